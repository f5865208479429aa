/* holder_unknown.c: systems that do not tell which process has a device open. */
#include "transport/discovery.h"

bool discovery_holder(const char *node, char *out, size_t capacity)
{
    (void)node, (void)out, (void)capacity;
    return false;
}
