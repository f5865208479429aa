/* index.h: every command, each from the file of its name. */
#pragma once

#include "commands/command.h"

extern const struct command command_check, command_decode, command_encode, command_history,
    command_list, command_protocols, command_query, command_record, command_replay, command_run,
    command_simulate, command_status;
