/* log.c: one line per event on standard error. */
#include "core/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/buffer.h"

static enum log_level current_level = LOG_LEVEL_INFO;

static const struct {
    const char *name;
    int priority; /* of syslog, as the journal reads it */
} levels[] = {
    [LOG_LEVEL_ERROR] = {.name = "error", .priority = 3},
    [LOG_LEVEL_WARNING] = {.name = "warning", .priority = 4},
    [LOG_LEVEL_INFO] = {.name = "info", .priority = 6},
    [LOG_LEVEL_DEBUG] = {.name = "debug", .priority = 7},
};

void log_set_level(enum log_level level)
{
    current_level = level;
}

bool log_wants(enum log_level level)
{
    return level <= current_level;
}

bool log_level_parse(const char *name, enum log_level *out)
{
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (strcmp(name, levels[i].name) == 0) {
            *out = (enum log_level)i;
            return true;
        }
    return false;
}

static void begin_line(struct buffer *line, enum log_level level)
{
    if (getenv("JOURNAL_STREAM") != NULL) {
        buffer_printf(line, "<%d>", levels[level].priority);
        return;
    }

    time_t now = time(NULL);
    struct tm local;
    char stamp[16];
    strftime(stamp, sizeof stamp, "%H:%M:%S", localtime_r(&now, &local));
    buffer_printf(line, "%s ", stamp);
    if (level != LOG_LEVEL_INFO)
        buffer_printf(line, "%s: ", levels[level].name);
}

void log_write(enum log_level level, const char *format, ...)
{
    char text[512];
    va_list arguments;
    struct buffer line = {0};

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);

    begin_line(&line, level);
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            buffer_printf(&line, "\\x%02X", (unsigned char)*c);
        else
            buffer_put(&line, c, 1);
    buffer_put(&line, "\n", 1);
    fwrite(line.bytes, 1, line.length, stderr);
    buffer_done(&line);
}
