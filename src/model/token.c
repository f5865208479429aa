/* token.c: one token of a reply to the value in it. */
#include "model/token.h"

enum { SERIAL_CHARACTERS = 20, DECIMALS_MAX = 6 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool token_is_unknown(struct span token)
{
    for (size_t i = 0; i < token.length; i++)
        if (strchr("-_.# ", token.at[i]) == NULL)
            return false;
    return true;
}

/* What fills a token up to its width in front of the text or number in it. */
static struct span without_filling(struct span token)
{
    while (token.length > 0 && token.at[0] == '#')
        token = span_skip(token, 1);
    return token;
}

/* Digits of the wire to the number in the unit. */
static bool scale(const struct field *f, struct value *v)
{
    if (f->zero_is_unknown && v->number == 0) {
        *v = (struct value){.kind = VALUE_UNKNOWN};
        return true;
    }
    if (f->times > 1)
        v->number *= f->times;
    if (f->exponent != 0) {
        int digits = v->digits - f->exponent; /* 01.765 kWh are 1765 Wh, not 1765.000 */

        if (digits < 0)
            v->number *= power_of_ten((unsigned)-digits);
        v->digits = (uint8_t)(digits < 0 ? 0 : digits);
    }
    return token_is_plausible(f, v);
}

bool token_number(const struct field *f, struct span token, bool negative, struct value *out)
{
    if (!value_parse_number(without_filling(token), out) ||
        out->digits > (f->as == INTEGER ? 0 : DECIMALS_MAX))
        return false;
    if (negative)
        out->number = -out->number;
    return scale(f, out);
}

static bool decode_signed(const struct field *f, struct span token, struct value *out)
{
    bool negative = token.length > 0 && token.at[0] == '-';

    if (negative || (token.length > 0 && token.at[0] == '+'))
        token = span_skip(token, 1);
    return token_number(f, token, negative, out);
}

bool token_with_sign(const struct field *f, struct span sign, char minus, struct span token,
                     struct value *out)
{
    if (sign.length != 1 || (sign.at[0] != '0' && sign.at[0] != '1'))
        return false;
    return token_number(f, token, sign.at[0] == minus, out);
}

static bool decode_kelvin(const struct field *f, struct span token, struct value *out)
{
    static const int64_t zero_celsius = 27315; /* hundredths of a kelvin */

    if (!value_parse_number(token, out) || out->digits > 0)
        return false;
    if (f->zero_is_unknown && out->number == 0) {
        *out = (struct value){.kind = VALUE_UNKNOWN};
        return true;
    }
    *out = value_number(out->number * 10 - zero_celsius, 2);
    return token_is_plausible(f, out);
}

static bool decode_bit(const struct field *f, struct span token, struct value *out)
{
    if (f->bit >= token.length)
        return false;

    char c = token.at[token.length - 1 - f->bit];
    *out = value_flag(c == '1');
    return c == '0' || c == '1';
}

static bool decode_flag(const struct field *f, struct span token, struct value *out)
{
    if (!value_parse_number(token, out) || out->digits > 0 || out->number > 1)
        return false;
    *out = value_flag((out->number == 1) == (f->as == FLAG));
    return true;
}

/* A code without the zeros before its first digit but one. */
static struct span significant(struct span code)
{
    while (code.length > 1 && code.at[0] == '0' && is_digit(code.at[1]))
        code = span_skip(code, 1);
    return code;
}

static bool decode_choice(const struct protocol *p, const struct field *f, struct span token,
                          struct value *out)
{
    struct span code = significant(token);

