/* intent.c: what a command would do. */
#include "commands/intent.h"

#include <stdio.h>
#include <string.h>

#include "model/change.h"

/* All that one command sets. */
struct list {
    const struct setting *first;
    size_t used;
    char *text;
};

static void add_name(void *owner, const struct setting *s)
{
    struct list *l = owner;
    bool is_same = strcmp(s->command, l->first->command) == 0;

    /* Of a command with two forms, and of one that gives back a whole answer, the first says it. */
    if (!is_same || s == l->first || s->example == NULL || s->within != NULL ||
        strcmp(s->example, l->first->example) != 0 || l->used >= INTENT_TEXT)
        return;
    l->used += (size_t)snprintf(l->text + l->used, INTENT_TEXT - l->used, ", %s",
                                measurements[s->is].name);
}

static void say_setting(const struct protocol *p, const struct setting *s, const char *command,
                        char text[INTENT_TEXT])
{
    int used = snprintf(text, INTENT_TEXT, "%s sets %s", command,
                        s->within != NULL ? "the whole configuration" : measurements[s->is].name);
    struct list list = {.first = s, .used = (size_t)used, .text = text};

    protocol_each_setting(p, add_name, &list);
}

bool intent_writes(const struct protocol *p, const char *command, char text[INTENT_TEXT])
{
    const struct setting *s = protocol_setting(p, span_of(command));
    const struct action *a = protocol_action(p, span_of(command));
    bool asks = command[0] == 'Q' || (p->framing->letter != 0 && command[0] != '^');

    if (protocol_message(p, span_of(command)) != NULL)
        return false;
    if (s != NULL)
        say_setting(p, s, command, text);
    else if (a != NULL)
        snprintf(text, INTENT_TEXT, "%s is no question (%s)", command, a->title);
    else if (!asks)
        snprintf(text, INTENT_TEXT, "%s is not a question: it may change the inverter", command);
    return s != NULL || a != NULL || !asks;
}
