/* usb_link.c: one USB device, opened through libusb. */
#include "transport/usb_link.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "transport/discovery.h"
#include "transport/node.h"

enum { PORTS_MAX = 7, END_ROUNDS = 20, END_ROUND_MS = 100 };

static enum error_code code_of(int result)
{
    switch (result) {
    case LIBUSB_ERROR_NO_DEVICE:
    case LIBUSB_ERROR_NOT_FOUND:
        return ERROR_MISSING;
    case LIBUSB_ERROR_ACCESS:
        return ERROR_PERMISSION;
    case LIBUSB_ERROR_BUSY:
        return ERROR_BUSY;
    default:
        return ERROR_SYSTEM;
    }
}

bool usb_fail(struct error *err, int result, const char *format, ...)
{
    char text[sizeof err->text / 2];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return fail(err, code_of(result), "%s: %s", text, libusb_strerror(result));
}

/* Bus and ports as the kernel writes them: "1-2.3". */
static void name_place(libusb_device *device, char *out, size_t capacity)
{
    uint8_t ports[PORTS_MAX];
    int count = libusb_get_port_numbers(device, ports, PORTS_MAX);
    int used = snprintf(out, capacity, "%u", libusb_get_bus_number(device));

    for (int i = 0; i < count && (size_t)used < capacity; i++)
        used += snprintf(out + used, capacity - (size_t)used, "%c%u", i == 0 ? '-' : '.', ports[i]);
}

static bool is_named(libusb_device *device, const struct uri *uri)
{
    struct libusb_device_descriptor descriptor;
    char place[32];

    if (libusb_get_device_descriptor(device, &descriptor) != 0 ||
        descriptor.idVendor != uri->vendor_id || descriptor.idProduct != uri->product_id)
        return false;
    name_place(device, place, sizeof place);
    return uri->place[0] == '\0' || strcmp(place, uri->place) == 0;
}

/* The first device that `uri` names, with a reference that the caller owns; NULL: none. */
static libusb_device *find_device(libusb_context *context, const struct uri *uri)
{
    libusb_device **list, *found = NULL;
    ssize_t count = libusb_get_device_list(context, &list);

    for (ssize_t i = 0; i < count && found == NULL; i++)
        if (is_named(list[i], uri))
            found = libusb_ref_device(list[i]);
    if (count >= 0)
        libusb_free_device_list(list, 1);
    return found;
}

/* Taking the device from the kernel's driver takes it from whoever speaks through that driver's
 * node; such a one is asked for by the lock on the node, and looked for in /proc. */
static bool driver_is_idle(libusb_device *device, struct error *err)
{
    char place[32], pattern[96], holder[80];
    bool is_idle = true;
    glob_t nodes;

    name_place(device, place, sizeof place);
    snprintf(pattern, sizeof pattern, "/sys/bus/usb/devices/%s:*/*/hidraw/hidraw*", place);
    if (glob(pattern, GLOB_NOSORT, NULL, &nodes) != 0)
        return true;
    for (size_t i = 0; i < nodes.gl_pathc && is_idle; i++) {
        char node[64];
        struct error why;
        bool young;
        int fd;

        snprintf(node, sizeof node, "/dev/%.48s", strrchr(nodes.gl_pathv[i], '/') + 1);
        if (node_open(node, &fd, &young, &why)) {
            close(fd);
            if (discovery_holder(node, holder, sizeof holder))
                is_idle = fail(err, ERROR_BUSY, "%s is held by %s", node, holder);
        } else if (why.code == ERROR_BUSY) {
            is_idle = fail(err, ERROR_BUSY, "%s", why.text);
        }
    }
    globfree(&nodes);
    return is_idle;
}

static bool take_device(struct usb_link *l, libusb_device *device, bool *young, struct error *err)
{
    char node[40];

    snprintf(node, sizeof node, "/dev/bus/usb/%03u/%03u", libusb_get_bus_number(device),
             libusb_get_device_address(device));
    if (!driver_is_idle(device, err))
        return false;
    int result = libusb_open(device, &l->handle);
    if (result != 0) {
        l->handle = NULL;
        *young = result == LIBUSB_ERROR_ACCESS && node_is_young(node);
        return usb_fail(err, result, "%s", node);
    }

    /* Detaches the driver in the same step as it claims, and attaches it again on release, also
     * when somebody else had detached it and never gave it back. */
    libusb_set_auto_detach_kernel_driver(l->handle, 1);
    result = libusb_claim_interface(l->handle, USB_INTERFACE);
    if (result == LIBUSB_ERROR_BUSY)
        return node_fail_busy(node, err);
    if (result != 0)
        return usb_fail(err, result, "%s can't be claimed", node);
    l->is_claimed = true;
    return true;
}

bool usb_link_open(struct usb_link *l, const struct uri *uri, bool *young, struct error *err)
{
    *l = (struct usb_link){0};
    int result = libusb_init(&l->context);
    if (result != 0) {
        l->context = NULL;
        fail(err, ERROR_SYSTEM, "libusb does not start: %s", libusb_strerror(result));
        return false;
    }

    libusb_device *device = find_device(l->context, uri);
    if (device == NULL)
        return fail(err, ERROR_MISSING, "no USB device %04x:%04x%s%s", uri->vendor_id,
                    uri->product_id, uri->place[0] != '\0' ? " at " : "", uri->place);
    bool done = take_device(l, device, young, err);
    libusb_unref_device(device);
    if (!done)
        return false;
    l->in = libusb_alloc_transfer(0);
    l->out = libusb_alloc_transfer(0);
    return (l->in != NULL && l->out != NULL) || fail(err, ERROR_SYSTEM, "out of memory");
}

/* libusb gives up the transfers of a handle that is closed, and the kernel with it; so whatever has
 * not ended by then may be freed after that. */
void usb_link_close(struct usb_link *l)
{
    if (l->in_runs)
        libusb_cancel_transfer(l->in);
    if (l->out_runs)
        libusb_cancel_transfer(l->out);
    for (int i = 0; i < END_ROUNDS && (l->in_runs || l->out_runs); i++) {
        struct timeval wait = {.tv_usec = END_ROUND_MS * 1000};

        libusb_handle_events_timeout_completed(l->context, &wait, NULL);
    }
    if (l->is_claimed)
        libusb_release_interface(l->handle, USB_INTERFACE);
    if (l->handle != NULL)
        libusb_close(l->handle);
    libusb_free_transfer(l->in);
    libusb_free_transfer(l->out);
    if (l->context != NULL)
        libusb_exit(l->context);
    *l = (struct usb_link){0};
}
