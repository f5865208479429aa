/* pi17_settings.h: what can be set in PI17. */
#pragma once

#include "model/protocol.h"

extern const struct setting pi17_settings[93];
extern const struct action pi17_actions[8];
