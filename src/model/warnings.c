/* warnings.c: what an inverter complains about, out of its live state. */
#include "model/warnings.h"

#include <stdio.h>
#include <string.h>

static const char unknown_code[] =
    "Heliowire does not know this code: look it up in the manual of the inverter.";

/* The measurements that name a complaint by a code. */
static const struct teller {
    enum measurement_id is;
    enum measurement_id graver; /* tells the same codes as faults; serial_number (0): none does */
    const char *prefix;         /* before its words: who complains, if not the inverter */
} tellers[] = {
    {.is = M_fault_code, .prefix = ""},
    {.is = M_warning_code, .graver = M_fault_code, .prefix = ""},
    {.is = M_l2_fault_code, .prefix = "L2 side: "},
    {.is = M_bms_fault_code, .prefix = "BMS: "},
    {.is = M_bms_warning_code, .graver = M_bms_fault_code, .prefix = "BMS: "},
};

enum { TELLER_COUNT = sizeof tellers / sizeof tellers[0] };

static const struct teller *find_teller(enum measurement_id id)
{
    for (size_t n = 0; n < TELLER_COUNT; n++)
        if (tellers[n].is == id)
            return &tellers[n];
    return NULL;
}

static bool is_on(const struct live *l, enum measurement_id id)
{
    const struct value *v = live_value(l, id);

    return v != NULL && v->kind == VALUE_FLAG && v->number != 0;
}

/* The code that `id` complains with; NULL: it does not. */
static const struct value *find_code(const struct live *l, enum measurement_id id)
{
    const struct value *v = live_value(l, id);

    if (v == NULL || v->kind != VALUE_CHOICE)
        return NULL;
    return v->choice != NULL && strcmp(v->choice->slug, "none") == 0 ? NULL : v;
}

static const struct advice *find_advice(enum measurement_id id, const struct value *code)
{
    return code->choice != NULL ? advice_of_code(id, code->choice->slug) : NULL;
}

/* Some complaints are a fault only while the unit reports an inverter fault, and a warning
 * otherwise: docs/protocols/pi30.md. Other families report one by its code. */
static bool is_grave(const struct live *l, enum measurement_id id)
{
    return measurements[id].quantity == GRAVE_FAULT &&
           (is_on(l, M_warning_inverter_fault) || find_code(l, M_fault_code) != NULL);
}

static bool is_complaint(enum quantity quantity)
{
    return quantity == WARNING || quantity == FAULT || quantity == GRAVE_FAULT;
}

static bool is_like(const struct advice *a, enum measurement_id flag)
{
    return a != NULL && (a->like == flag || a->or_like == flag);
}

/* The severity of a flag that is on, raised to that of a code that says the same. */
static enum severity severity_of_flag(const struct live *l, enum measurement_id id)
{
    enum severity most = is_grave(l, id) ? SEVERITY_FAULT : advice_severity(id, advice_of_flag(id));

    for (size_t n = 0; n < TELLER_COUNT; n++) {
        enum measurement_id teller = tellers[n].is;
        const struct value *code = find_code(l, teller);
        const struct advice *a = code != NULL ? find_advice(teller, code) : NULL;

        if (is_like(a, id) && advice_severity(teller, a) > most)
            most = advice_severity(teller, a);
    }
    return most;
}

static bool take_flag(const struct live *l, enum measurement_id id, struct active_warning *out)
{
    if (!is_complaint(measurements[id].quantity) || !is_on(l, id))
        return false;
    *out = (struct active_warning){
        .is = id,
        .severity = severity_of_flag(l, id),
        .advice = advice_text(advice_of_flag(id)),
        .since_wall_ms = l->entries[id].changed_wall_ms,
    };
    return true;
}

/* Whether something else tells what the code tells. */
static bool is_told_already(const struct live *l, const struct teller *t, const struct value *code,
                            const struct advice *a)
{
    const struct value *graver = find_code(l, t->graver);

    if (a != NULL && (is_on(l, a->like) || is_on(l, a->or_like)))
        return true;
    return graver != NULL && graver->choice != NULL && code->choice != NULL &&
           strcmp(graver->choice->slug, code->choice->slug) == 0;
}

static bool take_code(const struct live *l, enum measurement_id id, struct active_warning *out)
{
    const struct teller *t = find_teller(id);
    const struct value *code = t != NULL ? find_code(l, id) : NULL;
    const struct advice *a = code != NULL ? find_advice(id, code) : NULL;

    if (code == NULL || is_told_already(l, t, code, a))
        return false;
    *out = (struct active_warning){
        .is = id,
        .severity = advice_severity(id, a),
        .choice = code->choice,
        .advice = a != NULL ? advice_text(a) : unknown_code,
        .since_wall_ms = l->entries[id].changed_wall_ms,
    };
    span_copy(code->text, out->code, sizeof out->code);
    return true;
}

size_t warnings_active(const struct live *l, struct active_warning *out, size_t capacity)
{
    size_t count = 0;

    for (enum severity s = SEVERITY_FAULT; s > SEVERITY_USUAL; s--)
        for (int id = 0; id < MEASUREMENT_COUNT && count < capacity; id++) {
            struct active_warning w;

            if ((take_flag(l, (enum measurement_id)id, &w) ||
                 take_code(l, (enum measurement_id)id, &w)) &&
                w.severity == s)
                out[count++] = w;
        }
    return count;
}

bool warning_comes_from(enum measurement_id id)
{
    return is_complaint(measurements[id].quantity) || find_teller(id) != NULL;
}

bool warning_equals(const struct active_warning *a, const struct active_warning *b)
{
    return a->is == b->is && a->severity == b->severity && strcmp(a->code, b->code) == 0;
}

void warning_words(const struct active_warning *w, char out[WARNING_WORDS_CAPACITY])
{
    const struct teller *t = find_teller(w->is);

    if (t == NULL)
        snprintf(out, WARNING_WORDS_CAPACITY, "%s", measurements[w->is].label);
    else if (w->choice != NULL)
        snprintf(out, WARNING_WORDS_CAPACITY, "%s%s", t->prefix, w->choice->words);
    else
        snprintf(out, WARNING_WORDS_CAPACITY, "%sUnknown code %s", t->prefix, w->code);
}
