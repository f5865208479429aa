/* surroundings.h: what a report must tell of the computer: versions, devices, rights. */
#pragma once

#include "commands/secrets.h"

/* Names what must not be told: people, their folders, this computer, the gateway or the adapter
 * that `uri` names. */
void surroundings_hide(struct secrets *s, const char *uri);

/* Appends the headers of a recording. Nothing is opened and nothing is asked. `uri`: the device
 * that was named, or "auto". */
void surroundings_put(const struct secrets *s, const char *uri, struct buffer *out);
