/* index.c: every command the program has. */
#include "commands/index.h"

static const struct command *const first[] = {&command_check, &command_run, &command_status, NULL};

static const struct command *const closer[] = {
    &command_list, &command_query, &command_record, &command_replay, NULL,
};

static const struct command *const offline[] = {
    &command_decode, &command_encode, &command_protocols, &command_history, &command_simulate, NULL,
};

const struct command_group command_groups[] = {
    {.title = "Begin here", .members = first},
    {.title = "Look closer", .members = closer},
    {.title = "Without a device", .members = offline},
    {0},
};
