/* uri.h: the name of a device, taken apart.
 *
 *     hidraw:/dev/hidraw0    usb:0665:5161@1-2.3    serial:/dev/ttyUSB0?baud=9600
 *     tcp:gateway:8899       replay:night.rec?baud=2400    sim:axpert-5k?seed=1 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"

enum uri_scheme {
    URI_HIDRAW,
    URI_USB,
    URI_SERIAL,
    URI_TCP,
    URI_REPLAY,
    URI_SIM,
};

enum { URI_MAX = 512 };

struct uri {
    enum uri_scheme scheme;
    char path[URI_MAX];             /* HIDRAW, SERIAL: the node; REPLAY: the file; TCP: the host;
                                       SIM: all that follows, for simulator_parse() */
    uint32_t baud;                  /* SERIAL: 0 is not told; REPLAY: 0 is as fast as can be */
    uint16_t port;                  /* TCP */
    uint16_t vendor_id, product_id; /* USB */
    char place[32];                 /* USB: bus and ports as in "1-2.3"; empty: anywhere */
};

/* ERROR_INVALID: the text says what is wrong with it, and what would be right. */
MUST_CHECK bool uri_parse(const char *text, struct uri *out, struct error *err);
