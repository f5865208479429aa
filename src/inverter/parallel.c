/* parallel.c: the set an inverter belongs to. */
#include "inverter/parallel.h"

#include <string.h>

enum {
    MISSES_MAX = 2,             /* one may be an error, or the answer to an earlier question */
    MISSED_MS = 15000,          /* a unit that was there once may be back soon */
    LOOK_MS = 300000,           /* a new one seldom comes */
    WEEK_MS = 7 * 24 * 3600000, /* a single unit that does not know the question */
    SERIAL_MIN = 8,             /* fewer characters than this prove nothing */
    NAMELESS_MAX = 3,           /* the question for its serial number was in between */
};

bool parallel_same_serial(const char *a, const char *b)
{
    size_t first = strlen(a);
    size_t second = strlen(b);
    size_t length = first < second ? first : second;

    return length >= SERIAL_MIN ? memcmp(a, b, length) == 0 : first > 0 && strcmp(a, b) == 0;
}

void parallel_begin(struct parallel *p)
{
    for (size_t n = 0; n < PARALLEL_UNITS_MAX; n++) {
        struct parallel_unit *u = &p->units[n];

        u->presence = UNIT_UNKNOWN;
        u->asked = false;
        u->misses = 0;
    }
    p->single = false;
    p->max = 0;
}

static bool slug_is(const struct value *v, const char *slug)
{
    return v != NULL && v->choice != NULL && strcmp(v->choice->slug, slug) == 0;
}

static bool is_there(const struct parallel_unit *u)
{
    return u->presence == UNIT_OWN || u->presence == UNIT_OTHER;
}

/* It is a set: all are asked about that are not there. */
static void begin_set(struct parallel *p)
{
    if (p->several)
        return;
    p->several = true;
    for (size_t n = 0; n < PARALLEL_UNITS_MAX; n++)
        p->units[n].asked = p->units[n].asked && is_there(&p->units[n]);
}

void parallel_note_mode(struct parallel *p, const struct live *live)
{
    const struct value *mode = live_value(live, M_output_mode);
    const struct value *max = live_value(live, M_max_parallel_units);

    if (mode != NULL && mode->choice != NULL) {
        p->single = slug_is(mode, "single");
        if (!p->single)
            begin_set(p);
    }
    if (max != NULL && max->kind == VALUE_NUMBER && max->number > 0)
        p->max = (uint8_t)(max->number < PARALLEL_UNITS_MAX ? max->number : PARALLEL_UNITS_MAX);
}

static bool is_absent(const struct parallel *p, size_t unit)
{
    return p->units[unit].presence == UNIT_ABSENT;
}

/* Whether a number matters: it can be there, and the ones below do not say that nobody is. */
static bool is_wanted(const struct parallel *p, size_t unit)
{
    if (unit >= PARALLEL_UNITS_MAX || (p->max != 0 && unit >= p->max))
        return false;
    if (!p->several)
        return unit == 1;
    if (unit == 0)
        return true;
    return p->units[unit - 1].presence != UNIT_UNKNOWN &&
           !(unit >= 2 && is_absent(p, unit - 1) && is_absent(p, unit - 2));
}

int parallel_next(struct parallel *p)
{
    for (size_t n = 0; n < PARALLEL_UNITS_MAX; n++)
        if (!p->units[n].asked && is_wanted(p, n)) {
            p->units[n].asked = true;
            return (int)n;
        }
    return -1;
}

bool parallel_is_known(const struct parallel *p)
{
    for (size_t n = 0; n < PARALLEL_UNITS_MAX; n++)
        if (p->units[n].presence == UNIT_UNKNOWN && is_wanted(p, n))
            return false;
    return true;
}

static enum presence miss(struct parallel_unit *u)
{
    if (u->misses < MISSES_MAX)
        u->misses++;
    if (u->presence == UNIT_UNKNOWN || u->misses == MISSES_MAX)
        u->presence = UNIT_ABSENT;
    return u->presence;
}

enum presence parallel_miss(struct parallel *p, uint8_t unit, enum answer_kind kind)
{
    struct parallel_unit *u = &p->units[unit];

    /* Damage says nothing; nor does silence of one that is there: its age tells enough. */
    if (kind == ANSWER_DAMAGED || (kind == ANSWER_TIMEOUT && is_there(u)))
        return u->presence;
    u->refused = kind != ANSWER_TIMEOUT;
    return miss(u);
}

void parallel_give_up(struct parallel *p, uint8_t unit)
{
    struct parallel_unit *u = &p->units[unit];

    u->presence = UNIT_ABSENT;
    u->refused = true;
    u->misses = MISSES_MAX;
}

/* The serial number in an answer; false: none, or nothing but zeros. */
static bool read_serial(const struct decoded *d, char *out, size_t capacity)
{
    const struct value *v = decoded_find(d, M_serial_number);

    if (v == NULL)
        return false;
    span_copy(v->text, out, capacity);
    return strspn(out, "0") < strlen(out);
}

