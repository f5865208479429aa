/* encode.h: the decoder's mirror: values to the text of a reply, for the simulator.
 *
 * Widths and decimals are copied from the message's example. */
#pragma once

#include <stdbool.h>

#include "core/buffer.h"
#include "model/protocol.h"

struct value_source {
    /* Fills `*out` and returns true, or returns false: the example's own value is kept. */
    bool (*get)(void *owner, enum measurement_id id, struct value *out);
    void *owner;
};

/* Appends the text of a reply to `m`, without start, check and CR. */
void encode_reply(const struct protocol *p, const struct message *m,
                  const struct value_source *source, struct buffer *out);
