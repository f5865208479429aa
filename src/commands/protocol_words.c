/* protocol_words.c: how people are told what stands in the tables of a protocol. */
#include "commands/protocol_words.h"

#include <ctype.h>
#include <string.h>

#include "model/setting.h"

const char *const poll_words[] = {
    [POLL_NEVER] = "by hand",       [POLL_IDENTITY] = "on connect",     [POLL_FAST] = "every cycle",
    [POLL_MINUTE] = "every minute", [POLL_SLOW] = "every five minutes",
};

const char *const poll_slugs[] = {
    [POLL_NEVER] = "never",   [POLL_IDENTITY] = "identity", [POLL_FAST] = "fast",
    [POLL_MINUTE] = "minute", [POLL_SLOW] = "slow",
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
    if (f->exponent != 0)
        buffer_printf(out, ", times 10^%d", f->exponent);
    if (f->times > 1)
        buffer_printf(out, ", times %d", f->times);
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
        buffer_printf(out, "%s %s", c->code, c->slug);
        before = ", ";
    }
}

void put_setter(const struct setting *s, struct buffer *out)
{
    buffer_text(out, s->command);
    if (s->within != NULL)
        buffer_printf(out, "… (%s)", s->within);
    else if (s->off != NULL)
        buffer_printf(out, " / %s", s->off);
    else if (s->example != NULL)
        buffer_text(out, s->example);
}

static void put_range(const struct setting *s, double min, double max, struct buffer *out)
{
    buffer_printf(out, "%g to %g", min, max);
    if (s->step > 0)
        buffer_printf(out, " in steps of %g", s->step);
    if (s->per_12_v)
        buffer_text(out, " for each 12 V");
}

static void put_flag_values(const struct setting *s, struct buffer *out)
{
    if (s->choices != NULL)
        put_choices(s->choices, 0, out);
    else
        buffer_text(out, s->off != NULL ? "on / off" : "0 off, 1 on");
}

static void put_number_values(const struct setting *s, struct buffer *out)
{
    const char *before = "";

    if (s->min < s->max)
        put_range(s, s->min, s->max, out), before = ", ";
    for (const struct choice *c = s->choices; c != NULL && c->slug != NULL; c++) {
        buffer_printf(out, "%s%s", before, c->words);
        before = ", ";
    }
    if (s->also_min < s->also_max) {
        buffer_printf(out, "; %s ", measurements[s->also].name);
        put_range(s, s->also_min, s->also_max, out);
    }
    if (s->or_zero)
        buffer_text(out, ", or 0");
}

void put_values(const struct setting *s, struct buffer *out)
{
    const char *kind = quantities[measurements[s->is].quantity].kind;

    if (strcmp(kind, "flag") == 0)
        put_flag_values(s, out);
    else if (strcmp(kind, "number") == 0)
        put_number_values(s, out);
    else if (strcmp(kind, "choice") == 0)
        put_choices(s->choices,
                    s->example != NULL ? setting_part(s, span_of(s->example), s->at).length : 0,
                    out);
    else
        buffer_text(out, kind);
}
