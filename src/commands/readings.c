/* readings.c: how readings look in the output of commands. */
#include "commands/readings.h"

void reading_json(enum measurement_id id, const struct value *v, struct json *j)
{
    json_key(j, measurements[id].name);
    json_begin(j, '{');
    json_key(j, "value"), value_json(v, j);
    json_key_text(j, "unit", measurement_unit(id));
    if (v->kind == VALUE_CHOICE)
        json_key_span(j, "raw", v->text);
    json_end(j, '}');
}

void readings_json(const struct decoded *d, struct json *j)
{
    json_begin(j, '{');
    for (size_t i = 0; i < d->count; i++)
        reading_json(d->readings[i].is, &d->readings[i].value, j);
    json_end(j, '}');
}
