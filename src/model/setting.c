/* setting.c: one part of the argument of a setter. A row is read and written as a row of an answer
 * is, by token.h and place.h. */
#include "model/setting.h"

#include <ctype.h>
#include <math.h>

#include "model/place.h"
#include "model/token.h"

enum { HOUR_DIGITS = 2, MINUTES_OF_HOUR = 60 };

static const struct quantity_info *quantity_of(const struct setting *s)
{
    return &quantities[measurements[s->is].quantity];
}

static bool is_kind(const struct setting *s, const char *kind)
{
    return strcmp(quantity_of(s)->kind, kind) == 0;
}

/* --- the form --- */

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
    struct span example = span_of(s->example != NULL ? s->example : "");

    if (argument.length != example.length)
        return false;
    for (size_t i = 0; i < argument.length; i++)
        if (!is_alike(example, argument, i, is_kind(s, "choice") || is_kind(s, "text")))
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

const char *setting_clock_form(const struct setting *s)
{
    static const char *const forms[] = {"YYMMDDhhmmss", "YYYYMMDDhhmmss", "YYYY MM DD hh mm"};

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (measurements[s->is].quantity == CLOCK && strlen(s->example) == strlen(forms[i]))
            return forms[i];
    return NULL;
}

bool setting_has_part(const struct setting *s, size_t at)
{
    return at == s->at || (s->as == SIGN_BEFORE && at + 1 == s->at) ||
           setting_clock_form(s) != NULL;
}

/* --- reading --- */

static enum encoding encoding_of(const struct setting *s)
{
    if (s->as != DECIMAL || is_kind(s, "number"))
        return s->as;
    if (is_kind(s, "flag"))
        return FLAG;
    if (is_kind(s, "choice"))
        return CHOICE;
    return is_kind(s, "time") ? TIME_OF_DAY : WORD;
}

/* The row of an answer that would look the same. */
static struct field field_of(const struct setting *s)
{
    return (struct field){
        .is = s->is,
        .as = encoding_of(s),
        .exponent = s->exponent,
        .times = s->times,
        .choices = s->choices,
    };
}

static bool has_code(const struct choice *choices, struct span code)
{
    for (; choices != NULL && choices->slug != NULL; choices++)
        if (span_is(code, choices->code))
            return true;
    return false;
}

static bool has_slug(const struct choice *choices, const struct choice *wanted)
{
    for (; wanted != NULL && choices != NULL && choices->slug != NULL; choices++)
        if (strcmp(choices->slug, wanted->slug) == 0)
            return true;
    return false;
}

static bool read_part(const struct setting *s, struct span argument, struct value *out)
{
    struct field field = field_of(s);
    struct span part = setting_part(s, argument, s->at);

    if (s->as == SIGN_BEFORE)
        return token_with_sign(&field, setting_part(s, argument, s->at - 1u), '0', part, out);
    if (!token_decode(NULL, &field, part, out))
        return false;
    return (out->kind != VALUE_CHOICE || out->choice != NULL) &&
           (out->kind != VALUE_TEXT || has_code(s->choices, part));
}

/* Commands that need no argument turn on and off, or choose the first and the second. */
static void read_command(const struct setting *s, bool off, struct value *out)
{
    if (s->choices != NULL)
        *out = (struct value){.kind = VALUE_CHOICE, .choice = &s->choices[off ? 1 : 0]};
    else
        *out = value_flag(!off);
}

bool setting_read(const struct setting *s, struct span argument, bool off, struct value *out)
{
    *out = (struct value){0};
    if (!setting_has_form(s, argument))
        return false;
    if (s->example == NULL)
        return read_command(s, off, out), true;
    if (setting_clock_form(s) != NULL)
        return token_time(setting_clock_form(s), argument, out);
    return read_part(s, argument, out);
}

/* --- judging --- */

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
static bool is_in_range(const struct setting *s, const struct value *v, double battery_v)
{
    double scale = (s->per_12_v ? battery_v / 12 : 1) * (double)power_of_ten(v->digits);
    double number = (double)v->number;

    if (s->min >= s->max || scale <= 0 || number < round(s->min * scale) ||
        number > round(s->max * scale))
        return false;
    if (s->step <= 0)
        return true;

    double steps = round((number / scale - s->min) / s->step);
    return round((s->min + steps * s->step) * scale) == number;
}

static bool is_time(const struct setting *s, const struct value *v)
{
    char digits[TIME_DIGITS];
    struct value checked;

    if (measurements[s->is].quantity == CLOCK)
        return value_time_digits(v->text, digits) > HOUR_DIGITS * 2;
    if (!token_time(v->text.length == HOUR_DIGITS ? "hh" : "hhmm", v->text, &checked))
        return false;

    size_t count = value_time_digits(v->text, digits);
    int minutes = ((digits[0] - '0') * 10 + digits[1] - '0') * MINUTES_OF_HOUR;
    if (count > HOUR_DIGITS)
        minutes += (digits[2] - '0') * 10 + digits[3] - '0';
    return s->step <= 0 || minutes % (int)s->step == 0;
}

bool setting_allows(const struct setting *s, const struct value *v, double battery_v)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_NUMBER:
        return is_kind(s, "number") && (is_chosen(s, v) || is_in_range(s, v, battery_v));
    case VALUE_CHOICE:
        return is_kind(s, "choice") && has_slug(s->choices, v->choice);
    case VALUE_FLAG:
        return is_kind(s, "flag");
    case VALUE_TEXT:
        return is_kind(s, "text") && has_code(s->choices, v->text);
    case VALUE_TIME:
        return is_kind(s, "time") && is_time(s, v);
    case VALUE_LIST:
    case VALUE_UNKNOWN:
        break;
    }
    return false;
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

/* --- writing --- */

/* Of the fourteen digits of a time those that `form` has; zeros where none are left. */
static bool write_clock(const char *form, const struct value *v, char *argument)
{
    enum { CENTURY = 2 };
    char digits[TIME_DIGITS + 1] = "00000000000000";
    const char *next = digits + (strncmp(form, "YYYY", 4) == 0 ? 0 : CENTURY);

    value_time_digits(v->text, digits);
    for (size_t i = 0; form[i] != '\0'; i++)
        if (form[i] != ' ')
            argument[i] = *next++;
    return true;
}

bool setting_write(const struct setting *s, const struct value *v, char *argument)
{
    struct field field = field_of(s);
    char text[PLACE_MAX];

    if (setting_clock_form(s) != NULL)
        return write_clock(setting_clock_form(s), v, argument);

    struct span part = setting_part(s, span_of(argument), s->at);
    if (place_print(NULL, &field, v, part, text) != (int)part.length)
        return false;
    memcpy(argument + (part.at - argument), text, part.length);
    if (s->as == SIGN_BEFORE)
        argument[part.at - argument - 2] = v->number < 0 ? '0' : '1';
    return true;
}
