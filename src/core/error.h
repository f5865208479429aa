/* error.h: the one way to fail.
 *
 * A function that can fail returns bool and takes a `struct error *` last. On failure it fills the
 * error, leaves its outputs untouched and returns false; whoever decides what happens next logs. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(format_at, arguments_at) __attribute__((format(printf, format_at, arguments_at)))

enum error_code {
    ERROR_NONE,
    ERROR_TIMEOUT,    /* no answer in time */
    ERROR_GONE,       /* the device or connection vanished */
    ERROR_MISSING,    /* there is no such device, file or name */
    ERROR_REFUSED,    /* the other side said no */
    ERROR_DAMAGED,    /* bytes came, but not whole */
    ERROR_INVALID,    /* input that can't be understood */
    ERROR_PERMISSION, /* the system does not let us */
    ERROR_BUSY,       /* somebody else holds it */
    ERROR_SYSTEM,     /* the system failed: disk, memory, network */
};

struct error {
    enum error_code code;
    char text[320]; /* one line without a full stop: "QPIGS: no number in '5x.1'" */
};

/* Fills `err` (NULL: nobody asks) and returns false. */
PRINTF(3, 4) bool fail(struct error *err, enum error_code code, const char *format, ...);

/* As fail(), with ": " and the words of `number` (an errno) behind; the code is chosen by `number`:
 * EACCES and EPERM are ERROR_PERMISSION, EBUSY is ERROR_BUSY, ENOENT and ENODEV ERROR_MISSING,
 * the rest ERROR_SYSTEM. */
PRINTF(3, 4) bool fail_errno(struct error *err, int number, const char *format, ...);

/* The stable name of a code in the API: "timeout", "gone", … */
const char *error_name(enum error_code code);
