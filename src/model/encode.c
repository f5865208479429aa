/* encode.c: an example, with the values of the moment in the places of its own. */
#include "model/encode.h"

#include <ctype.h>
#include <stdio.h>

#include "model/decode.h"

enum { TOKEN_MAX = 64 };

struct encoding_job {
    const struct protocol *protocol;
    const struct layout *layout;
    const struct value_source *source;
    struct buffer *out;
};

/* A piece of the reply while its fields are put in. */
struct piece {
    char text[FRAME_MAX];
    size_t length;
};

static size_t whole_digits(struct span token)
{
    size_t n = 0;

    while (n < token.length && isdigit((unsigned char)token.at[n]))
        n++;
    return n;
}

static unsigned decimals(struct span token)
{
    const char *point = memchr(token.at, '.', token.length);

    return point == NULL ? 0 : (unsigned)(token.at + token.length - point - 1);
}

/* The number as it stands on the wire, where it is 10^`exponent` times smaller. */
static struct value wire_number(const struct value *v, const struct field *field, unsigned digits)
{
    struct value wire = *v;
    int shifted = v->digits + field->exponent;

    for (; shifted < 0; shifted++)
        wire.number *= 10;
    wire.digits = (uint8_t)shifted;
    return value_rounded(wire, (uint8_t)digits);
}

/* Nothing in these protocols is negative, so a sign is never written. */
static int print_number(const struct value *v, const struct field *field, struct span token,
                        char *out, size_t capacity)
{
    unsigned digits = decimals(token);
    struct value wire = wire_number(v, field, digits);
    int64_t number = wire.number > 0 ? wire.number : 0;
    int64_t unit = power_of_ten(digits);
    int width = (int)whole_digits(token);

    if (digits == 0)
        return snprintf(out, capacity, "%0*lld", width, (long long)number);
    return snprintf(out, capacity, "%0*lld.%0*lld", width, (long long)(number / unit), (int)digits,
                    (long long)(number % unit));
}

static int print_unknown(struct span token, char *out, size_t capacity)
{
    span_copy(token, out, capacity);
    for (size_t i = 0; out[i] != '\0'; i++)
        if (out[i] != '.')
            out[i] = '-';
    return (int)strlen(out);
}

