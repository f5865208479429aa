/* mask.c: serial numbers taken out of a conversation. */
#include "commands/mask.h"

#include <ctype.h>

#include "commands/exchanges.h"
#include "model/decode.h"
#include "protocols/index.h"

enum {
    LONG_RUN = 10,     /* letters and digits that may be a serial number, */
    DIGITS_OF_RUN = 6, /* with at least so many digits, or a part of one */
    REST_OF_RUN = 4,   /* behind which a short answer came */
    CARET_HEADER = 5,  /* a caret, a letter, three digits */
};

/* How an answer has to do with serial numbers. */
enum concern {
    NONE,
    PART,  /* there is one in it */
    WHOLE, /* it is one */
};

/* An exchange under way: bytes that came, to be changed in place. */
struct answer_bytes {
    const struct secrets *secrets;
    const struct protocol *protocol; /* NULL: not known */
    const struct framing *framing;
    struct span command; /* empty: nothing was asked */
    enum concern concern;
};

/* All numbers of that kind, those of further units too. */
static bool is_secret(enum measurement_id id)
{
    return strstr(measurements[id].name, "serial_number") != NULL;
}

static enum concern concern_of_message(const struct message *m)
{
    enum concern found = NONE;

    for (size_t l = 0; m != NULL && l < m->layout_count; l++)
        for (size_t f = 0; f < m->layouts[l].field_count; f++)
            if (is_secret(m->layouts[l].fields[f].is) && found != WHOLE)
                found = m->layouts[l].field_count == 1 ? WHOLE : PART;
    return found;
}

/* In any dialect: an answer may be late, and a unit may speak several. */
static enum concern concern_of(struct span command)
{
    enum concern most = NONE;

    for (size_t i = 0; protocols[i] != NULL; i++) {
        enum concern c = concern_of_message(protocol_message(protocols[i], command));

        most = c > most ? c : most;
    }
    return most;
}

bool mask_concerns(struct span command)
{
    return concern_of(command) != NONE;
}

/* A row of nothing but 0 and 1 are flags. */
void mask_long_runs(const struct secrets *s, char *at, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        size_t end = i, digits = 0, binary = 0;

        for (; end < length && secrets_is_alnum(at[end]); end++) {
            digits += isdigit((unsigned char)at[end]) != 0;
            binary += at[end] == '0' || at[end] == '1';
        }
        if (end - i >= LONG_RUN && digits >= DIGITS_OF_RUN && binary < end - i)
            secrets_blank_serial(s, at + i, end - i, end - i);
        i = end;
    }
}

/* What is left of a number whose beginning may be missing: no digit of it stays. */
static void blank_digits(char *at, size_t length, size_t least)
{
    for (size_t i = 0; i < length; i++) {
        size_t end = i, binary = 0;

        for (; end < length && isdigit((unsigned char)at[end]); end++)
            binary += at[end] == '0' || at[end] == '1';
        if (end - i >= least && binary < end - i)
            memset(at + i, '0', end - i);
        i = end;
    }
}

void mask_loose(char *at, size_t length)
{
    blank_digits(at, length, DIGITS_OF_RUN);
}

/* Nothing but the shape stays. What was damaged must not become whole by it: a byte that no text
 * has is replaced by another such byte. */
static void blank_shape(char *at, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (secrets_is_alnum(at[i]))
            at[i] = '0';
        else if (!frame_is_padding(at[i]) && (at[i] < ' ' || at[i] > '~'))
            at[i] = '\xff';
}

/* Tells `tell` each serial number that a table finds in a text. False: it can't read that text. */
static bool each_serial(const struct protocol *p, struct span command, struct span text,
                        void (*tell)(void *owner, struct span serial), void *owner)
{
    const struct message *m = protocol_message(p, command);
    struct decoded d;

    if (m == NULL || !decode_reply(p, m, text, &d))
        return false;
    for (size_t i = 0; i < d.count; i++)
        if (is_secret(d.readings[i].is) && d.readings[i].value.kind == VALUE_TEXT)
            tell(owner, d.readings[i].value.text);
    return true;
}

/* The same with the table of the dialect, or else of whoever can read it. */
static bool each_serial_of_any(const struct answer_bytes *a, struct span text,
                               void (*tell)(void *owner, struct span serial), void *owner)
{
    bool read = a->protocol != NULL && each_serial(a->protocol, a->command, text, tell, owner);

    for (size_t i = 0; !read && protocols[i] != NULL; i++)
        read = each_serial(protocols[i], a->command, text, tell, owner);
    return read;
}

/* The text of a frame that is being changed. */
struct frame_text {
    const struct secrets *secrets;
    char *at;
    size_t length;
};

static void blank_told(void *owner, struct span serial)
{
    struct frame_text *t = owner;
    size_t from = (size_t)(serial.at - t->at);

    secrets_blank_serial(t->secrets, t->at + from, serial.length, t->length - from);
}

/* `checked`: its check vouches for it, so a serial number in it is whole. */
static void mask_frame_text(const struct answer_bytes *a, struct frame_text *t, bool checked)
{
    struct span text = {.at = t->at, .length = t->length};

    if (!each_serial_of_any(a, text, blank_told, t)) {
        if (a->concern == WHOLE)
            secrets_blank(t->at, t->length, t->length);
        else if (a->concern == PART && !checked)
            blank_shape(t->at, t->length);
        else
            mask_long_runs(a->secrets, t->at, t->length);
    }
    secrets_blank_known(a->secrets, t->at, t->length);
}

