/* texts.c: the last good answer to each command. */
#include "inverter/texts.h"

void texts_done(struct texts *t)
{
    for (size_t n = 0; n < t->count; n++)
        buffer_done(&t->of[n].text);
    t->count = 0;
}

static size_t find(const struct texts *t, const char *command)
{
    size_t n = 0;

    while (n < t->count && strcmp(t->of[n].command, command) != 0)
        n++;
    return n;
}

void texts_keep(struct texts *t, const char *command, struct span text)
{
    size_t n = find(t, command);

    if (n == TEXTS_MAX)
        return;
    if (n == t->count)
        t->of[t->count++].command = command;
    buffer_clear(&t->of[n].text);
    buffer_span(&t->of[n].text, text);
}

struct span texts_find(const struct texts *t, const char *command)
{
    size_t n = find(t, command);

    return n < t->count ? buffer_view(&t->of[n].text) : (struct span){0};
}
