/* discovery.c: tells when a device comes or goes. */
#include "transport/discovery.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "transport/survey.h"
#include "transport/udev.h"

/* A plug is a burst of news; it is over when none came for SETTLE_MS, or after BURST_MS. Looking
 * goes on beside udevd, but rarely: in a container its news may never come. */
enum { SETTLE_MS = 200, BURST_MS = 1000, LOOK_MS = 2000, LOOK_BESIDE_UDEV_MS = 10000 };

struct discovery {
    struct loop *loop; /* borrowed */
    void (*changed)(void *owner);
    void *owner;                  /* borrowed */
    struct udev_watcher *watcher; /* owned; NULL: nobody tells, we look */
    struct watch watch;
    struct timer settle; /* set during a burst */
    int64_t burst_began_ms;
    struct timer look;
    struct candidate seen[CANDIDATES_MAX];
    size_t seen_count;
};

size_t discovery_list(struct candidate *out, size_t capacity)
{
    return survey(NULL, out, capacity);
}

/* True if the list is not what it was. */
static bool look_again(struct discovery *d)
{
    struct candidate now[CANDIDATES_MAX];
    size_t count = survey(NULL, now, CANDIDATES_MAX);

    if (count == d->seen_count && memcmp(now, d->seen, count * sizeof *now) == 0)
        return false;
    memcpy(d->seen, now, count * sizeof *now);
    d->seen_count = count;
    return true;
}

static void on_look(void *owner)
{
    struct discovery *d = owner;

    timer_set(d->loop, &d->look, d->watcher != NULL ? LOOK_BESIDE_UDEV_MS : LOOK_MS);
    if (look_again(d))
        d->changed(d->owner);
}

/* Told even if the list is the same: the device may be another one, or have got its rights. */
static void on_settled(void *owner)
{
    struct discovery *d = owner;

    look_again(d);
    d->changed(d->owner);
}

static void on_news(void *owner, unsigned events)
{
    struct discovery *d = owner;
    int64_t now_ms = loop_now_ms(d->loop);

    (void)events;
    udev_watcher_drain(d->watcher);
    if (!d->settle.set)
        d->burst_began_ms = now_ms;
    int64_t left_ms = d->burst_began_ms + BURST_MS - now_ms;
    timer_set(d->loop, &d->settle, left_ms < 0 ? 0 : left_ms < SETTLE_MS ? left_ms : SETTLE_MS);
}

bool discovery_new(struct loop *loop, void (*changed)(void *owner), void *owner,
                   struct discovery **out, struct error *err)
{
    struct discovery *d = xcalloc(1, sizeof *d);

    d->loop = loop;
    d->changed = changed;
    d->owner = owner;
    d->watch = (struct watch){.function = on_news, .owner = d};
    d->settle = (struct timer){.function = on_settled, .owner = d};
    d->look = (struct timer){.function = on_look, .owner = d};
    if (udev_watcher_new(&d->watcher) &&
        !watch_set(loop, &d->watch, udev_watcher_descriptor(d->watcher), WATCH_READ, err)) {
        discovery_free(d);
        return false;
    }
    look_again(d);
    timer_set(loop, &d->look, d->watcher != NULL ? LOOK_BESIDE_UDEV_MS : LOOK_MS);
    *out = d;
    return true;
}

void discovery_free(struct discovery *d)
{
    if (d == NULL)
        return;
    timer_clear(&d->settle);
    timer_clear(&d->look);
    watch_clear(&d->watch);
    udev_watcher_free(d->watcher);
    free(d);
}
