/* command.c: what all subcommands share. */
#include "commands/command.h"

#include <stdio.h>
#include <string.h>

#include "commands/spelling.h"

const struct command *command_find(const char *name)
{
    for (const struct command_group *group = command_groups; group->title != NULL; group++)
        for (const struct command *const *at = group->members; *at != NULL; at++)
            if (strcmp((*at)->name, name) == 0)
                return *at;
    return NULL;
}

const struct command *command_near(const char *name)
{
    const struct command *best = NULL;

    for (const struct command_group *group = command_groups; group->title != NULL; group++)
        for (const struct command *const *at = group->members; *at != NULL; at++)
            if (spelling_is_near(name, (*at)->name) &&
                (best == NULL ||
                 spelling_distance(name, (*at)->name) < spelling_distance(name, best->name)))
                best = *at;
    return best;
}

bool command_is_sendable(struct span text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < 0x20 || text.at[i] > 0x7e)
            return false;
    return text.length > 0 && text.length <= COMMAND_MAX;
}

enum exit_code exit_code_of(enum error_code code)
{
    switch (code) {
    case ERROR_NONE:
        return EXIT_DONE;
    case ERROR_INVALID:
        return EXIT_USAGE;
    case ERROR_MISSING:
    case ERROR_GONE:
        return EXIT_NO_INVERTER;
    case ERROR_PERMISSION:
        return EXIT_NO_PERMISSION;
    case ERROR_TIMEOUT:
    case ERROR_DAMAGED:
        return EXIT_NO_ANSWER;
    case ERROR_REFUSED:
        return EXIT_REFUSED;
    case ERROR_BUSY:
    case ERROR_SYSTEM:
        return EXIT_FAILED;
    }
    return EXIT_FAILED;
}

enum exit_code command_failed(const struct error *err)
{
    fprintf(stderr, "heliowire: %s\n", err->text);
    return exit_code_of(err->code);
}

enum exit_code command_misused(const struct options *o, const char *format, ...)
{
    va_list arguments;

    fputs("heliowire: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nSee 'heliowire %s --help'.\n", o->command->name);
    return EXIT_USAGE;
}
