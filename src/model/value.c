/* value.c: one value as it came from the wire. */
#include "model/value.h"

#include <stdlib.h>

enum { NUMBER_DIGITS_MAX = 15 };

const int64_t powers_of_ten[19] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

bool value_parse_number(struct span text, struct value *out)
{
    int64_t number = 0;
    size_t point = text.length;

    if (text.length == 0 || text.length > NUMBER_DIGITS_MAX + 1)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        unsigned digit = (unsigned)((unsigned char)text.at[i] - '0');

        if (digit <= 9)
            number = number * 10 + digit;
        else if (text.at[i] == '.' && point == text.length)
            point = i;
        else
            return false;
    }
    size_t digits = text.length - (point < text.length);
    if (digits == 0 || digits > NUMBER_DIGITS_MAX)
        return false;

    *out = value_number(number, point < text.length ? (uint8_t)(text.length - point - 1) : 0);
    return true;
}

struct value value_rounded(struct value v, uint8_t digits)
{
    if (v.kind != VALUE_NUMBER)
        return v;
    if (v.digits <= digits)
        return value_number(v.number * power_of_ten(digits - v.digits), digits);

    int64_t divisor = power_of_ten(v.digits - digits);
    int64_t half = v.number < 0 ? -divisor / 2 : divisor / 2;
    return value_number((v.number + half) / divisor, digits);
}

bool value_equals(const struct value *a, const struct value *b)
{
    return a->kind == b->kind && a->digits == b->digits && a->number == b->number &&
           a->choice == b->choice && span_equals(a->text, b->text);
}

double value_double(const struct value *v)
{
    if (v->kind != VALUE_NUMBER)
        return 0;
    return (double)v->number / (double)power_of_ten(v->digits);
}

static void put_number(const struct value *v, struct buffer *out)
{
    int64_t scale = power_of_ten(v->digits);
    int64_t whole = llabs(v->number) / scale;
    int64_t rest = llabs(v->number) % scale;

    if (v->number < 0)
        buffer_put(out, "-", 1);
    buffer_number(out, whole);
    if (v->digits == 0)
        return;

    buffer_put(out, ".", 1);
    for (int64_t limit = scale / 10; limit > 1 && rest < limit; limit /= 10)
        buffer_put(out, "0", 1);
    buffer_number(out, rest);
}

/* Takes the first number of a list off its front; false at the end of the list. */
static bool take_item(struct span *list, uint8_t digits, struct value *out)
{
    while (list->length > 0) {
        size_t length = 0;

        while (length < list->length && list->at[length] != ' ' && list->at[length] != ',')
            length++;
        bool good = value_parse_number((struct span){.at = list->at, .length = length}, out);

        *list = span_skip(*list, length + 1);
        if (!good)
            continue;
        out->digits = (uint8_t)(out->digits + digits);
        return true;
    }
    return false;
}

/* "010 020 030" as [10,20,30]. */
static void list_json(const struct value *v, struct json *j)
{
    struct span list = v->text;
    struct value item;

    json_begin(j, '[');
    while (take_item(&list, v->digits, &item))
        value_json(&item, j);
    json_end(j, ']');
}

static void list_words(const struct value *v, struct buffer *out)
{
    struct span list = v->text;
    struct value item;

    for (const char *between = ""; take_item(&list, v->digits, &item); between = ", ") {
        buffer_text(out, between);
        put_number(&item, out);
    }
}

/* "YYMMDD hh:mm" has a colon, YYMMDDhhmmss nothing between its twelve digits. */
static bool lacks_century(struct span text)
{
    enum { DIGITS = 12 };

    return text.length > 0 && (memchr(text.at, ':', text.length) != NULL ||
                               (text.length == DIGITS && memchr(text.at, ' ', DIGITS) == NULL &&
                                memchr(text.at, ',', DIGITS) == NULL));
}

size_t value_time_digits(struct span text, char digits[TIME_DIGITS])
{
    size_t count = 0;

    if (lacks_century(text)) {
        digits[count++] = '2';
        digits[count++] = '0';
    }
    for (size_t i = 0; i < text.length && count < TIME_DIGITS; i++)
        if (text.at[i] >= '0' && text.at[i] <= '9')
            digits[count++] = text.at[i];
    return count;
}

/* 2021-07-26T12:26:06, with `between` in place of the T; what is smaller than an hour and was not
 * sent is 00. A date alone is 2021-07-26, a time of day 12:26. */
static void put_time(struct span text, char between, struct buffer *out)
{
    enum { CLOCK_DIGITS = 4, DATE_DIGITS = 8 };
    const char marks[TIME_DIGITS] = {[4] = '-', [6] = '-', [8] = between, [10] = ':', [12] = ':'};
    char digits[TIME_DIGITS];
    size_t count = value_time_digits(text, digits);
    bool of_day = count <= CLOCK_DIGITS;
    size_t from = of_day ? DATE_DIGITS : 0; /* where in `marks` the first digit stands */

    for (size_t i = 0; i < count; i++) {
        if (marks[from + i] != 0 && i > 0)
            buffer_put(out, &marks[from + i], 1);
        buffer_put(out, &digits[i], 1);
    }
    for (size_t to = of_day ? CLOCK_DIGITS : TIME_DIGITS; count != DATE_DIGITS && count < to;
         count += 2)
        buffer_text(out, ":00");
}

static void time_json(struct span text, struct json *j)
{
    json_put_raw(j, (struct span){.at = "\"", .length = 1});
    put_time(text, 'T', j->out);
    buffer_put(j->out, "\"", 1);
}

void value_json(const struct value *v, struct json *j)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NUMBER:
        json_put_raw(j, (struct span){0});
        put_number(v, j->out);
        break;
    case VALUE_FLAG:
        json_put_bool(j, v->number != 0);
        break;
    case VALUE_CHOICE:
        json_put_text(j, v->choice != NULL ? v->choice->slug : "unknown");
        break;
    case VALUE_TEXT:
        json_put_string(j, v->text);
        break;
    case VALUE_LIST:
        list_json(v, j);
        break;
    case VALUE_TIME:
        time_json(v->text, j);
        break;
    case VALUE_UNKNOWN:
        json_put_null(j);
        break;
    }
}

void value_words(const struct value *v, struct buffer *out)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NUMBER:
        put_number(v, out);
        break;
    case VALUE_FLAG:
        buffer_text(out, v->number != 0 ? "on" : "off");
        break;
    case VALUE_CHOICE:
        if (v->choice != NULL)
            buffer_text(out, v->choice->words);
        else
            buffer_printf(out, "unknown (%.*s)", SPAN_PRINT(v->text));
        break;
    case VALUE_TEXT:
        buffer_span(out, v->text);
        break;
    case VALUE_LIST:
        list_words(v, out);
        break;
    case VALUE_TIME:
        put_time(v->text, ' ', out);
        break;
    case VALUE_UNKNOWN:
        buffer_text(out, "-");
        break;
    }
}
