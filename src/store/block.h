/* block.h: many readings of one source of one inverter, column by column, and as few bytes.
 *
 * A row is one answer: its time and what it said. A column is one signal through all rows. Packed,
 * a column is what changes from row to row, which is little, and zstd makes it less. A packed block
 * needs nothing else to be read: words are in it too. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/error.h"

enum block_kind {
    BLOCK_NUMBER, /* fixed point: value / 10^digits */
    BLOCK_FLAG,   /* 0 or 1 */
    BLOCK_WORD,   /* an index into the block's words */
};

struct block_column {
    uint32_t signal;
    uint8_t kind;    /* enum block_kind */
    uint8_t digits;  /* of a NUMBER, the same in all rows */
    int64_t *values; /* owned; one for each row */
    bool *present;   /* owned; likewise: the answer said it */
};

/* A zeroed struct is an empty block; block_done() ends it. */
struct block {
    int64_t *times; /* owned; milliseconds since 1970 */
    size_t count, capacity;
    struct block_column *columns; /* owned */
    size_t column_count;
    char **words; /* owned */
    size_t word_count;
};

void block_done(struct block *b);

/* Another row, in which nothing is said yet. */
void block_row(struct block *b, int64_t time_ms);

/* What the last row says. A number with other digits than before changes the column to the finer of
 * both; one that would not fit then, and one of another kind, is left out. */
void block_number(struct block *b, uint32_t signal, int64_t value, uint8_t digits);
void block_flag(struct block *b, uint32_t signal, bool on);
void block_word(struct block *b, uint32_t signal, struct span word);

/* The column of a signal; NULL: nothing was said of it. */
const struct block_column *block_find(const struct block *b, uint32_t signal);

/* All rows of `from` behind those of `b`. */
void block_append(struct block *b, const struct block *from);

/* Puts the rows into the order of their times; of equal times the order stays. */
void block_sort(struct block *b);

/* Appends the packed block to `out`; `tight`: it is kept for years, so time is spent on it. */
void block_pack(const struct block *b, bool tight, struct buffer *out);

/* ERROR_DAMAGED: that is no packed block, or was changed. `*out` is then empty. */
MUST_CHECK bool block_unpack(struct span bytes, struct block *out, struct error *err);
