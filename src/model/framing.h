/* framing.h: from bytes on the wire to the text inside a frame, and back.
 *
 *     QPIGS<crc><crc><cr>          (230.4 50.0 … 010<crc><crc><cr>
 *     ^P005GS<crc><crc><cr>        ^D1062336,499, … ,1<crc><crc><cr>
 *
 * Facts: docs/protocols/framing.md. A request is text, a check and a CR; a reply starts with a
 * bracket or caret, ends with a CR, and is found and trusted by these and its check alone. With a
 * caret go a letter and three digits that count the bytes behind them; replies of real units count
 * wrong, so on receiving they are but a hint. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

enum frame_check {
    CHECK_CRC,  /* CRC-16/XMODEM, high byte first; 28, 0D and 0A are sent plus one */
    CHECK_SUM,  /* one byte: the sum of all before it, plus one */
    CHECK_NONE, /* nothing */
    CHECK_FREE, /* of a reply: a CRC or nothing, as the unit pleases */
};

/* How a protocol wraps its texts. */
struct framing {
    const char *name;
    char start;               /* of a reply: '(' or '^' */
    enum frame_check request; /* behind a request */
    enum frame_check reply;   /* behind a reply */
    char letter;              /* of a request behind its caret: 'P' asks, 'S' sets; 0: no caret */
    uint8_t counted;          /* what its three digits count beyond the text: CR, perhaps check */
    bool dated;               /* three digits behind the text: the low byte of its sum */
};

extern const struct framing framing_voltronic;      /* bracket and CRC */
extern const struct framing framing_voltronic_sum;  /* bracket and one-byte sum */
extern const struct framing framing_plain;          /* bracket, asked without a check */
extern const struct framing framing_plain_dated;    /* the same with digits behind a date */
extern const struct framing framing_caret;          /* caret and CRC: PI18 */
extern const struct framing framing_caret_set;      /* the same for what sets */
extern const struct framing framing_caret_bare;     /* caret, a CRC counted but not sent */
extern const struct framing framing_caret_bare_set; /* the same for what sets */
extern const struct framing framing_caret_plain;    /* caret, asked without a check: PI17 */
extern const struct framing framing_caret_dated;    /* the same with digits behind a date */
extern const struct framing framing_caret_plain_set;

/* All of them; ends with NULL. */
extern const struct framing *const framings[];

enum frame_outcome {
    FRAME_OK,
    FRAME_ACK,           /* accepted */
    FRAME_NAK,           /* refused */
    FRAME_BAD_CRC,       /* whole, but the check does not hold */
    FRAME_TRUNCATED,     /* ends before its end */
    FRAME_ECHO,          /* the request came back */
    FRAME_BAD_START,     /* neither a bracket nor a caret where one belongs */
    FRAME_NO_TERMINATOR, /* whole, but ends with an LF instead of a CR */
};

enum { FRAME_MAX = 512, REQUEST_MAX = 128, REPORT_SIZE = 8 };

/* The stable name of an outcome: "ok", "bad_crc", … */
const char *frame_outcome_name(enum frame_outcome outcome);

/* Writes the request for `text` into `out` and returns how many bytes it has; 0 if they do not fit
 * into `capacity`. `avoid_zero`: a check byte 00 is sent as 01, which some firmwares want. */
size_t frame_encode(const struct framing *f, struct span text, bool avoid_zero, uint8_t *out,
                    size_t capacity);

/* The same for a reply: start, text, check and CR. "ACK" and "NAK" become what this framing says
 * instead. */
size_t frame_encode_reply(const struct framing *f, struct span text, uint8_t *out, size_t capacity);

/* The same for a body that has its start already. */
size_t frame_end(enum frame_check check, struct span body, uint8_t *out, size_t capacity);

/* The other side's view of frame_encode(): true if `bytes`, CR included, are a request in this
 * framing; `*text` is then the span of its text. */
bool frame_read_request(const struct framing *f, struct span bytes, struct span *text);

/* True if frame_encode() gives other bytes with `avoid_zero`. */
bool frame_has_zero_check(const struct framing *f, struct span text);

/* What may stand before a start and behind a CR: the padding of 8-byte reports, other ends of
 * lines.
 */
static inline bool frame_is_padding(char byte)
{
    return byte == '\0' || byte == '\n' || byte == '\r';
}

/* Judges everything that came after the request `request` (its text; empty: unknown). The first
 * whole frame wins; if there is none, the first thing wrong is told. On FRAME_OK `*text` is the
 * text between start and check (a span into `raw`), else it is untouched.
 * NULs before a start and after a CR are padding, an LF after a CR is dropped. */
enum frame_outcome frame_find(const struct framing *f, struct span raw, struct span request,
                              struct span *text);
