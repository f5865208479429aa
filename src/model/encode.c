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
    char separator, other; /* of tokens; most have but one */
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

/* The number as it stands on the wire: what the row multiplies with is taken out again. */
static struct value wire_number(const struct value *v, const struct field *field, unsigned digits)
{
    static const int64_t zero_celsius = 27315; /* hundredths of a kelvin */
    struct value wire = *v;
    int shifted = v->digits + field->exponent;

    if (field->as == KELVIN_TENTH) {
        wire = value_rounded(*v, 2);
        wire.number += zero_celsius;
        shifted = 1;
    }
    if (field->times > 1)
        wire.number /= field->times;
    for (; shifted < 0; shifted++)
        wire.number *= 10;
    wire.digits = (uint8_t)shifted;
    return value_rounded(wire, (uint8_t)digits);
}

/* What stands before the digits: a sign, a digit for one, or what fills the token up. */
static size_t print_front(const struct field *field, struct span token, bool negative, char *out)
{
    bool has_sign = token.length > 0 && (token.at[0] == '+' || token.at[0] == '-');

    if (field->as == SIGNED && has_sign)
        out[0] = negative ? '-' : '+';
    else if (field->as == SIGN_DIGIT)
        out[0] = negative ? '1' : '0';
    else
        return 0;
    return 1;
}

/* "00855" where "01234" stands, and "###855" where "##5000" does. */
static int print_digits(int64_t number, unsigned decimal_digits, struct span token, char *out,
                        size_t capacity)
{
    int64_t unit = power_of_ten(decimal_digits);
    bool filled = token.length > 0 && token.at[0] == '#';
    int width = (int)(filled ? 0 : whole_digits(token));

    if (decimal_digits > 0)
        return snprintf(out, capacity, "%0*lld.%0*lld", width, (long long)(number / unit),
                        (int)decimal_digits, (long long)(number % unit));
    if (!filled)
        return snprintf(out, capacity, "%0*lld", width, (long long)number);

    int length = snprintf(out, capacity, "%*lld", (int)token.length, (long long)number);
    for (int at = 0; at < length && out[at] == ' '; at++)
        out[at] = '#';
    return length;
}

