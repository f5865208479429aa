/* block.c: many readings of one source of one inverter, column by column, and as few bytes. */
#include "store/block.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "core/memory.h"
#include "store/varint.h"

enum {
    VERSION = 1,
    LEVEL_QUICK = 1,
    LEVEL_TIGHT = 12,
    DIGITS_MAX = 9,
    ROWS_MAX = 1 << 20,    /* of a block that is read: more is no hour of anything */
    CELLS_MAX = 1 << 25,   /* rows times columns */
    BYTES_MAX = 256 << 20, /* unpacked */
};

void block_done(struct block *b)
{
    for (size_t i = 0; i < b->column_count; i++) {
        free(b->columns[i].values);
        free(b->columns[i].present);
    }
    for (size_t i = 0; i < b->word_count; i++)
        free(b->words[i]);
    free(b->columns);
    free(b->words);
    free(b->times);
    *b = (struct block){0};
}

/* --- building --- */

static void make_room(struct block *b, size_t capacity)
{
    if (capacity <= b->capacity)
        return;
    capacity = capacity > 2 * b->capacity ? capacity : 2 * b->capacity;
    b->times = xrealloc(b->times, capacity * sizeof b->times[0]);
    for (size_t i = 0; i < b->column_count; i++) {
        struct block_column *c = &b->columns[i];

        c->values = xrealloc(c->values, capacity * sizeof c->values[0]);
        c->present = xrealloc(c->present, capacity * sizeof c->present[0]);
    }
    b->capacity = capacity;
}

void block_row(struct block *b, int64_t time_ms)
{
    make_room(b, b->count + 1);
    b->times[b->count] = time_ms;
    for (size_t i = 0; i < b->column_count; i++) {
        b->columns[i].values[b->count] = 0;
        b->columns[i].present[b->count] = false;
    }
    b->count++;
}

static struct block_column *find(const struct block *b, uint32_t signal)
{
    for (size_t i = 0; i < b->column_count; i++)
        if (b->columns[i].signal == signal)
            return &b->columns[i];
    return NULL;
}

const struct block_column *block_find(const struct block *b, uint32_t signal)
{
    return find(b, signal);
}

static struct block_column *add_column(struct block *b, uint32_t signal, uint8_t kind,
                                       uint8_t digits)
{
    size_t capacity = b->capacity > 0 ? b->capacity : 1;
    struct block_column *c;

    b->columns = xrealloc(b->columns, (b->column_count + 1) * sizeof b->columns[0]);
    c = &b->columns[b->column_count++];
    *c = (struct block_column){
        .signal = signal,
        .kind = kind,
        .digits = digits,
        .values = xcalloc(capacity, sizeof c->values[0]),
        .present = xcalloc(capacity, sizeof c->present[0]),
    };
    return c;
}

/* The column for a value of that kind; NULL: the signal has another kind in this block. */
static struct block_column *column_for(struct block *b, uint32_t signal, uint8_t kind,
                                       uint8_t digits)
{
    struct block_column *c = find(b, signal);

    if (c == NULL)
        return add_column(b, signal, kind, digits);
    return c->kind == kind ? c : NULL;
}

static bool scale(int64_t *value, unsigned digits)
{
    for (; digits > 0; digits--)
        if (__builtin_mul_overflow(*value, (int64_t)10, value))
            return false;
    return true;
}

/* False: some value of it would not fit. */
static bool make_finer(const struct block *b, struct block_column *c, uint8_t digits)
{
    for (size_t i = 0; i < b->count; i++) {
        int64_t value = c->values[i];

        if (!scale(&value, digits - c->digits))
            return false;
    }
    for (size_t i = 0; i < b->count; i++)
        scale(&c->values[i], digits - c->digits);
    c->digits = digits;
    return true;
}

static void set(const struct block *b, struct block_column *c, size_t row, int64_t value)
{
    if (row >= b->count)
        return;
    c->values[row] = value;
    c->present[row] = true;
}

static void set_number(struct block *b, size_t row, uint32_t signal, int64_t value, uint8_t digits)
{
    struct block_column *c = column_for(b, signal, BLOCK_NUMBER, digits);

    if (c == NULL || digits > DIGITS_MAX || (digits > c->digits && !make_finer(b, c, digits)) ||
        !scale(&value, c->digits - digits))
        return;
    set(b, c, row, value);
}

void block_number(struct block *b, uint32_t signal, int64_t value, uint8_t digits)
{
    set_number(b, b->count - 1, signal, value, digits);
}

void block_flag(struct block *b, uint32_t signal, bool on)
{
    struct block_column *c = column_for(b, signal, BLOCK_FLAG, 0);

    if (c != NULL)
        set(b, c, b->count - 1, on);
}

