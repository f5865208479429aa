/* protocol.c: finding one's way in the tables. */
#include "model/protocol.h"

static size_t argument_length(enum argument argument)
{
    switch (argument) {
    case ARGUMENT_NONE:
        return 0;
    case ARGUMENT_UNIT:
        return 1;
    case ARGUMENT_YEAR:
        return 4;
    case ARGUMENT_MONTH:
        return 6;
    case ARGUMENT_DAY:
        return 8;
    case ARGUMENT_HOUR:
        return 10;
    case ARGUMENT_INDEX:
        return 2;
    }
    return 0;
}

/* Digits that some framings put behind a date by themselves. */
enum { DATE_DIGITS = 3 };

static bool is_all_digits(struct span text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return true;
}

/* Whether the command brings along the digits that its framing would put behind the date. */
static bool has_date_digits(const struct message *m, struct span command)
{
    return m->framing != NULL && m->framing->dated &&
           command.length == strlen(m->command) + argument_length(m->argument) + DATE_DIGITS;
}

/* QPIGS2 is not QPIGS with an argument: the whole command must be used up. */
static bool asks_for(const struct message *m, struct span command)
{
    struct span argument = span_skip(command, strlen(m->command));

    return span_starts_with(command, m->command) && is_all_digits(argument) &&
           (argument.length == argument_length(m->argument) || has_date_digits(m, command));
}

const struct message *protocol_message(const struct protocol *p, struct span command)
{
    for (; p != NULL; p = p->base)
        for (size_t i = 0; i < p->message_count; i++)
            if (asks_for(&p->messages[i], command))
                return &p->messages[i];
    return NULL;
}

static bool has_command(const struct protocol *p, const char *command)
{
    for (size_t i = 0; i < p->message_count; i++)
        if (strcmp(p->messages[i].command, command) == 0)
            return true;
    return false;
}

/* True if a protocol between `p` and its base `base` has a message of that command. */
static bool is_overridden(const struct protocol *p, const struct protocol *base,
                          const char *command)
{
    for (; p != base; p = p->base)
        if (has_command(p, command))
            return true;
    return false;
}

void protocol_each_message(const struct protocol *p,
                           void (*visit)(void *owner, const struct message *m), void *owner)
{
    for (const struct protocol *from = p; from != NULL; from = from->base)
        for (size_t i = 0; i < from->message_count; i++)
            if (!is_overridden(p, from, from->messages[i].command))
                visit(owner, &from->messages[i]);
}

const struct framing *message_framing(const struct protocol *p, const struct message *m)
{
    return m->framing != NULL ? m->framing : p->framing;
}

const struct framing *question_framing(const struct protocol *p, struct span command)
{
    const struct message *m = protocol_message(p, command);

    return m == NULL || has_date_digits(m, command) ? p->framing : message_framing(p, m);
}

/* The longer of two names that `command` begins with; `best` may be NULL. Where the argument is to
 * begin with a digit, it does: F50 sets something, FP asks for something. */
static bool is_better(struct span command, const char *name, const char *example, const char *best)
{
    if (name == NULL || !span_starts_with(command, name) ||
        (best != NULL && strlen(name) <= strlen(best)))
        return false;

    struct span argument = span_skip(command, strlen(name));
    bool wants_digit = example != NULL && is_all_digits((struct span){.at = example, .length = 1});
    return !wants_digit || argument.length == 0 ||
           is_all_digits((struct span){.at = argument.at, .length = 1});
}

const struct setting *protocol_setting(const struct protocol *p, struct span command)
{
    const struct setting *found = NULL;
    const char *best = NULL;

    if (protocol_message(p, command) != NULL)
        return NULL;
    for (; p != NULL; p = p->base)
        for (size_t i = 0; i < p->setting_count; i++) {
            const struct setting *s = &p->settings[i];

            if (is_better(command, s->command, s->example, best))
                best = s->command, found = s;
            if (is_better(command, s->off, NULL, best))
                best = s->off, found = s;
        }
    return found;
}

const struct action *protocol_action(const struct protocol *p, struct span command)
{
    const struct action *found = NULL;

    if (protocol_message(p, command) != NULL)
        return NULL;
    for (; p != NULL; p = p->base)
        for (size_t i = 0; i < p->action_count; i++)
            if (is_better(command, p->actions[i].command, p->actions[i].example,
                          found != NULL ? found->command : NULL))
                found = &p->actions[i];
    return found;
}

const struct framing *command_framing(const struct protocol *p, struct span command)
{
    const struct setting *s = protocol_setting(p, command);

    if (s != NULL && s->framing != NULL)
        return s->framing;
    if (s == NULL && protocol_action(p, command) == NULL)
        return question_framing(p, command);
    return p->setting_framing != NULL ? p->setting_framing : p->framing;
}

const struct choice *field_choices(const struct protocol *p, const struct field *field)
{
    for (; p != NULL; p = p->base)
        for (const struct renumbering *r = p->renumberings; r != NULL && r->choices != NULL; r++)
            if (r->is == field->is)
                return r->choices;
    return field->choices;
}
