/* log.h: one line per event on standard error: who, what, why.
 *
 * Under systemd (JOURNAL_STREAM is set) lines carry the journal's priority "<6>" and no time;
 * on a terminal they carry the time of day. Control characters are shown as \xNN. No secrets here.
 * Main thread only. */
#pragma once

#include <stdbool.h>

enum log_level {
    LOG_LEVEL_ERROR,   /* a person must act */
    LOG_LEVEL_WARNING, /* odd, we go on */
    LOG_LEVEL_INFO,    /* starts, stops, connects */
    LOG_LEVEL_DEBUG,
};

/* Lines above `level` are dropped. The default is LOG_LEVEL_INFO. */
void log_set_level(enum log_level level);
bool log_wants(enum log_level level);

/* Parses "error", "warning", "info", "debug"; false for anything else. */
bool log_level_parse(const char *name, enum log_level *out);

__attribute__((format(printf, 2, 3))) void log_write(enum log_level level, const char *format, ...);

#define LOG_AT(level, ...)                                                                         \
    do {                                                                                           \
        if (log_wants(level))                                                                      \
            log_write(level, __VA_ARGS__);                                                         \
    } while (0)

#define log_error(...) LOG_AT(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) LOG_AT(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...) LOG_AT(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) LOG_AT(LOG_LEVEL_DEBUG, __VA_ARGS__)
