/* usb_facts.c: what the kernel knows of the USB device behind a candidate, for a report. */
#include "transport/usb_facts.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "transport/sysfs.h"

enum { BYTES_MAX = 1024, TEXT_MAX = 256 };

/* The files of a USB device that are worth a line, in that order. */
static const char *const device_files[] = {
    "manufacturer", "product",      "bcdDevice",           "version",        "speed",
    "bMaxPower",    "bmAttributes", "bConfigurationValue", "bNumInterfaces",
};

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* The device's own folder, links resolved; false if the kernel has none. */
static bool find_folder(const char *sys, const struct candidate *c, char out[SYSFS_PATH_MAX])
{
    static const char *const lists[] = {
        [CANDIDATE_HIDRAW] = "class/hidraw",
        [CANDIDATE_USB] = "bus/usb/devices",
        [CANDIDATE_SERIAL] = "class/tty",
    };
    const char *at = strchr(c->uri, '@');
    const char *name = c->kind == CANDIDATE_USB && at != NULL ? at + 1 : last_part(c->node);
    char link[SYSFS_PATH_MAX], target[PATH_MAX];

    snprintf(link, sizeof link, "%s/%s/%s", sys != NULL ? sys : "/sys", lists[c->kind], name);
    if (name[0] == '\0' || realpath(link, target) == NULL || strlen(target) >= SYSFS_PATH_MAX)
        return false;
    span_copy(span_of(target), out, SYSFS_PATH_MAX);
    return true;
}

static void tell(const struct fact_visitor *v, const char *name, const char *value)
{
    v->tell(v->owner, name, span_of(value));
}

static void tell_bytes(const struct fact_visitor *v, const char *name, const char *folder,
                       const char *file)
{
    unsigned char bytes[BYTES_MAX];
    struct buffer digits = {0};
    size_t length = sysfs_bytes(folder, file, bytes, sizeof bytes);

    for (size_t i = 0; i < length; i++)
        buffer_printf(&digits, "%02x", bytes[i]);
    if (length > 0)
        v->tell(v->owner, name, buffer_view(&digits));
    buffer_done(&digits);
}

static void tell_device(const struct fact_visitor *v, const char *usb)
{
    struct buffer text = {0};
    char value[TEXT_MAX];

    for (size_t i = 0; i < sizeof device_files / sizeof device_files[0]; i++)
        if (sysfs_read(usb, device_files[i], value, sizeof value))
            buffer_printf(&text, "%s%s %s", text.length > 0 ? ", " : "", device_files[i], value);
    if (sysfs_read(usb, "serial", value, sizeof value))
        buffer_printf(&text, "%sa serial number (not shown)", text.length > 0 ? ", " : "");
    if (text.length > 0)
        v->tell(v->owner, "usb", buffer_view(&text));
    buffer_done(&text);
    tell_bytes(v, "descriptors", usb, "descriptors");
}

/* The name of the driver that holds an interface; "none". */
static void driver_of(const char *folder, char *out, size_t capacity)
{
    char link[SYSFS_PATH_MAX + 96], target[PATH_MAX];

    snprintf(link, sizeof link, "%s/driver", folder);
    ssize_t length = readlink(link, target, sizeof target - 1);
    target[length > 0 ? length : 0] = '\0';
    snprintf(out, capacity, "%.60s", length > 0 ? last_part(target) : "none");
}

/* Interface 0 of configuration 1 of "1-2" is the folder "1-2/1-2:1.0". */
static void tell_interfaces(const struct fact_visitor *v, const char *usb)
{
    char number[8], class[8], driver[64], configuration[8], text[TEXT_MAX];

    if (!sysfs_read(usb, "bConfigurationValue", configuration, sizeof configuration))
        return;
    for (int n = 0; n < 8; n++) {
        char folder[SYSFS_PATH_MAX + 80];

        snprintf(folder, sizeof folder, "%s/%.40s:%s.%d", usb, last_part(usb), configuration, n);
        if (!sysfs_read(folder, "bInterfaceNumber", number, sizeof number))
            continue;
        sysfs_read(folder, "bInterfaceClass", class, sizeof class);
        driver_of(folder, driver, sizeof driver);
        snprintf(text, sizeof text, "%s, class %s, driver %s", number, class, driver);
        tell(v, "interface", text);
    }
}

void usb_facts(const char *sys, const struct candidate *c, const struct fact_visitor *visitor)
{
    char folder[SYSFS_PATH_MAX], usb[SYSFS_PATH_MAX];

    if (!find_folder(sys, c, folder) || !sysfs_usb_parent(folder, usb, sizeof usb))
        return;
    tell_device(visitor, usb);
    tell_interfaces(visitor, usb);
    if (c->kind == CANDIDATE_HIDRAW)
        tell_bytes(visitor, "reports", folder, "device/report_descriptor");
}
