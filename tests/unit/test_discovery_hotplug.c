/* test_discovery_hotplug.c: devices that come and go where no udevd tells, on a stepped clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "transport/survey.h"
#include "transport/udev.h"

static struct candidate present[CANDIDATES_MAX];
static size_t present_count;

/* In place of transport/survey.c. */
size_t survey(const char *sys, struct candidate *out, size_t capacity)
{
    size_t count = present_count < capacity ? present_count : capacity;

    (void)sys;
    memcpy(out, present, count * sizeof *out);
    return count;
}

/* In place of transport/udev.c: udevd's news comes through a pipe, if there is one. */
static int news[2];
static bool udevd_runs;

bool udev_watcher_new(struct udev_watcher **out)
{
    *out = udevd_runs ? (struct udev_watcher *)news : NULL;
    return udevd_runs;
}

int udev_watcher_descriptor(const struct udev_watcher *w)
{
    (void)w;
    return news[0];
}

void udev_watcher_drain(struct udev_watcher *w)
{
    char bytes[64];

    (void)w;
    assert_true(read(news[0], bytes, sizeof bytes) > 0);
}

void udev_watcher_free(struct udev_watcher *w)
{
    (void)w;
}

struct watcher {
    struct discovery *discovery;
    int changes;
    bool free_at_once;
};

static void on_change(void *owner)
{
    struct watcher *w = owner;

    w->changes++;
    if (w->free_at_once) {
        discovery_free(w->discovery);
        w->discovery = NULL;
    }
}

static struct loop *loop;

static int set_up(void **state)
{
    (void)state;
    loop = loop_new_stepped(0);
    udevd_runs = false;
    present_count = 0;
    memset(present, 0, sizeof present);
    return pipe(news);
}

static int tear_down(void **state)
{
    (void)state;
    loop_free(loop);
    close(news[0]);
    close(news[1]);
    return 0;
}

static void plug(size_t count)
{
    for (; present_count < count; present_count++)
        snprintf(present[present_count].port, sizeof present[0].port, "port %zu", present_count);
    present_count = count;
}

static void without_udevd_changes_are_seen_within_two_seconds(void **state)
{
    struct watcher w = {0};
    struct error err;

    (void)state;
    plug(1);
    assert_true(discovery_new(loop, on_change, &w, &w.discovery, &err));
    loop_step(loop, 10000);
    assert_int_equal(w.changes, 0); /* what was there before is no change */
    plug(2);
    loop_step(loop, 2000);
    assert_int_equal(w.changes, 1);
    loop_step(loop, 10000);
    assert_int_equal(w.changes, 1);
    plug(0);
    loop_step(loop, 2000);
    assert_int_equal(w.changes, 2);
    plug(1);
    present[0].node[0] = 'x';
    loop_step(loop, 2000);
    assert_int_equal(w.changes, 3);
    present[0].node[0] = 'y'; /* the same port, another node */
    loop_step(loop, 2000);
    assert_int_equal(w.changes, 4);
    discovery_free(w.discovery);
}

static void a_burst_of_news_is_one_change_when_it_has_settled(void **state)
{
    struct watcher w = {0};
    struct error err;

    (void)state;
    udevd_runs = true;
    assert_true(discovery_new(loop, on_change, &w, &w.discovery, &err));
    for (int i = 0; i < 4; i++) {
        assert_int_equal(write(news[1], "!", 1), 1);
        loop_step(loop, 1);
        loop_step(loop, 100);
    }
    assert_int_equal(w.changes, 0);
    plug(1);
    loop_step(loop, 200);
    assert_int_equal(w.changes, 1);
    loop_step(loop, 30000);
    assert_int_equal(w.changes, 1);

    /* A device that comes and goes without end does not keep the change back. */
    for (int i = 0; i < 11; i++) {
        assert_int_equal(write(news[1], "!", 1), 1);
        loop_step(loop, 1);
        loop_step(loop, 100);
    }
    assert_int_equal(w.changes, 2);
    discovery_free(w.discovery);
}

static void beside_a_silent_udevd_changes_are_still_seen(void **state)
{
    struct watcher w = {0};
    struct error err;

    (void)state;
    udevd_runs = true;
    assert_true(discovery_new(loop, on_change, &w, &w.discovery, &err));
    plug(1);
    loop_step(loop, 10000);
    assert_int_equal(w.changes, 1);
    discovery_free(w.discovery);
}

static void it_may_be_freed_while_it_tells(void **state)
{
    struct watcher w = {.free_at_once = true};
    struct error err;

    (void)state;
    discovery_free(NULL);
    assert_true(discovery_new(loop, on_change, &w, &w.discovery, &err));
    plug(1);
    loop_step(loop, 5000);
    assert_int_equal(w.changes, 1);

    udevd_runs = true;
    assert_true(discovery_new(loop, on_change, &w, &w.discovery, &err));
    assert_int_equal(write(news[1], "!", 1), 1);
    loop_step(loop, 1);
    loop_step(loop, 5000);
    assert_int_equal(w.changes, 2);
    assert_null(w.discovery);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_udevd_changes_are_seen_within_two_seconds),
        TEST(a_burst_of_news_is_one_change_when_it_has_settled),
        TEST(beside_a_silent_udevd_changes_are_still_seen),
        TEST(it_may_be_freed_while_it_tells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
