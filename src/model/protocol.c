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

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_all_digits(struct span text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!is_digit(text.at[i]))
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

bool message_says(const struct message *m, enum measurement_id id)
{
    for (size_t l = 0; l < m->layout_count; l++)
        for (size_t f = 0; f < m->layouts[l].field_count; f++)
            if (m->layouts[l].fields[f].is == id)
                return true;
    return false;
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

/* True if a protocol between `p` and its base `base` has a setting of that command. */
static bool is_set_nearer(const struct protocol *p, const struct protocol *base,
                          const char *command)
{
    for (; p != base; p = p->base)
        for (size_t i = 0; i < p->setting_count; i++)
            if (strcmp(p->settings[i].command, command) == 0)
                return true;
    return false;
}

void protocol_each_setting(const struct protocol *p,
                           void (*visit)(void *owner, const struct setting *s), void *owner)
{
    for (const struct protocol *from = p; from != NULL; from = from->base)
        for (size_t i = 0; i < from->setting_count; i++)
            if (!is_set_nearer(p, from, from->settings[i].command))
                visit(owner, &from->settings[i]);
}

static bool is_done_nearer(const struct protocol *p, const struct protocol *base,
                           const char *command)
{
    for (; p != base; p = p->base)
        for (size_t i = 0; i < p->action_count; i++)
            if (strcmp(p->actions[i].command, command) == 0)
                return true;
    return false;
}

void protocol_each_action(const struct protocol *p,
                          void (*visit)(void *owner, const struct action *a), void *owner)
{
    for (const struct protocol *from = p; from != NULL; from = from->base)
        for (size_t i = 0; i < from->action_count; i++)
            if (!is_done_nearer(p, from, from->actions[i].command))
                visit(owner, &from->actions[i]);
}

/* What of the tables a command begins with, be it a setting's name or an action's. */
struct setter {
    const struct setting *setting;
    const struct action *action;
    bool fits;     /* the argument is as long as that of the example */
    size_t length; /* of the name */
};

/* Whether this one is a better guess: ACLT2300,0100 may be ACLT or ACLT2, but only one leaves an
 * argument of the right length; else the longest name. Where the argument is to begin with a digit,
 * it does: F50 sets something, FP might ask. */
static bool is_better(struct setter *found, struct span command, const char *name,
                      const char *example)
{
    if (name == NULL || !span_starts_with(command, name))
        return false;

    struct span argument = span_skip(command, strlen(name));
    struct span wanted = span_of(example != NULL ? example : "");
    bool fits = argument.length == wanted.length;
    bool wants_digit = wanted.length > 0 && is_digit(wanted.at[0]);

    if (fits < found->fits || (fits == found->fits && strlen(name) <= found->length) ||
        (wants_digit && argument.length > 0 && !is_digit(argument.at[0])))
        return false;
    *found = (struct setter){.fits = fits, .length = strlen(name)};
    return true;
}

static void look_at_setting(struct setter *found, struct span command, const struct setting *s)
{
    if (is_better(found, command, s->command, s->example) ||
        is_better(found, command, s->off, NULL))
        found->setting = s;
}

static void look_at_action(struct setter *found, struct span command, const struct action *a)
{
    if (is_better(found, command, a->command, a->example))
        found->action = a;
}

static struct setter find_setter(const struct protocol *p, struct span command)
{
    struct setter found = {0};

    if (protocol_message(p, command) != NULL)
        return found;
    for (; p != NULL; p = p->base) {
        for (size_t i = 0; i < p->setting_count; i++)
            look_at_setting(&found, command, &p->settings[i]);
        for (size_t i = 0; i < p->action_count; i++)
            look_at_action(&found, command, &p->actions[i]);
    }
    return found;
}

const struct setting *protocol_setting(const struct protocol *p, struct span command)
{
    return find_setter(p, command).setting;
}

const struct action *protocol_action(const struct protocol *p, struct span command)
{
    return find_setter(p, command).action;
}

const struct framing *command_framing(const struct protocol *p, struct span command)
{
    struct setter found = find_setter(p, command);

    if (found.setting == NULL && found.action == NULL)
        return question_framing(p, command);
    if (found.setting != NULL && found.setting->framing != NULL)
        return found.setting->framing;
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
