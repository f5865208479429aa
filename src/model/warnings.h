/* warnings.h: what an inverter complains about, out of its live state.
 *
 * A complaint is a flag of group WARNINGS that is on, or a code (fault_code, warning_code, those of
 * the second side and of the BMS) that is not `none`. The same thing is told once: a code whose
 * advice names a flag that is on is left out, and the flag gets the code's severity if that is
 * graver; a warning code is left out beside a fault code of the same slug. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/advice.h"
#include "model/live.h"

enum { WARNINGS_MAX = 64, WARNING_CODE_CAPACITY = 8, WARNING_WORDS_CAPACITY = 80 };

struct active_warning {
    enum measurement_id is;
    enum severity severity;           /* never SEVERITY_USUAL */
    const struct choice *choice;      /* of a code that is in its table; NULL else */
    char code[WARNING_CODE_CAPACITY]; /* of a code, as it was sent; empty: a flag */
    const char *advice;               /* one sentence; lives for ever */
    int64_t since_wall_ms;            /* since when we have seen it */
};

/* Fills `out` with what is on now, faults first and mere notes last, and returns how many there
 * are, at most `capacity`. */
size_t warnings_active(const struct live *l, struct active_warning *out, size_t capacity);

/* Whether it is one of the flags and codes that complaints come from. */
bool warning_comes_from(enum measurement_id id);

/* Whether both say the same, since whenever. */
bool warning_equals(const struct active_warning *a, const struct active_warning *b);

/* It in words: "Battery low", "BMS: Battery too hot", "Unknown code 77". */
void warning_words(const struct active_warning *w, char out[WARNING_WORDS_CAPACITY]);
