/* question.c: the words of a question. */
#include "inverter/question.h"

#include <stdio.h>
#include <time.h>

void question_command(const struct message *m, unsigned unit, int64_t wall_ms, struct question *q)
{
    char *out = q->command;
    size_t capacity = sizeof q->command;
    time_t now = (time_t)(wall_ms / 1000);
    struct tm local;

    localtime_r(&now, &local);
    int year = local.tm_year + 1900;
    int month = local.tm_mon + 1;
    switch (m->argument) {
    case ARGUMENT_NONE:
        snprintf(out, capacity, "%s", m->command);
        break;
    case ARGUMENT_UNIT:
        snprintf(out, capacity, "%s%u", m->command, unit);
        break;
    case ARGUMENT_YEAR:
        snprintf(out, capacity, "%s%04d", m->command, year);
        break;
    case ARGUMENT_MONTH:
        snprintf(out, capacity, "%s%04d%02d", m->command, year, month);
        break;
    case ARGUMENT_DAY:
        snprintf(out, capacity, "%s%04d%02d%02d", m->command, year, month, local.tm_mday);
        break;
    case ARGUMENT_HOUR:
        snprintf(out, capacity, "%s%04d%02d%02d%02d", m->command, year, month, local.tm_mday,
                 local.tm_hour);
        break;
    case ARGUMENT_INDEX:
        snprintf(out, capacity, "%s01", m->command);
        break;
    }
}
