/* identify.c: harmless questions until the device says who it is.
 *
 * Three stages, each a table of steps: which dialect, which variant of it, and what are its names.
 * Order and signs: docs/protocols/framing.md and pi30.md. */
#include "inverter/identify.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"
#include "protocols/index.h"

enum {
    ROUNDS = 3, /* the first exchange after plugging in is often lost */
    STEP_PATIENCE_MS = 1500,
    ROUND_PATIENCE_MS = 700, /* for one answer in the first round; more in each further one */
    GUESS_PATIENCE_MS = 700, /* for the answer to a question that most units leave unanswered */
};

struct step {
    const char *command;
    const char *asks;
    const char *protocol;          /* whose table reads the answer; NULL: the one found so far */
    const struct framing *framing; /* NULL: the protocol's */
    bool untabled;                 /* take the text as it is */
    /* Looks at an answer that is no failure; true: the stage is over. */
    bool (*look)(struct identify *i, const struct answer *a);
};

struct identify {
    struct loop *loop;      /* borrowed */
    struct conversation *c; /* borrowed */
    struct identify_events events;
    struct identity identity;
    const struct step *steps; /* of this stage */
    size_t step_count, next;
    int rounds;
    bool heard; /* something came back */
    bool whole; /* something whole came back */
};

static void copy_text(struct span text, char *out, size_t capacity)
{
    span_copy(span_trim(text), out, capacity);
}

static void copy_reading(const struct answer *a, enum measurement_id id, char *out, size_t capacity)
{
    const struct value *v = decoded_find(a->decoded, id);

    if (v != NULL && v->text.length > 0)
        copy_text(v->text, out, capacity);
}

static void found(struct identify *i, const char *protocol, const char *why)
{
    i->identity.verdict = IDENTITY_INVERTER;
    i->identity.protocol = protocol_find(span_of(protocol));
    span_copy(span_of(why), i->identity.why, sizeof i->identity.why);
}

static bool is_listed(struct span text, const char *const *list)
{
    for (; *list != NULL; list++)
        if (span_is(text, *list))
            return true;
    return false;
}

/* "PI30": the family. Other numbers are dialects of other inverters, or of UPSes. */
static bool look_at_protocol_id(struct identify *i, const struct answer *a)
{
    static const char *const inverters[] = {"PI15", "PI16", "PI17", "PI18", "PI34", "PI41", NULL};
    struct identity *who = &i->identity;

    if (span_is(a->text, "PI30")) {
        found(i, "pi30", "QPI was answered with PI30");
        return true;
    }
    if (!span_starts_with(a->text, "PI") || a->text.length != 4)
        return false;

    if (is_listed(a->text, inverters)) {
        who->verdict = IDENTITY_UNKNOWN;
        snprintf(who->why, sizeof who->why, "it speaks %.*s, which this version does not read yet",
                 SPAN_PRINT(a->text));
    } else {
        who->verdict = IDENTITY_UPS;
        snprintf(who->why, sizeof who->why, "it answers QPI with %.*s, as UPSes do",
                 SPAN_PRINT(a->text));
    }
    return true;
}

static bool look_at_readings(struct identify *i, const struct answer *a)
{
    if (a->kind != ANSWER_READINGS)
        return false;
    found(i, "pi30", "it refuses QPI, but answers as the PI30 family does");
    return true;
}

/* "208.4 140.0 208.4 034 59.9 2.05 35.0 00110000": the status of a Megatec UPS. */
static bool look_at_ups_status(struct identify *i, const struct answer *a)
{
    size_t tokens = 1;

    for (size_t at = 0; at < a->text.length; at++)
        tokens += a->text.at[at] == ' ';
    if (tokens != 8 || a->text.length < 40 || a->text.length > 50)
        return false;
    i->identity.verdict = IDENTITY_UPS;
    span_copy(span_of("it answers Q1 as UPSes do"), i->identity.why, sizeof i->identity.why);
    return true;
}

