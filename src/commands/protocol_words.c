/* protocol_words.c: how people are told what stands in the tables of a protocol. */
#include "commands/protocol_words.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "model/setting.h"

const char *const poll_words[] = {
    [POLL_NEVER] = "by hand",           [POLL_IDENTITY] = "on connect",
    [POLL_FAST] = "every cycle",        [POLL_MINUTE] = "every minute",
    [POLL_SLOW] = "every five minutes", [POLL_UNIT] = "every five seconds for each unit",
};

const char *const poll_slugs[] = {
    [POLL_NEVER] = "never",   [POLL_IDENTITY] = "identity", [POLL_FAST] = "fast",
    [POLL_MINUTE] = "minute", [POLL_SLOW] = "slow",         [POLL_UNIT] = "unit",
};

const char *const argument_words[] = {
    [ARGUMENT_NONE] = "",        [ARGUMENT_UNIT] = "UNIT",    [ARGUMENT_YEAR] = "YYYY",
    [ARGUMENT_MONTH] = "YYYYMM", [ARGUMENT_DAY] = "YYYYMMDD", [ARGUMENT_HOUR] = "YYYYMMDDhh",
    [ARGUMENT_INDEX] = "NN",
};

const char *const encoding_words[] = {
    [DECIMAL] = "decimal",
    [INTEGER] = "integer",
    [SIGNED] = "decimal with sign",
    [SIGN_DIGIT] = "digit for the sign (1 is minus), decimal",
    [SIGN_BEFORE] = "decimal (its sign stands before it, 0 is minus)",
    [KELVIN_TENTH] = "0.1 K",
    [BIT] = "bit",
    [FLAG] = "flag",
    [FLAG_OFF] = "flag (0 is on)",
    [LETTER] = "letter",
    [CHOICE] = "choice",
    [WORD] = "word",
    [VERSION] = "version",
    [SERIAL] = "serial",
    [SERIAL_AFTER] = "serial (its length stands before it)",
    [NUMBERS] = "numbers",
    [STAMP] = "date and time",
    [STAMP_HOUR] = "date and hour",
    [STAMP_2] = "date and time in two",
    [STAMP_5] = "date and time in five",
    [DATE] = "date",
    [TIME_OF_DAY] = "time of day",
};

const char *const known_by_words[] = {
    [KNOWN_RECORDED] = "recorded",
    [KNOWN_SAMPLED] = "sampled",
    [KNOWN_DOCUMENT] = "document",
    [KNOWN_RELATIVE] = "relative",
};

/* What a 1 on the wire is worth, if it is not 1. */
static double factor(int exponent, int times)
{
    return pow(10, exponent) * (times > 1 ? times : 1);
}

static void put_factor(const char *before, double factor, struct buffer *out)
{
    if (factor != 1)
        buffer_printf(out, ", %sin units of %g", before, factor);
}

void put_question_name(const struct message *m, struct buffer *out)
{
    buffer_text(out, m->command);
    if (m->argument != ARGUMENT_NONE)
        buffer_printf(out, " + %s", argument_words[m->argument]);
}

void put_encoding(const struct field *f, struct buffer *out)
{
    buffer_text(out, encoding_words[f->as]);
    if (f->as == BIT)
        buffer_printf(out, " %d", f->bit);
    if (f->as == LETTER)
        buffer_printf(out, " %c", f->bit);
    if (f->as == NUMBERS && f->length > 0)
        buffer_printf(out, ", %d of them", f->length);
    else if (f->length == 1)
        buffer_printf(out, ", character %d", f->from);
    else if (f->length > 1)
        buffer_printf(out, ", characters %d to %d", f->from, f->from + f->length - 1);
    put_factor("", factor(f->exponent, f->times), out);
    if (f->zero_is_unknown)
        buffer_text(out, ", 0 is unknown");
}