/* A sign is written only where the form has a place for it. */
static int print_number(const struct value *v, const struct field *field, struct span token,
                        char *out, size_t capacity)
{
    unsigned digits = decimals(token);
    struct value wire = wire_number(v, field, digits);
    bool negative = wire.number < 0;
    size_t front = print_front(field, token, negative, out);

    if (negative)
        wire.number = front > 0 || field->as == SIGN_BEFORE ? -wire.number : 0;
    return (int)front + print_digits(wire.number, digits, span_skip(token, front), out + front,
                                     capacity - front);
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

enum { SERIAL_CHARACTERS = 20 };

/* A serial number filled up with zeros; with `counted`, behind two digits that say how many of the
 * twenty characters count. */
static int print_serial(struct span text, bool counted, char *out, size_t capacity)
{
    int count = text.length < SERIAL_CHARACTERS ? (int)text.length : SERIAL_CHARACTERS;
    int front = counted ? snprintf(out, capacity, "%02d", count) : 0;

    return front + snprintf(out + front, capacity - (size_t)front, "%.*s%.*s", count, text.at,
                            SERIAL_CHARACTERS - count, "00000000000000000000");
}

/* The digits of a whole time that this form has, or as many as there are. */
static int print_time(enum encoding as, struct span digits, char *out, size_t capacity)
{
    static const struct {
        int from, length;
    } parts[] = {[STAMP_HOUR] = {0, 10}, [DATE] = {0, 8}, [TIME_OF_DAY] = {8, 4}};
    int from = parts[as].from, length = parts[as].length;

    if ((int)digits.length < from + length)
        return snprintf(out, capacity, "%.*s", SPAN_PRINT(digits));
    return snprintf(out, capacity, "%.*s", length, digits.at + from);
}

/* Text, filled up in front where the form is. */
static int print_word(struct span text, struct span place, char *out, size_t capacity)
{
    int fill =
        place.length > text.length && place.at[0] == '#' ? (int)(place.length - text.length) : 0;

    return snprintf(out, capacity, "%.*s%.*s", fill, "####################", SPAN_PRINT(text));
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
    case SIGNED:
    case SIGN_DIGIT:
    case SIGN_BEFORE:
    case KELVIN_TENTH:
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
    case SERIAL_AFTER:
        return print_serial(v->text, field->as == SERIAL, out, TOKEN_MAX);
    case STAMP_HOUR:
    case DATE:
    case TIME_OF_DAY:
        return print_time(field->as, v->text, out, TOKEN_MAX);
    case WORD:
        return print_word(v->text, place, out, TOKEN_MAX);
    case STAMP:
    case LETTER:
    case NUMBERS:
    case STAMP_2:
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

/* Digits of a whole time into `form`, in which each Y M D h m takes the next one; `skip` digits are
 * left out in front. Returns whether there were enough. */
static bool encode_stamp(const struct encoding_job *job, struct span stamp, size_t skip,
                         const char *form)
{
    struct buffer text = {0};
    bool enough = true;

    for (const char *c = form; *c != '\0' && enough; c++) {
        if (strchr("YMDhm", *c) == NULL) {
            buffer_put(&text, c, 1);
            continue;
        }
        while (skip < stamp.length && !isdigit((unsigned char)stamp.at[skip]))
            skip++;
        enough = skip < stamp.length;
        if (enough)
            buffer_put(&text, &stamp.at[skip++], 1);
    }
    if (enough)
        buffer_span(job->out, buffer_view(&text));
    buffer_done(&text);
    return enough;
}

/* Digits in front that the form does not have: a stamp from the wire comes without a century. */
static size_t century(struct span stamp)
{
    enum { CENTURY = 2 };

    return memchr(stamp.at, ':', stamp.length) != NULL ? 0 : CENTURY;
}

/* A list as this protocol separates it. */
static void encode_list(const struct encoding_job *job, struct span list)
{
    for (size_t i = 0; i < list.length; i++) {
        bool separates = list.at[i] == ' ' || list.at[i] == ',';

        buffer_put(job->out, separates ? &job->separator : &list.at[i], 1);
    }
}

/* A field that spreads over several tokens takes them all; returns how many, 0: it is none. */
static size_t encode_spread(const struct encoding_job *job, size_t at, size_t tokens_left)
{
    for (size_t i = 0; i < job->layout->field_count; i++) {
        const struct field *field = &job->layout->fields[i];
        bool spreads = field->as == NUMBERS || field->as == STAMP_2 || field->as == STAMP_5;
        struct value v;

        if (field->at != at || !spreads)
            continue;
        if (!job->source->get(job->source->owner, field->is, &v))
            return 0;
        if (field->as == STAMP_5)
            return encode_stamp(job, v.text, 0, "YYYY MM DD hh mm") ? 5 : 0;
        if (field->as == STAMP_2)
            return encode_stamp(job, v.text, century(v.text), "YYMMDD hh:mm") ? 2 : 0;
        encode_list(job, v.text);
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

static bool separates(const struct encoding_job *job, char c)
{
    return c == job->separator || c == job->other;
}

static struct span token_at(const struct encoding_job *job, struct span rest)
{
    size_t length = 0;

    while (length < rest.length && !separates(job, rest.at[length]))
        length++;
    return (struct span){.at = rest.at, .length = length};
}

static size_t count_tokens(const struct encoding_job *job, struct span text)
{
    size_t count = 1;

    for (size_t i = 0; i < text.length; i++)
        count += separates(job, text.at[i]);
    return count;
}

/* Blanks are kept as the example has them, also the ones at its ends, which part no tokens. */
static void encode_tokens(const struct encoding_job *job, struct span example)
{
    struct span text = span_trim(example), rest = text;
    const char *end = example.at + example.length;
    size_t count = count_tokens(job, text);

    buffer_put(job->out, example.at, (size_t)(text.at - example.at));
    for (size_t at = 0, taken = 0; at < count; at++) {
        struct span token = token_at(job, rest);

        rest = span_skip(rest, token.length);
        if (taken == 0)
            taken = encode_spread(job, at, count - at);
        if (taken == 0)
            encode_token(job, at, token);
        else
            taken--;
        if (rest.length > 0 && taken == 0)
            buffer_put(job->out, rest.at, 1);
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

    char separator = p->separator != 0 ? p->separator : ' ';
    struct encoding_job job = {
        .protocol = p,
        .layout = decoded.layout,
        .source = source,
        .out = out,
        .separator = separator,
        .other = m->shape == WORDS ? ' ' : separator,
    };
    switch (m->shape) {
    case TOKENS:
    case WORDS:
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