static int64_t word_index(struct block *b, struct span word)
{
    const char *end = word.length > 0 ? memchr(word.at, '\0', word.length) : NULL;

    if (end != NULL)
        word.length = (size_t)(end - word.at);
    for (size_t i = 0; i < b->word_count; i++)
        if (span_is(word, b->words[i]))
            return (int64_t)i;

    char *copy = xcalloc(word.length + 1, 1);
    span_copy(word, copy, word.length + 1);
    b->words = xrealloc(b->words, (b->word_count + 1) * sizeof b->words[0]);
    b->words[b->word_count] = copy;
    return (int64_t)b->word_count++;
}

void block_word(struct block *b, uint32_t signal, struct span word)
{
    struct block_column *c = column_for(b, signal, BLOCK_WORD, 0);

    if (c != NULL)
        set(b, c, b->count - 1, word_index(b, word));
}

static void append_value(struct block *b, const struct block *from, const struct block_column *c,
                         size_t row)
{
    int64_t value = c->values[row];

    switch ((enum block_kind)c->kind) {
    case BLOCK_NUMBER:
        block_number(b, c->signal, value, c->digits);
        break;
    case BLOCK_FLAG:
        block_flag(b, c->signal, value != 0);
        break;
    case BLOCK_WORD:
        block_word(b, c->signal, span_of(from->words[value]));
        break;
    }
}

void block_append(struct block *b, const struct block *from)
{
    make_room(b, b->count + from->count);
    for (size_t row = 0; row < from->count; row++) {
        block_row(b, from->times[row]);
        for (size_t i = 0; i < from->column_count; i++)
            if (from->columns[i].present[row])
                append_value(b, from, &from->columns[i], row);
    }
}

static bool is_sorted(const struct block *b)
{
    for (size_t row = 1; row < b->count; row++)
        if (b->times[row] < b->times[row - 1])
            return false;
    return true;
}

struct place {
    int64_t time_ms;
    size_t row;
};

static int compare(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->time_ms != y->time_ms)
        return x->time_ms < y->time_ms ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

void block_sort(struct block *b)
{
    struct block sorted = {0};
    struct place *places;

    if (is_sorted(b))
        return;
    places = xcalloc(b->count, sizeof places[0]);
    for (size_t row = 0; row < b->count; row++)
        places[row] = (struct place){.time_ms = b->times[row], .row = row};
    qsort(places, b->count, sizeof places[0], compare);
    make_room(&sorted, b->count);
    for (size_t n = 0; n < b->count; n++) {
        block_row(&sorted, places[n].time_ms);
        for (size_t i = 0; i < b->column_count; i++)
            if (b->columns[i].present[places[n].row])
                append_value(&sorted, b, &b->columns[i], places[n].row);
    }
    free(places);
    block_done(b);
    *b = sorted;
}

/* --- packing --- */

/* A row of bits as the lengths of its runs, the first of which is of bits that are set. */
static void put_presence(const struct block *b, const struct block_column *c, struct buffer *out)
{
    bool bit = true;
    size_t run = 0;

    for (size_t row = 0; row < b->count; row++) {
        if (c->present[row] != bit) {
            varint_put(out, run);
            bit = !bit;
            run = 0;
        }
        run++;
    }
    if (run > 0)
        varint_put(out, run);
}

static void put_column(const struct block *b, const struct block_column *c, struct buffer *out)
{
    uint64_t last = 0;

    varint_put(out, c->signal);
    varint_put(out, c->kind);
    varint_put(out, c->digits);
    put_presence(b, c, out);
    for (size_t row = 0; row < b->count; row++) {
        if (!c->present[row])
            continue;
        varint_put_signed(out, (int64_t)((uint64_t)c->values[row] - last));
        last = (uint64_t)c->values[row];
    }
}

/* Times go on as they went on before, more or less. */
static void put_times(const struct block *b, struct buffer *out)
{
    uint64_t last = 0, step = 0;

    for (size_t row = 0; row < b->count; row++) {
        uint64_t now = (uint64_t)b->times[row];

        varint_put_signed(out, (int64_t)(now - last - step));
        step = row > 0 ? now - last : 0;
        last = now;
    }
}

static void put_plain(const struct block *b, struct buffer *out)
{
    varint_put(out, b->count);
    varint_put(out, b->word_count);
    for (size_t i = 0; i < b->word_count; i++) {
        varint_put(out, strlen(b->words[i]));
        buffer_text(out, b->words[i]);
    }
    put_times(b, out);
    varint_put(out, b->column_count);
    for (size_t i = 0; i < b->column_count; i++)
        put_column(b, &b->columns[i], out);
}

