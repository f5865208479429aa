/* pi30_notes.h: about plain PI30, what its tables can't say. */
#pragma once

#include "model/protocol.h"

extern const char pi30_about[];
extern const struct unit pi30_units[];
extern const struct omission pi30_omissions[];
