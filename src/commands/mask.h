/* mask.h: serial numbers taken out of a conversation.
 *
 * Whole frames stay whole: they keep their length and get the check that goes with what is in them
 * now. Of a damaged answer that may tell a serial number only the shape stays. */
#pragma once

#include "commands/secrets.h"
#include "transport/recording.h"

struct protocol;

/* Learns all serial numbers that the answers of `r` tell. `p`: its dialect; NULL: not known. */
void mask_learn(struct secrets *s, const struct recording *r, const struct protocol *p);

/* Appends the lines of `r`, masked, without its headers. Learn from it before. */
void mask_recording(const struct secrets *s, const struct recording *r, const struct protocol *p,
                    struct buffer *out);

/* Blanks in place whatever looks like a serial number, known or not. */
void mask_long_runs(const struct secrets *s, char *at, size_t length);

/* Blanks what may be part of a serial number, in bytes that nothing vouches for. */
void mask_loose(char *at, size_t length);

/* True if the answer to that question tells a serial number in some dialect. */
bool mask_concerns(struct span command);
