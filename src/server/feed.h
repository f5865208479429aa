/* feed.h: what the site said, numbered, so that a reader can ask for "everything since N".
 *
 * Every event of the site has a number of its own (`feed_seq`), and everything that can change
 * remembers the number of its last change. So a reader needs no queue: it says what it has, and
 * gets the newest state of whatever is newer. Numbers hold for one run of the program; `feed_boot`
 * tells runs apart. Main thread only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/loop.h"
#include "inverter/site.h"

struct feed;

/* `changed(owner)` is called when there is something new, or a moment after known values were
 * confirmed. Both pointers are borrowed; the caller owns the
 * result. */
struct feed *feed_new(struct loop *loop, struct site *site, void (*changed)(void *owner),
                      void *owner);
void feed_free(struct feed *f);

uint64_t feed_seq(const struct feed *f);
const char *feed_boot(const struct feed *f); /* 16 hexadecimal digits */

/* Whether a reader that has everything up to `seq` of the run `boot` can go on from there. */
bool feed_can_resume(const struct feed *f, struct span boot, uint64_t seq);

/* Whether feed_write_change() still knows everything since `seq`. */
bool feed_reaches_back(const struct feed *f, uint64_t seq);

/* Each appends one JSON object (docs/api.md). */
void feed_write_hello(const struct feed *f, int64_t heartbeat_ms, struct buffer *out);
void feed_write_snapshot(const struct feed *f, struct buffer *out);
void feed_write_change(const struct feed *f, uint64_t since, struct buffer *out);
void feed_write_alive(const struct feed *f, struct buffer *out);
