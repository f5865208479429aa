/* picture.c: whether an inverter has told a whole round of its fast answers. */
#include "commands/picture.h"

#include <string.h>

static bool is_fast(const struct inverter *i, const char *source)
{
    const struct protocol *p = inverter_protocol(i);
    const struct message *m = p != NULL ? protocol_message(p, span_of(source)) : NULL;

    return m != NULL && m->poll == POLL_FAST;
}

static bool was_heard(const struct picture *p, const char *source)
{
    for (size_t n = 0; n < p->count; n++)
        if (strcmp(p->heard[n], source) == 0)
            return true;
    return false;
}

bool picture_hear(struct picture *p, const struct inverter *i, const char *source)
{
    if (!is_fast(i, source))
        return false;

    bool over = was_heard(p, source);
    if (over)
        p->count = 0;
    if (p->count < PICTURE_SOURCES_MAX)
        p->heard[p->count++] = source;
    return over;
}
