/* fuzz_recording.c: whatever a file holds, it is read as a recording or refused with a reason; and
 * what was read can be written and read again, byte by byte. */
#include <stdlib.h>
#include <string.h>

#include "transport/recording.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* Written as it was read, with the headers that say how to read a line without a CR. */
static void write_again(const struct recording *r, struct buffer *out)
{
    recording_put_header(out, "bytes", "exact");
    for (size_t n = 0; n < recording_count(r); n++) {
        struct recorded line = recording_at(r, n);

        recording_put(out, line.sent, line.bytes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct recording *first, *second;
    struct buffer text = {0};
    struct error err = {0};

    if (!recording_parse((struct span){(const char *)data, size}, &first, &err)) {
        must(err.code == ERROR_INVALID && err.text[0] != '\0');
        return 0;
    }
    write_again(first, &text);
    must(recording_parse(buffer_view(&text), &second, &err));
    must(recording_count(second) == recording_count(first));
    for (size_t n = 0; n < recording_count(first); n++) {
        struct recorded a = recording_at(first, n), b = recording_at(second, n);

        must(a.sent == b.sent && span_equals(a.bytes, b.bytes));
    }
    recording_free(first);
    recording_free(second);
    buffer_done(&text);
    return 0;
}
