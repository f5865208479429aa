/* index.c: every protocol the program knows. */
#include "protocols/index.h"

#include "protocols/voltronic.h"

const struct protocol *const protocols[] = {
    &protocol_pi30,     &protocol_pi30max, &protocol_pi30m045, &protocol_pi30mst, &protocol_pi30gk,
    &protocol_pi30revo, &protocol_pi18,    &protocol_pi18lvx,  &protocol_pi16,    &protocol_pi34,
    &protocol_pi17,     &protocol_pi41,    &protocol_h,        &protocol_h01,     NULL,
};

const struct protocol *protocol_find(struct span name)
{
    for (size_t i = 0; protocols[i] != NULL; i++)
        if (span_is(name, protocols[i]->name))
            return protocols[i];
    return NULL;
}
