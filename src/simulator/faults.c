/* faults.c: what goes wrong with an answer, drawn from the seed. */
#include "simulator/faults.h"

#include "simulator/noise.h"

enum { SHARES_OF = 1000, JUNK_MIN = 3, JUNK_MAX = 24, AWAY_MIN_MS = 2000, AWAY_MAX_MS = 5000 };

enum purpose { FOR_DRAW = 100, FOR_DAMAGE };

static const struct {
    const char *name;
    size_t offset; /* in struct simulator_faults */
} rows[FAULT_COUNT] = {
    [FAULT_CORRUPT] = {"corrupt", offsetof(struct simulator_faults, corrupt)},
    [FAULT_DROP] = {"drop", offsetof(struct simulator_faults, drop)},
    [FAULT_TRUNCATE] = {"truncate", offsetof(struct simulator_faults, truncate)},
    [FAULT_SILENT] = {"silent", offsetof(struct simulator_faults, silent)},
    [FAULT_GARBAGE] = {"garbage", offsetof(struct simulator_faults, garbage)},
    [FAULT_NAK] = {"nak", offsetof(struct simulator_faults, nak)},
    [FAULT_LATE] = {"late", offsetof(struct simulator_faults, late)},
    [FAULT_UNPLUG] = {"unplug", offsetof(struct simulator_faults, unplug)},
};

const char *fault_name(enum fault fault)
{
    return rows[fault].name;
}

static uint16_t *share_of(struct simulator_faults *faults, size_t row)
{
    return (uint16_t *)((char *)faults + rows[row].offset);
}

uint16_t *fault_share(struct simulator_faults *faults, struct span name)
{
    for (size_t i = FAULT_NONE + 1; i < FAULT_COUNT; i++)
        if (span_is(name, rows[i].name))
            return share_of(faults, i);
    return NULL;
}

enum fault fault_draw(const struct simulator_faults *faults, uint64_t seed, uint64_t number)
{
    struct simulator_faults shares = *faults;
    unsigned drawn = (unsigned)(noise_unit(noise_branch(seed, FOR_DRAW), number) * SHARES_OF);

    for (size_t i = FAULT_NONE + 1; i < FAULT_COUNT; i++) {
        unsigned share = *share_of(&shares, i);

        if (drawn < share)
            return (enum fault)i;
        drawn -= share;
    }
    return FAULT_NONE;
}

/* Numbers below `limit`, one after the other, for one exchange. */
struct dice {
    uint64_t seed, throws;
};

static struct dice dice_for(uint64_t seed, uint64_t number)
{
    return (struct dice){.seed = noise_bits(noise_branch(seed, FOR_DAMAGE), number)};
}

static size_t below(struct dice *dice, size_t limit)
{
    return (size_t)(noise_unit(dice->seed, dice->throws++) * (double)limit);
}

/* Junk may look like anything, also like a start or an end. */
static void put_junk_in_front(struct dice *dice, struct buffer *frame)
{
    struct buffer all = {0};
    size_t length = JUNK_MIN + below(dice, JUNK_MAX - JUNK_MIN + 1);

    for (size_t i = 0; i < length; i++) {
        char junk = (char)(1 + below(dice, 255));
        buffer_put(&all, &junk, 1);
    }
    buffer_put(&all, frame->bytes, frame->length);
    buffer_clear(frame);
    buffer_put(frame, all.bytes, all.length);
    buffer_done(&all);
}

void fault_damage(enum fault fault, uint64_t seed, uint64_t number, struct buffer *frame)
{
    struct dice dice = dice_for(seed, number);
    size_t at = below(&dice, frame->length);

    switch ((int)fault) {
    case FAULT_CORRUPT:
        frame->bytes[at] = (char)((unsigned char)frame->bytes[at] ^ (1U << below(&dice, 8)));
        break;
    case FAULT_DROP:
        memmove(frame->bytes + at, frame->bytes + at + 1, frame->length - at - 1);
        frame->length--;
        break;
    case FAULT_TRUNCATE:
        frame->length = at;
        break;
    case FAULT_SILENT:
        frame->length = 0;
        break;
    case FAULT_GARBAGE:
        put_junk_in_front(&dice, frame);
        break;
    default:
        break;
    }
}

int64_t fault_away_ms(uint64_t seed, uint64_t number)
{
    struct dice dice = dice_for(seed, number);

    return AWAY_MIN_MS + (int64_t)below(&dice, AWAY_MAX_MS - AWAY_MIN_MS);
}