/* Whether another number has that presence, with the serial number of this one or any. */
static bool is_elsewhere(const struct parallel *p, uint8_t unit, enum presence presence)
{
    for (size_t n = 0; n < PARALLEL_UNITS_MAX; n++)
        if (n != unit && p->units[n].presence == presence &&
            (presence == UNIT_OWN ||
             parallel_same_serial(p->units[n].serial, p->units[unit].serial)))
            return true;
    return false;
}

/* By its serial number, if both tell theirs; else by what the one on the cable calls itself. */
static bool is_own(const struct parallel_unit *u, uint8_t unit, const struct parallel_self *self)
{
    if (u->serial[0] != '\0' && self->serial[0] != '\0')
        return parallel_same_serial(u->serial, self->serial);
    return unit == (self->number >= 0 ? self->number : 0);
}

static enum presence hear_there(struct parallel *p, uint8_t unit, enum presence who)
{
    struct parallel_unit *u = &p->units[unit];

    u->presence = who;
    u->misses = 0;
    u->refused = false;
    u->met = u->met || who == UNIT_OTHER;
    if (who == UNIT_OTHER || unit > 0)
        begin_set(p);
    return who;
}

enum presence parallel_hear(struct parallel *p, uint8_t unit, const struct decoded *d,
                            const struct parallel_self *self)
{
    struct parallel_unit *u = &p->units[unit];
    const struct value *flag = decoded_find(d, M_parallel_unit_present);
    bool says_so = flag != NULL && flag->number != 0;
    char serial[sizeof u->serial];
    bool told = read_serial(d, serial, sizeof serial);

    if (flag == NULL && decoded_find(d, M_serial_number) == NULL)
        return u->presence;
    if (told)
        memcpy(u->serial, serial, sizeof u->serial);
    p->flagged = p->flagged || says_so;
    u->refused = false;
    if (u->serial[0] == '\0' && u->nameless < NAMELESS_MAX)
        u->nameless++;
    if (is_own(u, unit, self) && (told || says_so))
        return is_elsewhere(p, unit, UNIT_OWN) || !(says_so || unit == 0)
                   ? miss(u)
                   : hear_there(p, unit, UNIT_OWN);
    if (!says_so && (p->flagged || !told))
        return miss(u);
    return is_elsewhere(p, unit, UNIT_OTHER) ? miss(u) : hear_there(p, unit, UNIT_OTHER);
}

int64_t parallel_pause_ms(const struct parallel *p, uint8_t unit)
{
    const struct parallel_unit *u = &p->units[unit];

    if (u->misses < MISSES_MAX)
        return -1;
    if (u->met)
        return MISSED_MS;
    return u->refused && !p->several ? WEEK_MS : LOOK_MS;
}

bool parallel_is_named(const struct parallel *p, uint8_t unit)
{
    return p->units[unit].serial[0] != '\0' || p->units[unit].nameless == NAMELESS_MAX;
}

bool parallel_has_left(const struct parallel *p, uint8_t unit)
{
    const struct parallel_unit *u = &p->units[unit];

    return u->met && u->presence == UNIT_ABSENT && u->misses == MISSES_MAX &&
           !is_elsewhere(p, unit, UNIT_OTHER);
}

size_t parallel_count(const struct parallel *p)
{
    size_t count = 0;

    for (size_t n = 0; n < PARALLEL_UNITS_MAX; n++)
        count += p->units[n].presence == UNIT_OTHER;
    return count;
}

const char *parallel_role_told(const struct live *live)
{
    static const char *const roles[] = {"single", "slave", "master"};

    for (size_t n = 0; n < sizeof roles / sizeof roles[0]; n++)
        if (slug_is(live_value(live, M_parallel_role), roles[n]))
            return roles[n];
    return NULL;
}

const char *parallel_role(const struct parallel *p, const struct live *live)
{
    const char *told = parallel_role_told(live);
    bool others = false;
    bool own = false;
    bool lower = false; /* another with a cable has a lower number */

    if (told != NULL)
        return told;
    for (size_t n = 0; n < PARALLEL_UNITS_MAX; n++) {
        const struct parallel_unit *u = &p->units[n];

        own = own || u->presence == UNIT_OWN;
        others = others || u->met;
        lower = lower || (u->presence == UNIT_OTHER && u->cabled && !own);
    }
    if (others)
        return own && lower ? "slave" : "master";
    if (p->single || p->max == 1)
        return "single";
    return p->units[1].presence != UNIT_UNKNOWN && parallel_is_known(p) ? "single" : NULL;
}

/* "phase_2_of_3". REVO has a flag and a digit instead. */
const char *parallel_phase(const struct live *live)
{
    static const char *const phases[] = {"L1", "L2", "L3"};
    static const char stem[] = "phase_";
    const struct value *mode = live_value(live, M_output_mode);
    const struct value *three = live_value(live, M_three_phase_parallel_enabled);
    const struct value *id = live_value(live, M_three_phase_id);
    char digit = '\0';

    if (mode != NULL && mode->choice != NULL &&
        strncmp(mode->choice->slug, stem, sizeof stem - 1) == 0)
        digit = mode->choice->slug[sizeof stem - 1];
    else if (three != NULL && three->number != 0 && id != NULL && id->text.length == 1)
        digit = id->text.at[0];
    return digit >= '1' && digit <= '3' ? phases[digit - '1'] : NULL;
}
