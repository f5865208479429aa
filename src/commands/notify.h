/* notify.h: tells the service manager how we are: one datagram to the socket it named. */
#pragma once

#include <stdint.h>

/* "READY=1", "STOPPING=1", "WATCHDOG=1". Does nothing unless NOTIFY_SOCKET is set. */
void notify_manager(const char *state);

/* How often the manager wants to hear "WATCHDOG=1", in ms; 0: never. */
int64_t notify_watchdog_ms(void);