static const struct step dialect_steps[] = {
    {.command = "QPI",
     .asks = "protocol id",
     .protocol = "pi30",
     .untabled = true,
     .look = look_at_protocol_id},
    {.command = "QPIGS",
     .asks = "status, as PI30 units give it",
     .protocol = "pi30",
     .look = look_at_readings},
    {.command = "QMOD", .asks = "working mode", .protocol = "pi30", .look = look_at_readings},
    {.command = "Q1",
     .asks = "is it a UPS",
     .protocol = "pi30",
     .framing = &framing_plain,
     .untabled = true,
     .look = look_at_ups_status},
};

static bool look_at_second_tracker(struct identify *i, const struct answer *a)
{
    if (a->kind != ANSWER_READINGS)
        return false;
    if (decoded_find(a->decoded, M_pv3_input_power) != NULL)
        found(i, "pi30mst", "QPIGS2 has twelve fields: three trackers");
    else if (decoded_find(a->decoded, M_pv2_input_power) != NULL)
        found(i, "pi30max", "QPIGS2 has three fields: MAX");
    return i->identity.protocol != protocol_find(span_of("pi30"));
}

static bool look_at_ratings(struct identify *i, const struct answer *a)
{
    if (a->kind != ANSWER_READINGS || decoded_find(a->decoded, M_max_discharging_current) == NULL)
        return false;
    found(i, "pi30max", "QPIRI has the fields of the MAX");
    return true;
}

static bool look_at_model_code(struct identify *i, const struct answer *a)
{
    static const char *const gk_mk[] = {"023", "024", NULL};

    if (a->kind != ANSWER_READINGS)
        return false;
    const struct value *code = decoded_find(a->decoded, M_general_model_name);
    if (code == NULL || !is_listed(code->text, gk_mk))
        return false;
    found(i, "pi30gk", "QGMN is that of a GK or MK");
    return true;
}

static bool look_at_revo(struct identify *i, const struct answer *a)
{
    if (a->kind != ANSWER_READINGS)
        return false;
    found(i, "pi30revo", "QALL was answered: REVO");
    return true;
}

static const struct step variant_steps[] = {
    {.command = "QPIGS2", .asks = "further solar inputs", .look = look_at_second_tracker},
    {.command = "QPIRI", .asks = "ratings", .look = look_at_ratings},
    {.command = "QGMN", .asks = "model code", .look = look_at_model_code},
    {.command = "QALL", .asks = "is it a REVO", .protocol = "pi30revo", .look = look_at_revo},
};

static bool take_serial(struct identify *i, const struct answer *a)
{
    if (a->kind == ANSWER_READINGS)
        copy_reading(a, M_serial_number, i->identity.serial, sizeof i->identity.serial);
    return false;
}

static bool take_model(struct identify *i, const struct answer *a)
{
    if (a->kind == ANSWER_READINGS)
        copy_reading(a, M_model_name, i->identity.model, sizeof i->identity.model);
    return false;
}

static bool take_firmware(struct identify *i, const struct answer *a)
{
    if (a->kind == ANSWER_READINGS)
        copy_reading(a, M_main_cpu_firmware, i->identity.firmware, sizeof i->identity.firmware);
    return false;
}

static const struct step name_steps[] = {
    {.command = "QID", .asks = "serial number", .look = take_serial},
    {.command = "QSID", .asks = "long serial number", .look = take_serial},
    {.command = "QMN", .asks = "model name", .look = take_model},
    {.command = "QVFW", .asks = "firmware", .look = take_firmware},
};

#define STAGE(table) table, sizeof(table) / sizeof((table)[0])

static void begin_stage(struct identify *i, const struct step *steps, size_t count)
{
    i->steps = steps;
    i->step_count = count;
    i->next = 0;
}

static void done(struct identify *i)
{
    i->events.done(i->events.owner, &i->identity);
}

