/* framing.c: from bytes on the wire to the text inside a frame, and back. */
#include "model/framing.h"

#include "core/crc.h"

const struct framing framing_voltronic = {.name = "voltronic", .start = '(', .check = CHECK_CRC};
const struct framing framing_voltronic_sum = {
    .name = "voltronic-sum",
    .start = '(',
    .check = CHECK_SUM,
};
const struct framing framing_plain = {.name = "plain", .start = '(', .check = CHECK_NONE};

static const char *const outcome_names[] = {
    [FRAME_OK] = "ok",
    [FRAME_ACK] = "ack",
    [FRAME_NAK] = "nak",
    [FRAME_BAD_CRC] = "bad_crc",
    [FRAME_TRUNCATED] = "truncated",
    [FRAME_ECHO] = "echo",
    [FRAME_BAD_START] = "bad_start",
    [FRAME_NO_TERMINATOR] = "no_terminator",
};

const char *frame_outcome_name(enum frame_outcome outcome)
{
    return outcome_names[outcome];
}

/* How the firmwares write a check byte: what would look like a start or an end is sent plus one. */
static uint8_t escaped(uint8_t byte, bool avoid_zero)
{
    bool reserved = byte == '(' || byte == '\r' || byte == '\n' || (avoid_zero && byte == 0);

    return reserved ? (uint8_t)(byte + 1) : byte;
}

static uint8_t sum_check(struct span bytes)
{
    unsigned sum = 1;

    for (size_t at = 0; at < bytes.length; at++)
        sum += (unsigned char)bytes.at[at];
    return (uint8_t)sum;
}

static size_t check_length(const struct framing *f)
{
    static const uint8_t lengths[] = {[CHECK_CRC] = 2, [CHECK_SUM] = 1, [CHECK_NONE] = 0};

    return lengths[f->check];
}

size_t frame_encode(const struct framing *f, struct span text, bool avoid_zero, uint8_t *out,
                    size_t capacity)
{
    size_t at = text.length;

    if (text.length + check_length(f) + 1 > capacity)
        return 0;
    memcpy(out, text.at, text.length);
    if (f->check == CHECK_CRC) {
        uint16_t crc = crc16_xmodem(text);
        out[at++] = escaped((uint8_t)(crc >> 8), avoid_zero);
        out[at++] = escaped((uint8_t)crc, avoid_zero);
    } else if (f->check == CHECK_SUM) {
        out[at++] = sum_check(text);
    }
    out[at++] = '\r';
    return at;
}

bool frame_has_zero_check(const struct framing *f, struct span text)
{
    uint16_t crc = crc16_xmodem(text);

    return f->check == CHECK_CRC && ((crc >> 8) == 0 || (crc & 0xff) == 0);
}

/* Sources differ, so a received byte may be the plain one, the escaped one, or 01 for 00. */
static bool check_byte_fits(char received, uint8_t computed)
{
    uint8_t byte = (uint8_t)received;

    return byte == escaped(computed, false) || byte == escaped(computed, true) || byte == computed;
}

/* `body` runs from the start character to the last byte before the CR. */
static bool check_holds(const struct framing *f, struct span body)
{
    size_t check = check_length(f);

    if (body.length < check + 1)
        return false;
    struct span covered = {.at = body.at, .length = body.length - check};
    const char *received = body.at + covered.length;
    if (f->check == CHECK_NONE)
        return true;
    if (f->check == CHECK_SUM)
        return (uint8_t)received[0] == sum_check(covered);

    uint16_t crc = crc16_xmodem(covered);
    return check_byte_fits(received[0], (uint8_t)(crc >> 8)) &&
           check_byte_fits(received[1], (uint8_t)crc);
}

static enum frame_outcome classify(struct span text)
{
    return span_is(text, "ACK") ? FRAME_ACK : span_is(text, "NAK") ? FRAME_NAK : FRAME_OK;
}

static bool is_padding(char byte)
{
    return byte == '\0' || byte == '\n' || byte == '\r';
}

static struct span without_padding(struct span raw)
{
    while (raw.length > 0 && is_padding(raw.at[0]))
        raw = span_skip(raw, 1);
    return raw;
}

/* The request itself came back, without its check or with either form of it. */
static bool is_echo(const struct framing *f, struct span part, struct span request)
{
    uint8_t bytes[REQUEST_MAX];

    if (request.length > 0 && span_equals(part, request))
        return true;

    for (int avoid_zero = 0; avoid_zero < 2 && request.length > 0; avoid_zero++) {
        size_t length = frame_encode(f, request, avoid_zero != 0, bytes, sizeof bytes);

        if (length > 0 &&
            span_equals(part, (struct span){.at = (const char *)bytes, .length = length - 1}))
            return true;
    }
    return false;
}

/* Judges one part without its CR. Junk in front may look like a start: every start is tried. */
static enum frame_outcome judge(const struct framing *f, struct span part, struct span request,
                                struct span *text)
{
    bool started = false;

