/* fuzz_frame.c: whatever bytes come, a frame is only what its check confirms.
 *
 * Every input goes through every framing. A target for each, or a first byte that chooses, would
 * not do more: framings are data for one piece of code, a recorded frame is a good start for all of
 * them only as it is, and what one framing makes of an input is what the next should get to see.
 * A minute is half a million of them. */
#include <stdint.h>
#include <stdlib.h>

#include "core/crc.h"
#include "model/frame_collector.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* The byte that was sent for `computed`, or what some firmwares make of it. */
static bool stands_for(char sent, uint8_t computed)
{
    bool reserved = computed == '(' || computed == '\r' || computed == '\n' || computed == 0;

    return (uint8_t)sent == computed || (reserved && (uint8_t)sent == computed + 1);
}

static bool crc_is(struct span covered, const char *sent)
{
    uint16_t crc = crc16_xmodem(covered);

    return stands_for(sent[0], (uint8_t)(crc >> 8)) && stands_for(sent[1], (uint8_t)crc);
}

static bool is_text(struct span text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
    return text.length > 0;
}

/* What stands behind a text that was accepted confirms it, and it begins as it should. */
static bool is_confirmed(const struct framing *f, struct span raw, struct span text)
{
    const char *start = text.at - (f->start == '^' ? 5 : 1), *behind = text.at + text.length;
    struct span covered = {.at = start, .length = (size_t)(behind - start)};
    size_t left = (size_t)(raw.at + raw.length - behind);
    uint8_t sum = 1;

    if (start < raw.at || start[0] != f->start || (f->start == '^' && start[1] != 'D'))
        return false;
    if (f->reply == CHECK_SUM) {
        for (size_t i = 0; i < covered.length; i++)
            sum = (uint8_t)(sum + (uint8_t)covered.at[i]);
        return left >= 2 && (uint8_t)behind[0] == sum && behind[1] == '\r';
    }
    if (left >= 3 && crc_is(covered, behind) && behind[2] == '\r')
        return true;
    return f->reply == CHECK_FREE && left >= 1 && behind[0] == '\r' && is_text(text) &&
           memchr(text.at, '(', text.length) == NULL;
}

static void find_at_once(const struct framing *f, struct span raw)
{
    struct span text = {0};
    enum frame_outcome outcome = frame_find(f, raw, span_of("QPIGS"), &text);

    must(frame_outcome_name(outcome) != NULL);
    must(outcome == FRAME_OK ? is_confirmed(f, raw, text) : text.at == NULL);
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
