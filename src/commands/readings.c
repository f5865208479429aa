/* readings.c: how readings look in the output of commands. */
#include "commands/readings.h"

#include "commands/table.h"

enum { LABEL_GAP = 2 };

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

void reading_words(enum measurement_id id, const struct value *v, const struct terminal *t,
                   struct buffer *out)
{
    const char *unit = measurement_unit(id);

    value_words(v, out);
    if (unit == NULL || v->kind == VALUE_UNKNOWN)
        return;
    if (!t->utf8 && strcmp(unit, "°C") == 0)
        unit = "C";
    buffer_printf(out, " %s", unit);
}

static size_t label_width(const struct decoded *d)
{
    size_t width = 0;

    for (size_t i = 0; i < d->count; i++) {
        size_t one = text_width(measurements[d->readings[i].is].label);

        width = one > width ? one : width;
    }
    return width;
}

void readings_text(const struct decoded *d, const struct terminal *t, struct buffer *out)
{
    size_t width = label_width(d) + LABEL_GAP;

    for (size_t i = 0; i < d->count; i++) {
        const struct reading *r = &d->readings[i];
        const char *label = measurements[r->is].label;

        buffer_printf(out, "%s%*s", label, (int)(width - text_width(label)), "");
        reading_words(r->is, &r->value, t, out);
        buffer_text(out, "\n");
    }
}
