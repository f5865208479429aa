/* frame_collector.h: collects bytes until a CR, whatever pieces they come in.
 *
 * Plain data: all zeros is empty, nothing is owned. What is longer than any frame is thrown away.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/framing.h"

struct frame_collector {
    size_t length;
    size_t scanned; /* bytes known to hold no CR */
    size_t taken;   /* bytes of the part that was taken last */
    bool overflow;  /* bytes were thrown away: no frame is that long */
    char bytes[FRAME_MAX];
};

void frame_collector_clear(struct frame_collector *c);
void frame_collector_add(struct frame_collector *c, struct span bytes);

/* Takes the first part that ends with a CR; false if there is none yet. The span holds until the
 * next call. Empty parts (only padding) are skipped. */
bool frame_collector_take(struct frame_collector *c, struct span *part);
