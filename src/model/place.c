/* place.c: one value in the place where an example has its own. */
#include "model/place.h"

#include <ctype.h>
#include <stdio.h>

enum { SERIAL_CHARACTERS = 20, WHOLE_DIGITS_MAX = 20, DECIMALS_MAX = 9 };

#define FILLING "####################"

static size_t whole_digits(struct span place)
{
    size_t n = 0;

    while (n < place.length && n < WHOLE_DIGITS_MAX && isdigit((unsigned char)place.at[n]))
        n++;
    return n;
}

static unsigned decimals(struct span place)
{
    const char *point = place.length > 0 ? memchr(place.at, '.', place.length) : NULL;
    unsigned n = 0;

    if (point == NULL)
        return 0;
    place = span_skip(place, (size_t)(point + 1 - place.at));
    while (n < place.length && n < DECIMALS_MAX && isdigit((unsigned char)place.at[n]))
        n++;
    return n;
}

/* The number as it stands on the wire, with so many decimals: what the row multiplies with is taken
 * out again. */
static int64_t wire_number(const struct value *v, const struct field *field, unsigned digits)
{
    static const int64_t zero_celsius = 27315; /* hundredths of a kelvin */
    int64_t number = v->number, divisor = field->times > 1 ? field->times : 1;
    int has = v->digits + field->exponent;

    if (field->as == KELVIN_TENTH) {
        number = value_rounded(*v, 2).number + zero_celsius;
        has = 1;
    }
    if (has < (int)digits)
        number *= power_of_ten(digits - (unsigned)has);
    else
        divisor *= power_of_ten((unsigned)has - digits);
    return (number + (number < 0 ? -divisor : divisor) / 2) / divisor;
}

/* "00855" where "01234" stands, and "###855" where "##5000" does. */
static int print_digits(int64_t number, unsigned decimal_digits, struct span place, char *out,
                        size_t capacity)
{
    int64_t unit = power_of_ten(decimal_digits);
    bool filled = place.length > 0 && place.at[0] == '#';
    char digits[PLACE_MAX];
    int length = snprintf(digits, sizeof digits, "%0*lld", (int)whole_digits(place),
                          (long long)(number / unit));

    if (decimal_digits > 0)
        length += snprintf(digits + length, sizeof digits - (size_t)length, ".%0*lld",
                           (int)decimal_digits, (long long)(number % unit));
    int fill = filled && (int)place.length > length ? (int)place.length - length : 0;
    return snprintf(out, capacity, "%.*s%s", fill, FILLING, digits);
}

/* A sign is written only where the row has one; without it there is nothing below zero. */
static int print_number(const struct value *v, const struct field *field, struct span place,
                        char *out, size_t capacity)
{
    unsigned digits = decimals(place);
    int64_t number = wire_number(v, field, digits);
    bool is_signed = field->as == SIGNED, is_digit = field->as == SIGN_DIGIT;
    bool negative = number < 0;
    bool has_sign = place.length > 0 && (place.at[0] == '+' || place.at[0] == '-');
    size_t front = 0;

    if (is_digit)
        out[front++] = negative ? '1' : '0';
    else if (is_signed && (negative || has_sign))
        out[front++] = negative ? '-' : '+';
    if (negative)
        number = front > 0 || field->as == SIGN_BEFORE ? -number : 0;
    if (is_digit || has_sign)
        place = span_skip(place, 1);
    return (int)front + print_digits(number, digits, place, out + front, capacity - front);
}

static int print_unknown(struct span token, char *out, size_t capacity)
{
    span_copy(token, out, capacity);
    for (size_t i = 0; out[i] != '\0'; i++)
        if (out[i] != '.')
            out[i] = '-';
    return (int)strlen(out);
}

static struct span code_of(const struct protocol *p, const struct field *field,
                           const struct value *v)
{
    if (v->choice == NULL)
        return v->text;
    for (const struct choice *c = field_choices(p, field); c->slug != NULL; c++)
        if (strcmp(c->slug, v->choice->slug) == 0)
            return span_of(c->code);
    return (struct span){0};
}

/* A code in the width of its place: "2" where two digits stand is "02". */
static int print_code(struct span code, struct span place, char *out, size_t capacity)
{
    while (code.length > place.length && code.at[0] == '0')
        code = span_skip(code, 1);
    if (code.length == 0)
        return snprintf(out, capacity, "%.*s", SPAN_PRINT(place));

    int zeros = isdigit((unsigned char)code.at[0]) ? (int)(place.length - code.length) : 0;
    return snprintf(out, capacity, "%.*s%.*s", zeros > 0 ? zeros : 0, "0000000000",
                    SPAN_PRINT(code));
}

