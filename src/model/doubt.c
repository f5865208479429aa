/* doubt.c: what to believe of an answer that came without a check. */
#include "model/doubt.h"

#include <stdlib.h>

/* How far a number may go from one answer to the next without being doubted, in its unit. What is
 * not here must be said twice whenever it changes. */
static const int16_t strides[] = {
    [VOLTAGE] = 15,  [BATTERY_VOLTAGE] = 1, [CURRENT] = 10, [POWER] = 500,
    [FREQUENCY] = 1, [TEMPERATURE] = 5,     [PERCENT] = 10, [BATTERY_LEVEL] = 3,
    [ENERGY] = 1000, [CAPACITY] = 5,        [MINUTES] = 5,  [APPARENT_POWER] = 500,
    [SECONDS] = 60,
};

static struct doubtful statement_of(const struct value *v)
{
    struct doubtful s = {.held = true, .kind = v->kind, .digits = v->digits, .number = v->number};

    if (v->kind == VALUE_NUMBER || v->kind == VALUE_FLAG)
        return s;
    uint64_t hash = 5381; /* Bernstein's: two texts of one field hardly ever share it */
    for (size_t i = 0; i < v->text.length; i++)
        hash = hash * 33 + (unsigned char)v->text.at[i];
    s.number = (int64_t)hash;
    return s;
}

static bool is_close(enum measurement_id id, const struct doubtful *a, const struct doubtful *b)
{
    size_t quantity = measurements[id].quantity;
    bool strides_at_all = quantity < sizeof strides / sizeof strides[0];

    if (a->kind != b->kind || a->digits != b->digits)
        return false;
    if (a->kind != VALUE_NUMBER || !strides_at_all)
        return a->number == b->number;

    bool falls = b->number < a->number && quantity == ENERGY; /* counters only grow */
    return !falls && llabs(b->number - a->number) <= strides[quantity] * power_of_ten(a->digits);
}

/* A clock moves from answer to answer, and its form says enough. */
static bool is_beyond_doubt(const struct value *v)
{
    return v->kind == VALUE_TIME;
}

static bool is_believed(struct doubt *doubt, const struct live *l, const struct reading *r)
{
    struct doubtful said = statement_of(&r->value);
    struct doubtful *before = &doubt->of[r->is];
    const struct value *known = live_value(l, r->is);
    bool close = before->held && is_close(r->is, before, &said);

    if (!close && known != NULL) {
        struct doubtful believed = statement_of(known);
        close = is_close(r->is, &believed, &said);
    }
    *before = said;
    before->held = !close;
    return close || is_beyond_doubt(&r->value);
}

size_t doubt_filter(struct doubt *doubt, const struct live *l, struct decoded *d)
{
    size_t kept = 0, count = d->count;

    for (size_t i = 0; i < count; i++)
        if (is_believed(doubt, l, &d->readings[i]))
            d->readings[kept++] = d->readings[i];
    d->count = kept;
    return count - kept;
}
