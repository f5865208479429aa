/* faults.h: what goes wrong with an answer, drawn from the seed. */
#pragma once

#include "core/buffer.h"
#include "simulator/simulator.h"

enum fault {
    FAULT_NONE,
    FAULT_CORRUPT,
    FAULT_DROP,
    FAULT_TRUNCATE,
    FAULT_SILENT,
    FAULT_GARBAGE,
    FAULT_NAK,
    FAULT_LATE,
    FAULT_UNPLUG,
    FAULT_COUNT,
};

/* "corrupt", "drop", …; NULL for FAULT_NONE. */
const char *fault_name(enum fault fault);

/* Where in the options a fault of that name is counted; NULL: there is no such fault. */
uint16_t *fault_share(struct simulator_faults *faults, struct span name);

/* Draws for exchange `number`, at most one fault each. */
enum fault fault_draw(const struct simulator_faults *faults, uint64_t seed, uint64_t number);

/* Does to the bytes of a reply what the fault does to bytes. */
void fault_damage(enum fault fault, uint64_t seed, uint64_t number, struct buffer *frame);

/* How long the device stays away after FAULT_UNPLUG. */
int64_t fault_away_ms(uint64_t seed, uint64_t number);
