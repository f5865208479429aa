/* later.c: an answer that takes longer than the loop may wait. */
#include "server/later.h"

#include <stdlib.h>

#include "core/memory.h"

struct later *later_new(void)
{
    return xcalloc(1, sizeof(struct later));
}

static void later_free(struct later *l)
{
    buffer_done(&l->body);
    free(l);
}

void later_done(struct later *l)
{
    l->done = true;
    if (l->given_up)
        later_free(l);
    else if (l->ready != NULL)
        l->ready(l->waiter);
}

void later_give_up(struct later *l)
{
    l->given_up = true;
    if (l->done)
        later_free(l);
}
