/* survey.c: which devices there are now.
 *
 * /sys/class/hidraw/hidraw0 leads to a folder below that of its USB device:
 *     /sys/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/0003:0665:5161.0001/hidraw/hidraw0
 *                             controller   bus  ^ device, at port 2 of bus 1 */
#include "transport/survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/span.h"
#include "transport/sysfs.h"
#include "transport/udev.h"

#define VENDOR_ID "0665"
#define PRODUCT_ID "5161"

enum { VENDORS_OWN_PAGE = 0xff00 };

struct listing {
    struct candidate *out;
    size_t count, capacity;
    bool vendors_own; /* of HID devices, only those with that usage page, else only the others */
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* Writes what stands above the USB bus, the nearest last: "pci-0000:00:14.0-". As udev does it, of
 * neighbours in one subsystem only the lowest is named. */
static void name_controller(const char *folder, char *out, size_t capacity)
{
    char path[SYSFS_PATH_MAX], subsystem[32], last[32] = "", name[128] = "";
    char *slash;

    span_copy(span_of(folder), path, sizeof path);
    while ((slash = strrchr(path, '/')) != NULL && slash > path) {
        bool known = sysfs_subsystem(path, subsystem, sizeof subsystem) &&
                     (strcmp(subsystem, "pci") == 0 || strcmp(subsystem, "platform") == 0);

        if (known && strcmp(subsystem, last) != 0) {
            char longer[sizeof name];

            snprintf(longer, sizeof longer, "%.15s-%.40s-%.64s", subsystem, slash + 1, name);
            memcpy(name, longer, sizeof name);
            memcpy(last, subsystem, sizeof last);
        }
        *slash = '\0';
    }
    span_copy(span_of(name), out, capacity);
}

/* Where the bus begins, "/usb1/1-2…"; the name of a controller may begin with "usb" too. */
static const char *find_bus(const char *usb_folder)
{
    const char *at = usb_folder;

    while ((at = strstr(at, "/usb")) != NULL) {
        size_t digits = strspn(at + 4, "0123456789");

        if (digits > 0 && (at[4 + digits] == '/' || at[4 + digits] == '\0'))
            return at;
        at++;
    }
    return NULL;
}

/* The same name as udev's ID_PATH, "pci-0000:00:14.0-usb-0:2.3", but made here: udev makes it for
 * some kinds of devices only, and the port of a device must not change its name with the driver. */
static void name_port(const char *usb_folder, char *out, size_t capacity)
{
    char controller[64];
    const char *ports = strchr(base_name(usb_folder), '-');
    const char *bus = find_bus(usb_folder);
    char above[SYSFS_PATH_MAX];

    span_copy((struct span){usb_folder, bus != NULL ? (size_t)(bus - usb_folder) : 0}, above,
              sizeof above);
    name_controller(above, controller, sizeof controller);
    snprintf(out, capacity, "%susb-0:%.24s", controller, ports != NULL ? ports + 1 : "0");
}

/* A candidate with all that its USB device tells; NULL if there is no room. */
static struct candidate *add(struct listing *l, enum candidate_kind kind, const char *usb_folder)
{
    if (l->count == l->capacity)
        return NULL;

