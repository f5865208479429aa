/* advice.h: what a complaint of an inverter means to its owner, and the one thing to do.
 *
 * A sentence for every flag of group WARNINGS and for every code that a fault or warning may have.
 * Codes go by their slug, which means the same in every protocol. The sentences are in
 * advice_flags.def, advice_codes.def and advice_bms.def. Tables live for ever. */
#pragma once

#include "model/measurement.h"

/* How much it matters, in growing order. */
enum severity {
    SEVERITY_USUAL, /* in tables only: as the quantity says, or the measurement of the code */
    SEVERITY_INFO,  /* normal at times or on purpose: good to know */
    SEVERITY_WARNING,
    SEVERITY_FAULT,
};

struct advice {
    const char *slug;                  /* of a code; NULL: of a flag */
    enum measurement_id like, or_like; /* flags that say the same; serial_number (0): none */
    enum severity severity;
    const char *text; /* NULL: that of `like` */
};

/* "info", "warning", "fault" as programs know them; "Note", "Warning", "Fault" as people do. */
const char *severity_name(enum severity s);
const char *severity_word(enum severity s);

/* Of a flag; NULL if it is no complaint. */
const struct advice *advice_of_flag(enum measurement_id id);

/* Of the code `slug` of measurement `id`; NULL if there is none. */
const struct advice *advice_of_code(enum measurement_id id, const char *slug);

/* How much a flag or code of measurement `id` matters by itself; `a` may be NULL. */
enum severity advice_severity(enum measurement_id id, const struct advice *a);

/* The sentence. */
const char *advice_text(const struct advice *a);
