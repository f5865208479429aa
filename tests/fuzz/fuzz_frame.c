/* fuzz_frame.c: whatever bytes come, a frame is only what its check confirms. */
#include <stdint.h>
#include <stdlib.h>

#include "model/frame_collector.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* A text that was accepted lies inside what came. */
static void find_at_once(const struct framing *f, struct span raw)
{
    struct span text = {0};

    if (frame_find(f, raw, span_of("QPIGS"), &text) == FRAME_OK)
        must(text.at > raw.at && text.at + text.length < raw.at + raw.length);
}

/* Pieces of any size give the parts that the whole gives. */
static void collect_in_pieces(struct span raw, size_t piece)
{
    static struct frame_collector whole, pieces;
    struct span part;
    size_t whole_bytes = 0;
    size_t piece_bytes = 0;

    frame_collector_clear(&whole);
    frame_collector_clear(&pieces);
    frame_collector_add(&whole, raw);
    while (frame_collector_take(&whole, &part))
        whole_bytes += part.length;
    for (struct span rest = raw; rest.length > 0; rest = span_skip(rest, piece)) {
        struct span some = {.at = rest.at, .length = piece < rest.length ? piece : rest.length};

        frame_collector_add(&pieces, some);
        while (frame_collector_take(&pieces, &part)) {
            must(part.at[part.length - 1] == '\r');
            piece_bytes += part.length;
        }
    }
    must(whole.overflow || whole_bytes == piece_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span raw = {.at = (const char *)data, .length = size};

    for (size_t n = 0; framings[n] != NULL; n++)
        find_at_once(framings[n], raw);
    collect_in_pieces(raw, size > 0 ? data[0] % 16 + 1u : 1);
    return 0;
}
