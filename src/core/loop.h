/* loop.h: one thread, one loop: timers, descriptors, signals, and work for the pool.
 *
 * A thin layer over libuv, so that tests can drive everything with a stepped clock. Nothing on the
 * loop sleeps or blocks; a handler that takes more than 20 ms is named in the log.
 * Everything here belongs to the loop's thread, except the `job` of loop_work(). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"

struct loop;

/* A loop on the system's clock. The caller owns it and ends it with loop_free(). */
struct loop *loop_new(void);

/* A loop for tests: its clock starts at `start_ms` and moves only in loop_step(). Timers and
 * loop_wall_ms() follow that clock; descriptors are served as they are. */
struct loop *loop_new_stepped(int64_t start_ms);
void loop_free(struct loop *l);

/* Runs until loop_stop(). */
void loop_run(struct loop *l);
void loop_stop(struct loop *l);

/* Waits for the next thing to happen and handles it: to see pool work through at the end. */
void loop_turn(struct loop *l);

/* Moves the stepped clock forward, running each timer at its own time. */
void loop_step(struct loop *l, int64_t duration_ms);

/* Milliseconds on the monotonic clock, taken afresh. For durations. */
int64_t loop_now_ms(const struct loop *l);

/* Microseconds on the monotonic clock. For the pacing of a simulated line. */
int64_t loop_now_us(const struct loop *l);

/* Milliseconds since 1970 UTC. For stamps only: this clock may jump. */
int64_t loop_wall_ms(const struct loop *l);

/* The uv_loop_t behind it, for libraries that want to live on the same loop. */
void *loop_uv(struct loop *l);

/* A timer lives inside its owner; it is plain data until set, and may be cleared twice. */
struct timer {
    void (*function)(void *owner);
    void *owner; /* borrowed */
    struct loop *loop;
    struct timer *next; /* in the loop's list while set */
    int64_t at_us;
    bool set;
};

/* Calls `function(owner)` once, `delay_ms` from now; a timer that is set already is moved. */
void timer_set(struct loop *l, struct timer *t, int64_t delay_ms);
void timer_set_us(struct loop *l, struct timer *t, int64_t delay_us);
void timer_clear(struct timer *t);

enum { WATCH_READ = 1, WATCH_WRITE = 2 };

/* A watch lives inside its owner and is called while its descriptor is readable or writable. */
struct watch {
    void (*function)(void *owner, unsigned events);
    void *owner; /* borrowed */
    void *poll;  /* the loop's; NULL: not set */
};

/* Watches `fd` for `events` (an OR of WATCH_…); a watch that is set already changes its events.
 * ERROR_SYSTEM: the descriptor can't be watched (a plain file, say). Clear the watch before the
 * descriptor is closed. */
MUST_CHECK bool watch_set(struct loop *l, struct watch *w, int fd, unsigned events,
                          struct error *err);
void watch_clear(struct watch *w);

/* Does not look for bytes to read for a while: they wait in the system. watch_set() looks again
 * too. Both are fine on a watch that is not set. */
void watch_pause(struct watch *w);
void watch_resume(struct watch *w);

/* Runs `job(owner)` on the worker pool, then `done(owner)` on the loop. `owner` must stay until
 * then. For what must block: the disk, a name look-up, a write into a slow driver. */
void loop_work(struct loop *l, void (*job)(void *owner), void (*done)(void *owner), void *owner);

/* Calls `function(owner)` on every arrival of `signal_number`, until loop_free(). */
void loop_on_signal(struct loop *l, int signal_number, void (*function)(void *owner), void *owner);
