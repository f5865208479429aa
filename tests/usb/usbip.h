/* usbip.h: a USB device 0665:5161 as the kernel's virtual host controller wants it: URBs as
 * messages on a socket. Enumeration and HID are answered here; reports go to and from the line. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct line;
struct usbip;

struct usbip *usbip_new(struct line *line);

/* Plugs the device into a port of the controller. False, with a message printed, if that fails. */
bool usbip_plug(struct usbip *usbip, unsigned port);
void usbip_unplug(struct usbip *usbip);

/* The socket to watch for input, or -1 while unplugged. */
int usbip_socket(const struct usbip *usbip);

/* Handles one message. */
void usbip_receive(struct usbip *usbip, int64_t now_us);

/* Hands over the reports that are due, as far as the host has asked for any. */
void usbip_send_reports(struct usbip *usbip, int64_t now_us);

/* Whether the host waits for a report. */
bool usbip_is_polled(const struct usbip *usbip);
