/* inverter.c: one inverter: found, known by its serial number, polled for ever. */
#include "inverter/inverter.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/log.h"
#include "core/memory.h"
#include "inverter/inverter_body.h"
#include "inverter/precedence.h"
#include "inverter/units.h"
#include "model/derive.h"

enum {
    REOPEN_MIN_MS = 1000,
    REOPEN_MAX_MS = 60000,
    RETRY_MIN_MS = 100, /* pause after a question that failed; doubles with each in a row */
    RETRY_MAX_MS = 10000,
    RETRY_MAX_HEARD_MS = 1000, /* the same while something comes back, if damaged */
    REOPEN_AFTER_MS = 120000,  /* silent for so long: close and open again */
    SETTLE_MS = 10000,    /* until a unit that is only known tells whether it still is that one */
    NAMELESS_MS = 300000, /* no word of a firmware for so long: it will not tell any more */
};

static const char *const state_names[] = {
    [INVERTER_OFFLINE] = "offline",
    [INVERTER_SILENT] = "silent",
    [INVERTER_STALE] = "stale",
    [INVERTER_ONLINE] = "online",
};

const char *inverter_state_name(enum inverter_state state)
{
    return state_names[state];
}

void inverter_tell(struct inverter *i, unsigned changes, const char *source)
{
    i->events.changed(i->events.owner, i, changes, source);
}

void inverter_set_state(struct inverter *i, enum inverter_state state, const char *problem)
{
    if (i->state == state && strcmp(i->problem, problem) == 0)
        return;
    if (i->state != state)
        log_info("%s: %s%s%s", i->id, state_names[state], problem[0] != '\0' ? ": " : "", problem);
    i->state = state;
    span_copy(span_of(problem), i->problem, sizeof i->problem);
    inverter_tell(i, INVERTER_CHANGED_STATE, NULL);
}

/* "hidraw:/dev/hidraw0" is called hidraw0 until it tells its serial number. */
static void name_by_port(struct inverter *i)
{
    const char *slash = strrchr(i->options.uri, '/');
    const char *from = slash != NULL ? slash + 1 : i->options.uri;
    size_t used = 0;

    for (; *from != '\0' && *from != '?' && used < sizeof i->id - 1; from++)
        i->id[used++] = isalnum((unsigned char)*from) ? (char)tolower((unsigned char)*from) : '-';
    while (used > 1 && i->id[used - 1] == '-')
        used--;
    i->id[used] = '\0';
}

void inverter_write_id(const char *serial, char *out)
{
    do
        *out++ = (char)tolower((unsigned char)*serial);
    while (*serial++ != '\0');
}

static void name_by_serial(struct inverter *i)
{
    inverter_write_id(i->serial, i->id);
}

/* What another one said, of itself and of its set. */
static void forget(struct inverter *i)
{
    live_clear(&i->live);
    i->doubt = (struct doubt){0};
    i->set = (struct parallel){0};
    i->role = NULL;
    i->phase = NULL;
}

/* Takes on who it is; another one than before forgets what the other said. */
static void take_identity(struct inverter *i, const struct identity *who)
{
    bool other = i->serial[0] != '\0' && strcmp(i->serial, who->serial) != 0;

    if (other)
        forget(i);
    i->identity = *who;
    memcpy(i->serial, who->serial, sizeof i->serial);
    if (i->serial[0] != '\0')
        name_by_serial(i);
    else
        name_by_port(i);
    inverter_tell(i, INVERTER_CHANGED_IDENTITY, NULL);
}

static void ask_next(void *owner);
static void open_device(void *owner);

static void add_statistics(struct line_statistics *to, const struct line_statistics *more)
{
    to->questions += more->questions;
    to->answers += more->answers;
    to->refused += more->refused;
    to->timeouts += more->timeouts;
    to->damaged += more->damaged;
    to->mismatched += more->mismatched;
}

static void close_device(struct inverter *i)
{
    if (i->conversation != NULL)
        add_statistics(&i->before, conversation_statistics(i->conversation));
    identify_free(i->identify);
    i->identify = NULL;
    conversation_free(i->conversation);
    i->conversation = NULL;
    i->polling = false;
    timer_clear(&i->pause);
}

