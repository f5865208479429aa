/* udev.h: what libudev adds: its list of devices, and word of those that come and go. Without
 * libudev nothing here works, which its users take as the sign to look for themselves. */
#pragma once

#include <stdbool.h>

#include "transport/sysfs.h"

struct udev_watcher; /* listens to udevd */

#ifdef HAVE_LIBUDEV

/* Visits all devices of `subsystem`; false if libudev could not list them. */
bool udev_each(const char *subsystem, const struct device_visitor *visitor);

/* Listens for hidraw, USB and tty devices, after udevd has dealt with them. False if no udevd runs.
 * The caller owns `*out`. */
bool udev_watcher_new(struct udev_watcher **out);

/* Readable when there is news. */
int udev_watcher_descriptor(const struct udev_watcher *w);

/* Takes all the news there is. */
void udev_watcher_drain(struct udev_watcher *w);
void udev_watcher_free(struct udev_watcher *w);

#else

static inline bool udev_each(const char *subsystem, const struct device_visitor *visitor)
{
    (void)subsystem, (void)visitor;
    return false;
}

static inline bool udev_watcher_new(struct udev_watcher **out)
{
    (void)out;
    return false;
}

static inline int udev_watcher_descriptor(const struct udev_watcher *w)
{
    (void)w;
    return -1;
}

static inline void udev_watcher_drain(struct udev_watcher *w)
{
    (void)w;
}

static inline void udev_watcher_free(struct udev_watcher *w)
{
    (void)w;
}

#endif
