/* framing.c: from bytes on the wire to the text inside a frame, and back. */
#include "model/framing.h"

#include "core/crc.h"

enum {
    HEADER_LENGTH = 5, /* a caret, a letter, three digits */
    CR_LENGTH = 1,
    CRC_LENGTH = 2,
    DATE_DIGITS = 3,
};

const struct framing framing_voltronic = {.name = "voltronic", .start = '('};
const struct framing framing_voltronic_sum = {
    .name = "voltronic-sum",
    .start = '(',
    .request = CHECK_SUM,
    .reply = CHECK_SUM,
};
const struct framing framing_plain = {
    .name = "plain",
    .start = '(',
    .request = CHECK_NONE,
    .reply = CHECK_FREE,
};
const struct framing framing_plain_dated = {
    .name = "plain-dated",
    .start = '(',
    .request = CHECK_NONE,
    .reply = CHECK_FREE,
    .dated = true,
};
const struct framing framing_caret = {
    .name = "caret",
    .start = '^',
    .letter = 'P',
    .counted = CRC_LENGTH + CR_LENGTH,
};
const struct framing framing_caret_set = {
    .name = "caret-set",
    .start = '^',
    .letter = 'S',
    .counted = CRC_LENGTH + CR_LENGTH,
};
const struct framing framing_caret_bare = {
    .name = "caret-bare",
    .start = '^',
    .request = CHECK_NONE,
    .letter = 'P',
    .counted = CRC_LENGTH + CR_LENGTH,
};
const struct framing framing_caret_bare_set = {
    .name = "caret-bare-set",
    .start = '^',
    .request = CHECK_NONE,
    .letter = 'S',
    .counted = CRC_LENGTH + CR_LENGTH,
};
const struct framing framing_caret_plain = {
    .name = "caret-plain",
    .start = '^',
    .request = CHECK_NONE,
    .letter = 'P',
    .counted = CR_LENGTH,
};
const struct framing framing_caret_dated = {
    .name = "caret-dated",
    .start = '^',
    .request = CHECK_NONE,
    .letter = 'P',
    .counted = CR_LENGTH,
    .dated = true,
};
const struct framing framing_caret_plain_set = {
    .name = "caret-plain-set",
    .start = '^',
    .request = CHECK_NONE,
    .letter = 'S',
    .counted = CR_LENGTH,
};

const struct framing *const framings[] = {
    &framing_voltronic,   &framing_voltronic_sum, &framing_plain_dated,     &framing_plain,
    &framing_caret,       &framing_caret_set,     &framing_caret_bare,      &framing_caret_bare_set,
    &framing_caret_dated, &framing_caret_plain,   &framing_caret_plain_set, NULL,
};

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

static size_t check_length(enum frame_check check)
{
    static const uint8_t lengths[] = {
        [CHECK_CRC] = CRC_LENGTH,
        [CHECK_SUM] = 1,
        [CHECK_NONE] = 0,
        [CHECK_FREE] = 0,
    };

    return lengths[check];
}

/* Puts the check of the first `length` bytes of `out` and a CR behind them; returns the new length.
 * There is room for them. */
static size_t put_end(enum frame_check check, bool avoid_zero, uint8_t *out, size_t length)
{
    struct span covered = {.at = (const char *)out, .length = length};

    if (check == CHECK_CRC) {
        uint16_t crc = crc16_xmodem(covered);
        out[length++] = escaped((uint8_t)(crc >> 8), avoid_zero);
        out[length++] = escaped((uint8_t)crc, avoid_zero);
    } else if (check == CHECK_SUM) {
        out[length++] = sum_check(covered);
    }
    out[length++] = '\r';
    return length;
}

/* The three digits behind a date: the low byte of the sum of all before them. */
static void put_date_digits(uint8_t *out, size_t length)
{
    unsigned sum = 0;

    for (size_t at = 0; at < length; at++)
        sum += out[at];
    sum &= 0xff;
    out[length] = (uint8_t)('0' + sum / 100);
    out[length + 1] = (uint8_t)('0' + sum / 10 % 10);
    out[length + 2] = (uint8_t)('0' + sum % 10);
}

static void put_header(char letter, size_t count, uint8_t *out)
{
    out[0] = '^';
    out[1] = (uint8_t)letter;
    out[2] = (uint8_t)('0' + count / 100 % 10);
    out[3] = (uint8_t)('0' + count / 10 % 10);
    out[4] = (uint8_t)('0' + count % 10);
}

size_t frame_encode(const struct framing *f, struct span text, bool avoid_zero, uint8_t *out,
                    size_t capacity)
{
    size_t digits = f->dated ? DATE_DIGITS : 0;
    size_t at = f->letter != 0 ? HEADER_LENGTH : 0;

    if (at + text.length + digits + check_length(f->request) + CR_LENGTH > capacity)
        return 0;
    if (f->letter != 0)
        put_header(f->letter, text.length + digits + f->counted, out);
    memcpy(out + at, text.at, text.length);
    at += text.length;
    if (f->dated)
        put_date_digits(out, at);
    return put_end(f->request, avoid_zero, out, at + digits);
}

