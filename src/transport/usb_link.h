/* usb_link.h: one USB device, opened through libusb: its interface taken from the kernel's driver,
 * and given back. Both may block: for the pool. */
#pragma once

#include <libusb.h>
#include <stdbool.h>

#include "core/error.h"
#include "transport/uri.h"

enum { USB_INTERFACE = 0 };

struct usb_link {
    libusb_context *context;      /* owned */
    libusb_device_handle *handle; /* owned; NULL: not open */
    bool is_claimed;
    struct libusb_transfer *in, *out; /* owned */
    bool in_runs, out_runs;           /* kept by the transfers' callbacks */
};

/* Opens what `uri` names. ERROR_MISSING, ERROR_PERMISSION (`*young` as in node.h), ERROR_BUSY with
 * who holds it, ERROR_SYSTEM. The caller owns what is in `*l` and ends it with usb_link_close(),
 * after a failure too. */
MUST_CHECK bool usb_link_open(struct usb_link *l, const struct uri *uri, bool *young,
                              struct error *err);

/* Ends the transfers, with their callbacks, and gives the device back to the kernel's driver. */
void usb_link_close(struct usb_link *l);

/* Fills `err` by libusb's `result` and returns false. */
PRINTF(3, 4) bool usb_fail(struct error *err, int result, const char *format, ...);
