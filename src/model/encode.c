/* encode.c: an example, with the values of the moment in the places of its own. */
#include "model/encode.h"

#include <stdio.h>

#include "model/decode.h"
#include "model/place.h"

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

/* Where in the piece the field stands: all of it, some characters, or one bit. An empty token is
 * one that the unit has no value for. */
static bool find_place(const struct piece *piece, const struct field *field, struct span *place)
{
    bool is_part = field->length > 0 && field->as != NUMBERS;
    size_t from = field->from, length = is_part ? field->length : piece->length;

    if (piece->length == 0)
        return false;

    if (from + length > piece->length || (field->as == BIT && field->bit >= length))
        return false;
    if (field->as == BIT) {
        from += length - 1 - field->bit;
        length = 1;
    }
    *place = (struct span){.at = piece->text + from, .length = length};
    return true;
}

/* Dashes say that the unit has no such value, whatever the simulated plant has. */
static bool is_not_available(struct span place)
{
    for (size_t i = 0; i < place.length; i++)
        if (place.at[i] != '-' && place.at[i] != '.')
            return false;
    return true;
}

/* A part keeps its width, or its neighbours would no longer stand where they do. */
static void put_field(const struct encoding_job *job, const struct field *field, struct span place,
                      struct piece *piece)
{
    struct value v;
    char text[PLACE_MAX];

    if (is_not_available(place) || !job->source->get(job->source->owner, field->is, &v))
        return;

    int length = place_print(job->protocol, field, &v, place, text);
    if (length > 0 && length < PLACE_MAX &&
        (place.length == piece->length || place.length == (size_t)length))
        splice(piece, place, text, (size_t)length);
}

/* What a field has in the token before its own: its sign, or how many of its characters count. */
static void put_before(const struct encoding_job *job, const struct field *field,
                       struct piece *piece)
{
    struct span place = {.at = piece->text, .length = piece->length};
    struct value v;
    char text[PLACE_MAX];
    int length;

    if (!job->source->get(job->source->owner, field->is, &v) || v.kind == VALUE_UNKNOWN)
        return;
    if (field->as == SIGN_BEFORE)
        length = snprintf(text, sizeof text, "%d", v.number >= 0);
    else
        length = snprintf(text, sizeof text, "%02d", place_serial_length(v.text));
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

/* A date and time in `form`, in which each Y M D h m is the next digit and a blank what separates
 * tokens here; two letters Y leave the century out. Returns whether there were digits enough. */
static bool encode_stamp(const struct encoding_job *job, struct span time, const char *form)
{
    enum { CENTURY = 2, MINUTES_END = 12 };
    char digits[TIME_DIGITS];
    size_t next = strncmp(form, "YYYY", 4) == 0 ? 0 : CENTURY;

    if (value_time_digits(time, digits) < MINUTES_END)
        return false;
    for (; *form != '\0'; form++)
        if (strchr("YMDhm", *form) != NULL)
            buffer_put(job->out, &digits[next++], 1);
        else
            buffer_put(job->out, *form == ' ' ? &job->separator : form, 1);
    return true;
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
        if (!job->source->get(job->source->owner, field->is, &v) || v.kind == VALUE_UNKNOWN)
            return 0;
        if (field->as == STAMP_5)
            return encode_stamp(job, v.text, "YYYY MM DD hh mm") ? 5 : 0;
        if (field->as == STAMP_2)
            return encode_stamp(job, v.text, "YYMMDD hh:mm") ? 2 : 0;
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
        bool has_before = field->as == SIGN_BEFORE || field->as == SERIAL_AFTER;
        struct span place;

        if (field->at == at && find_place(&piece, field, &place))
            put_field(job, field, place, &piece);
        if (field->at == at + 1 && has_before)
            put_before(job, field, &piece);
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
        .other = m->shape != WORDS  ? separator
                 : separator == ' ' ? ','
                                    : ' ',
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
