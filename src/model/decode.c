/* decode.c: the text of an answer to readings.
 *
 * The text is walked through once to find its tokens, once more as far as the pattern goes, and
 * then row by row. */
#include "model/decode.h"

enum { TOKENS_MAX = 64, SERIAL_CHARACTERS = 20, DECIMALS_MAX = 6 };

struct reply {
    const struct protocol *protocol;
    enum shape shape;
    struct span text;
    size_t count;                    /* of tokens */
    uint16_t starts[TOKENS_MAX + 1]; /* of TOKENS; the last is one behind the end of the text */
    uint32_t on, off;                /* of LETTERS: a bit for each letter */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_visible(char c)
{
    return c > ' ' && c <= '~';
}

/* An empty token stands between two blanks; blanks at both ends are padding. */
static bool split_tokens(struct reply *r)
{
    const char *c = r->text.at, *end = c + r->text.length;

    if (c == end)
        return false;
    r->starts[0] = 0;
    r->count = 1;
    for (; c < end; c++) {
        if (is_visible(*c))
            continue;
        if (*c != ' ' || r->count == TOKENS_MAX)
            return false;
        r->starts[r->count++] = (uint16_t)(c + 1 - r->text.at);
    }
    r->starts[r->count] = (uint16_t)(r->text.length + 1);
    return true;
}

static bool split_characters(struct reply *r)
{
    r->count = r->text.length;
    for (size_t i = 0; i < r->text.length; i++)
        if (!is_visible(r->text.at[i]))
            return false;
    return r->count > 0 && r->count <= UINT8_MAX;
}

/* EazDbjkuvxy: a and z are on. Papers print capitals, devices send small letters. */
static bool split_letters(struct reply *r)
{
    uint32_t *list = &r->on;

    if (r->text.length < 3 || r->text.at[0] != 'E')
        return false;
    for (size_t i = 1; i < r->text.length; i++) {
        char c = r->text.at[i];
        unsigned letter = ((unsigned char)c | 0x20u) - 'a';

        if (c == 'D' && list == &r->on)
            list = &r->off;
        else if (letter < 26)
            *list |= 1u << letter;
        else
            return false;
    }
    r->count = 1;
    return list == &r->off;
}

static bool split(struct reply *r)
{
    if (r->text.length >= UINT16_MAX)
        return false;
    switch (r->shape) {
    case TOKENS:
        return split_tokens(r);
    case CHARACTERS:
        return split_characters(r);
    case LETTERS:
        return split_letters(r);
    }
    return false;
}

static struct span token_at(const struct reply *r, size_t at)
{
    if (r->shape == CHARACTERS)
        return (struct span){.at = r->text.at + at, .length = 1};
    return (struct span){
        .at = r->text.at + r->starts[at],
        .length = (size_t)(r->starts[at + 1] - r->starts[at] - 1),
    };
}

/* The tokens from `first` to before `end`, with the blanks between them. */
static struct span tokens_between(const struct reply *r, size_t first, size_t end)
{
    return (struct span){
        .at = r->text.at + r->starts[first],
        .length = (size_t)(r->starts[end] - r->starts[first] - 1),
    };
}

/* Only dashes, points and blanks, or nothing at all. */
static bool is_unknown(struct span token)
{
    for (size_t i = 0; i < token.length; i++)
        if (token.at[i] != '-' && token.at[i] != '.' && token.at[i] != ' ')
            return false;
    return true;
}

/* Whether `c` belongs to a run of the pattern's character `kind`, which `next` follows. */
static bool is_in_run(char kind, char next, char c)
{
    switch (kind) {
    case '#':
        return is_digit(c) || c == '-';
    case 'n':
        return is_digit(c) || c == '-' || c == '.';
    case 'w':
        return c != next;
    default:
        return true; /* '*' */
    }
}

static bool fits_character(char kind, char c)
{
    switch (kind) {
    case 'N':
        return is_digit(c);
    case 'b':
        return c == '0' || c == '1';
    case 'A':
        return c >= 'A' && c <= 'Z';
    default:
        return c == kind;
    }
}

/* Whether a token has the form that `pattern` says up to its next blank. */
static bool token_fits(const char *pattern, struct span token)
{
    const char *c = token.at, *end = token.at + token.length;

    for (; *pattern != '\0' && *pattern != ' '; pattern++) {
        const char *start = c;

        switch (*pattern) {
        case '#':
        case 'n':
        case 'w':
        case '*':
            while (c < end && is_in_run(pattern[0], pattern[1], *c))
                c++;
            if (c == start && *pattern != '*')
                return false;
            break;
        default:
            if (c == end || !fits_character(*pattern, *c++))
                return false;
        }
    }
    return c == end;
}

/* No number says nothing about the form of the answer; a number of another form does. */
static bool is_odd(struct span token)
{
    struct value number;

    return !value_parse_number(token, &number);
}

/* A garbled or empty field costs only itself, so one token in five may be odd. */
static bool pattern_fits(const char *pattern, const struct reply *r)
{
    enum { TOKENS_PER_ODD = 5 };
    size_t odd = 0, at = 0;

    if (r->shape == CHARACTERS)
        return token_fits(pattern, r->text);
    for (;; at++) {
        struct span token = token_at(r, at);

        if (at == r->count)
            return false;
        if (!token_fits(pattern, token)) {
            if (!is_odd(token))
                return false;
            odd++;
        }
        while (*pattern != '\0' && *pattern != ' ')
            pattern++;
        if (*pattern == '\0')
            break;
        pattern++;
    }
    return odd * TOKENS_PER_ODD <= at + 1;
}

static bool layout_fits(const struct layout *l, const struct reply *r)
{
    return r->count >= l->min_tokens && (l->max_tokens == 0 || r->count <= l->max_tokens) &&
           (l->pattern == NULL || pattern_fits(l->pattern, r));
}

static bool is_plausible(const struct field *f, const struct value *v)
{
    int64_t unit = power_of_ten(v->digits);

    return f->min == f->max || (v->number >= f->min * unit && v->number <= f->max * unit);
}

static bool decode_number(const struct field *f, struct span token, struct value *out)
{
    if (!value_parse_number(token, out) || out->digits > (f->as == INTEGER ? 0 : DECIMALS_MAX))
        return false;
    if (f->exponent < 0)
        out->digits = (uint8_t)(out->digits - f->exponent);
    else if (f->exponent > 0)
        out->number *= power_of_ten((unsigned)f->exponent);
    return is_plausible(f, out);
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

/* A letter that is in neither list is not supported; no field of the reply is missing then. */
static bool decode_letter(const struct field *f, const struct reply *r, struct value *out)
{
    uint32_t letter = 1u << (f->bit - 'a');

    *out = value_flag((r->on & letter) != 0);
    return ((r->on | r->off) & letter) != 0;
}

/* A code without the zeros before its first digit but one. */
static struct span significant(struct span code)
{
    while (code.length > 1 && code.at[0] == '0' && is_digit(code.at[1]))
        code = span_skip(code, 1);
    return code;
}

static bool decode_choice(const struct field *f, const struct reply *r, struct span token,
                          struct value *out)
{
    struct span code = significant(token);

    for (size_t i = 0; i < code.length; i++)
        if (!is_digit(code.at[i]) && !(code.at[i] >= 'A' && code.at[i] <= 'Z'))
            return false;
    *out = (struct value){.kind = VALUE_CHOICE, .text = token};
    for (const struct choice *c = field_choices(r->protocol, f); c->slug != NULL; c++)
        if (span_equals(code, significant(span_of(c->code)))) {
            out->choice = c;
            break;
        }
    return true;
}

static bool decode_text(struct span text, struct value *out)
{
    *out = (struct value){.kind = VALUE_TEXT, .text = text};
    return text.length > 0;
}

static bool decode_word(const struct field *f, struct span token, struct value *out)
{
    bool fits = f->max == 0 || (token.length >= (size_t)f->min && token.length <= (size_t)f->max);

    return fits && !is_unknown(token) && decode_text(token, out);
}

static bool decode_version(struct span text, struct value *out)
{
    const char *colon = memchr(text.at, ':', text.length);

    if (colon == NULL)
        return false;
    return decode_text(span_trim(span_skip(text, (size_t)(colon + 1 - text.at))), out);
}

static bool decode_serial(struct span token, struct value *out)
{
    if (token.length != 2 + SERIAL_CHARACTERS || !is_digit(token.at[0]) || !is_digit(token.at[1]))
        return false;

    size_t length = (size_t)(token.at[0] - '0') * 10 + (size_t)(token.at[1] - '0');
    return length <= SERIAL_CHARACTERS &&
           decode_text((struct span){.at = token.at + 2, .length = length}, out);
}

static bool decode_numbers(const struct field *f, const struct reply *r, struct value *out)
{
    size_t end = f->length > 0 ? (size_t)f->at + f->length : r->count;

    if (end > r->count)
        return false;
    for (size_t at = f->at; at < end; at++) {
        struct value number;

        if (!value_parse_number(token_at(r, at), &number) || number.digits > 0 ||
            !is_plausible(f, &number))
            return false;
    }
    *out = (struct value){.kind = VALUE_LIST, .text = tokens_between(r, f->at, end)};
    return true;
}

/* The number that `count` digits make from `*c` on; moves `*c` behind them and a blank. */
static bool take_digits(const char **c, const char *end, size_t count, unsigned *out)
{
    *out = 0;
    for (; count > 0; count--, (*c)++) {
        if (*c == end || !is_digit(**c))
            return false;
        *out = *out * 10 + (unsigned)(**c - '0');
    }
    if (*c < end && **c == ' ')
        (*c)++;
    return true;
}

static bool decode_time(struct span text, bool seconds, struct value *out)
{
    const char *c = text.at, *end = text.at + text.length;
    unsigned year, month, day, hour, minute, second = 0;

    if (!take_digits(&c, end, 4, &year) || !take_digits(&c, end, 2, &month) ||
        !take_digits(&c, end, 2, &day) || !take_digits(&c, end, 2, &hour) ||
        !take_digits(&c, end, 2, &minute) || (seconds && !take_digits(&c, end, 2, &second)))
        return false;
    *out = (struct value){.kind = VALUE_TIME, .text = text};
    return c == end && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 &&
           minute < 60 && second < 60;
}

/* What needs more than its own token. */
static bool decode_whole(const struct field *f, const struct reply *r, struct value *out)
{
    enum { STAMP_TOKENS = 5 };

    if (f->as == LETTER)
        return decode_letter(f, r, out);
    if (f->as == NUMBERS)
        return decode_numbers(f, r, out);
    if (f->as == VERSION)
        return decode_version(tokens_between(r, f->at, r->count), out);
    return f->at + STAMP_TOKENS <= (int)r->count &&
           decode_time(tokens_between(r, f->at, (size_t)f->at + STAMP_TOKENS), false, out);
}

static bool decode_token(const struct field *f, const struct reply *r, struct span token,
                         struct value *out)
{
    switch (f->as) {
    case DECIMAL:
    case INTEGER:
        return decode_number(f, token, out);
    case BIT:
        return decode_bit(f, token, out);
    case FLAG:
    case FLAG_OFF:
        return decode_flag(f, token, out);
    case CHOICE:
        return decode_choice(f, r, token, out);
    case WORD:
        return decode_word(f, token, out);
    case SERIAL:
        return decode_serial(token, out);
    case STAMP:
        return decode_time(token, true, out);
    case LETTER:
    case NUMBERS:
    case VERSION:
    case STAMP_5:
        return decode_whole(f, r, out);
    }
    return false;
}

static bool decode_field(const struct field *f, const struct reply *r, struct value *out)
{
    struct span token = {0};

    if (r->shape != LETTERS)
        token = token_at(r, f->at);
    if (f->length > 0 && f->as != NUMBERS) {
        if (token.length < (size_t)f->from + f->length)
            return false;
        token = (struct span){.at = token.at + f->from, .length = f->length};
    }
    if (decode_token(f, r, token, out))
        return true;
    *out = (struct value){.kind = VALUE_UNKNOWN};
    return r->shape != LETTERS && is_unknown(token);
}

bool decode_reply(const struct protocol *p, const struct message *m, struct span text,
                  struct decoded *out)
{
    struct reply r = {.protocol = p, .shape = m->shape, .text = span_trim(text)};
    const struct layout *l = m->layouts, *end = m->layouts + m->layout_count;

    if (!split(&r))
        return false;
    while (l < end && !layout_fits(l, &r))
        l++;
    if (l == end)
        return false;

    out->layout = l;
    out->count = 0;
    out->absent = 0;
    for (size_t i = 0; i < l->field_count && out->count < READINGS_MAX; i++) {
        const struct field *f = &l->fields[i];

        if (f->at >= r.count)
            continue;
        if (decode_field(f, &r, &out->readings[out->count].value))
            out->readings[out->count++].is = f->is;
        else if (f->as != LETTER)
            out->absent++;
    }
    return out->count > 0 && out->count >= out->absent;
}

const struct value *decoded_find(const struct decoded *d, enum measurement_id id)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->readings[i].is == id)
            return &d->readings[i].value;
    return NULL;
}
