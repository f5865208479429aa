/* error.c: the one way to fail. */
#include "core/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
    [ERROR_NONE] = "none",       [ERROR_TIMEOUT] = "timeout",       [ERROR_GONE] = "gone",
    [ERROR_MISSING] = "missing", [ERROR_REFUSED] = "refused",       [ERROR_DAMAGED] = "damaged",
    [ERROR_INVALID] = "invalid", [ERROR_PERMISSION] = "permission", [ERROR_BUSY] = "busy",
    [ERROR_SYSTEM] = "system",
};

static enum error_code code_of_errno(int number)
{
    switch (number) {
    case EACCES:
    case EPERM:
        return ERROR_PERMISSION;
    case EBUSY:
    case EWOULDBLOCK:
        return ERROR_BUSY;
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return ERROR_MISSING;
    case EIO:
    case EPIPE:
    case ECONNRESET:
        return ERROR_GONE;
    case ETIMEDOUT:
        return ERROR_TIMEOUT;
    case ECONNREFUSED:
        return ERROR_REFUSED;
    default:
        return ERROR_SYSTEM;
    }
}

bool fail(struct error *err, enum error_code code, const char *format, ...)
{
    if (err != NULL) {
        va_list arguments;

        err->code = code;
        va_start(arguments, format);
        vsnprintf(err->text, sizeof err->text, format, arguments);
        va_end(arguments);
    }
    return false;
}

bool fail_errno(struct error *err, int number, const char *format, ...)
{
    if (err != NULL) {
        va_list arguments;

        err->code = code_of_errno(number);
        va_start(arguments, format);
        vsnprintf(err->text, sizeof err->text, format, arguments);
        va_end(arguments);

        size_t used = strlen(err->text);
        snprintf(err->text + used, sizeof err->text - used, ": %s", strerror(number));
    }
    return false;
}

const char *error_name(enum error_code code)
{
    return names[code];
}
