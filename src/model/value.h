/* value.h: one value as it came from the wire.
 *
 * Numbers stay fixed point, an integer and its decimals: "54.00" is 5400 with 2 digits, and leaves
 * as 54.00. A value borrows its text; live.h keeps copies. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/json.h"
#include "core/span.h"

/* One row of an enumeration: the code on the wire, its stable slug, the words for a person.
 * Tables end with {0}. */
struct choice {
    const char *code;  /* "2" */
    const char *slug;  /* "solar_battery_utility"; NULL ends the table */
    const char *words; /* "Solar, battery, utility" */
};

enum value_kind {
    VALUE_UNKNOWN, /* sent as "not available": only dashes, points or blanks */
    VALUE_NUMBER,
    VALUE_FLAG,
    VALUE_CHOICE,
    VALUE_TEXT,
    VALUE_LIST, /* numbers without a point, separated by blanks or commas */
    VALUE_TIME, /* YYYYMMDDhhmmss on the device's own clock, perhaps with blanks or commas between
                   or without its last parts; "YYMMDD hh:mm" or YYMMDDhhmmss; hhmm or hh alone: a
                   time of day */
};

struct value {
    uint8_t kind;                /* enum value_kind */
    uint8_t digits;              /* of a NUMBER, or of each of a LIST: how many are decimals */
    int64_t number;              /* of a NUMBER; 0 or 1 of a FLAG */
    const struct choice *choice; /* of a CHOICE; NULL: a code outside the table */
    struct span text;            /* as sent: of a CHOICE, TEXT, LIST and TIME; borrowed */
};

extern const int64_t powers_of_ten[19];

/* 10 to the power of `digits`, 0 to 18. */
static inline int64_t power_of_ten(unsigned digits)
{
    return powers_of_ten[digits];
}

static inline struct value value_number(int64_t number, uint8_t digits)
{
    return (struct value){.kind = VALUE_NUMBER, .digits = digits, .number = number};
}

static inline struct value value_flag(bool on)
{
    return (struct value){.kind = VALUE_FLAG, .number = on};
}

/* Reads digits with at most one point and at most 15 digits in all; false for anything else. */
bool value_parse_number(struct span text, struct value *out);

/* The same number with `digits` decimals, rounded half away from zero. */
struct value value_rounded(struct value v, uint8_t digits);

bool value_equals(const struct value *a, const struct value *b);

enum { TIME_DIGITS = 14 };

/* The digits of a TIME, in their order, the century too where it was not sent; returns how many
 * there are: 14 down to 8, or the 4 or 2 of a time of day. */
size_t value_time_digits(struct span text, char digits[TIME_DIGITS]);

/* For means and pictures only: `number` / 10^digits; 0 for other kinds. */
double value_double(const struct value *v);

/* Appends the JSON value: a number with its digits, a slug ("unknown" for a code outside the
 * table), true or false, text, an array, an RFC 3339 local time, date or time of day, or null. */
void value_json(const struct value *v, struct json *j);

/* Appends the value for people: "54.00", "on", "Solar first", "10, 20", "-". */
void value_words(const struct value *v, struct buffer *out);
