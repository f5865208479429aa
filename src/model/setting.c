/* setting.c: the argument of a setter. */
#include "model/setting.h"

#include <ctype.h>
#include <math.h>

static bool is_kind(enum measurement_id id, const char *kind)
{
    return strcmp(quantities[measurements[id].quantity].kind, kind) == 0;
}

static bool is_sign(char c)
{
    return c == '+' || c == '-';
}

/* A dash between digits parts them, as between two hours; elsewhere it is a sign. */
static bool separates(struct span text, size_t at)
{
    char c = text.at[at];

    return c == ',' || c == ' ' || (c == '-' && at > 0 && isdigit((unsigned char)text.at[at - 1]));
}

static bool is_alike(struct span example, struct span argument, size_t at, bool letters)
{
    unsigned char e = (unsigned char)example.at[at], a = (unsigned char)argument.at[at];

    if (letters && isalnum(e))
        return isalnum(a) != 0;
    if (isdigit(e))
        return isdigit(a) != 0;
    return e == a || (is_sign((char)e) && is_sign((char)a) && !separates(example, at));
}

bool setting_has_form(const struct setting *s, struct span argument)
{
    struct span example = span_of(s->example);

    if (argument.length != example.length)
        return false;
    for (size_t i = 0; i < argument.length; i++)
        if (!is_alike(example, argument, i, is_kind(s->is, "choice")))
            return false;
    return true;
}

struct span setting_part(const struct setting *s, struct span argument, size_t at)
{
    struct span example = span_of(s->example);
    size_t from = 0, to = 0;

    for (;; at--, from = ++to) {
        while (to < example.length && !separates(example, to))
            to++;
        if (at == 0)
            return (struct span){.at = argument.at + from, .length = to - from};
        if (to == example.length)
            return (struct span){0};
    }
}

/* A code without the zeros that only fill it up. */
static struct span significant(struct span code)
{
    while (code.length > 1 && code.at[0] == '0')
        code = span_skip(code, 1);
    return code;
}

static const struct choice *find_code(const struct choice *choices, struct span code)
{
    for (const struct choice *c = choices; c != NULL && c->slug != NULL; c++)
        if (span_equals(significant(code), significant(span_of(c->code))))
            return c;
    return NULL;
}

static bool read_choice(const struct setting *s, struct span code, struct value *out)
{
    const struct choice *c = find_code(s->choices, code);

    *out = (struct value){.kind = VALUE_CHOICE, .choice = c, .text = code};
    return c != NULL;
}

/* 0 and 1, or codes whose slugs are "off" and "on". */
static bool read_flag(const struct setting *s, struct span code, struct value *out)
{
    const struct choice *c = find_code(s->choices, code);
    struct span digit = significant(code);

    if (s->choices != NULL) {
        *out = value_flag(c != NULL && strcmp(c->slug, "on") == 0);
        return c != NULL;
    }
    *out = value_flag(span_is(digit, "1"));
    return span_is(digit, "0") || span_is(digit, "1");
}

/* Digits of the wire, perhaps with a sign, to the number in the unit. */
static bool read_digits(const struct setting *s, struct span text, struct value *out)
{
    bool negative = text.length > 0 && text.at[0] == '-';

    if (text.length > 0 && is_sign(text.at[0]))
        text = span_skip(text, 1);
    if (!value_parse_number(text, out))
        return false;
    if (negative)
        out->number = -out->number;
    if (s->times > 1)
        out->number *= s->times;
    if (s->exponent < 0)
        out->digits = (uint8_t)(out->digits - s->exponent);
    else
        out->number *= power_of_ten((unsigned)s->exponent);
    return true;
}

static bool read_number(const struct setting *s, struct span text, struct value *out)
{
    const struct choice *c = find_code(s->choices, text);

    return c != NULL ? value_parse_number(span_of(c->slug), out) : read_digits(s, text, out);
}

static bool read_value(const struct setting *s, enum measurement_id id, struct span text,
                       struct value *out)
{
    if (is_kind(id, "choice"))
        return read_choice(s, text, out);
    if (is_kind(id, "flag"))
        return read_flag(s, text, out);
    if (is_kind(id, "number"))
        return read_number(s, text, out);

