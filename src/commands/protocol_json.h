/* protocol_json.h: the tables of protocols as JSON. */
#pragma once

#include "core/json.h"
#include "model/protocol.h"

void protocol_json(const struct protocol *p, struct json *j);
void protocol_json_question(const struct protocol *p, const struct message *m, struct json *j);

/* The rows of one command that sets or does something: {"settings": […], "actions": […]}. */
void protocol_json_setter(const struct protocol *p, const char *command, struct json *j);