static struct span code_of(const struct encoding_job *job, const struct field *field,
                           const struct value *v)
{
    if (v->choice == NULL)
        return v->text;
    for (const struct choice *c = field_choices(job->protocol, field); c->slug != NULL; c++)
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

/* Two digits that say how many of the twenty characters behind them count. */
static int print_serial(struct span text, char *out, size_t capacity)
{
    int count = text.length < 20 ? (int)text.length : 20;

    return snprintf(out, capacity, "%02d%.*s%.*s", count, count, text.at, 20 - count,
                    "00000000000000000000");
}

/* Writes the value as `field` has it at `place`; returns how many characters it takes. */
static int print_value(const struct encoding_job *job, const struct field *field,
                       const struct value *v, struct span place, char *out)
{
    if (v->kind == VALUE_UNKNOWN)
        return print_unknown(place, out, TOKEN_MAX);

    switch (field->as) {
    case DECIMAL:
    case INTEGER:
        return print_number(v, field, place, out, TOKEN_MAX);
    case BIT:
    case FLAG:
        return snprintf(out, TOKEN_MAX, "%0*d", (int)place.length, v->number != 0);
    case FLAG_OFF:
        return snprintf(out, TOKEN_MAX, "%0*d", (int)place.length, v->number == 0);
    case CHOICE:
        return print_code(code_of(job, field, v), place, out, TOKEN_MAX);
    case VERSION:
        return print_version(place, v->text, out, TOKEN_MAX);
    case SERIAL:
        return print_serial(v->text, out, TOKEN_MAX);
    case WORD:
    case STAMP:
    case LETTER:
    case NUMBERS:
    case STAMP_5:
        break;
    }
    return snprintf(out, TOKEN_MAX, "%.*s", SPAN_PRINT(v->text));
}

static void splice(struct piece *piece, struct span place, const char *text, size_t length)
{
    size_t at = (size_t)(place.at - piece->text);
    size_t behind = piece->length - at - place.length;

    if (at + length + behind > sizeof piece->text)
        return;
    memmove(piece->text + at + length, piece->text + at + place.length, behind);
    memcpy(piece->text + at, text, length);
    piece->length = at + length + behind;
}

/* Where in the piece the field stands: all of it, some characters, or one bit. */
static bool find_place(const struct piece *piece, const struct field *field, size_t offset,
                       struct span *place)
{
    size_t from = offset + field->from;
    size_t length = piece->length - offset;

    if (field->as == BIT) {
        if (field->bit >= piece->length)
            return false;
        from = piece->length - 1 - field->bit;
        length = 1;
    } else if (field->length > 0) {
        length = field->length;
    }
    if (from + length > piece->length)
        return false;
    *place = (struct span){.at = piece->text + from, .length = length};
    return true;
}

static void put_field(const struct encoding_job *job, const struct field *field, struct span place,
                      struct piece *piece)
{
    struct value v;
    char text[TOKEN_MAX];

    if (!job->source->get(job->source->owner, field->is, &v))
        return;

    int length = print_value(job, field, &v, place, text);
    if (length > 0 && length < TOKEN_MAX)
        splice(piece, place, text, (size_t)length);
}

static void encode_characters(const struct encoding_job *job, struct span example)
{
    struct piece piece = {.length = example.length};

    memcpy(piece.text, example.at, example.length);
    for (size_t i = 0; i < job->layout->field_count; i++) {
        const struct field *field = &job->layout->fields[i];
        size_t length = field->length > 0 ? field->length : 1;

        if (field->at + length <= piece.length)
            put_field(job, field, (struct span){.at = piece.text + field->at, .length = length},
                      &piece);
    }
    buffer_put(job->out, piece.text, piece.length);
}

/* The letters that are on, then those that are off; the example says which the firmware has. */
static void encode_letters(const struct encoding_job *job, struct span example)
{
    struct buffer off = {0};
    bool on = true;

    buffer_text(job->out, "E");
    for (size_t i = 0; i < example.length; i++) {
        char letter = example.at[i];

        if (letter == 'E' || letter == 'D') {
            on = letter == 'E';
            continue;
        }

        bool is_on = on;
        for (size_t k = 0; k < job->layout->field_count; k++) {
            struct value v;

            if (job->layout->fields[k].bit == (uint8_t)letter &&
                job->source->get(job->source->owner, job->layout->fields[k].is, &v))
                is_on = v.number != 0;
        }
        buffer_put(is_on ? job->out : &off, &letter, 1);
    }
    buffer_text(job->out, "D");
    buffer_put(job->out, off.bytes, off.length);
    buffer_done(&off);
}

enum { STAMP_TOKENS = 5 };

/* Year, month, day, hour and minute, whether the stamp has blanks or not; 0: it is too short. */
static size_t encode_stamp(const struct encoding_job *job, struct span stamp)
{
    static const char gap_before[] = {[4] = ' ', [6] = ' ', [8] = ' ', [10] = ' ', [11] = 0};
    char digits[sizeof gap_before];
    size_t count = 0;

    for (size_t i = 0; i < stamp.length && count < sizeof digits; i++)
        if (stamp.at[i] != ' ')
            digits[count++] = stamp.at[i];
    if (count < sizeof digits)
        return 0;
    for (size_t i = 0; i < count; i++) {
        if (gap_before[i] != 0)
            buffer_put(job->out, &gap_before[i], 1);
        buffer_put(job->out, &digits[i], 1);
    }
    return STAMP_TOKENS;
}

/* A field that spreads over several tokens takes them all; returns how many, 0: it is none. */
static size_t encode_spread(const struct encoding_job *job, size_t at, size_t tokens_left)
{
    for (size_t i = 0; i < job->layout->field_count; i++) {
        const struct field *field = &job->layout->fields[i];
        struct value v;

        if (field->at != at || (field->as != NUMBERS && field->as != STAMP_5))
            continue;
        if (!job->source->get(job->source->owner, field->is, &v))
            return 0;
        if (field->as == STAMP_5)
            return encode_stamp(job, v.text);
        buffer_span(job->out, v.text);
        return field->length > 0 ? field->length : tokens_left;
    }
    return 0;
}

static void encode_token(const struct encoding_job *job, size_t at, struct span token)
{
    struct piece piece = {.length = token.length};

    memcpy(piece.text, token.at, token.length);
    for (size_t i = 0; i < job->layout->field_count; i++) {
        const struct field *field = &job->layout->fields[i];
        struct span place;

        if (field->at == at && find_place(&piece, field, 0, &place))
            put_field(job, field, place, &piece);
    }
    buffer_put(job->out, piece.text, piece.length);
}

static struct span token_at(struct span rest)
{
    const char *end = memchr(rest.at, ' ', rest.length);

    return (struct span){.at = rest.at,
                         .length = end == NULL ? rest.length : (size_t)(end - rest.at)};
}

static size_t count_tokens(struct span text)
{
    size_t count = 1;

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == ' ';
    return count;
}

/* Blanks are kept as the example has them, also the ones at its ends, which part no tokens. */
static void encode_tokens(const struct encoding_job *job, struct span example)
{
    struct span text = span_trim(example);
    const char *end = example.at + example.length;
    size_t at = 0, skip = 0;

    buffer_put(job->out, example.at, (size_t)(text.at - example.at));
    for (struct span rest = text; rest.length > 0;) {
        struct span token = token_at(rest);

        if (skip == 0)
            skip = encode_spread(job, at, count_tokens(rest));
        if (skip == 0)
            encode_token(job, at, token);
        else
            skip--;
        at++;
        rest = span_skip(rest, token.length);
        if (rest.length > 0 && skip == 0)
            buffer_text(job->out, " ");
        rest = span_skip(rest, 1);
    }
    buffer_put(job->out, text.at + text.length, (size_t)(end - (text.at + text.length)));
}

void encode_reply(const struct protocol *p, const struct message *m,
                  const struct value_source *source, struct buffer *out)
{
    struct span example = span_of(m->example);
    struct decoded decoded;

    if (example.length > FRAME_MAX || !decode_reply(p, m, example, &decoded)) {
        buffer_span(out, example);
        return;
    }

    struct encoding_job job = {
        .protocol = p, .layout = decoded.layout, .source = source, .out = out};
    switch (m->shape) {
    case TOKENS:
        encode_tokens(&job, example);
        break;
    case CHARACTERS:
        encode_characters(&job, example);
        break;
    case LETTERS:
        encode_letters(&job, example);
        break;
    }
}
