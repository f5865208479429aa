/* discovery.h: which devices could be an inverter, found by what they say they are.
 *
 * Looks through libudev for hidraw nodes and USB devices 0665:5161 and for USB serial ports, and
 * tells when one comes or goes. Where there is no udevd, the list is made anew every two seconds,
 * and beside it every ten, as in a container its word may never come. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "core/loop.h"

enum candidate_kind {
    CANDIDATE_HIDRAW, /* 0665:5161 with its kernel driver */
    CANDIDATE_USB,    /* 0665:5161 without a hidraw node: for libusb */
    CANDIDATE_SERIAL, /* a USB serial adapter: may be anything, opened only when named */
};

struct candidate {
    enum candidate_kind kind;
    char uri[160];    /* what transport_new() takes */
    char node[64];    /* "/dev/hidraw0" */
    char port[96];    /* the USB port it hangs on: stays the same over replugs and reboots */
    char product[96]; /* what the device or adapter calls itself; may be empty */
    char vendor_id[8], product_id[8];
};

enum { CANDIDATES_MAX = 32 };

/* Fills `out` and returns how many there are. */
size_t discovery_list(struct candidate *out, size_t capacity);

struct discovery;

/* Calls `changed(owner)` some time after a device came or went, once per burst.
 * ERROR_SYSTEM: the system can't tell; the caller owns `*out`. */
MUST_CHECK bool discovery_new(struct loop *loop, void (*changed)(void *owner), void *owner,
                              struct discovery **out, struct error *err);
void discovery_free(struct discovery *d);

/* Who has `node` open, other than this process: "mpp-solar (pid 812)". Needs /proc; false if nobody
 * is seen (processes of other users are hidden from all but root). */
bool discovery_holder(const char *node, char *out, size_t capacity);

/* True if a rule for 0665:5161 that names the group "heliowire" is installed where udev reads. */
bool discovery_rule_installed(void);
