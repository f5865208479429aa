/* rule.h: the udev rule that gives the group heliowire access to the USB cable, carried along for
 * those who have nothing but the program. */
#pragma once

#include "core/error.h"
#include "core/span.h"

/* packaging/udev/60-heliowire.rules, as it was when the program was built. */
struct span rule_text(void);

/* Writes it to /etc/udev/rules.d, makes the group, and lets udev apply it to what is plugged in;
 * says on standard output what was done. ERROR_PERMISSION: not root; ERROR_SYSTEM. */
MUST_CHECK bool rule_install(struct error *err);
