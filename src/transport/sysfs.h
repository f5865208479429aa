/* sysfs.h: what the kernel says about a device, read from the device's folder in /sys. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { SYSFS_PATH_MAX = 512 };

struct device_visitor {
    void (*visit)(void *owner, const char *folder); /* of one device, links resolved */
    void *owner;
};

/* Visits the devices in `list`, a folder of links such as /sys/class/hidraw. */
void sysfs_each(const char *list, const struct device_visitor *visitor);

/* Reads the one-line file `name` of the device, without blanks at the end and with blanks in place
 * of control characters; false and empty if there is none. */
bool sysfs_read(const char *folder, const char *name, char *out, size_t capacity);

/* Reads the file `name` of the device as it is and returns how many bytes came; 0: there is none.
 */
size_t sysfs_bytes(const char *folder, const char *name, unsigned char *out, size_t capacity);

/* The nearest folder that is a USB device, its own or one above; false if there is none. */
bool sysfs_usb_parent(const char *folder, char *out, size_t capacity);

/* Where the device has its node: "/dev/hidraw0"; false and empty if it has none. */
bool sysfs_node(const char *folder, char *out, size_t capacity);

/* The subsystem the device belongs to: "pci"; false if it does not say. */
bool sysfs_subsystem(const char *folder, char *out, size_t capacity);

/* Usage page of the HID device behind a hidraw node: 0xff00 and above are the vendors' own; 0 if it
 * can't be told. */
unsigned sysfs_usage_page(const char *hidraw_folder);
