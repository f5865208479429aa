/* fuzz_decode.c: whatever text is in a frame, the decoder stays inside it and gives valid JSON.
 *
 * The first two bytes choose protocol and message, the rest is the reply's text. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

#include "model/decode.h"
#include "protocols/index.h"

struct pick {
    const struct message *messages[256];
    size_t count;
};

static void collect(void *owner, const struct message *m)
{
    struct pick *p = owner;

    if (p->count < 256)
        p->messages[p->count++] = m;
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void must_be_json(const struct decoded *d)
{
    struct buffer out = {0};
    struct json j = json_into(&out);

    json_begin(&j, '[');
    for (size_t n = 0; n < d->count; n++)
        value_json(&d->readings[n].value, &j);
    json_end(&j, ']');

    json_error_t problem;
    json_t *parsed = json_loadb(out.bytes, out.length, JSON_ALLOW_NUL, &problem);
    must(parsed != NULL && json_array_size(parsed) == d->count);
    json_decref(parsed);
    buffer_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decoded decoded;
    struct pick pick = {0};
    size_t protocol_count = 0;

    if (size < 2)
        return 0;
    while (protocols[protocol_count] != NULL)
        protocol_count++;
    const struct protocol *p = protocols[data[0] % protocol_count];
    protocol_each_message(p, collect, &pick);
    const struct message *m = pick.messages[data[1] % pick.count];
    struct span text = {.at = (const char *)data + 2, .length = size - 2};

    if (!decode_reply(p, m, text, &decoded))
        return 0;
    must(decoded.count <= READINGS_MAX);
    for (size_t n = 0; n < decoded.count; n++)
        must(decoded.readings[n].is < MEASUREMENT_COUNT);
    must_be_json(&decoded);
    return 0;
}
