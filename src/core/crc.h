/* crc.h: the check that most frames carry. */
#pragma once

#include <stdint.h>

#include "core/span.h"

/* CRC-16/XMODEM: polynomial 0x1021, start 0, not reflected, no final exclusive or. */
uint16_t crc16_xmodem(struct span bytes);
