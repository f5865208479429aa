/* udev.c: what libudev adds. */
#include "transport/udev.h"

#include <libudev.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/memory.h"

struct udev_watcher {
    struct udev *udev;            /* owned */
    struct udev_monitor *monitor; /* owned */
};

bool udev_each(const char *subsystem, const struct device_visitor *visitor)
{
    struct udev *udev = udev_new();
    struct udev_enumerate *devices = udev != NULL ? udev_enumerate_new(udev) : NULL;
    bool listed = devices != NULL && udev_enumerate_add_match_subsystem(devices, subsystem) >= 0 &&
                  udev_enumerate_scan_devices(devices) >= 0;
    struct udev_list_entry *entry = listed ? udev_enumerate_get_list_entry(devices) : NULL;

    for (; entry != NULL; entry = udev_list_entry_get_next(entry)) {
        const char *folder = udev_list_entry_get_name(entry);

        if (strlen(folder) < SYSFS_PATH_MAX)
            visitor->visit(visitor->owner, folder);
    }
    udev_enumerate_unref(devices);
    udev_unref(udev);
    return listed;
}

/* News comes from udevd and not from the kernel, whose own comes before the rights are set. So no
 * udevd means no news, ever; its control socket tells whether there is one. */
bool udev_watcher_new(struct udev_watcher **out)
{
    if (access("/run/udev/control", F_OK) != 0)
        return false;

    struct udev_watcher *w = xcalloc(1, sizeof *w);
    w->udev = udev_new();
    w->monitor = w->udev != NULL ? udev_monitor_new_from_netlink(w->udev, "udev") : NULL;
    struct udev_monitor *m = w->monitor;
    if (m == NULL || udev_monitor_filter_add_match_subsystem_devtype(m, "hidraw", NULL) < 0 ||
        udev_monitor_filter_add_match_subsystem_devtype(m, "usb", "usb_device") < 0 ||
        udev_monitor_filter_add_match_subsystem_devtype(m, "tty", NULL) < 0 ||
        udev_monitor_enable_receiving(m) < 0) {
        udev_watcher_free(w);
        return false;
    }
    *out = w;
    return true;
}

int udev_watcher_descriptor(const struct udev_watcher *w)
{
    return udev_monitor_get_fd(w->monitor);
}

void udev_watcher_drain(struct udev_watcher *w)
{
    struct udev_device *device;

    while ((device = udev_monitor_receive_device(w->monitor)) != NULL)
        udev_device_unref(device);
}

void udev_watcher_free(struct udev_watcher *w)
{
    if (w == NULL)
        return;
    udev_monitor_unref(w->monitor);
    udev_unref(w->udev);
    free(w);
}
