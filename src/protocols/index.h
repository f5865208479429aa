/* index.h: every protocol the program knows. */
#pragma once

#include "model/protocol.h"

/* Ends with NULL; families before their variants. */
extern const struct protocol *const protocols[];

/* The protocol of that name ("pi30max"); NULL if there is none. */
const struct protocol *protocol_find(struct span name);
