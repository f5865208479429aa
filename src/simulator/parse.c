/* parse.c: what is to be simulated, as words. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "simulator/faults.h"
#include "simulator/set.h"
#include "simulator/simulator.h"

static bool read_number(const char *value, double most, double *out)
{
    char *end;

    errno = 0;
    *out = strtod(value, &end);
    return end != value && *end == '\0' && errno == 0 && *out >= 0 && *out <= most;
}

/* "2026-06-21", "2026-06-21T12:00", "2026-06-21T12:00:30" or seconds since 1970. */
static bool read_time(const char *value, int64_t *out)
{
    static const char *const forms[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"};
    double seconds;

    if (read_number(value, 1e11, &seconds)) {
        *out = (int64_t)seconds;
        return true;
    }
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct tm date = {.tm_mday = 1};
        const char *end = strptime(value, forms[i], &date);

        if (end != NULL && *end == '\0') {
            *out = timegm(&date);
            return true;
        }
    }
    return false;
}

static bool read_seed(const char *value, uint64_t *out)
{
    char *end;

    errno = 0;
    *out = strtoull(value, &end, 10);
    return end != value && *end == '\0' && errno == 0 && value[0] != '-';
}

bool simulator_is_fault(const char *name)
{
    struct simulator_faults none = {0};

    return fault_share(&none, span_of(name)) != NULL;
}

bool simulator_set(struct simulator_options *o, const char *name, const char *value,
                   struct error *err)
{
    uint16_t *share = fault_share(&o->faults, span_of(name));
    double number = 0;
    bool fits = true;

    if (share != NULL) {
        fits = read_number(value, 1000, &number);
        *share = fits ? (uint16_t)number : *share;
    } else if (strcmp(name, "seed") == 0) {
        fits = read_seed(value, &o->seed);
    } else if (strcmp(name, "speed") == 0) {
        fits = read_number(value, 1e6, &o->speed);
    } else if (strcmp(name, "start") == 0) {
        fits = read_time(value, &o->start_s);
    } else if (strcmp(name, "serial") == 0) {
        o->serial = value;
    } else if (strcmp(name, "baud") == 0) {
        fits = read_number(value, 4e6, &number);
        o->baud = fits ? (uint32_t)number : o->baud;
    } else if (strcmp(name, "piece") == 0) {
        fits = read_number(value, UINT8_MAX, &number);
        o->piece = fits ? (uint8_t)number : o->piece;
    } else if (strcmp(name, "units") == 0) {
        fits = read_number(value, SET_MAX, &number) && number >= 1;
        o->units = fits ? (uint8_t)number : o->units;
    } else if (strcmp(name, "number") == 0) {
        fits = read_number(value, SET_MAX - 1, &number);
        o->number = fits ? (uint8_t)number : o->number;
    } else if (strcmp(name, "phases") == 0) {
        fits = read_number(value, 3, &number) && (number == 1 || number == 3);
        o->phases = fits ? (uint8_t)number : o->phases;
    } else if (strcmp(name, "instant") == 0) {
        fits = read_number(value, 1, &number);
        o->instant = number > 0;
    } else {
        return fail(
            err, ERROR_INVALID,
            "no option '%s'; there are seed, speed, start, serial, baud, piece, instant, "
            "units, number, phases, corrupt, drop, truncate, silent, garbage, nak, late and unplug",
            name);
    }
    return fits || fail(err, ERROR_INVALID, "%s can't be '%s'", name, value);
}

static char *cut_at(char *text, char end)
{
    char *found = strchr(text, end);

    if (found == NULL)
        return NULL;
    *found = '\0';
    return found + 1;
}

bool simulator_parse(struct span text, struct simulator_options *out, char *storage,
                     size_t capacity, struct error *err)
{
    struct simulator_options options = {0};

    if (text.length >= capacity)
        return fail(err, ERROR_INVALID, "too long");
    span_copy(text, storage, capacity);

    char *next = cut_at(storage, '?');
    if (storage[0] != '\0')
        options.model = storage;
    while (next != NULL && *next != '\0') {
        char *name = next;

        next = cut_at(name, '&');
        char *value = cut_at(name, '=');
        if (!simulator_set(&options, name, value != NULL ? value : "1", err))
            return false;
    }
    *out = options;
    return true;
}
