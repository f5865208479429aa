/* sysfs.c: what the kernel says about a device. */
#include "transport/sysfs.h"

#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/span.h"

enum { DESCRIPTOR_MAX = 4096 }; /* the kernel's own limit for a HID report descriptor */

void sysfs_each(const char *list, const struct device_visitor *visitor)
{
    DIR *folder = opendir(list);
    struct dirent *entry;

    if (folder == NULL)
        return;
    while ((entry = readdir(folder)) != NULL) {
        char link[SYSFS_PATH_MAX], target[PATH_MAX];

        if (entry->d_name[0] == '.')
            continue;
        snprintf(link, sizeof link, "%s/%s", list, entry->d_name);
        if (realpath(link, target) != NULL && strlen(target) < SYSFS_PATH_MAX)
            visitor->visit(visitor->owner, target);
    }
    closedir(folder);
}

static size_t read_file(const char *folder, const char *name, char *out, size_t capacity)
{
    char path[SYSFS_PATH_MAX + 64];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return 0;
    size_t length = fread(out, 1, capacity, file);
    fclose(file);
    return length;
}

bool sysfs_read(const char *folder, const char *name, char *out, size_t capacity)
{
    size_t length = read_file(folder, name, out, capacity - 1);

    for (size_t i = 0; i < length; i++)
        if ((unsigned char)out[i] < ' ' || out[i] == 0x7f)
            out[i] = ' ';
    while (length > 0 && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
    return length > 0;
}

size_t sysfs_bytes(const char *folder, const char *name, unsigned char *out, size_t capacity)
{
    return read_file(folder, name, (char *)out, capacity);
}

bool sysfs_usb_parent(const char *folder, char *out, size_t capacity)
{
    char path[SYSFS_PATH_MAX], id[8];
    char *slash;

    span_copy(span_of(folder), path, sizeof path);
    while ((slash = strrchr(path, '/')) != NULL && slash > path) {
        if (sysfs_read(path, "idVendor", id, sizeof id)) {
            span_copy(span_of(path), out, capacity);
            return true;
        }
        *slash = '\0';
    }
    return false;
}

bool sysfs_node(const char *folder, char *out, size_t capacity)
{
    char text[1024];
    size_t length = read_file(folder, "uevent", text, sizeof text - 1);

    text[length] = '\0';
    out[0] = '\0';
    const char *name = strstr(text, "DEVNAME=");
    if (name == NULL)
        return false;
    name += strlen("DEVNAME=");
    snprintf(out, capacity, "/dev/%.*s", (int)strcspn(name, "\n"), name);
    return true;
}

bool sysfs_subsystem(const char *folder, char *out, size_t capacity)
{
    char path[SYSFS_PATH_MAX + 64], target[PATH_MAX];

    snprintf(path, sizeof path, "%s/subsystem", folder);
    ssize_t length = readlink(path, target, sizeof target - 1);
    target[length > 0 ? length : 0] = '\0';
    const char *slash = strrchr(target, '/');
    span_copy(span_of(slash != NULL ? slash + 1 : target), out, capacity);
    return length > 0;
}

/* A descriptor is a row of items: a byte whose two lowest bits tell the size of its value, then the
 * value, lowest byte first. Item 0x04 is a usage page, and 0xfe a long item, which nobody uses. */
unsigned sysfs_usage_page(const char *hidraw_folder)
{
    uint8_t items[DESCRIPTOR_MAX];
    size_t length =
        read_file(hidraw_folder, "device/report_descriptor", (char *)items, sizeof items);

    for (size_t at = 0; at < length && items[at] != 0xfe;) {
        static const uint8_t sizes[] = {0, 1, 2, 4};
        size_t size = sizes[items[at] & 3];
        unsigned value = 0;

        for (size_t i = 0; i < size && at + 1 + i < length; i++)
            value |= (unsigned)items[at + 1 + i] << (8 * i);
        if ((items[at] & 0xfc) == 0x04)
            return value;
        at += 1 + size;
    }
    return 0;
}
