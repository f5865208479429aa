/* loop.c: timers, descriptors, signals and pool work on libuv. */
#include "core/loop.h"

#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <uv.h>

#include "core/log.h"
#include "core/memory.h"

enum { SLOW_HANDLER_MS = 20 };

struct loop {
    uv_loop_t uv;
    uv_timer_t alarm;     /* rings at the first timer */
    uv_idle_t soon;       /* runs timers that are due already, when the loop comes round */
    struct timer *timers; /* sorted by time; borrowed from their owners */
    bool stepped;
    int64_t stepped_us; /* the stepped clock */
};

struct poll {
    uv_poll_t uv;
    struct watch *watch; /* NULL once cleared */
    int wanted;          /* events, as libuv calls them */
};

struct work {
    uv_work_t uv;
    void (*job)(void *owner);
    void (*done)(void *owner);
    void *owner;
    struct loop *loop;
};

struct signal_watch {
    uv_signal_t uv;
    void (*function)(void *owner);
    void *owner;
};

static int64_t clock_us(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t loop_now_us(const struct loop *l)
{
    return l->stepped ? l->stepped_us : clock_us(CLOCK_MONOTONIC);
}

int64_t loop_now_ms(const struct loop *l)
{
    return loop_now_us(l) / 1000;
}

int64_t loop_wall_ms(const struct loop *l)
{
    return (l->stepped ? l->stepped_us : clock_us(CLOCK_REALTIME)) / 1000;
}

void *loop_uv(struct loop *l)
{
    return &l->uv;
}

static void note_if_slow(const char *what, int64_t began_us)
{
    int64_t took_ms = (clock_us(CLOCK_MONOTONIC) - began_us) / 1000;

    if (took_ms > SLOW_HANDLER_MS)
        log_debug("loop: a %s held the loop for %lld ms", what, (long long)took_ms);
}

static void on_alarm(uv_timer_t *alarm);
static void on_soon(uv_idle_t *soon);

/* Rings one millisecond late at most: libuv counts in whole milliseconds. An alarm that is due at
 * once would be run by libuv again and again before it looks at descriptors. */
static void set_alarm(struct loop *l)
{
    if (l->stepped)
        return;
    if (l->timers == NULL) {
        uv_timer_stop(&l->alarm);
        return;
    }

    int64_t wait_us = l->timers->at_us - loop_now_us(l);
    if (wait_us <= 0) {
        uv_idle_start(&l->soon, on_soon);
        return;
    }
    uv_update_time(&l->uv);
    uv_timer_start(&l->alarm, on_alarm, (uint64_t)(wait_us + 999) / 1000, 0);
}

/* Only what is due now: timers that set each other without a pause would keep the loop from its
 * descriptors and from its end. */
static void run_due_timers(struct loop *l)
{
    int64_t now_us = loop_now_us(l);

    while (l->timers != NULL && l->timers->at_us <= now_us) {
        struct timer *due = l->timers;
        int64_t began_us = clock_us(CLOCK_MONOTONIC);

        l->timers = due->next;
        due->set = false;
        due->function(due->owner);
        note_if_slow("timer", began_us);
    }
}

static void on_alarm(uv_timer_t *alarm)
{
    struct loop *l = alarm->data;

    run_due_timers(l);
    set_alarm(l);
}

static void on_soon(uv_idle_t *soon)
{
    struct loop *l = soon->data;

    uv_idle_stop(soon);
    run_due_timers(l);
    set_alarm(l);
}

void timer_set_us(struct loop *l, struct timer *t, int64_t delay_us)
{
    timer_clear(t);
    t->loop = l;
    t->at_us = loop_now_us(l) + delay_us;

    struct timer **at = &l->timers;
    while (*at != NULL && (*at)->at_us <= t->at_us)
        at = &(*at)->next;
    t->next = *at;
    *at = t;
    t->set = true;
    if (l->timers == t)
        set_alarm(l);
}

void timer_set(struct loop *l, struct timer *t, int64_t delay_ms)
{
    timer_set_us(l, t, delay_ms * 1000);
}

void timer_clear(struct timer *t)
{
    if (!t->set)
        return;

    struct timer **at = &t->loop->timers;
    while (*at != t)
        at = &(*at)->next;
    *at = t->next;
    t->set = false;
}

static void on_poll(uv_poll_t *handle, int status, int events)
{
    struct poll *p = handle->data;
    unsigned seen = 0;
    int64_t began_us = clock_us(CLOCK_MONOTONIC);

    /* An error is told as "readable and writable": the owner's read or write then meets it. */
    if (status < 0 || (events & UV_READABLE) != 0)
        seen |= WATCH_READ;
    if (status < 0 || (events & UV_WRITABLE) != 0)
        seen |= WATCH_WRITE;
    if (p->watch != NULL)
        p->watch->function(p->watch->owner, seen);
    note_if_slow("descriptor's handler", began_us);
}

static void free_poll(uv_handle_t *handle)
{
    free(handle->data);
}

bool watch_set(struct loop *l, struct watch *w, int fd, unsigned events, struct error *err)
{
    struct poll *p = w->poll;
    int wanted = ((events & WATCH_READ) != 0 ? UV_READABLE : 0) |
                 ((events & WATCH_WRITE) != 0 ? UV_WRITABLE : 0);

    if (p == NULL) {
        p = xcalloc(1, sizeof *p);
        p->watch = w;
        int result = uv_poll_init(&l->uv, &p->uv, fd);
        if (result < 0) {
            free(p);
            return fail(err, ERROR_SYSTEM, "descriptor %d can't be watched: %s", fd,
                        uv_strerror(result));
        }
        p->uv.data = p;
        w->poll = p;
    }
    p->wanted = wanted;
    uv_poll_start(&p->uv, wanted, on_poll);
    return true;
}

void watch_pause(struct watch *w)
{
    struct poll *p = w->poll;

    if (p == NULL)
        return;
    if ((p->wanted & UV_WRITABLE) != 0)
        uv_poll_start(&p->uv, UV_WRITABLE, on_poll);
    else
        uv_poll_stop(&p->uv);
}

void watch_resume(struct watch *w)
{
    struct poll *p = w->poll;

    if (p != NULL)
        uv_poll_start(&p->uv, p->wanted, on_poll);
}

void watch_clear(struct watch *w)
{
    struct poll *p = w->poll;

    if (p == NULL)
        return;
    w->poll = NULL;
    p->watch = NULL;
    uv_poll_stop(&p->uv);
    uv_close((uv_handle_t *)&p->uv, free_poll);
}

static void on_work(uv_work_t *request)
{
    struct work *w = request->data;

    w->job(w->owner);
}

static void on_work_done(uv_work_t *request, int status)
{
    struct work *w = request->data;

    (void)status; /* never cancelled */
    w->done(w->owner);
    free(w);
}

void loop_work(struct loop *l, void (*job)(void *owner), void (*done)(void *owner), void *owner)
{
    struct work *w = xcalloc(1, sizeof *w);

    *w = (struct work){.job = job, .done = done, .owner = owner, .loop = l};
    w->uv.data = w;
    uv_queue_work(&l->uv, &w->uv, on_work, on_work_done);
}

static void on_signal(uv_signal_t *handle, int signal_number)
{
    struct signal_watch *s = handle->data;

    (void)signal_number;
    s->function(s->owner);
}

void loop_on_signal(struct loop *l, int signal_number, void (*function)(void *owner), void *owner)
{
    struct signal_watch *s = xcalloc(1, sizeof *s);

    *s = (struct signal_watch){.function = function, .owner = owner};
    uv_signal_init(&l->uv, &s->uv);
    s->uv.data = s;
    uv_signal_start(&s->uv, on_signal, signal_number);
    uv_unref((uv_handle_t *)&s->uv);
}

static struct loop *make(bool stepped, int64_t start_us)
{
    struct loop *l = xcalloc(1, sizeof *l);

    l->stepped = stepped;
    l->stepped_us = start_us;
    uv_loop_init(&l->uv);
    uv_timer_init(&l->uv, &l->alarm);
    l->alarm.data = l;
    uv_idle_init(&l->uv, &l->soon);
    l->soon.data = l;
    return l;
}

struct loop *loop_new(void)
{
    return make(false, 0);
}

struct loop *loop_new_stepped(int64_t start_ms)
{
    return make(true, start_ms * 1000);
}

static void close_left_over(uv_handle_t *handle, void *owner)
{
    (void)owner;
    if (uv_is_closing(handle))
        return;
    if (handle->type == UV_SIGNAL || handle->type == UV_POLL)
        uv_close(handle, free_poll);
    else
        uv_close(handle, NULL);
}

void loop_free(struct loop *l)
{
    if (l == NULL)
        return;
    uv_walk(&l->uv, close_left_over, NULL);
    while (uv_run(&l->uv, UV_RUN_DEFAULT) != 0)
        ;
    uv_loop_close(&l->uv);
    free(l);
}

void loop_run(struct loop *l)
{
    uv_run(&l->uv, UV_RUN_DEFAULT);
}

void loop_turn(struct loop *l)
{
    uv_run(&l->uv, UV_RUN_ONCE);
}

void loop_stop(struct loop *l)
{
    uv_stop(&l->uv);
}

void loop_step(struct loop *l, int64_t duration_ms)
{
    int64_t end_us = l->stepped_us + duration_ms * 1000;

    uv_run(&l->uv, UV_RUN_NOWAIT);
    while (l->timers != NULL && l->timers->at_us <= end_us) {
        if (l->timers->at_us > l->stepped_us)
            l->stepped_us = l->timers->at_us;
        run_due_timers(l);
        uv_run(&l->uv, UV_RUN_NOWAIT);
    }
    l->stepped_us = end_us;
}
