/* survey.h: which devices there are now. */
#pragma once

#include "transport/discovery.h"

/* As discovery_list(), with the kernel's folder at `sys`; NULL: /sys, by way of libudev. */
size_t survey(const char *sys, struct candidate *out, size_t capacity);
