/* warnings.c: what an inverter complains about, out of its live state. */
#include "model/warnings.h"

static bool is_on(const struct live *l, enum measurement_id id)
{
    const struct value *v = live_value(l, id);

    return v != NULL && v->kind == VALUE_FLAG && v->number != 0;
}

/* Some complaints are a fault only while the unit reports an inverter fault, and a warning
 * otherwise: docs/protocols/pi30.md. */
static bool is_fault(const struct live *l, enum quantity quantity)
{
    return quantity == FAULT || (quantity == GRAVE_FAULT && is_on(l, M_warning_inverter_fault));
}

static bool is_complaint(enum quantity quantity)
{
    return quantity == WARNING || quantity == FAULT || quantity == GRAVE_FAULT;
}

size_t warnings_active(const struct live *l, struct active_warning *out, size_t capacity)
{
    size_t count = 0;

    for (int pass = 0; pass < 2; pass++)
        for (int id = 0; id < MEASUREMENT_COUNT && count < capacity; id++) {
            enum quantity quantity = measurements[id].quantity;

            if (!is_complaint(quantity) || is_fault(l, quantity) != (pass == 0) ||
                !is_on(l, (enum measurement_id)id))
                continue;
            out[count++] = (struct active_warning){
                .is = (enum measurement_id)id,
                .fault = pass == 0,
                .since_wall_ms = l->entries[id].changed_wall_ms,
            };
        }
    return count;
}