static void mask_unreadable(const struct answer_bytes *a, char *at, size_t length)
{
    secrets_blank_known(a->secrets, at, length);
    if (a->concern != NONE || a->command.length == 0)
        blank_shape(at, length);
    else
        mask_loose(at, length);
}

/* Masks a part that holds a whole frame, whose text `text` is, and makes its check anew. The part
 * ends with a CR. */
static void mask_frame(const struct answer_bytes *a, char *part, size_t length, struct span text)
{
    static const enum frame_check checks[] = {CHECK_NONE, CHECK_SUM, CHECK_CRC};
    struct frame_text t = {
        .secrets = a->secrets, .at = part + (text.at - part), .length = text.length};
    size_t end = (size_t)(text.at - part) + text.length;
    size_t start = (size_t)(text.at - part) - (a->framing->start == '^' ? CARET_HEADER : 1);
    size_t check = length - 1 - end;
    uint8_t bytes[FRAME_MAX];

    mask_unreadable(a, part, start);
    mask_frame_text(a, &t, check > 0);
    struct span body = {.at = part + start, .length = end - start};
    if (check > 0 && check <= 2 && frame_end(checks[check], body, bytes, sizeof bytes) > 0)
        memcpy(part + end, bytes + body.length, check);
}

static size_t part_length(struct span bytes)
{
    const char *end = bytes.length > 0 ? memchr(bytes.at, '\r', bytes.length) : NULL;

    return end != NULL ? (size_t)(end - bytes.at) + 1 : bytes.length;
}

/* Masks the first part of `bytes`, up to its CR, and returns its length. A check that is not
 * escaped may hold a CR: then the frame goes on for a byte or two. */
static size_t mask_part(const struct answer_bytes *a, char *bytes, size_t length)
{
    size_t first = part_length((struct span){bytes, length}), size = first;
    enum frame_outcome outcome = FRAME_TRUNCATED, told = FRAME_TRUNCATED;
    struct span text;

    for (; size <= length && size <= first + 2; size++) {
        outcome = frame_find(a->framing, (struct span){bytes, size}, a->command, &text);
        told = size == first ? outcome : told;
        if (outcome == FRAME_OK || size == length || told == FRAME_ECHO || told == FRAME_NAK ||
            told == FRAME_ACK)
            break;
    }
    if (outcome == FRAME_OK && bytes[size - 1] == '\r') {
        mask_frame(a, bytes, size, text);
        return size;
    }
    if (told == FRAME_ACK || told == FRAME_NAK)
        blank_digits(bytes, first, REST_OF_RUN);
    else if (told != FRAME_ECHO)
        mask_unreadable(a, bytes, first);
    return first;
}

static void mask_answer(void *owner, const struct answer_bytes *a, char *bytes, size_t length)
{
    (void)owner;
    if (secrets_keep_serial(a->secrets))
        return;
    for (size_t at = 0; at < length;)
        at += mask_part(a, bytes + at, length - at);
}

static void learn_told(void *owner, struct span serial)
{
    secrets_serial(owner, serial);
}

static void learn_answer(void *owner, const struct answer_bytes *a, char *bytes, size_t length)
{
    struct span rest = {.at = bytes, .length = length}, text;

    while (rest.length > 0) {
        size_t part = part_length(rest);

        if (frame_find(a->framing, rest, a->command, &text) == FRAME_OK)
            each_serial_of_any(a, text, learn_told, owner);
        rest = span_skip(rest, part);
    }
}

/* Gives all that came after each request to `change`, and appends the lines to `out` (NULL: only
 * looks). */
static void go_through(const struct secrets *s, const struct recording *r, const struct protocol *p,
                       void (*change)(void *owner, const struct answer_bytes *a, char *bytes,
                                      size_t length),
                       void *owner, struct buffer *out)
{
    size_t count = recording_count(r), n = 0;
    struct buffer raw = {0};

    while (n < count) {
        struct recorded line = recording_at(r, n);
        struct answer_bytes a = {
            .secrets = s,
            .protocol = p,
            .framing = p != NULL ? p->framing : &framing_voltronic,
        };

        if (line.sent) {
            const struct framing *f = exchange_read_request(&line, p, &a.command);

            a.framing = f != NULL ? f : a.framing;
            a.concern = concern_of(a.command);
            if (out != NULL)
                recording_put(out, true, line.bytes);
            n++;
        }
        size_t first = n, at = 0;
        buffer_clear(&raw);
        for (; n < count && !(line = recording_at(r, n)).sent; n++)
            buffer_span(&raw, line.bytes);
        change(owner, &a, raw.bytes, raw.length);
        for (size_t i = first; i < n && out != NULL; i++) {
            size_t length = recording_at(r, i).bytes.length;

            recording_put(out, false, (struct span){.at = raw.bytes + at, .length = length});
            at += length;
        }
    }
    buffer_done(&raw);
}

void mask_learn(struct secrets *s, const struct recording *r, const struct protocol *p)
{
    go_through(s, r, p, learn_answer, s, NULL);
}

void mask_recording(const struct secrets *s, const struct recording *r, const struct protocol *p,
                    struct buffer *out)
{
    go_through(s, r, p, mask_answer, NULL, out);
}
