/* index.c: every command the program has. */
#include "commands/index.h"

static const struct command *const offline[] = {
    &command_decode,
    &command_encode,
    &command_protocols,
    NULL,
};

const struct command_group command_groups[] = {
    {.title = "Without a device", .members = offline},
    {0},
};