static void reopen_later(struct inverter *i)
{
    timer_set(i->loop, &i->reopen, i->reopen_ms);
    i->reopen_ms = i->reopen_ms * 2 < REOPEN_MAX_MS ? i->reopen_ms * 2 : REOPEN_MAX_MS;
}

static void on_closed(void *owner, const struct error *why)
{
    struct inverter *i = owner;

    close_device(i);
    reopen_later(i);
    inverter_set_state(i, INVERTER_OFFLINE, why->text);
}

struct live_moment inverter_moment(const struct inverter *i)
{
    return (struct live_moment){
        .now_ms = loop_now_ms(i->loop),
        .wall_ms = loop_wall_ms(i->loop),
    };
}

/* Lessons belong to one unit with one firmware: they are kept once both were told. */
static void learn_if_certain(struct inverter *i)
{
    bool nameless =
        i->identity.firmware[0] == '\0' && loop_now_ms(i->loop) - i->polling_ms > NAMELESS_MS;

    if (i->learning != NULL || i->options.learned == NULL || !i->told_serial ||
        !(i->told_firmware || nameless))
        return;
    int64_t now_s = inverter_moment(i).wall_ms / 1000;
    i->learning = learned_meet(i->options.learned, &i->identity, now_s);
    if (i->learning == NULL)
        return;
    poller_learn(&i->poller, i->learning);
    learned_note_scale(i->learning, i->scale.verdict, now_s);
}

/* Polls from the beginning, with what is known of this unit and firmware. */
static void begin_polling(struct inverter *i)
{
    const struct learned_unit *known =
        i->options.learned != NULL ? learned_find(i->options.learned, &i->identity) : NULL;

    poller_init(&i->poller, i->identity.protocol, inverter_moment(i), known);
    i->scale = (struct scale){.verdict = known != NULL ? known->scale : SCALE_UNDECIDED};
    i->learning = NULL;
    i->polling = true;
    i->polling_ms = loop_now_ms(i->loop);
    memcpy(i->polling_firmware, i->identity.firmware, sizeof i->polling_firmware);
    parallel_begin(&i->set);
    units_ask(i, i->told_serial ? 0 : SETTLE_MS);
    learn_if_certain(i);
}

/* `told`: it has just said who it is; else it seems to be the one that was there before. */
static void start_polling(struct inverter *i, bool told)
{
    i->told_serial = told && i->serial[0] != '\0';
    i->told_firmware = told && i->identity.firmware[0] != '\0';
    begin_polling(i);
    if (told)
        refusals_hand_on(&i->refusals, &i->poller, inverter_moment(i));
    ask_next(i);
}

static void on_step(void *owner, const struct identify_step *step)
{
    struct inverter *i = owner;

    refusals_note(&i->refusals, step);
}

static void on_identified(void *owner, const struct identity *who)
{
    struct inverter *i = owner;
    struct identity found = *who; /* the asker goes away with its memory */

    identify_free(i->identify);
    i->identify = NULL;
    if (found.verdict == IDENTITY_INVERTER) {
        log_info("%s: %s%s%s, serial %s, firmware %s: %s", i->options.uri, found.protocol->name,
                 found.model[0] != '\0' ? ", " : "", found.model,
                 found.serial[0] != '\0' ? found.serial : "unknown",
                 found.firmware[0] != '\0' ? found.firmware : "unknown", found.why);
        i->heard_ms = loop_now_ms(i->loop);
        i->reopen_ms = REOPEN_MIN_MS;
        take_identity(i, &found);
        start_polling(i, true);
        return;
    }

    i->identity.verdict = found.verdict;
    memcpy(i->identity.why, found.why, sizeof i->identity.why);
    inverter_tell(i, INVERTER_CHANGED_IDENTITY, NULL);
    close_device(i);
    inverter_set_state(i, INVERTER_SILENT, found.why);
    if (found.verdict != IDENTITY_UPS)
        reopen_later(i);
}

