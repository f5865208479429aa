/* index.c: every command the program has. */
#include "commands/index.h"

const struct command_group command_groups[] = {
    {0},
};
