/* look_alikes.h: questions whose answers can't be told apart, and why.
 *
 * Everything else is: an answer to one question is refused as an answer to another. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct look_alikes {
    const char *why;
    const char *commands[9]; /* all answers look alike; ends with NULL */
};

static const struct look_alikes look_alikes[] = {
    {"a firmware's version has the same words in front, whichever firmware it is",
     {"QVFW", "QVFW2", "QVFW3", "QVFW4", "VERFW:", NULL}},
    {"an energy is eight digits, whichever it is",
     {"QED", "QEM", "QEY", "QET", "QLD", "QLM", "QLY", "QLT", NULL}},
    {"a list of amperes is a list of amperes", {"QMCHGCR", "QMUCHGCR", "QMSCHGCR", NULL}},
    {"a plan is 28 digits, for the output as for the charger", {"QOPPT", "QCHPT", NULL}},
    {"one digit", {"QOPM", "QBOOT", NULL}},
    {"two digits", {"QOPM", "QCST", NULL}},
    {"three digits", {"QGMN", "QCVT", NULL}},
    {"fourteen digits of a date might be a serial number, but not the other way round",
     {"QID", "QT", NULL}},
    {"up to eight digits may be any energy", {"ET", "EY", "EM", "ED", "EH", NULL}},
    {"five or six may also be a power", {"ED", "EH", "OPMP", "GPMP", NULL}},
    {"four digits", {"EH", "GLTHV", "CVT", NULL}},
    {"one or two digits, the first of two being zero", {"MOD", "LST", NULL}},
    {"three digits", {"DM", "FT", "FPPF", NULL}},
    {"the span of hours, or the volts that look like one", {"ACCT", "ACLT", "GOV", NULL}},
    {"the highest and the lowest voltage", {"MPPTV", "SV", NULL}},
};

static inline bool look_alikes_holds(const struct look_alikes *group, const char *command)
{
    for (size_t i = 0; group->commands[i] != NULL; i++)
        if (strcmp(group->commands[i], command) == 0)
            return true;
    return false;
}

static inline bool look_alike(const char *a, const char *b)
{
    for (size_t i = 0; i < sizeof look_alikes / sizeof look_alikes[0]; i++)
        if (look_alikes_holds(&look_alikes[i], a) && look_alikes_holds(&look_alikes[i], b))
            return true;
    return false;
}