static void find_out(struct inverter *i)
{
    struct identify_events events = {.step = on_step, .done = on_identified, .owner = i};

    i->refusals = (struct refusals){0};
    i->identify = identify_new(i->loop, i->conversation, i->options.protocol, &events);
}

static void on_ready(void *owner)
{
    struct inverter *i = owner;

    i->opened_ms = loop_now_ms(i->loop);
    i->failures = 0;
    inverter_set_state(i, INVERTER_SILENT, "open, waiting for the first answer");
    if (i->identity.verdict == IDENTITY_INVERTER && i->identity.protocol != NULL) {
        if (i->identity.baud != 0)
            (void)conversation_set_baud(i->conversation, i->identity.baud); /* it could be, once */
        start_polling(i, false);
    } else {
        find_out(i);
    }
}

static void on_heard(void *owner, bool sent, struct span bytes)
{
    struct inverter *i = owner;

    i->options.heard(i->options.heard_owner, sent, bytes);
}

static void open_device(void *owner)
{
    struct inverter *i = owner;
    struct error err;
    struct conversation_events events = {
        .ready = on_ready,
        .closed = on_closed,
        .heard = i->options.heard != NULL ? on_heard : NULL,
        .owner = i,
    };

    if (!conversation_new(i->loop, i->options.uri, &events, &i->conversation, &err))
        on_closed(i, &err); /* the URI was good once, see inverter_new() */
}

/* The serial number of last time does not have to be that of today. True: it is another unit. */
static bool is_another(const struct inverter *i, const struct decoded *d)
{
    const struct value *serial = decoded_find(d, M_serial_number);
    size_t length = strlen(i->serial);

    if (serial == NULL || length == 0 || serial->text.length == 0)
        return false;
    /* QID cuts what QSID tells in full. */
    if (length > serial->text.length)
        length = serial->text.length;
    return memcmp(serial->text.at, i->serial, length) != 0;
}

static void start_over(struct inverter *i)
{
    log_info("%s: another unit hangs on %s now", i->id, i->options.uri);
    i->identity = (struct identity){0};
    forget(i);
    find_out(i);
}

static bool renew(const struct decoded *d, enum measurement_id id, char *out, size_t capacity)
{
    const struct value *v = decoded_find(d, id);

    if (v == NULL || v->text.length == 0)
        return false;

    /* What does not fit is cut, and must not look like another one the next time. */
    struct span text = v->text;
    if (text.length > capacity - 1)
        text.length = capacity - 1;
    if (span_is(text, out))
        return false;
    span_copy(text, out, capacity);
    return true;
}

/* Model and firmware are told again after each connect: the firmware may be a new one. */
static bool renew_names(struct identity *who, const struct decoded *d)
{
    bool model = renew(d, M_model_name, who->model, sizeof who->model);
    bool firmware = renew(d, M_main_cpu_firmware, who->firmware, sizeof who->firmware);

    return model || firmware;
}

/* What of the answer is to be believed: all of it, unless nothing but its form vouches for it. What
 * is held back is asked for again at once where that would take long otherwise. */
static const struct decoded *believe(struct inverter *i, const struct message *m,
                                     const struct answer *a, struct decoded *storage)
{
    const struct decoded *d = derive_signs(a->decoded, storage);

    if (a->checked || m->defaults)
        return d;
    if (d != storage)
        *storage = *d;
    if (doubt_filter(&i->doubt, &i->live, storage) > 0)
        poller_ask_again(&i->poller);
    return storage;
}

static bool has_text(const struct decoded *d, enum measurement_id id)
{
    const struct value *v = decoded_find(d, id);

    return v != NULL && v->text.length > 0;
}

/* Who it is, and with which firmware, may be told in any answer. With another firmware than was
 * thought nothing holds that is known of its questions. */