size_t frame_encode_reply(const struct framing *f, struct span text, uint8_t *out, size_t capacity)
{
    bool short_answer = f->start == '^' && (span_is(text, "ACK") || span_is(text, "NAK"));
    size_t at = f->start == '^' && !short_answer ? HEADER_LENGTH : 1;

    if (short_answer)
        text = span_of(text.at[0] == 'A' ? "1" : "0");
    if (at + text.length + check_length(f->reply) + CR_LENGTH > capacity)
        return 0;
    if (at == HEADER_LENGTH)
        put_header('D', text.length + check_length(f->reply) + CR_LENGTH, out);
    else
        out[0] = (uint8_t)f->start;
    memcpy(out + at, text.at, text.length);
    return put_end(f->reply, false, out, at + text.length);
}

size_t frame_end(enum frame_check check, struct span body, uint8_t *out, size_t capacity)
{
    if (body.length + check_length(check) + CR_LENGTH > capacity)
        return 0;
    memcpy(out, body.at, body.length);
    return put_end(check, false, out, body.length);
}

static bool is_printable(struct span text)
{
    for (size_t at = 0; at < text.length; at++)
        if (text.at[at] < ' ' || text.at[at] > '~')
            return false;
    return true;
}

bool frame_read_request(const struct framing *f, struct span bytes, struct span *text)
{
    size_t before = f->letter != 0 ? HEADER_LENGTH : 0;
    size_t behind = (f->dated ? DATE_DIGITS : 0) + check_length(f->request) + CR_LENGTH;
    uint8_t again[REQUEST_MAX];

    if (bytes.length <= before + behind)
        return false;

    struct span inner = {.at = bytes.at + before, .length = bytes.length - before - behind};
    if (f->request == CHECK_NONE && !is_printable(inner))
        return false;
    for (int avoid_zero = 0; avoid_zero < 2; avoid_zero++) {
        size_t length = frame_encode(f, inner, avoid_zero != 0, again, sizeof again);

        if (length == bytes.length && memcmp(again, bytes.at, length) == 0) {
            *text = inner;
            return true;
        }
    }
    return false;
}

bool frame_has_zero_check(const struct framing *f, struct span text)
{
    uint8_t kept[REQUEST_MAX], avoided[REQUEST_MAX];
    size_t length = frame_encode(f, text, false, kept, sizeof kept);

    return f->request == CHECK_CRC && frame_encode(f, text, true, avoided, sizeof avoided) > 0 &&
           memcmp(kept, avoided, length) != 0;
}

/* Sources differ, so a received byte may be the plain one, the escaped one, or 01 for 00. */
static bool check_byte_fits(char received, uint8_t computed)
{
    uint8_t byte = (uint8_t)received;

    return byte == escaped(computed, false) || byte == escaped(computed, true) || byte == computed;
}

static bool crc_holds(struct span body)
{
    if (body.length < CRC_LENGTH + 1)
        return false;

    struct span covered = {.at = body.at, .length = body.length - CRC_LENGTH};
    const char *received = body.at + covered.length;
    uint16_t crc = crc16_xmodem(covered);
    return check_byte_fits(received[0], (uint8_t)(crc >> 8)) &&
           check_byte_fits(received[1], (uint8_t)crc);
}

/* Without a check a second start is a sign of damage, whichever of the two was the true one. */
static bool is_unchecked_text(const struct framing *f, struct span body)
{
    struct span text = span_skip(body, 1);

    return text.length > 0 && is_printable(text) && memchr(text.at, f->start, text.length) == NULL;
}

/* `body` runs from the start character to the last byte before the CR; `*check` becomes the number
 * of check bytes at its end. */
static bool check_holds(const struct framing *f, struct span body, size_t *check)
{
    *check = check_length(f->reply);
    if (body.length < *check + 1)
        return false;
    switch (f->reply) {
    case CHECK_CRC:
        return crc_holds(body);
    case CHECK_SUM:
        return (uint8_t)body.at[body.length - 1] ==
               sum_check((struct span){.at = body.at, .length = body.length - 1});
    case CHECK_NONE:
        return true;
    case CHECK_FREE:
        *check = crc_holds(body) ? CRC_LENGTH : 0;
        return *check > 0 || is_unchecked_text(f, body);
    }
    return false;
}

/* What a whole body without its check says; `*text` is then what is inside. False: it does not
 * begin as a reply does. */
static bool read_body(const struct framing *f, struct span body, enum frame_outcome *outcome,
                      struct span *text)
{
    *text = span_skip(body, 1);
    *outcome = FRAME_OK;
    if (f->start != '^') {
        if (span_is(*text, "ACK") || span_is(*text, "NAK"))
            *outcome = text->at[0] == 'A' ? FRAME_ACK : FRAME_NAK;
        return true;
    }
    if (span_is(*text, "1") || span_is(*text, "0")) {
        *outcome = text->at[0] == '1' ? FRAME_ACK : FRAME_NAK;
        return true;
    }
    *text = span_skip(body, HEADER_LENGTH);
    return body.length >= HEADER_LENGTH && body.at[1] == 'D';
}

