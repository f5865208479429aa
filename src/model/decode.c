/* decode.c: the text of an answer to readings.
 *
 * The text is walked through once to find its tokens, once more as far as the pattern goes, and
 * then row by row. */
#include "model/decode.h"

#include "model/token.h"

enum { TOKENS_MAX = 64 };

struct reply {
    const struct protocol *protocol;
    enum shape shape;
    bool unchecked; /* it may have come without a check: only its form tells whether it is whole */
    char separator, other; /* of tokens; most have but one */
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

/* An empty token stands between two separators; blanks at both ends are padding, and between commas
 * they are of the token. */
static bool split_tokens(struct reply *r)
{
    const char *c = r->text.at, *end = c + r->text.length;
    bool blanks_separate = r->separator == ' ' || r->other == ' ';
    char comma = r->separator != ' ' ? r->separator : r->other; /* or a blank again */
    size_t count = 1;

    if (c == end)
        return false;
    r->starts[0] = 0;
    for (; c < end; c++) {
        if (is_visible(*c) && *c != comma)
            continue;
        if (*c == ' ' && !blanks_separate)
            continue;
        if ((*c != ' ' && *c != comma) || count == TOKENS_MAX)
            return false;
        r->starts[count++] = (uint16_t)(c + 1 - r->text.at);
    }
    r->starts[count] = (uint16_t)(r->text.length + 1);
    r->count = count;
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
    case WORDS:
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

/* Where the run ends that the pattern's character `kind`, which `next` follows, stands for. */
static const char *run_end(char kind, char next, const char *c, const char *end)
{
    switch (kind) {
    case '#':
        while (c < end && (is_digit(*c) || *c == '-' || *c == '+'))
            c++;
        return c;
    case 'n':
        while (c < end && (is_digit(*c) || *c == '-' || *c == '+' || *c == '.'))
            c++;
        return c;
    case 'w':
        while (c < end && *c != next)
            c++;
        return c;
    default:
        return end; /* '*' */
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
    case 's':
        return c == '+' || c == '-';
    case 'd':
        return is_digit(c) || c == '-' || c == '_';
    case 'h':
        return c >= '0' && c <= '2';
    case 'm':
        return c >= '0' && c <= '5';
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
            c = run_end(pattern[0], pattern[1], c, end);
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

    if (token.length > 0 && (token.at[0] == '+' || token.at[0] == '-'))
        token = span_skip(token, 1);
    return !value_parse_number(token, &number);
}

/* A garbled or empty field costs only itself, so one token in five may be odd; but where nothing
 * checks an answer, any oddity may be damage, and its neighbours may be damaged too. */
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
            if (r->unchecked || !is_odd(token))
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

/* A letter that is in neither list is not supported; no field of the reply is missing then. */
static bool decode_letter(const struct field *f, const struct reply *r, struct value *out)
{
    uint32_t letter = 1u << (f->bit - 'a');

    *out = value_flag((r->on & letter) != 0);
    return ((r->on | r->off) & letter) != 0;
}

static bool decode_numbers(const struct field *f, const struct reply *r, struct value *out)
{
    size_t end = f->length > 0 ? (size_t)f->at + f->length : r->count;
    uint8_t digits = (uint8_t)(f->exponent < 0 ? -f->exponent : 0);
    bool zero = true;

    if (end > r->count)
        return false;
    for (size_t at = f->at; at < end; at++) {
        struct value number;

        if (!value_parse_number(token_at(r, at), &number) || number.digits > 0)
            return false;
        number.digits = digits;
        if (!token_is_plausible(f, &number))
            return false;
        zero = zero && number.number == 0;
    }
    *out = (struct value){
        .kind = VALUE_LIST,
        .digits = digits,
        .text = tokens_between(r, f->at, end),
    };
    if (f->zero_is_unknown && zero)
        *out = (struct value){.kind = VALUE_UNKNOWN};
    return true;
}

static bool decode_tokens_time(const char *form, size_t tokens, const struct field *f,
                               const struct reply *r, struct value *out)
{
    size_t end = f->at + tokens;

    return end <= r->count && token_time(form, tokens_between(r, f->at, end), out);
}

/* What needs more than its own token. Most rows are numbers, for which the longer way through
 * token_decode() costs a tenth of all decoding. */
static bool decode_whole(const struct field *f, const struct reply *r, struct span token,
                         struct value *out)
{
    switch ((int)f->as) {
    case DECIMAL:
    case INTEGER:
        return token_number(f, token, false, out);
    case LETTER:
        return decode_letter(f, r, out);
    case NUMBERS:
        return decode_numbers(f, r, out);
    case VERSION:
        return token_version(tokens_between(r, f->at, r->count), out);
    case STAMP_2:
        return decode_tokens_time("YYMMDD hh:mm", 2, f, r, out);
    case STAMP_5:
        return decode_tokens_time("YYYY MM DD hh mm", 5, f, r, out);
    case SIGN_BEFORE:
        return f->at > 0 && token_with_sign(f, token_at(r, f->at - 1u), '0', token, out);
    case SERIAL_AFTER:
        return f->at > 0 && token_counted(token_at(r, f->at - 1u), token, out);
    default:
        return token_decode(r->protocol, f, token, out);
    }
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
    } else if (r->separator != ' ') {
        token = span_trim(token);
    }
    if (decode_whole(f, r, token, out))
        return true;
    *out = (struct value){.kind = VALUE_UNKNOWN};
    return r->shape != LETTERS && token_is_unknown(token);
}

static struct reply reply_of(const struct protocol *p, const struct message *m, struct span text)
{
    char separator = p->separator != 0 ? p->separator : ' ';

    return (struct reply){
        .protocol = p,
        .shape = m->shape,
        .unchecked = message_framing(p, m)->reply == CHECK_FREE,
        .separator = separator,
        .other = m->shape != WORDS  ? separator
                 : separator == ' ' ? ','
                                    : ' ',
        .text = span_trim(text),
    };
}

size_t decode_token_count(const struct protocol *p, const struct message *m, struct span text)
{
    struct reply r = reply_of(p, m, text);

    return split(&r) ? r.count : 0;
}

bool decode_is_short(const struct protocol *p, const struct message *m, struct span text)
{
    struct reply r = reply_of(p, m, text);
    bool is_short = split(&r);

    for (size_t i = 0; i < m->layout_count; i++)
        is_short = is_short && r.count < m->layouts[i].min_tokens;
    return is_short;
}

bool decode_reply(const struct protocol *p, const struct message *m, struct span text,
                  struct decoded *out)
{
    struct reply r = reply_of(p, m, text);
    const struct layout *l = m->layouts, *end = m->layouts + m->layout_count;

    if (!split(&r))
        return false;
    while (l < end && !layout_fits(l, &r))
        l++;
    if (l == end)
        return false;

    out->layout = l;
    out->tokens = r.count;
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
    return out->count > 0 && out->absent <= (r.unchecked ? 0 : out->count);
}

const struct value *decoded_find(const struct decoded *d, enum measurement_id id)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->readings[i].is == id)
            return &d->readings[i].value;
    return NULL;
}
