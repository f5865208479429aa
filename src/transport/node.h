/* node.h: a device node, opened for us alone. Everything here may block: for the pool. */
#pragma once

#include <stdbool.h>

#include "core/error.h"

/* Opens the character device at `path` for reading and writing, without blocking and without
 * becoming its terminal, and locks other users of flock() out. Never creates a file.
 * ERROR_MISSING, ERROR_PERMISSION (`*young`: the node changed less than two seconds ago, and its
 * rights may follow), ERROR_BUSY with who holds it. The caller owns `*out`. */
MUST_CHECK bool node_open(const char *path, int *out, bool *young, struct error *err);

/* True if the node at `path` came or got other rights less than two seconds ago. */
bool node_is_young(const char *path);

/* Fills `err` with ERROR_BUSY and who holds `path`, as far as can be seen; returns false. */
bool node_fail_busy(const char *path, struct error *err);
