/* parallel.h: the set an inverter belongs to: which units there are, its role and its phase.
 *
 * Units that feed one house hang on each other, and any of them can be asked about all, by number
 * (QPGS0, QPGS1, …). This keeps what is known of each number; it asks nothing itself. Whose number
 * is whose is told by serial numbers alone, as the unit on the cable may have any.
 *
 * A number is absent when its answer says so, or when it is refused. Single units answer to 0 with
 * their own serial number behind a 0 for "absent", and some to any number; so the flag counts from
 * the first 1 on, until then the serial number does. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "inverter/conversation.h"
#include "model/live.h"

enum { PARALLEL_UNITS_MAX = 10 }; /* one digit */

enum presence {
    UNIT_UNKNOWN,
    UNIT_ABSENT,
    UNIT_OWN,   /* it is the one on the cable */
    UNIT_OTHER, /* another one, behind it */
};

struct parallel_unit {
    enum presence presence;
    char serial[32];  /* empty: not told */
    bool met;         /* it was there once */
    bool cabled;      /* it has a cable of its own */
    bool asked;       /* since the last parallel_begin() */
    bool refused;     /* instead of being told to be absent */
    uint8_t misses;   /* in a row */
    uint8_t nameless; /* answers before a serial number was told */
};

/* A zeroed struct knows nothing. */
struct parallel {
    struct parallel_unit units[PARALLEL_UNITS_MAX];
    uint8_t max;  /* so many units may be in the set; 0: not told */
    bool single;  /* its output mode says that it is alone */
    bool several; /* there are others, or its output mode says that there may be */
    bool flagged; /* this firmware tells by its flag who is there */
};

/* The one on the cable. */
struct parallel_self {
    const char *serial; /* empty: not told */
    int number;         /* what it calls itself; -1: not told */
};

/* It was opened anew: all that is asked for is asked again. */
void parallel_begin(struct parallel *p);

/* Takes what the one on the cable says of its output mode and of how many there may be. */
void parallel_note_mode(struct parallel *p, const struct live *live);

/* The next number to be asked about, which is then taken as asked; -1: none that is not asked yet.
 * First 1, the sign of a set; of a set all from 0 on until two in a row are absent. */
int parallel_next(struct parallel *p);

/* What an answer about number `unit` says of it. */
enum presence parallel_hear(struct parallel *p, uint8_t unit, const struct decoded *d,
                            const struct parallel_self *self);

/* The same when there was none that could be read. */
enum presence parallel_miss(struct parallel *p, uint8_t unit, enum answer_kind kind);

/* It need not be asked about at first: it was in vain the last time. */
void parallel_give_up(struct parallel *p, uint8_t unit);

/* How long to wait until it is asked about again; -1: as long as usual. */
int64_t parallel_pause_ms(const struct parallel *p, uint8_t unit);

/* Whether it can be called something: it told its serial number, or had its chance to. */
bool parallel_is_named(const struct parallel *p, uint8_t unit);

/* Whether it was there and has gone, and not to another number. */
bool parallel_has_left(const struct parallel *p, uint8_t unit);

/* How many others answer now. */
size_t parallel_count(const struct parallel *p);

/* Whether all numbers that matter were asked about. */
bool parallel_is_known(const struct parallel *p);

/* "master", "slave" or "single", for the one on the cable; NULL: not known. What it says itself
 * comes first. Of several with cables the one with the lowest number is taken for the master. */
const char *parallel_role(const struct parallel *p, const struct live *live);

/* What a unit itself tells of its role; NULL: nothing. */
const char *parallel_role_told(const struct live *live);

/* "L1", "L2" or "L3"; NULL: all of them, or not known. */
const char *parallel_phase(const struct live *live);

/* Whether two serial numbers are of one unit: QID and QPGS cut what QSID tells in full. */
bool parallel_same_serial(const char *a, const char *b);
