/* advice.c: what a complaint of an inverter means to its owner, and the one thing to do. */
#include "model/advice.h"

#include <string.h>

static const struct advice flags[MEASUREMENT_COUNT] = {
#include "model/advice_flags.def"
};

static const struct advice codes[] = {
#include "model/advice_codes.def"
    {0},
};

/* The same slugs, said by the battery of itself. */
static const struct advice bms_codes[] = {
#include "model/advice_bms.def"
    {0},
};

const char *severity_name(enum severity s)
{
    return s == SEVERITY_FAULT ? "fault" : s == SEVERITY_WARNING ? "warning" : "info";
}

const char *severity_word(enum severity s)
{
    return s == SEVERITY_FAULT ? "Fault" : s == SEVERITY_WARNING ? "Warning" : "Note";
}

static bool is_given(const struct advice *a)
{
    return a->text != NULL || a->like != 0;
}

const struct advice *advice_of_flag(enum measurement_id id)
{
    return is_given(&flags[id]) ? &flags[id] : NULL;
}

const struct advice *advice_of_code(enum measurement_id id, const char *slug)
{
    const struct advice *a = id == M_bms_fault_code || id == M_bms_warning_code ? bms_codes : codes;

    for (; a->slug != NULL; a++)
        if (strcmp(a->slug, slug) == 0)
            return a;
    return NULL;
}

enum severity advice_severity(enum measurement_id id, const struct advice *a)
{
    enum quantity quantity = measurements[id].quantity;

    if (a != NULL && a->severity != SEVERITY_USUAL)
        return a->severity;
    if (quantity == STATE) /* what comes by a code is a fault unless the code is of warnings */
        return id == M_warning_code || id == M_bms_warning_code ? SEVERITY_WARNING : SEVERITY_FAULT;
    return quantity == FAULT ? SEVERITY_FAULT : SEVERITY_WARNING;
}

const char *advice_text(const struct advice *a)
{
    return a->text != NULL ? a->text : flags[a->like].text;
}