/* Old firmwares and several papers send these without a check. */
static bool is_bare_answer(const struct framing *f, struct span body, enum frame_outcome *outcome)
{
    bool accepted = span_is(body, f->start == '^' ? "^1" : "(ACK");

    *outcome = accepted ? FRAME_ACK : FRAME_NAK;
    return accepted || span_is(body, f->start == '^' ? "^0" : "(NAK");
}

/* What is wrong with a body whose check does not hold. With a caret the declared length may tell
 * that the check is what is missing. */
static enum frame_outcome blame(const struct framing *f, struct span body)
{
    unsigned declared = 0;

    if (f->start != '^')
        return f->reply == CHECK_FREE && body.length == 1 ? FRAME_TRUNCATED : FRAME_BAD_CRC;
    if (body.length < 2 || (body.at[1] != 'D' && body.at[1] != '0' && body.at[1] != '1'))
        return FRAME_BAD_START;
    if (body.at[1] != 'D')
        return FRAME_BAD_CRC;
    if (body.length < HEADER_LENGTH + CRC_LENGTH)
        return FRAME_TRUNCATED;
    for (size_t at = 2; at < HEADER_LENGTH; at++) {
        if (body.at[at] < '0' || body.at[at] > '9')
            return FRAME_BAD_CRC;
        declared = declared * 10 + (unsigned)(body.at[at] - '0');
    }

    size_t came = body.length - HEADER_LENGTH + CR_LENGTH;
    return declared > came && declared <= came + CRC_LENGTH ? FRAME_TRUNCATED : FRAME_BAD_CRC;
}

static struct span without_padding(struct span raw)
{
    while (raw.length > 0 && frame_is_padding(raw.at[0]))
        raw = span_skip(raw, 1);
    return raw;
}

/* The request itself came back, without its check or with either form of it. */
static bool is_echo(const struct framing *f, struct span part, struct span request)
{
    uint8_t bytes[REQUEST_MAX];

    for (int avoid_zero = 0; avoid_zero < 2 && request.length > 0; avoid_zero++) {
        size_t length = frame_encode(f, request, avoid_zero != 0, bytes, sizeof bytes);
        struct span sent = {.at = (const char *)bytes, .length = length};

        if (length == 0)
            return false;
        sent.length -= CR_LENGTH;
        if (span_equals(part, sent))
            return true;
        sent.length -= check_length(f->request);
        if (span_equals(part, sent))
            return true;
    }
    return false;
}

/* What a device of the other kind answers to a question that it does not understand. */
static bool is_foreign_answer(const struct framing *f, struct span part,
                              enum frame_outcome *outcome)
{
    if (f->reply == CHECK_SUM && span_is(part, "ACK\xd0")) { /* in one paper, without a bracket */
        *outcome = FRAME_ACK;
        return true;
    }
    *outcome = span_is(part, "^1\x0b\xc2") ? FRAME_ACK : FRAME_NAK;
    return *outcome == FRAME_ACK || span_is(part, "^0\x1b\xe3") || span_is(part, "(NAKss") ||
           span_is(part, "(NAK");
}

/* Judges one part without its CR. Junk in front may look like a start: every start is tried. */
static enum frame_outcome judge(const struct framing *f, struct span part, struct span request,
                                struct span *text)
{
    enum frame_outcome outcome, wrong = FRAME_BAD_START;
    struct span found;
    bool started = false;

    for (size_t at = 0; at < part.length; at++) {
        struct span body = span_skip(part, at);
        size_t check;

        if (body.at[0] != f->start)
            continue;
        if (check_holds(f, body, &check) && (check > 0 || !started)) {
            struct span covered = {.at = body.at, .length = body.length - check};

            if (read_body(f, covered, &outcome, &found)) {
                *text = found;
                return outcome;
            }
        }
        if (is_bare_answer(f, body, &outcome))
            return outcome;
        if (!started)
            wrong = blame(f, body);
        started = true;
    }
    if (is_foreign_answer(f, part, &outcome))
        return outcome;
    return is_echo(f, part, request) ? FRAME_ECHO : wrong;
}

/* What is left without a CR: ended by something else, or cut. */
static enum frame_outcome judge_rest(const struct framing *f, struct span rest, struct span request)
{
    struct span text;

    /* Without a check nothing tells whether more was to come. */
    if (f->reply == CHECK_FREE && memchr(rest.at, f->start, rest.length) != NULL)
        return FRAME_NO_TERMINATOR;
    if (rest.length == 0 || rest.at[rest.length - 1] != '\n')
        return FRAME_TRUNCATED;
    rest.length--;

    enum frame_outcome outcome = judge(f, rest, request, &text);
    if (outcome == FRAME_OK || outcome == FRAME_ACK || outcome == FRAME_NAK)
        return FRAME_NO_TERMINATOR;
    if (outcome != FRAME_BAD_CRC || f->reply != CHECK_CRC)
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
        if ((outcome == FRAME_BAD_CRC || outcome == FRAME_TRUNCATED) &&
            judge_beyond(f, raw, part, &found))
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
