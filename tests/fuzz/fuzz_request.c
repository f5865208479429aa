/* fuzz_request.c: what is wrapped is unwrapped to the same, and nothing else is.
 *
 * In every framing: the bytes as a request that came, and as a text that is to be sent. */
#include <stdint.h>
#include <stdlib.h>

#include "model/framing.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool is_text(struct span text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
    return text.length > 0;
}

/* What is read as a request is what we would have sent, with a 00 in its check or without. */
static void read_request(const struct framing *f, struct span bytes)
{
    uint8_t again[REQUEST_MAX];
    struct span text;
    bool found = false;

    if (!frame_read_request(f, bytes, &text))
        return;
    must(text.length > 0);
    for (int avoid_zero = 0; avoid_zero < 2; avoid_zero++) {
        size_t length = frame_encode(f, text, avoid_zero != 0, again, sizeof again);

        found = found || span_equals(bytes, (struct span){(const char *)again, length});
    }
    must(found);
}

static void send_request(const struct framing *f, struct span text, bool avoid_zero)
{
    uint8_t bytes[REQUEST_MAX];
    size_t length = frame_encode(f, text, avoid_zero, bytes, sizeof bytes);
    struct span sent = {.at = (const char *)bytes, .length = length}, again;

    must(length <= sizeof bytes && (length == 0 || bytes[length - 1] == '\r'));
    if (length == 0) {
        must(text.length > REQUEST_MAX - 11); /* a header, three digits, a check and a CR */
        return;
    }
    must(frame_read_request(f, sent, &again));
    must(span_equals(again, text));
    must(frame_encode(f, text, avoid_zero, bytes, length - 1) == 0);
}

/* Without a check the last two bytes of a text may be one by chance. */
static bool is_found(const struct framing *f, struct span text, struct span found)
{
    return span_equals(found, text) || (f->reply == CHECK_FREE && found.length + 2 == text.length &&
                                        memcmp(found.at, text.at, found.length) == 0);
}

static void send_reply(const struct framing *f, struct span text)
{
    uint8_t bytes[FRAME_MAX];
    size_t length = frame_encode_reply(f, text, bytes, sizeof bytes);
    struct span sent = {.at = (const char *)bytes, .length = length}, found = {0};

    if (length == 0)
        return;

    enum frame_outcome outcome = frame_find(f, sent, (struct span){0}, &found);
    if (span_is(text, "ACK") || (f->reply == CHECK_FREE && span_is(text, "ACK9 ")))
        must(outcome == FRAME_ACK);
    else if (span_is(text, "NAK") || (f->reply == CHECK_FREE && span_is(text, "NAKss")))
        must(outcome == FRAME_NAK);
    else if (memchr(text.at, f->start, text.length) == NULL) /* what is behind it may be one, too */
        must(outcome == FRAME_OK && is_found(f, text, found));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span bytes = {.at = (const char *)data, .length = size};

    for (size_t n = 0; framings[n] != NULL; n++) {
        read_request(framings[n], bytes);
        if (!is_text(bytes))
            continue;
        send_request(framings[n], bytes, size % 2 != 0);
        send_reply(framings[n], bytes);
    }
    return 0;
}
