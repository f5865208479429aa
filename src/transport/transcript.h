/* transcript.h: a conversation that is heard in pieces, as the lines of a recording (recording.h).
 *
 * A zeroed struct is an empty transcript. */
#pragma once

#include "core/buffer.h"

struct transcript {
    struct buffer lines;  /* whole ones; the reader may empty it */
    struct buffer answer; /* bytes of the line that is not finished */
};

/* Bytes that went to the device, or came from it in whatever pieces. */
void transcript_hear(struct transcript *t, bool sent, struct span bytes);

/* A header behind what was heard so far. */
void transcript_header(struct transcript *t, const char *name, const char *value);

/* What has not ended yet becomes a line. */
void transcript_finish(struct transcript *t);

void transcript_done(struct transcript *t);