void put_choices(const struct choice *choices, size_t width, struct buffer *out)
{
    const char *before = "";

    for (const struct choice *c = choices; c != NULL && c->slug != NULL; c++) {
        size_t length = strlen(c->code);

        buffer_text(out, before);
        for (; isdigit((unsigned char)c->code[0]) && length < width; length++)
            buffer_text(out, "0");
        buffer_text(out, c->code);
        if (strcmp(c->code, c->slug) != 0)
            buffer_printf(out, " %s", c->slug);
        before = ", ";
    }
}

/* "(2 of 4)": the part of the argument that the row is about. */
static void put_place(const struct setting *s, struct buffer *out)
{
    size_t parts = 0;

    while (setting_part(s, span_of(s->example), parts).length > 0)
        parts++;
    if (parts > 1 && setting_clock_form(s) == NULL)
        buffer_printf(out, " (%d of %zu)", s->at + 1, parts);
}

void put_setter(const struct setting *s, struct buffer *out)
{
    buffer_text(out, s->command);
    if (s->within != NULL)
        buffer_printf(out, "… (%s)", s->within);
    else if (s->off != NULL)
        buffer_printf(out, " / %s", s->off);
    else
        buffer_text(out, s->example), put_place(s, out);
}

/* What the last digit of a number is worth that is sent as it is; else its unit says it. */
static double resolution(const struct setting *s)
{
    struct span part = setting_part(s, span_of(s->example), s->at);
    const char *point = memchr(part.at, '.', part.length);

    return point == NULL ? 1 : pow(10, -(double)(part.at + part.length - point - 1));
}

static void put_range(const struct setting *s, struct buffer *out)
{
    double step = s->step > 0 || s->per_12_v ? s->step : resolution(s);

    buffer_printf(out, "%g to %g", s->min, s->max);
    if (step > 0 && step != 1)
        buffer_printf(out, " in steps of %g", step);
    if (s->per_12_v)
        buffer_text(out, " for each 12 V");
}

/* "230 V", or "255 (automatic)" where the words are another name for it. */
static void put_number_choice(const struct choice *c, struct buffer *out)
{
    if (strncmp(c->words, c->slug, strlen(c->slug)) == 0)
        buffer_text(out, c->words);
    else
        buffer_printf(out, "%s (%c%s)", c->slug, tolower((unsigned char)c->words[0]), c->words + 1);
}

static void put_number_values(const struct setting *s, struct buffer *out)
{
    const char *before = "";

    if (s->min < s->max)
        put_range(s, out), before = ", or ";
    for (const struct choice *c = s->choices; c != NULL && c->slug != NULL; c++) {
        buffer_text(out, before);
        put_number_choice(c, out);
        before = ", ";
    }
    if (s->as == SIGN_BEFORE)
        buffer_text(out, ", with 0 for minus and 1 for plus in the part before");
    put_factor("sent ", factor(s->exponent, s->times), out);
}

static void put_flag_values(const struct setting *s, struct buffer *out)
{
    if (s->off != NULL)
        buffer_text(out, "on / off");
    else
        buffer_text(out, s->as == FLAG_OFF ? "0 on, 1 off" : "0 off, 1 on");
}

static void put_time_values(const struct setting *s, struct buffer *out)
{
    if (setting_clock_form(s) != NULL)
        buffer_text(out, setting_clock_form(s));
    else
        buffer_text(out, s->step == 60 ? "hhmm, whole hours" : "hhmm");
}

static void put_choice_values(const struct setting *s, struct buffer *out)
{
    if (s->off != NULL)
        buffer_printf(out, "%s / %s", s->choices[0].slug, s->choices[1].slug);
    else
        put_choices(s->choices, setting_part(s, span_of(s->example), s->at).length, out);
}

void put_values(const struct setting *s, struct buffer *out)
{
    const char *kind = quantities[measurements[s->is].quantity].kind;

    if (strcmp(kind, "flag") == 0)
        put_flag_values(s, out);
    else if (strcmp(kind, "number") == 0)
        put_number_values(s, out);
    else if (strcmp(kind, "time") == 0)
        put_time_values(s, out);
    else
        put_choice_values(s, out);
}