    for (size_t at = 0; at < part.length; at++) {
        struct span body = span_skip(part, at);

        if (body.at[0] != f->start)
            continue;
        started = true;
        if (check_holds(f, body)) {
            *text = (struct span){
                .at = body.at + 1,
                .length = body.length - 1 - check_length(f),
            };
            return classify(*text);
        }
        /* Old firmwares and several papers send these without a check. */
        if (span_is(body, "(NAK"))
            return FRAME_NAK;
        if (span_is(body, "(ACK"))
            return FRAME_ACK;
    }
    if (started)
        return FRAME_BAD_CRC;
    if (f->check == CHECK_SUM && span_is(part, "ACK\xd0")) /* in one paper, without a bracket */
        return FRAME_ACK;
    if (span_is(part, "^0\x1b\xe3")) /* so a caret device answers a bracket question */
        return FRAME_NAK;
    return is_echo(f, part, request) ? FRAME_ECHO : FRAME_BAD_START;
}

/* What is left without a CR: ended by something else, or cut. */
static enum frame_outcome judge_rest(const struct framing *f, struct span rest, struct span request)
{
    struct span text;

    if (rest.length == 0 || rest.at[rest.length - 1] != '\n')
        return FRAME_TRUNCATED;
    rest.length--;

    enum frame_outcome outcome = judge(f, rest, request, &text);
    if (outcome == FRAME_OK || outcome == FRAME_ACK || outcome == FRAME_NAK)
        return FRAME_NO_TERMINATOR;
    if (outcome != FRAME_BAD_CRC || f->check != CHECK_CRC)
        return outcome;

    /* One of the two check bytes is there, the other got lost with the CR. */
    struct span covered = {.at = rest.at, .length = rest.length - 1};
    uint16_t crc = crc16_xmodem(covered);
    char last = rest.at[rest.length - 1];
    bool half = check_byte_fits(last, (uint8_t)(crc >> 8)) || check_byte_fits(last, (uint8_t)crc);
    return half ? FRAME_TRUNCATED : FRAME_BAD_CRC;
}

/* A firmware that does not escape its check may have a CR in it: the frame then ends one or two
 * bytes later. `part` is what stands before the first CR. */
static bool judge_beyond(const struct framing *f, struct span raw, struct span part,
                         struct span *text)
{
    for (size_t length = part.length + 1; length <= part.length + 2 && length < raw.length;
         length++)
        if (raw.at[length] == '\r' && judge(f, (struct span){.at = raw.at, .length = length},
                                            (struct span){0}, text) == FRAME_OK)
            return true;
    return false;
}

enum frame_outcome frame_find(const struct framing *f, struct span raw, struct span request,
                              struct span *text)
{
    enum frame_outcome first = FRAME_TRUNCATED;
    bool judged = false;

    for (raw = without_padding(raw); raw.length > 0; raw = without_padding(raw)) {
        const char *end = memchr(raw.at, '\r', raw.length);
        struct span part = {.at = raw.at};
        struct span found;

        if (end == NULL)
            return judged ? first : judge_rest(f, raw, request);
        part.length = (size_t)(end - raw.at);

        enum frame_outcome outcome = judge(f, part, request, &found);
        if (outcome == FRAME_BAD_CRC && judge_beyond(f, raw, part, &found))
            outcome = FRAME_OK;
        if (outcome == FRAME_OK)
            *text = found;
        if (outcome == FRAME_OK || outcome == FRAME_ACK || outcome == FRAME_NAK)
            return outcome;
        if (!judged)
            first = outcome;
        judged = true;
        raw = span_skip(raw, part.length + 1);
    }
    return first;
}

void frame_collector_clear(struct frame_collector *c)
{
    c->length = 0;
    c->scanned = 0;
    c->taken = 0;
    c->overflow = false;
}

static void forget_taken(struct frame_collector *c)
{
    memmove(c->bytes, c->bytes + c->taken, c->length - c->taken);
    c->length -= c->taken;
    c->scanned = 0;
    c->taken = 0;
}

void frame_collector_add(struct frame_collector *c, struct span bytes)
{
    if (c->taken > 0)
        forget_taken(c);
    while (bytes.length > 0) {
        size_t room = FRAME_MAX - c->length;
        size_t length = bytes.length < room ? bytes.length : room;

        if (room == 0) {
            frame_collector_clear(c);
            c->overflow = true;
            continue;
        }
        memcpy(c->bytes + c->length, bytes.at, length);
        c->length += length;
        bytes = span_skip(bytes, length);
    }
}

bool frame_collector_take(struct frame_collector *c, struct span *part)
{
    if (c->taken > 0)
        forget_taken(c);

    size_t padding = 0;
    while (padding < c->length && is_padding(c->bytes[padding]))
        padding++;
    if (padding > 0) {
        c->taken = padding;
        forget_taken(c);
    }

    const char *end = memchr(c->bytes + c->scanned, '\r', c->length - c->scanned);
    if (end == NULL) {
        c->scanned = c->length;
        return false;
    }
    c->taken = (size_t)(end - c->bytes) + 1;
    *part = (struct span){.at = c->bytes, .length = c->taken};
    return true;
}