    struct candidate *c = &l->out[l->count++];
    memset(c, 0, sizeof *c);
    c->kind = kind;
    sysfs_read(usb_folder, "idVendor", c->vendor_id, sizeof c->vendor_id);
    sysfs_read(usb_folder, "idProduct", c->product_id, sizeof c->product_id);
    sysfs_read(usb_folder, "product", c->product, sizeof c->product);
    name_port(usb_folder, c->port, sizeof c->port);
    return c;
}

static bool is_ours(const char *usb_folder)
{
    char vendor[8], product[8];

    return sysfs_read(usb_folder, "idVendor", vendor, sizeof vendor) &&
           sysfs_read(usb_folder, "idProduct", product, sizeof product) &&
           strcmp(vendor, VENDOR_ID) == 0 && strcmp(product, PRODUCT_ID) == 0;
}

static void look_at_hidraw(void *owner, const char *folder)
{
    struct listing *l = owner;
    char usb[SYSFS_PATH_MAX];
    bool vendors_own = sysfs_usage_page(folder) == VENDORS_OWN_PAGE;

    if (vendors_own != l->vendors_own || !sysfs_usb_parent(folder, usb, sizeof usb) ||
        !is_ours(usb))
        return;
    struct candidate *c = add(l, CANDIDATE_HIDRAW, usb);
    if (c == NULL)
        return;
    if (!sysfs_node(folder, c->node, sizeof c->node))
        snprintf(c->node, sizeof c->node, "/dev/%s", base_name(folder));
    snprintf(c->uri, sizeof c->uri, "hidraw:%s", c->node);
}

/* A USB device that has a hidraw node is in the list already, at the same port. */
static void look_at_usb(void *owner, const char *folder)
{
    struct listing *l = owner;

    if (!is_ours(folder))
        return;
    struct candidate *c = add(l, CANDIDATE_USB, folder);
    if (c == NULL)
        return;
    sysfs_node(folder, c->node, sizeof c->node);
    snprintf(c->uri, sizeof c->uri, "usb:" VENDOR_ID ":" PRODUCT_ID "@%.32s", base_name(folder));
    for (struct candidate *other = l->out; other < c; other++)
        if (strcmp(other->port, c->port) == 0) {
            l->count--;
            return;
        }
}

/* An adapter may have several ports, one for each of its interfaces: these are part of the name. */
static void look_at_tty(void *owner, const char *folder)
{
    struct listing *l = owner;
    char usb[SYSFS_PATH_MAX];

    if (find_bus(folder) == NULL || !sysfs_usb_parent(folder, usb, sizeof usb))
        return;
    struct candidate *c = add(l, CANDIDATE_SERIAL, usb);
    if (c == NULL)
        return;
    if (!sysfs_node(folder, c->node, sizeof c->node))
        snprintf(c->node, sizeof c->node, "/dev/%s", base_name(folder));
    snprintf(c->uri, sizeof c->uri, "serial:%s", c->node);

    const char *interface = folder + strlen(usb) + 1;
    size_t length = strcspn(interface, "/");
    const char *number = memchr(interface, ':', length);
    size_t used = strlen(c->port);
    if (number != NULL)
        snprintf(c->port + used, sizeof c->port - used, "%.*s", (int)(interface + length - number),
                 number);
}

static int compare_ports(const void *a, const void *b)
{
    const struct candidate *first = a, *second = b;
    int order = strcmp(first->port, second->port);

    return order != 0 ? order : strcmp(first->node, second->node);
}

/* Adds what `look` finds in a subsystem, sorted, behind what is there. */
static void add_all(struct listing *l, const char *sys, const char *subsystem,
                    void (*look)(void *owner, const char *folder))
{
    const struct device_visitor visitor = {.visit = look, .owner = l};
    bool is_usb = strcmp(subsystem, "usb") == 0;
    size_t before = l->count;
    char list[SYSFS_PATH_MAX];

    if (sys != NULL || !udev_each(subsystem, &visitor)) {
        snprintf(list, sizeof list, "%s/%s/%s", sys != NULL ? sys : "/sys",
                 is_usb ? "bus" : "class", is_usb ? "usb/devices" : subsystem);
        sysfs_each(list, &visitor);
    }
    qsort(l->out + before, l->count - before, sizeof *l->out, compare_ports);
}

size_t survey(const char *sys, struct candidate *out, size_t capacity)
{
    struct listing l = {.out = out, .capacity = capacity, .vendors_own = true};

    add_all(&l, sys, "hidraw", look_at_hidraw);
    l.vendors_own = false;
    add_all(&l, sys, "hidraw", look_at_hidraw);
    add_all(&l, sys, "usb", look_at_usb);
    add_all(&l, sys, "tty", look_at_tty);
    return l.count;
}
