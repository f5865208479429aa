/* transcript.c: a conversation that is heard in pieces, as the lines of a recording. */
#include "transport/transcript.h"

#include "model/framing.h"
#include "transport/recording.h"

/* An answer is a line. It ends with its CR, and with the NULs that fill up its last report. What is
 * longer than any frame is noise without an end. */
static bool answer_is_whole(const struct transcript *t)
{
    size_t length = t->answer.length;

    while (length > 0 && t->answer.bytes[length - 1] == '\0')
        length--;
    return (length > 0 && t->answer.bytes[length - 1] == '\r') || t->answer.length > FRAME_MAX;
}

void transcript_finish(struct transcript *t)
{
    if (t->answer.length > 0)
        recording_put(&t->lines, false, buffer_view(&t->answer));
    buffer_clear(&t->answer);
}

void transcript_hear(struct transcript *t, bool sent, struct span bytes)
{
    if (bytes.length == 0)
        return;
    if (sent) {
        transcript_finish(t);
        recording_put(&t->lines, true, bytes);
        return;
    }
    buffer_span(&t->answer, bytes);
    if (answer_is_whole(t))
        transcript_finish(t);
}

void transcript_header(struct transcript *t, const char *name, const char *value)
{
    transcript_finish(t);
    recording_put_header(&t->lines, name, value);
}

void transcript_done(struct transcript *t)
{
    buffer_done(&t->lines);
    buffer_done(&t->answer);
}
