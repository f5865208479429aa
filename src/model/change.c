/* change.c: a whole command that sets something. */
#include "model/change.h"

#include <ctype.h>

/* A command while its rows are looked for. */
struct search {
    const char *command; /* of the rows */
    struct span argument;
    bool off;
    double battery_v;
    bool refused; /* some row of this form does not allow its part */
    struct change *change;
};

static void look_at(void *owner, const struct setting *row)
{
    struct search *s = owner;
    struct change *c = s->change;
    struct value value;

    if (strcmp(row->command, s->command) != 0 || !setting_has_form(row, s->argument))
        return;
    if (c->count == CHANGE_MAX || !setting_read(row, s->argument, s->off, &value) ||
        !setting_allows(row, &value, s->battery_v)) {
        s->refused = true;
        return;
    }
    c->parts[c->count].row = row;
    c->parts[c->count++].value = value;
}

static bool has_row(const struct change *c, size_t part)
{
    for (size_t i = 0; i < c->count; i++)
        if (setting_has_part(c->parts[i].row, part))
            return true;
    return false;
}

/* Parts that no row is about, such as the number of a parallel unit, are as in the example. */
static bool rest_is_as_in_the_example(const struct change *c, struct span argument)
{
    const struct setting *row = c->parts[0].row;
    struct span part;

    if (row->example == NULL)
        return true;
    for (size_t at = 0; (part = setting_part(row, argument, at)).length > 0; at++)
        if (!has_row(c, at) && !span_equals(part, setting_part(row, span_of(row->example), at)))
            return false;
    return true;
}

bool change_read(const struct protocol *p, struct span command, double battery_v,
                 struct change *out)
{
    const struct setting *s = protocol_setting(p, command);
    struct search search = {.battery_v = battery_v, .change = out};

    out->count = 0;
    if (s == NULL || s->within != NULL)
        return false;
    search.command = s->command;
    search.off = s->off != NULL && span_is(command, s->off);
    search.argument = span_skip(command, strlen(search.off ? s->off : s->command));
    protocol_each_setting(p, look_at, &search);
    return out->count > 0 && !search.refused && rest_is_as_in_the_example(out, search.argument);
}

bool change_has_form(struct span argument, const char *example)
{
    if (argument.length != strlen(example))
        return false;
    for (size_t i = 0; i < argument.length; i++)
        if (isdigit((unsigned char)example[i]) ? !isdigit((unsigned char)argument.at[i])
                                               : argument.at[i] != example[i])
            return false;
    return true;
}

bool change_is_action(const struct action *a, struct span command)
{
    struct span argument = span_skip(command, strlen(a->command));

    if (a->example == NULL)
        return argument.length == 0;
    if (a->choices == NULL)
        return change_has_form(argument, a->example);
    for (const struct choice *c = a->choices; c->slug != NULL; c++)
        if (span_is(argument, c->code))
            return true;
    return false;
}