static void take_proofs(struct inverter *i, const struct decoded *d)
{
    bool told_firmware = has_text(d, M_main_cpu_firmware);

    i->told_serial = i->told_serial || (i->serial[0] != '\0' && has_text(d, M_serial_number));
    if (told_firmware && !i->told_firmware &&
        strcmp(i->identity.firmware, i->polling_firmware) != 0) {
        log_info("%s: firmware %s: what it answers is learnt for this one", i->id,
                 i->identity.firmware);
        i->told_firmware = true;
        begin_polling(i);
        return;
    }
    i->told_firmware = i->told_firmware || told_firmware;
    learn_if_certain(i);
}

/* It does not send degrees, though it looked like that: what was shown is taken back. */
static void take_back_heat_sink(struct inverter *i, const char *source, struct live_moment at)
{
    static const struct reading unknown = {
        .is = M_inverter_heat_sink_temperature,
        .value = {.kind = VALUE_UNKNOWN},
    };

    log_info("%s: the heat sink's temperature is not sent in degrees: it is not shown", i->id);
    if (live_value(&i->live, unknown.is) != NULL)
        live_put(&i->live, source, &unknown, false, at);
}

static bool awaits(const void *owner, enum measurement_id id)
{
    const struct inverter *i = owner;
    bool further_input =
        id == M_pv2_input_power || id == M_pv2_input_current || id == M_pv3_input_power;

    return !(further_input && i->identity.one_input) && poller_awaits(&i->poller, id);
}

void inverter_take_values(struct inverter *i, const struct message *m, const struct decoded *d,
                          struct live_moment at)
{
    struct decoded room;
    bool decided = scale_note(&i->scale, d);
    const struct decoded *shown = scale_shown(&i->scale, d, &room);

    shown = precedence_shown(i->identity.protocol, m, &i->live, shown, at.now_ms, &room);
    live_update(&i->live, m->command, shown, at);
    derive(&(struct derivation){
        .live = &i->live,
        .source = m->command,
        .reply = shown,
        .at = at,
        .awaits = awaits,
        .owner = i,
    });
    if (decided && i->scale.verdict == SCALE_OTHER)
        take_back_heat_sink(i, m->command, at);
    if (decided && i->learning != NULL)
        learned_note_scale(i->learning, i->scale.verdict, at.wall_ms / 1000);
}

void inverter_note_success(struct inverter *i)
{
    i->heard_ms = loop_now_ms(i->loop);
    i->failures = 0;
    i->reopen_ms = REOPEN_MIN_MS;
}

static void take_readings(struct inverter *i, const struct message *m, const struct answer *a,
                          const struct decoded *d)
{
    struct live_moment at = inverter_moment(i);

    inverter_note_success(i);
    texts_keep(&i->texts, m->command, a->text);
    if (!m->defaults)
        inverter_take_values(i, m, d, at);
    if (renew_names(&i->identity, d))
        inverter_tell(i, INVERTER_CHANGED_IDENTITY, NULL);
    inverter_tell(i, INVERTER_CHANGED_READINGS, m->command);
    inverter_set_state(i, INVERTER_ONLINE, "");
    take_proofs(i, d);
    units_look(i);
}

static int64_t pause_ms(const struct inverter *i, enum answer_kind kind)
{
    int64_t wait_ms = RETRY_MIN_MS;
    int64_t max_ms = kind == ANSWER_TIMEOUT ? RETRY_MAX_MS : RETRY_MAX_HEARD_MS;

    if (i->failures == 0)
        return i->options.gap_ms;
    for (int n = 1; n < i->failures && wait_ms < max_ms; n++)
        wait_ms *= 2;
    if (wait_ms > max_ms)
        wait_ms = max_ms;
    return wait_ms > i->options.gap_ms ? wait_ms : i->options.gap_ms;
}

void inverter_note_failure(struct inverter *i, const struct answer *a)
{
    const struct poll_item *item = &i->poller.items[i->poller.asked];

    log_debug("%s: %s: %s after %lld ms", i->id, item->message->command, answer_kind_name(a->kind),
              (long long)a->took_ms);
    if (a->kind == ANSWER_REFUSED || a->kind == ANSWER_ACCEPTED)
        i->failures = 0; /* a refusal is an answer: the line is well */
    else if (item->answered || item->message->poll == POLL_FAST)
        i->failures++;
}

