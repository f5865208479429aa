/* usb_facts.h: what the kernel knows of the USB device behind a candidate, for a report.
 *
 * Nothing is opened and nothing is asked. Serial numbers of adapters are left out. */
#pragma once

#include "core/buffer.h"
#include "transport/discovery.h"

struct fact_visitor {
    void (*tell)(void *owner, const char *name, struct span value); /* "driver", "usbhid" */
    void *owner;
};

/* Tells the device's descriptors, its interfaces with their drivers and, of a hidraw node, the
 * report descriptor. `sys`: the kernel's folder, NULL: /sys. Tells nothing where there is none. */
void usb_facts(const char *sys, const struct candidate *c, const struct fact_visitor *visitor);
