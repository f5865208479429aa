/* recording.h: a conversation as text, for bug reports and for tests.
 *
 *     # device: Axpert King 5 kW
 *     > QPIGS\xb7\xa9\x0d
 *     < (230.4 50.0 … 010\x1c\x30\x0d
 *
 * `>` went to the device, `<` came from it; what is not printable ASCII, and the backslash, is
 * \xNN. So every byte is kept, check and CR too. A line without any CR was written by hand: its
 * check and CR are left out and belong to it all the same, and so do the caret, letter and length
 * of a request if they are: "> ^P005GS" or "> GS". Of an answer they are not: "< ^D00518". A
 * request by hand may have the wildcards of fnmatch(): "> QED????????".
 *
 * Headers that say how to read on:
 *
 *     # bytes: exact      nothing is left out any more: a line without CR was cut short
 *     # check: none       what is left out is only the CR
 *     # check: crc        back to what is usual
 *     # protocol: pi16    the dialect (heliowire protocols), which knows whether answers have a
 *                         check */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/span.h"
#include "model/framing.h"

struct recorded {
    bool sent;         /* to the device */
    bool is_bare;      /* its check and CR are left out */
    bool has_no_check; /* of a bare one: the check is not left out, there is none */
    struct span bytes; /* the recording's */
};

struct recording;

/* Reads a file. ERROR_MISSING, ERROR_PERMISSION; ERROR_INVALID with the number of the line.
 * The caller owns `*out`. */
MUST_CHECK bool recording_read(const char *path, struct recording **out, struct error *err);

/* The same with a text at hand. */
MUST_CHECK bool recording_parse(struct span text, struct recording **out, struct error *err);
void recording_free(struct recording *r);

size_t recording_count(const struct recording *r);

/* `index` is below the count. */
struct recorded recording_at(const struct recording *r, size_t index);

/* The text of a request in a framing, as frame_read_request() has it. Of a bare line it is all of
 * it, or what stands behind caret, letter and length, whatever these count; a question mark may
 * stand for each of their digits. False: it is no request in `f`. */
bool recorded_text(const struct recorded *request, const struct framing *f, struct span *text);

/* The value of the first header `name` ("device"); NULL if there is none. */
const char *recording_header(const struct recording *r, const char *name);

/* Writes a line of the conversation, exactly. */
void recording_put(struct buffer *out, bool sent, struct span bytes);

/* Writes a header; line breaks in `value` become blanks, other control characters \xNN. */
void recording_put_header(struct buffer *out, const char *name, const char *value);