static int print_version(struct span token, struct span text, char *out, size_t capacity)
{
    const char *colon = memchr(token.at, ':', token.length);
    int kept = colon != NULL ? (int)(colon - token.at) + 1 : 0;

    return snprintf(out, capacity, "%.*s%.*s", kept, token.at, SPAN_PRINT(text));
}

int place_serial_length(struct span text)
{
    return text.length < SERIAL_CHARACTERS ? (int)text.length : SERIAL_CHARACTERS;
}

/* A serial number, filled up with zeros where the example has all characters that there may be;
 * with `counted`, behind two digits that say how many count. */
static int print_serial(struct span text, bool counted, struct span place, char *out,
                        size_t capacity)
{
    int count = place_serial_length(text);
    int front = counted ? snprintf(out, capacity, "%02d", count) : 0;
    bool is_filled = place.length == (size_t)front + SERIAL_CHARACTERS;

    return front + snprintf(out + front, capacity - (size_t)front, "%.*s%.*s", count, text.at,
                            is_filled ? SERIAL_CHARACTERS - count : 0, "00000000000000000000");
}

/* The digits of a time that this form has, zeros for those that are too small to be known. Nothing
 * if a date is to come out of a time of day, or the other way round. */
static int print_time(enum encoding as, struct span time, struct span place, char *out,
                      size_t capacity)
{
    enum { DATE_LENGTH = 8, HOUR_LENGTH = 10, DAY_TIME_LENGTH = 4, HOURS_ALONE = 2 };
    char digits[TIME_DIGITS + 1] = "00000000000000";
    size_t count = value_time_digits(time, digits);
    int from = 0, length = TIME_DIGITS;

    if (as == TIME_OF_DAY) {
        from = count > DAY_TIME_LENGTH ? DATE_LENGTH : 0;
        length = place.length == HOURS_ALONE ? HOURS_ALONE : DAY_TIME_LENGTH;
    } else if (as == DATE) {
        length = DATE_LENGTH;
    } else if (as == STAMP_HOUR) {
        length = HOUR_LENGTH;
    }
    bool has_date = count >= DATE_LENGTH, has_time = count != DATE_LENGTH;
    if (as == TIME_OF_DAY ? !has_time : !has_date)
        return 0;
    return snprintf(out, capacity, "%.*s", length, digits + from);
}

/* Text, filled up in front where the form is. */
static int print_word(struct span text, struct span place, char *out, size_t capacity)
{
    int fill =
        place.length > text.length && place.at[0] == '#' ? (int)(place.length - text.length) : 0;

    return snprintf(out, capacity, "%.*s%.*s", fill, FILLING, SPAN_PRINT(text));
}

int place_print(const struct protocol *p, const struct field *field, const struct value *v,
                struct span place, char out[PLACE_MAX])
{
    if (v->kind == VALUE_UNKNOWN)
        return print_unknown(place, out, PLACE_MAX);

    switch (field->as) {
    case DECIMAL:
    case INTEGER:
    case SIGNED:
    case SIGN_DIGIT:
    case SIGN_BEFORE:
    case KELVIN_TENTH:
        return print_number(v, field, place, out, PLACE_MAX);
    case BIT:
    case FLAG:
        return snprintf(out, PLACE_MAX, "%0*d", (int)place.length, v->number != 0);
    case FLAG_OFF:
        return snprintf(out, PLACE_MAX, "%0*d", (int)place.length, v->number == 0);
    case CHOICE:
        return print_code(code_of(p, field, v), place, out, PLACE_MAX);
    case VERSION:
        return print_version(place, v->text, out, PLACE_MAX);
    case SERIAL:
    case SERIAL_AFTER:
        return print_serial(v->text, field->as == SERIAL, place, out, PLACE_MAX);
    case STAMP:
    case STAMP_HOUR:
    case DATE:
    case TIME_OF_DAY:
        return print_time(field->as, v->text, place, out, PLACE_MAX);
    case WORD:
        return print_word(v->text, place, out, PLACE_MAX);
    case LETTER:
    case NUMBERS:
    case STAMP_2:
    case STAMP_5:
        break; /* of more than one place: encode.c */
    }
    return 0;
}
