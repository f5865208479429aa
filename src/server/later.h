/* later.h: an answer that takes longer than the loop may wait: it is made on the pool.
 *
 * Who makes it and who waits for it end in any order: the maker fills it and calls later_done(),
 * the one who waits takes it, and calls later_give_up() then or before. */
#pragma once

#include "server/request.h"

struct later {
    struct response response; /* once it is done; its body is in `body` */
    struct buffer body;
    bool done;
    bool given_up;               /* nobody waits any more */
    void (*ready)(void *waiter); /* called once, on the loop, when it is done */
    void *waiter;
};

/* The caller gives it to a response and owns it no more. */
struct later *later_new(void);

/* It is filled. Frees it if nobody waits. */
void later_done(struct later *l);

/* Nobody waits any more. Frees it if it is done. */
void later_give_up(struct later *l);
