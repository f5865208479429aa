/* fuzz_block.c: whatever bytes are taken for a packed block, it is whole: it can be packed and
 * unpacked again, and nothing of it was lost.
 *
 * The first byte chooses: the bytes as they are, or packed by zstd first, as random ones are hardly
 * ever. */
#include <stdint.h>
#include <stdlib.h>
#include <zstd.h>

#include "store/block.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_whole(const struct block *b)
{
    for (size_t i = 0; i < b->column_count; i++)
        for (size_t row = 0; row < b->count; row++)
            if (b->columns[i].present[row] && b->columns[i].kind == BLOCK_WORD)
                must((size_t)b->columns[i].values[row] < b->word_count);
}

static void unpack(struct span bytes)
{
    struct buffer packed = {0};
    struct block b, again;
    struct error err;

    if (!block_unpack(bytes, &b, &err))
        return;
    check_whole(&b);
    block_pack(&b, false, &packed);
    must(block_unpack(buffer_view(&packed), &again, &err));
    must(again.count == b.count && again.column_count == b.column_count);
    block_sort(&again);
    check_whole(&again);
    block_done(&again);
    block_done(&b);
    buffer_done(&packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span bytes = {.at = (const char *)data + 1, .length = size - 1};
    struct buffer packed = {0};
    char version = 1;

    if (size < 2)
        return 0;
    if (data[0] % 4 == 0) {
        unpack(bytes);
        return 0;
    }
    buffer_put(&packed, &version, 1);
    buffer_reserve(&packed, ZSTD_compressBound(bytes.length));
    packed.length += ZSTD_compress(packed.bytes + 1, ZSTD_compressBound(bytes.length), bytes.at,
                                   bytes.length, 1);
    unpack(buffer_view(&packed));
    buffer_done(&packed);
    return 0;
}