static void on_answered(void *owner, const struct answer *a)
{
    struct inverter *i = owner;
    const struct poll_item *item = &i->poller.items[i->poller.asked];
    const struct message *m = item->message;
    struct decoded storage;

    poller_note(&i->poller, inverter_moment(i), a->kind,
                a->kind == ANSWER_READINGS ? a->decoded->tokens : 0);
    if (m->argument == ARGUMENT_UNIT) {
        units_hear(i, item, a);
    } else if (a->kind == ANSWER_READINGS) {
        const struct decoded *d = believe(i, m, a, &storage);

        if (is_another(i, d)) {
            i->polling = false;
            start_over(i);
            return;
        }
        take_readings(i, m, a, d);
    } else {
        inverter_note_failure(i, a);
    }

    int64_t wait_ms = pause_ms(i, a->kind);
    if (wait_ms > 0)
        timer_set(i->loop, &i->pause, wait_ms);
    else
        ask_next(i);
}

static void ask_next(void *owner)
{
    struct inverter *i = owner;
    struct question q;

    if (poller_next(&i->poller, inverter_moment(i), &q)) {
        conversation_ask(i->conversation, &q, on_answered, i);
    } else {
        i->polling = false;
        start_over(i);
    }
}

/* Who says nothing for so long may have become another: it is asked again who it is. */
static void reconsider(struct inverter *i)
{
    i->identity.verdict = IDENTITY_UNKNOWN;
    close_device(i);
    open_device(i);
}

/* Looks at the age of what is known. */
static void on_look(void *owner)
{
    struct inverter *i = owner;
    int64_t now_ms = loop_now_ms(i->loop);
    int64_t age_ms = now_ms - (i->heard_ms > i->opened_ms ? i->heard_ms : i->opened_ms);

    timer_set(i->loop, &i->look, LOOK_MS);
    if (i->conversation == NULL || !i->polling)
        return;

    int64_t cycle_ms =
        poller_cycle_ms(&i->poller, conversation_line(i->conversation), i->options.gap_ms);
    int64_t stale_ms = 3 * cycle_ms > STALE_MIN_MS ? 3 * cycle_ms : STALE_MIN_MS;
    if (age_ms > REOPEN_AFTER_MS)
        reconsider(i);
    else if (age_ms > SILENT_MS)
        inverter_set_state(
            i, INVERTER_SILENT,
            "it no longer answers: is it switched off or asleep, or has the cable come "
            "loose at the inverter's end?");
    else if (age_ms > stale_ms && i->state == INVERTER_ONLINE)
        inverter_set_state(i, INVERTER_STALE, "no good answer for some seconds: asking again");
}

bool inverter_new(struct loop *loop, const struct inverter_options *options,
                  const struct inverter_events *events, struct inverter **out, struct error *err)
{
    struct inverter *i = xcalloc(1, sizeof *i);

    i->loop = loop;
    i->events = *events;
    i->options = *options;
    i->options.uri = xstrdup(options->uri);
    i->options.port = xstrdup(options->port != NULL ? options->port : options->uri);
    i->heard_ms = -1;
    i->opened_ms = loop_now_ms(loop);
    i->reopen_ms = REOPEN_MIN_MS;
    i->reopen = (struct timer){.function = open_device, .owner = i};
    i->pause = (struct timer){.function = ask_next, .owner = i};
    i->look = (struct timer){.function = on_look, .owner = i};
    live_init(&i->live, options->sequence);
    name_by_port(i);
    if (options->known != NULL) {
        i->identity = *options->known;
        memcpy(i->serial, options->known->serial, sizeof i->serial);
        if (i->serial[0] != '\0')
            name_by_serial(i);
    }

    struct conversation_events wanted = {
        .ready = on_ready,
        .closed = on_closed,
        .heard = options->heard != NULL ? on_heard : NULL,
        .owner = i,
    };
    if (!conversation_new(loop, options->uri, &wanted, &i->conversation, err)) {
        inverter_free(i);
        return false;
    }
    span_copy(span_of("being opened"), i->problem, sizeof i->problem);
    timer_set(loop, &i->look, LOOK_MS);
    *out = i;
    return true;
}

