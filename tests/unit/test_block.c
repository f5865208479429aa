/* test_block.c: what goes into a block comes out of it, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "store/block.h"
#include "store/varint.h"

static void assert_same(const struct block *a, const struct block *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->column_count, b->column_count);
    for (size_t row = 0; row < a->count; row++)
        assert_int_equal(a->times[row], b->times[row]);
    for (size_t i = 0; i < a->column_count; i++) {
        const struct block_column *x = &a->columns[i];
        const struct block_column *y = block_find(b, x->signal);

        assert_non_null(y);
        assert_int_equal(x->kind, y->kind);
        assert_int_equal(x->digits, y->digits);
        for (size_t row = 0; row < a->count; row++) {
            assert_int_equal(x->present[row], y->present[row]);
            if (!x->present[row])
                continue;
            if (x->kind == BLOCK_WORD)
                assert_string_equal(a->words[x->values[row]], b->words[y->values[row]]);
            else
                assert_int_equal(x->values[row], y->values[row]);
        }
    }
}

static void assert_survives(const struct block *b)
{
    for (int tight = 0; tight < 2; tight++) {
        struct buffer packed = {0};
        struct block again;
        struct error err;

        block_pack(b, tight != 0, &packed);
        assert_true(block_unpack(buffer_view(&packed), &again, &err));
        assert_same(b, &again);
        block_done(&again);
        buffer_done(&packed);
    }
}

static void fill(struct block *b, size_t rows)
{
    static const char *const modes[] = {"line", "battery", "fault"};

    srand(7);
    for (size_t row = 0; row < rows; row++) {
        block_row(b, 1782000000000 + (int64_t)row * 1000 + rand() % 40);
        block_number(b, 1, 2300 + rand() % 30, 1);
        if (row % 3 != 0)
            block_number(b, 2, rand() - RAND_MAX / 2, 0);
        block_flag(b, 3, row % 100 > 50);
        if (row > 10)
            block_word(b, 4, span_of(modes[row / 50 % 3]));
    }
}

static void what_goes_in_comes_out(void **state)
{
    (void)state;
    for (size_t rows = 0; rows < 400; rows += rows < 5 ? 1 : 79) {
        struct block b = {0};

        fill(&b, rows);
        assert_survives(&b);
        block_done(&b);
    }
}

static void the_extremes_fit(void **state)
{
    static const int64_t extremes[] = {INT64_MIN, INT64_MAX, 0, -1, INT64_MIN, INT64_MAX};
    struct block b = {0};

    (void)state;
    for (size_t i = 0; i < sizeof extremes / sizeof extremes[0]; i++) {
        block_row(&b, extremes[i]);
        block_number(&b, UINT32_MAX, extremes[i], 0);
    }
    assert_survives(&b);
    block_done(&b);
}

static void a_column_takes_the_finest_digits(void **state)
{
    struct block b = {0};
    const struct block_column *c;

    (void)state;
    block_row(&b, 1);
    block_number(&b, 5, 527, 1); /* 52.7 */
    block_row(&b, 2);
    block_number(&b, 5, 5271, 2); /* 52.71 */
    block_row(&b, 3);
    block_number(&b, 5, 53, 0);
    c = block_find(&b, 5);
    assert_int_equal(c->digits, 2);
    assert_int_equal(c->values[0], 5270);
    assert_int_equal(c->values[1], 5271);
    assert_int_equal(c->values[2], 5300);
    assert_survives(&b);
    block_done(&b);
}

static void what_does_not_fit_is_left_out(void **state)
{
    struct block b = {0};
    const struct block_column *c;

    (void)state;
    block_row(&b, 1);
    block_number(&b, 5, INT64_MAX, 0);
    block_row(&b, 2);
    block_number(&b, 5, 1, 1); /* would make the first one too large */
    block_row(&b, 3);
    block_flag(&b, 5, true); /* another kind */
    c = block_find(&b, 5);
    assert_true(c->present[0]);
    assert_int_equal(c->values[0], INT64_MAX);
    assert_false(c->present[1]);
    assert_false(c->present[2]);
    block_done(&b);
}

static void rows_are_joined_and_put_in_order(void **state)
{
    struct block a = {0}, b = {0};

    (void)state;
    for (int64_t n = 0; n < 50; n++) {
        block_row(&a, 1000 + 2 * n);
        block_number(&a, 1, 2 * n, 0);
        block_word(&a, 2, span_of("even"));
        block_row(&b, 1001 + 2 * n);
        block_number(&b, 1, 20 * n + 10, 1);
        block_word(&b, 2, span_of("odd"));
    }
    block_append(&a, &b);
    block_sort(&a);
    assert_int_equal(a.count, 100);
    for (int64_t n = 0; n < 100; n++) {
        assert_int_equal(a.times[n], 1000 + n);
        assert_int_equal(block_find(&a, 1)->values[n], 10 * n);
        assert_string_equal(a.words[block_find(&a, 2)->values[n]], n % 2 == 0 ? "even" : "odd");
    }
    block_done(&a);
    block_done(&b);
}

/* zstd's checksum tells each of them, whatever would come out. */
static void no_damaged_byte_is_believed(void **state)
{
    struct buffer packed = {0};
    struct block b = {0}, again;
    struct error err;

    (void)state;
    fill(&b, 60);
    block_pack(&b, true, &packed);
    for (size_t at = 0; at < packed.length; at++)
        for (int bit = 0; bit < 8; bit++) {
            packed.bytes[at] = (char)(packed.bytes[at] ^ 1 << bit);
            if (block_unpack(buffer_view(&packed), &again, &err)) {
                assert_same(&b, &again); /* a bit that means nothing */
                block_done(&again);
            }
            packed.bytes[at] = (char)(packed.bytes[at] ^ 1 << bit);
        }
    for (size_t length = 0; length < packed.length; length++) {
        struct span part = {.at = packed.bytes, .length = length};

        assert_false(block_unpack(part, &again, &err));
        assert_int_equal(err.code, ERROR_DAMAGED);
    }
    buffer_done(&packed);
    block_done(&b);
}

static void numbers_end_where_they_end(void **state)
{
    static const uint64_t numbers[] = {0, 1, 127, 128, 300, UINT32_MAX, UINT64_MAX};
    struct buffer out = {0};

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct varint_reader r;

        buffer_clear(&out);
        varint_put(&out, numbers[i]);
        r = (struct varint_reader){.rest = buffer_view(&out)};
        assert_true(varint_get(&r) == numbers[i]);
        assert_int_equal(r.rest.length, 0);
        assert_false(r.bad);
        assert_int_equal(varint_get(&r), 0);
        assert_true(r.bad);
    }
    buffer_done(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(the_extremes_fit),
        cmocka_unit_test(a_column_takes_the_finest_digits),
        cmocka_unit_test(what_does_not_fit_is_left_out),
        cmocka_unit_test(rows_are_joined_and_put_in_order),
        cmocka_unit_test(no_damaged_byte_is_believed),
        cmocka_unit_test(numbers_end_where_they_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