    if (code.length == 0)
        return false;
    for (size_t i = 0; i < code.length; i++)
        if (!is_digit(code.at[i]) && !(code.at[i] >= 'A' && code.at[i] <= 'Z'))
            return false;
    *out = (struct value){.kind = VALUE_CHOICE, .text = token};
    for (const struct choice *c = field_choices(p, f); c->slug != NULL; c++)
        if (span_equals(code, significant(span_of(c->code)))) {
            out->choice = c;
            break;
        }
    return true;
}

static bool take_text(struct span text, struct value *out)
{
    *out = (struct value){.kind = VALUE_TEXT, .text = text};
    return text.length > 0;
}

static bool decode_word(const struct field *f, struct span token, struct value *out)
{
    token = without_filling(token);

    bool fits = f->max == 0 || (token.length >= (size_t)f->min && token.length <= (size_t)f->max);

    return fits && !token_is_unknown(token) && take_text(token, out);
}

bool token_version(struct span text, struct value *out)
{
    const char *colon = memchr(text.at, ':', text.length);

    if (colon == NULL)
        return false;
    return take_text(span_trim(span_skip(text, (size_t)(colon + 1 - text.at))), out);
}

bool token_counted(struct span length, struct span characters, struct value *out)
{
    if (length.length != 2 || !is_digit(length.at[0]) || !is_digit(length.at[1]))
        return false;

    size_t count = (size_t)(length.at[0] - '0') * 10 + (size_t)(length.at[1] - '0');
    if (count > SERIAL_CHARACTERS ||
        (characters.length != SERIAL_CHARACTERS && characters.length != count))
        return false;
    return take_text((struct span){.at = characters.at, .length = count}, out);
}

static bool decode_serial(struct span token, struct value *out)
{
    if (token.length < 2)
        return false;
    return token_counted((struct span){.at = token.at, .length = 2}, span_skip(token, 2), out);
}

/* What the digits of a time mean, in their order; each letter stands for one digit. */
enum time_part { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, TIME_PARTS };

static bool is_time(const int parts[TIME_PARTS])
{
    static const int least[] = {[MONTH] = 1, [DAY] = 1, [SECOND] = 0};
    static const int most[] = {9999, 12, 31, 23, 59, 59};

    for (size_t i = 0; i < TIME_PARTS; i++)
        if (parts[i] < least[i] || parts[i] > most[i])
            return false;
    return true;
}

bool token_time(const char *form, struct span text, struct value *out)
{
    static const char letters[] = "YMDhms";
    int parts[TIME_PARTS] = {[MONTH] = 1, [DAY] = 1};
    bool begun[TIME_PARTS] = {false};

    if (text.length != strlen(form))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        const char *letter = strchr(letters, form[i]);
        size_t part = letter != NULL ? (size_t)(letter - letters) : TIME_PARTS;

        bool is_comma = form[i] == ' ' && text.at[i] == ',';
        if (part == TIME_PARTS ? text.at[i] != form[i] && !is_comma : !is_digit(text.at[i]))
            return false;
        if (part == TIME_PARTS)
            continue;
        parts[part] = (begun[part] ? parts[part] * 10 : 0) + (text.at[i] - '0');
        begun[part] = true;
    }
    *out = (struct value){.kind = VALUE_TIME, .text = text};
    return is_time(parts);
}

bool token_decode(const struct protocol *p, const struct field *f, struct span token,
                  struct value *out)
{
    switch (f->as) {
    case DECIMAL:
    case INTEGER:
        return token_number(f, token, false, out);
    case SIGNED:
        return decode_signed(f, token, out);
    case SIGN_DIGIT:
        return token.length > 1 && token_with_sign(f, (struct span){.at = token.at, .length = 1},
                                                   '1', span_skip(token, 1), out);
    case KELVIN_TENTH:
        return decode_kelvin(f, token, out);
    case BIT:
        return decode_bit(f, token, out);
    case FLAG:
    case FLAG_OFF:
        return decode_flag(f, token, out);
    case CHOICE:
        return decode_choice(p, f, token, out);
    case WORD:
        return decode_word(f, token, out);
    case SERIAL:
        return decode_serial(token, out);
    case STAMP:
        return token_time("YYYYMMDDhhmmss", token, out);
    case STAMP_HOUR:
        return token_time("YYYYMMDDhh", token, out);
    case DATE:
        return token_time("YYYYMMDD", token, out);
    case TIME_OF_DAY:
        return token_time(token.length == 2 ? "hh" : "hhmm", token, out);
    case LETTER:
    case NUMBERS:
    case VERSION:
    case STAMP_2:
    case STAMP_5:
    case SIGN_BEFORE:
    case SERIAL_AFTER:
        break; /* of more than one token: decode.c */
    }
    return false;
}