    /* A text may be one of a few. */
    *out = (struct value){.kind = VALUE_TEXT, .text = text};
    if (s->choices != NULL && find_code(s->choices, text) == NULL)
        return false;
    if (is_kind(id, "time"))
        out->kind = VALUE_TIME;
    else if (is_kind(id, "list"))
        out->kind = VALUE_LIST;
    return text.length > 0;
}

bool setting_is_whole(const struct setting *s)
{
    return s->at == 0 && s->also == M_serial_number &&
           (is_kind(s->is, "time") || is_kind(s->is, "list") || is_kind(s->is, "text"));
}

/* Commands that need no argument turn on and off, or choose the first and the second. */
static void read_command(const struct setting *s, bool off, struct value *out)
{
    if (s->choices != NULL)
        *out = (struct value){.kind = VALUE_CHOICE, .choice = &s->choices[off ? 1 : 0]};
    else
        *out = value_flag(!off);
}

bool setting_read(const struct setting *s, struct span argument, bool off,
                  struct setting_values *out)
{
    *out = (struct setting_values){0};
    if (s->example == NULL) {
        read_command(s, off, &out->is);
        return argument.length == 0;
    }
    if (!setting_has_form(s, argument))
        return false;

    struct span part = setting_is_whole(s) ? argument : setting_part(s, argument, s->at);
    return read_value(s, s->is, part, &out->is) &&
           (s->also == M_serial_number ||
            read_value(s, s->also, setting_part(s, argument, s->at + 1u), &out->also));
}

/* Whether they are the same number, however many decimals each has. */
static bool are_equal(const struct value *a, const struct value *b)
{
    return a->number * power_of_ten(b->digits) == b->number * power_of_ten(a->digits);
}

static bool is_chosen(const struct setting *s, const struct value *v)
{
    for (const struct choice *c = s->choices; c != NULL && c->slug != NULL; c++) {
        struct value number;

        if (value_parse_number(span_of(c->slug), &number) && are_equal(&number, v))
            return true;
    }
    return false;
}

/* Whether the number, in units of its last digit, is one of the steps from min to max. */
static bool is_in_range(const struct setting *s, double min, double max, const struct value *v,
                        double battery_v)
{
    double scale = (s->per_12_v ? battery_v / 12 : 1) * (double)power_of_ten(v->digits);
    double number = (double)v->number;

    if (min >= max)
        return s->choices == NULL && s->limits != NULL;
    if (scale <= 0 || number < round(min * scale) || number > round(max * scale))
        return false;
    if (s->step <= 0)
        return true;

    double steps = round((number / scale - min) / s->step);
    return round((min + steps * s->step) * scale) == number;
}

static bool allows_value(const struct setting *s, double min, double max, bool or_zero,
                         const struct value *v, double battery_v)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NUMBER:
        return (or_zero && v->number == 0) || is_chosen(s, v) ||
               is_in_range(s, min, max, v, battery_v);
    case VALUE_CHOICE:
        return v->choice != NULL;
    case VALUE_FLAG:
    case VALUE_TEXT:
    case VALUE_LIST:
    case VALUE_TIME:
        return true;
    case VALUE_UNKNOWN:
        break;
    }
    return false;
}

bool setting_allows(const struct setting *s, const struct setting_values *v, double battery_v)
{
    bool has_two = s->also != M_serial_number;
    bool own_range = s->also_min < s->also_max;

    if (!allows_value(s, s->min, s->max, s->or_zero && !has_two, &v->is, battery_v))
        return false;
    return !has_two ||
           allows_value(s, own_range ? s->also_min : s->min, own_range ? s->also_max : s->max,
                        s->or_zero, &v->also, battery_v);
}

bool setting_is_listed(struct span list, const struct value *v)
{
    while (list.length > 0) {
        size_t length = 0;
        struct value offered;

        while (length < list.length && list.at[length] != ' ' && list.at[length] != ',')
            length++;
        if (value_parse_number((struct span){.at = list.at, .length = length}, &offered) &&
            are_equal(&offered, v))
            return true;
        list = span_skip(list, length + 1);
    }
    return false;
}
