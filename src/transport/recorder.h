/* recorder.h: writes a conversation to a file while it goes on (format: recording.h).
 *
 * Lines are handed to the pool, since a disk may stall for seconds; a crash loses what has not been
 * written yet. If the disk refuses, that is logged once and recording ends, but nothing else. */
#pragma once

#include "core/error.h"
#include "core/loop.h"
#include "core/span.h"

struct recorder;

/* Opens or creates the file and goes on at its end. ERROR_PERMISSION, ERROR_SYSTEM.
 * The caller owns `*out` and ends it with recorder_close(). */
MUST_CHECK bool recorder_open(struct loop *loop, const char *path, struct recorder **out,
                              struct error *err);

/* Bytes that went to the device, or came from it in whatever pieces. `recorder` is a struct
 * recorder, so that this can be given as a function that is told what was heard. */
void recorder_heard(void *recorder, bool sent, struct span bytes);

/* A header: "device", "firmware", "protocol" or "note", and what is known of it. */
void recorder_header(struct recorder *r, const char *name, const char *value);

/* Writes the rest and frees, at the latest in loop_free(). NULL is fine. */
void recorder_close(struct recorder *r);
