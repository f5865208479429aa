/* scale.c: whether a unit sends degrees where its table says degrees. */
#include "inverter/scale.h"

enum {
    SURE_MAX = 99,   /* °C: units switch off well below; from 100 up it may be a cold 10.0 °C */
    BEYOND_MAX = 10, /* so many in a row are no slip of the line or the sensor */
};

static const char *const names[] = {
    [SCALE_UNDECIDED] = "undecided",
    [SCALE_DEGREES] = "degrees",
    [SCALE_OTHER] = "other",
};

const char *scale_verdict_name(enum scale_verdict verdict)
{
    return names[verdict];
}

/* Whether the answer had a token for it: then the decoder found that it can't be degrees. */
static bool was_sent(const struct decoded *d)
{
    for (size_t i = 0; i < d->layout->field_count; i++)
        if (d->layout->fields[i].is == M_inverter_heat_sink_temperature)
            return d->layout->fields[i].at < d->tokens;
    return false;
}

/* 0 tells nothing: it is what a missing sensor gives on any scale. */
static bool is_surely_degrees(const struct value *v)
{
    int64_t unit = power_of_ten(v->digits);

    return v->kind == VALUE_NUMBER && v->number >= unit && v->number <= SURE_MAX * unit;
}

bool scale_note(struct scale *s, const struct decoded *d)
{
    const struct value *v = decoded_find(d, M_inverter_heat_sink_temperature);

    if (s->verdict == SCALE_OTHER)
        return false;
    if (v == NULL && was_sent(d)) {
        if (++s->beyond < BEYOND_MAX)
            return false;
        s->verdict = SCALE_OTHER;
        return true;
    }
    if (v == NULL || !is_surely_degrees(v))
        return false;
    s->beyond = 0;
    if (s->verdict == SCALE_DEGREES)
        return false;
    s->verdict = SCALE_DEGREES;
    return true;
}

const struct decoded *scale_shown(const struct scale *s, const struct decoded *d,
                                  struct decoded *room)
{
    if (s->verdict == SCALE_DEGREES || decoded_find(d, M_inverter_heat_sink_temperature) == NULL)
        return d;
    *room = *d;
    room->count = 0;
    for (size_t i = 0; i < d->count; i++)
        if (d->readings[i].is != M_inverter_heat_sink_temperature)
            room->readings[room->count++] = d->readings[i];
    return room;
}