/* Every round passed and nobody told who he is. */
static void give_up(struct identify *i)
{
    struct identity *who = &i->identity;
    const char *why = "no answer to anything: it may be asleep (standby without sun), or nothing "
                      "is connected to this port";

    who->verdict = IDENTITY_SILENT;
    if (i->whole) {
        who->verdict = IDENTITY_UNKNOWN;
        why = "it answers, but in no dialect that is known here";
    } else if (i->heard) {
        who->verdict = IDENTITY_DAMAGED;
        why = "bytes come back, but never a whole frame: wrong speed, a bad cable, or another "
              "program on the same port";
    }
    span_copy(span_of(why), who->why, sizeof who->why);
    done(i);
}

static void ask_next(struct identify *i);

/* The stage is over: by a look that was content, or with its last step. */
static void next_stage(struct identify *i, bool content)
{
    if (i->steps == dialect_steps) {
        if (content && i->identity.verdict != IDENTITY_INVERTER) {
            done(i);
            return;
        }
        if (content)
            begin_stage(i, STAGE(variant_steps));
        else if (++i->rounds < ROUNDS)
            begin_stage(i, STAGE(dialect_steps));
        else {
            give_up(i);
            return;
        }
    } else if (i->steps == variant_steps) {
        begin_stage(i, STAGE(name_steps));
    } else {
        done(i);
        return;
    }
    ask_next(i);
}

static void on_answered(void *owner, const struct answer *a)
{
    struct identify *i = owner;
    const struct step *step = &i->steps[i->next];
    bool content = false;

    if (i->events.step != NULL)
        i->events.step(i->events.owner, &(struct identify_step){
                                            .command = step->command,
                                            .asks = step->asks,
                                            .answer = a,
                                        });
    i->heard = i->heard || a->raw.length > 0;
    i->whole = i->whole || a->kind == ANSWER_READINGS || a->kind == ANSWER_TEXT ||
               a->kind == ANSWER_REFUSED || a->kind == ANSWER_MISMATCH;
    if (a->kind == ANSWER_READINGS || a->kind == ANSWER_TEXT)
        content = step->look(i, a);

    i->next++;
    if (content || i->next == i->step_count)
        next_stage(i, content);
    else
        ask_next(i);
}

static void ask_next(struct identify *i)
{
    const struct step *step = &i->steps[i->next];
    struct question q = {.framing = step->framing,
                         .patience_ms = ROUND_PATIENCE_MS * (i->rounds + 1)};

    q.protocol =
        step->protocol != NULL ? protocol_find(span_of(step->protocol)) : i->identity.protocol;
    if (!step->untabled)
        q.message = protocol_message(q.protocol, span_of(step->command));
    if (!step->untabled && q.message == NULL) {
        /* This dialect has no such question. */
        i->next++;
        if (i->next == i->step_count)
            next_stage(i, false);
        else
            ask_next(i);
        return;
    }
    if (i->steps == dialect_steps)
        q.patience_ms = ROUND_PATIENCE_MS * (i->rounds + 1);
    if (step->look == look_at_revo || step->look == look_at_ups_status)
        q.patience_ms = GUESS_PATIENCE_MS;
    span_copy(span_of(step->command), q.command, sizeof q.command);
    conversation_ask(i->c, &q, on_answered, i);
}

struct identify *identify_new(struct loop *loop, struct conversation *c,
                              const struct protocol *preset, const struct identify_events *events)
{
    struct identify *i = xcalloc(1, sizeof *i);

    *i = (struct identify){.loop = loop, .c = c, .events = *events};
    begin_stage(i, STAGE(dialect_steps));
    if (preset != NULL) {
        i->identity.verdict = IDENTITY_INVERTER;
        i->identity.protocol = preset;
        span_copy(span_of("the dialect was given"), i->identity.why, sizeof i->identity.why);
        begin_stage(i, STAGE(name_steps));
    }
    ask_next(i);
    return i;
}

void identify_free(struct identify *i)
{
    free(i);
}