void inverter_free(struct inverter *i)
{
    if (i == NULL)
        return;
    timer_clear(&i->reopen);
    timer_clear(&i->look);
    close_device(i);
    live_done(&i->live);
    texts_done(&i->texts);
    free((char *)i->options.uri);
    free((char *)i->options.port);
    free(i);
}

void inverter_retry(struct inverter *i, const char *uri)
{
    if (uri != NULL && strcmp(uri, i->options.uri) != 0) {
        free((char *)i->options.uri);
        i->options.uri = xstrdup(uri);
    }
    timer_clear(&i->reopen);
    i->reopen_ms = REOPEN_MIN_MS;
    if (i->conversation == NULL)
        open_device(i);
}

void inverter_unplugged(struct inverter *i)
{
    close_device(i);
    timer_clear(&i->reopen);
    inverter_set_state(i, INVERTER_OFFLINE, "its cable is unplugged: plug it in again");
}

void inverter_set_id(struct inverter *i, const char *id)
{
    span_copy(span_of(id), i->id, sizeof i->id);
}

static const char *text_or_null(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

const char *inverter_id(const struct inverter *i)
{
    return i->id;
}

const char *inverter_name(const struct inverter *i)
{
    return i->identity.model[0] != '\0' ? i->identity.model : i->id;
}

const char *inverter_uri(const struct inverter *i)
{
    return i->options.uri;
}

const char *inverter_port(const struct inverter *i)
{
    return i->options.port;
}

const char *inverter_serial(const struct inverter *i)
{
    return text_or_null(i->serial);
}

const char *inverter_model(const struct inverter *i)
{
    return text_or_null(i->identity.model);
}

const char *inverter_firmware(const struct inverter *i)
{
    return text_or_null(i->identity.firmware);
}

const struct protocol *inverter_protocol(const struct inverter *i)
{
    return i->identity.protocol;
}

const char *inverter_role(const struct inverter *i)
{
    return i->role;
}

const char *inverter_phase(const struct inverter *i)
{
    return i->phase;
}

const char *inverter_behind(const struct inverter *i)
{
    return i->front != NULL ? i->front->id : NULL;
}

bool inverter_is_behind(const struct inverter *i, const struct inverter *front)
{
    return i->front == front && front != NULL;
}

bool inverter_is_nameless(const struct inverter *i, const struct inverter *front, uint8_t unit)
{
    return inverter_is_behind(i, front) && i->serial[0] == '\0' && i->unit == unit;
}

bool inverter_knows_set(const struct inverter *i)
{
    if (i->front != NULL)
        return true;
    return i->polling && (parallel_is_known(&i->set) || !poller_knows_units(&i->poller));
}

const struct identity *inverter_identity(const struct inverter *i)
{
    return &i->identity;
}

bool inverter_keeps_history(const struct inverter *i)
{
    return i->options.keeps_history;
}

bool inverter_is_simulated(const struct inverter *i)
{
    return strncmp(i->options.uri, "sim:", 4) == 0;
}

bool inverter_is_ups(const struct inverter *i)
{
    return i->identity.verdict == IDENTITY_UPS;
}

bool inverter_is_unplugged(const struct inverter *i)
{
    return i->front == NULL && i->conversation == NULL && !i->reopen.set;
}

enum inverter_state inverter_state(const struct inverter *i)
{
    return i->state;
}

const char *inverter_problem(const struct inverter *i)
{
    return text_or_null(i->problem);
}

int64_t inverter_heard_ms(const struct inverter *i)
{
    return i->heard_ms;
}

const struct live *inverter_live(const struct inverter *i)
{
    return &i->live;
}

struct line_statistics inverter_statistics(const struct inverter *i)
{
    if (i->front != NULL)
        return inverter_statistics(i->front);

    struct line_statistics all = i->before;

    if (i->conversation != NULL)
        add_statistics(&all, conversation_statistics(i->conversation));
    return all;
}

struct span inverter_last_text(const struct inverter *i, const char *command)
{
    return texts_find(&i->texts, command);
}