void block_pack(const struct block *b, bool tight, struct buffer *out)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    struct buffer plain = {0};
    char version = VERSION;

    if (context == NULL)
        abort();
    put_plain(b, &plain);
    buffer_put(out, &version, 1);
    size_t room = ZSTD_compressBound(plain.length);
    buffer_reserve(out, room);
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, tight ? LEVEL_TIGHT : LEVEL_QUICK);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    size_t length =
        ZSTD_compress2(context, out->bytes + out->length, room, plain.bytes, plain.length);
    if (ZSTD_isError(length))
        abort(); /* there is room, and nothing else can fail */
    out->length += length;
    buffer_done(&plain);
    ZSTD_freeCCtx(context);
}

/* --- unpacking --- */

static bool get_words(struct varint_reader *r, struct block *b)
{
    uint64_t count = varint_get(r);

    for (uint64_t i = 0; i < count && !r->bad; i++) {
        struct span word = varint_get_bytes(r, varint_get(r));

        if (r->bad || (word.length > 0 && memchr(word.at, '\0', word.length) != NULL))
            return false;
        word_index(b, word);
    }
    return !r->bad && b->word_count == count;
}

static bool get_times(struct varint_reader *r, struct block *b, uint64_t count)
{
    uint64_t last = 0, step = 0;

    make_room(b, (size_t)count);
    for (uint64_t row = 0; row < count && !r->bad; row++) {
        uint64_t now = last + step + (uint64_t)varint_get_signed(r);

        b->times[row] = (int64_t)now;
        step = row > 0 ? now - last : 0;
        last = now;
    }
    b->count = (size_t)count;
    return !r->bad;
}

static bool get_presence(struct varint_reader *r, const struct block *b, struct block_column *c)
{
    bool bit = true;

    for (size_t row = 0; row < b->count; bit = !bit) {
        uint64_t run = varint_get(r);

        if (r->bad || run > b->count - row || (run == 0 && row > 0))
            return false;
        for (; run > 0; run--)
            c->present[row++] = bit;
    }
    return true;
}

static bool is_possible(const struct block *b, const struct block_column *c, int64_t value)
{
    switch ((enum block_kind)c->kind) {
    case BLOCK_NUMBER:
        return true;
    case BLOCK_FLAG:
        return value == 0 || value == 1;
    case BLOCK_WORD:
        return value >= 0 && (uint64_t)value < b->word_count;
    }
    return false;
}

static bool get_column(struct varint_reader *r, struct block *b)
{
    uint64_t signal = varint_get(r), kind = varint_get(r), digits = varint_get(r);
    uint64_t last = 0;

    if (r->bad || signal > UINT32_MAX || kind > BLOCK_WORD || digits > DIGITS_MAX ||
        find(b, (uint32_t)signal) != NULL)
        return false;
    struct block_column *c = add_column(b, (uint32_t)signal, (uint8_t)kind, (uint8_t)digits);
    if (!get_presence(r, b, c))
        return false;
    for (size_t row = 0; row < b->count; row++) {
        if (!c->present[row])
            continue;
        last += (uint64_t)varint_get_signed(r);
        c->values[row] = (int64_t)last;
        if (r->bad || !is_possible(b, c, c->values[row]))
            return false;
    }
    return true;
}

static bool get_plain(struct span plain, struct block *b)
{
    struct varint_reader r = {.rest = plain};
    uint64_t rows = varint_get(&r);

    if (r.bad || rows > ROWS_MAX || rows > plain.length || !get_words(&r, b) ||
        !get_times(&r, b, rows))
        return false;
    uint64_t columns = varint_get(&r);
    if (columns > CELLS_MAX / (rows + 1))
        return false;
    for (uint64_t i = 0; i < columns; i++)
        if (r.bad || !get_column(&r, b))
            return false;
    return !r.bad && r.rest.length == 0;
}

static bool expand(struct span packed, struct buffer *plain)
{
    unsigned long long size = ZSTD_getFrameContentSize(packed.at, packed.length);

    if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > BYTES_MAX)
        return false;
    buffer_reserve(plain, (size_t)size + 1);
    size_t length = ZSTD_decompress(plain->bytes, (size_t)size, packed.at, packed.length);
    if (ZSTD_isError(length) || length != size)
        return false;
    plain->length = length;
    return true;
}

bool block_unpack(struct span bytes, struct block *out, struct error *err)
{
    struct buffer plain = {0};
    struct block b = {0};
    bool whole = false;

    if (bytes.length > 1 && bytes.at[0] == VERSION)
        whole = expand(span_skip(bytes, 1), &plain) && get_plain(buffer_view(&plain), &b);
    buffer_done(&plain);
    if (!whole) {
        block_done(&b);
        *out = (struct block){0};
        return fail(err, ERROR_DAMAGED, "a block of %zu bytes is damaged", bytes.length);
    }
    *out = b;
    return true;
}
