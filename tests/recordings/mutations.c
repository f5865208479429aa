/* mutations.c: every recorded frame with a check is damaged in every small way; none of it gives
 * another answer than the unit gave.
 *
 *     mutations FILE.json
 * Prints each damaged frame that was believed and a last line "N damaged frames, N with a good
 * check by chance, N believed"; ends with 1 if any was believed.
 *
 * A CRC of 16 bits holds by chance once in 65 536 times, a sum of one byte once in 256; then the
 * form of the answer must give it away. Only a byte in place of another can never hold. */
#include <stdio.h>

#include "model/decode.h"
#include "vector_file.h"

enum { SPARE = 8, INSERTED_MAX = 4 };

struct original {
    const char *id;
    const struct protocol *protocol;
    const struct message *message;
    const struct framing *framing;
    struct span raw;
    struct span text;
    struct decoded decoded;
};

static size_t mutants, collisions, believed;

static bool says_the_same(const struct decoded *a, const struct decoded *b)
{
    for (size_t i = 0; i < b->count; i++) {
        const struct value *said = decoded_find(a, b->readings[i].is);

        if (said == NULL || !value_equals(said, &b->readings[i].value))
            return false;
    }
    return true;
}

static void check(const struct original *o, const char *bytes, size_t length, const char *how)
{
    struct span raw = {.at = bytes, .length = length};
    static struct decoded decoded;
    struct span text;

    mutants++;
    if (frame_find(o->framing, raw, span_of(o->message->command), &text) != FRAME_OK ||
        span_equals(text, o->text))
        return;
    collisions++;
    if (!decode_reply(o->protocol, o->message, text, &decoded) ||
        says_the_same(&o->decoded, &decoded))
        return;
    believed++;
    printf("%s: %s: '%.*s'\n", o->id, how, SPAN_PRINT(text));
}

/* Each byte becomes one with another bit, and one that means something in a frame. */
static void change_bytes(const struct original *o, char *bytes)
{
    static const char telling[] = {'\0', '\n', '\r', ' ', '(', '^',
                                   '-',  '.',  ',',  '0', '9', '\xff'};

    for (size_t at = 0; at < o->raw.length; at++) {
        for (int bit = 0; bit < 8; bit++) {
            bytes[at] = (char)(o->raw.at[at] ^ 1 << bit);
            check(o, bytes, o->raw.length, "a flipped bit");
        }
        for (size_t i = 0; i < sizeof telling; i++) {
            bytes[at] = telling[i];
            check(o, bytes, o->raw.length, "another byte");
        }
        bytes[at] = o->raw.at[at];
    }
}

/* The line went dead, or the rest is of another frame. */
static void cut(const struct original *o, char *bytes)
{
    for (size_t length = 0; length < o->raw.length; length++) {
        check(o, bytes, length, "a beginning");
        bytes[length] = '\r';
        check(o, bytes, length + 1, "a beginning with its end");
        bytes[length] = o->raw.at[length];
    }
}

static void lose_bytes(const struct original *o, char *bytes)
{
    for (size_t from = 0; from < o->raw.length; from++)
        for (size_t to = from + 1; to <= o->raw.length; to++) {
            memcpy(bytes, o->raw.at, from);
            memcpy(bytes + from, o->raw.at + to, o->raw.length - to);
            check(o, bytes, o->raw.length - (to - from), "lost bytes");
        }
}

static void repeat_bytes(const struct original *o, char *bytes)
{
    for (size_t at = 0; at < o->raw.length; at++)
        for (size_t n = 1; n <= INSERTED_MAX && at + n <= o->raw.length; n++) {
            memcpy(bytes, o->raw.at, at + n);
            memcpy(bytes + at + n, o->raw.at + at, o->raw.length - at);
            check(o, bytes, o->raw.length + n, "bytes said twice");
        }
}

static void mutate(const struct original *o)
{
    char bytes[FRAME_MAX + SPARE];
    void (*const ways[])(const struct original *o, char *bytes) = {change_bytes, cut, lose_bytes,
                                                                   repeat_bytes};

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        memcpy(bytes, o->raw.at, o->raw.length);
        ways[i](o, bytes);
    }
}

/* Only one whole answer whose check is certain to be there. */
static bool is_checked(struct original *o, const json_t *object)
{
    return o->message != NULL && json_object_get(object, "frames") == NULL &&
           o->framing->reply != CHECK_FREE && o->framing->reply != CHECK_NONE &&
           frame_find(o->framing, o->raw, span_of(o->message->command), &o->text) == FRAME_OK &&
           decode_reply(o->protocol, o->message, o->text, &o->decoded);
}

static void mutate_object(json_t *object)
{
    static struct original o;
    char bytes[FRAME_MAX];
    struct span command = span_of(text_of(object, "command"));

    o = (struct original){.id = text_of(object, "id"), .protocol = protocol_of(object)};
    if (o.protocol == NULL || strcmp(text_of(object, "kind"), "reply") != 0)
        return;
    o.message = protocol_message(o.protocol, command);
    o.framing = command_framing(o.protocol, command);
    o.raw = bytes_of(text_of(object, "raw_hex"), bytes, sizeof bytes);
    if (is_checked(&o, object))
        mutate(&o);
}

int main(int argc, char **argv)
{
    json_error_t problem = {0};
    json_t *file = argc == 2 ? json_load_file(argv[1], 0, &problem) : NULL;
    json_t *object;
    size_t i;

    if (!json_is_array(file)) {
        fprintf(stderr, "mutations: no vectors: %s\n", problem.text);
        return 2;
    }
    json_array_foreach(file, i, object) mutate_object(object);
    json_decref(file);
    printf("%zu damaged frames, %zu with a good check by chance, %zu believed\n", mutants,
           collisions, believed);
    return believed > 0;
}
