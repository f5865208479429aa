/* test_loop.c: timers on the stepped clock, descriptors and pool work on the real one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */
#include <unistd.h>

#include "core/loop.h"

struct ring {
    struct loop *loop;
    struct timer timer;
    int64_t times[16];
    int count;
    int64_t again_ms; /* 0: only once */
};

static void on_ring(void *owner)
{
    struct ring *r = owner;

    r->times[r->count++] = loop_now_ms(r->loop);
    if (r->again_ms > 0 && r->count < 16)
        timer_set(r->loop, &r->timer, r->again_ms);
}

static struct ring ring_on(struct loop *loop)
{
    return (struct ring){.loop = loop, .timer = {.function = on_ring}};
}

static void timers_ring_in_order_each_at_its_own_time(void **state)
{
    struct loop *loop = loop_new_stepped(1000);
    struct ring a = ring_on(loop);
    struct ring b = ring_on(loop);

    (void)state;
    a.timer.owner = &a;
    b.timer.owner = &b;
    timer_set(loop, &a.timer, 300);
    timer_set(loop, &b.timer, 200);
    loop_step(loop, 250);
    assert_int_equal(a.count, 0);
    assert_int_equal(b.count, 1);
    assert_int_equal(b.times[0], 1200);
    loop_step(loop, 1000);
    assert_int_equal(a.times[0], 1300);
    assert_int_equal(loop_now_ms(loop), 2250);
    loop_free(loop);
}

static void a_timer_may_set_itself_again(void **state)
{
    struct loop *loop = loop_new_stepped(0);
    struct ring r = ring_on(loop);

    (void)state;
    r.timer.owner = &r;
    r.again_ms = 10;
    timer_set(loop, &r.timer, 10);
    loop_step(loop, 55);
    assert_int_equal(r.count, 5);
    assert_int_equal(r.times[4], 50);
    timer_clear(&r.timer);
    timer_clear(&r.timer);
    loop_step(loop, 100);
    assert_int_equal(r.count, 5);
    loop_free(loop);
}

static void setting_a_timer_again_moves_it(void **state)
{
    struct loop *loop = loop_new_stepped(0);
    struct ring r = ring_on(loop);

    (void)state;
    r.timer.owner = &r;
    timer_set(loop, &r.timer, 10);
    timer_set(loop, &r.timer, 30);
    loop_step(loop, 20);
    assert_int_equal(r.count, 0);
    loop_step(loop, 20);
    assert_int_equal(r.count, 1);
    loop_free(loop);
}

struct pipe_end {
    struct loop *loop;
    struct watch watch;
    int fd;
    char got[8];
    ssize_t length;
};

static void on_readable(void *owner, unsigned events)
{
    struct pipe_end *p = owner;

    assert_true((events & WATCH_READ) != 0);
    p->length = read(p->fd, p->got, sizeof p->got);
    watch_clear(&p->watch);
    watch_clear(&p->watch);
    loop_stop(p->loop);
}

static void a_watch_is_called_when_bytes_wait(void **state)
{
    struct loop *loop = loop_new();
    struct pipe_end p = {.loop = loop, .watch = {.function = on_readable, .owner = &p}};
    struct error err;
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    p.fd = ends[0];
    assert_true(watch_set(loop, &p.watch, ends[0], WATCH_READ, &err));
    assert_int_equal(write(ends[1], "sun", 3), 3);
    loop_run(loop);
    assert_int_equal(p.length, 3);
    close(ends[0]);
    close(ends[1]);
    loop_free(loop);
}

struct errand {
    struct loop *loop;
    int worked, done;
};

static void work(void *owner)
{
    ((struct errand *)owner)->worked = 1;
}

static void on_done(void *owner)
{
    struct errand *e = owner;

    e->done = e->worked;
    loop_stop(e->loop);
}

static void pool_work_is_followed_by_its_end_on_the_loop(void **state)
{
    struct errand e = {.loop = loop_new()};

    (void)state;
    loop_work(e.loop, work, on_done, &e);
    loop_run(e.loop);
    assert_int_equal(e.done, 1);
    loop_free(e.loop);
}

struct rush {
    struct loop *loop;
    struct timer timer;
    struct watch watch;
};

static void on_rush(void *owner)
{
    struct rush *r = owner;

    timer_set(r->loop, &r->timer, 0);
}

static void on_byte(void *owner, unsigned events)
{
    struct rush *r = owner;

    (void)events;
    loop_stop(r->loop);
}

/* Answers that need no time at all, asked for without a pause, do that. */
static void timers_without_a_pause_leave_room_for_descriptors(void **state)
{
    struct rush r = {.loop = loop_new()};
    struct error err;
    int pipes[2];

    (void)state;
    r.timer = (struct timer){.function = on_rush, .owner = &r};
    r.watch = (struct watch){.function = on_byte, .owner = &r};
    assert_int_equal(pipe(pipes), 0);
    assert_true(watch_set(r.loop, &r.watch, pipes[0], WATCH_READ, &err));
    timer_set(r.loop, &r.timer, 0);
    assert_int_equal(write(pipes[1], "x", 1), 1);
    alarm(10); /* else this would never end */
    loop_run(r.loop);
    alarm(0);
    timer_clear(&r.timer);
    watch_clear(&r.watch);
    loop_free(r.loop);
    close(pipes[0]);
    close(pipes[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timers_ring_in_order_each_at_its_own_time),
        cmocka_unit_test(a_timer_may_set_itself_again),
        cmocka_unit_test(setting_a_timer_again_moves_it),
        cmocka_unit_test(a_watch_is_called_when_bytes_wait),
        cmocka_unit_test(timers_without_a_pause_leave_room_for_descriptors),
        cmocka_unit_test(pool_work_is_followed_by_its_end_on_the_loop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
