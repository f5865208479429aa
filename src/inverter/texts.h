/* texts.h: the last good answer to each command, as it came, digits and all. */
#pragma once

#include "core/buffer.h"

enum { TEXTS_MAX = 96 };

struct last_text {
    const char *command; /* a table's */
    struct buffer text;
};

/* A zeroed struct holds nothing. */
struct texts {
    struct last_text of[TEXTS_MAX];
    size_t count;
};

void texts_done(struct texts *t);

/* `command` is a table's string, which lives for ever. */
void texts_keep(struct texts *t, const char *command, struct span text);

/* Empty if there was none. Borrowed until the next texts_keep(). */
struct span texts_find(const struct texts *t, const char *command);
