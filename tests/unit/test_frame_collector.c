/* test_frame_collector.c: parts that end with a CR, out of pieces of any size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/frame_collector.h"

#define BYTES(literal)                                                                             \
    {                                                                                              \
        .at = (literal), .length = sizeof(literal) - 1                                             \
    }
#define MODE "(B\xe7\xc9\r"
#define MODE_L "(L\x06\x07\r"
#define CLOCK "^D01720210521234743\x0eR\r"

/* Three frames with padding, an LF and junk between, in pieces of every size. */
static void frames_are_collected_from_pieces_of_any_size(void **state)
{
    static const struct span raw = BYTES("\0\0" MODE "\n\0" CLOCK MODE_L "\0(2");

    (void)state;
    for (size_t size = 1; size <= raw.length; size++) {
        struct frame_collector c = {0};
        struct span part;
        const char *wanted[] = {MODE, CLOCK, MODE_L};
        size_t taken = 0;

        for (size_t at = 0; at < raw.length; at += size) {
            struct span piece = span_skip(raw, at);

            piece.length = piece.length < size ? piece.length : size;
            frame_collector_add(&c, piece);
            while (frame_collector_take(&c, &part)) {
                assert_true(taken < 3);
                assert_true(span_is(part, wanted[taken++]));
            }
        }
        assert_int_equal(taken, 3);
        assert_false(c.overflow);
        frame_collector_clear(&c);
        assert_false(frame_collector_take(&c, &part));
    }
}

static void what_is_too_long_for_a_frame_is_thrown_away(void **state)
{
    struct frame_collector c = {0};
    struct span part, noise = BYTES("noise"), frame = BYTES(MODE);

    (void)state;
    for (size_t sent = 0; sent <= FRAME_MAX; sent += noise.length)
        frame_collector_add(&c, noise);
    assert_true(c.overflow);
    assert_false(frame_collector_take(&c, &part));
    frame_collector_add(&c, frame);
    assert_true(frame_collector_take(&c, &part));
    assert_true(part.length > frame.length); /* what came last of the noise is still before it */
    assert_true(span_equals(span_skip(part, part.length - frame.length), frame));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_collected_from_pieces_of_any_size),
        cmocka_unit_test(what_is_too_long_for_a_frame_is_thrown_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
