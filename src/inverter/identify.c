/* identify.c: harmless questions until the device says who it is.
 *
 * Three stages, each a row of steps: which dialect, which variant of it, and what are its names.
 * Order and signs: docs/protocols/framing.md. The first stage is gone through several times, with
 * more patience, and on a line whose speed is ours to choose at several speeds. */
#include "inverter/identify.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"
#include "protocols/index.h"

enum {
    TRIES_MAX = 4,  /* of a step: an answer may be damaged or late */
    TRY_FAILED = 2, /* what silence or a refusal counts, which may be one in error */
    NAMES_MAX = 8,
    PATIENCE_MS = 700,       /* for the first byte of an answer; more in later rounds */
    GUESS_PATIENCE_MS = 600, /* of one that most units leave unanswered */
};

/* One way through the steps of the first stage. */
struct round {
    uint32_t baud; /* 0: as the line was opened */
    int patience;  /* times PATIENCE_MS */
};

/* The first exchange after plugging in is often lost, and RS-232 sockets with another speed than
 * 2400 are rare: so the common speed has its second chance between them. */
static const struct round rounds[] = {
    {.patience = 1},
    {.baud = 9600, .patience = 1},
    {.patience = 2},
    {.baud = 19200, .patience = 1},
    {.baud = 4800, .patience = 1},
    {.patience = 3},
};

/* Which inverters a step is for. */
enum scope {
    ANY,
    OF_PI30_FAMILY,
    OF_PLAIN_PI30, /* not yet known to be a variant */
};

struct step {
    const char *command;
    const char *asks;
    const char
        *protocol; /* how it is asked and whose table reads the answer; NULL: the found one */
    const struct framing *framing; /* NULL: the protocol's */
    enum scope scope;
    bool untabled; /* take the text as it is */
    bool guess;
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
    size_t round;
    uint32_t usual_baud; /* of the line as it was opened */
    int tries;           /* of this step, as TRIES_MAX counts them */
    bool heard;          /* something came back */
    bool whole;          /* something whole came back */
    struct step names[NAMES_MAX];
};

static void copy_text(struct span text, char *out, size_t capacity)
{
    span_copy(span_trim(text), out, capacity);
}

static void copy_reading(const struct answer *a, enum measurement_id id, char *out, size_t capacity)
{
    const struct value *v = decoded_find(a->decoded, id);

    if (v != NULL && v->choice != NULL)
        copy_text(span_of(v->choice->words), out, capacity);
    else if (v != NULL && v->text.length > 0)
        copy_text(v->text, out, capacity);
}

static const struct protocol *protocol_named(const char *name)
{
    return protocol_find(span_of(name));
}

static void found(struct identify *i, const char *protocol, const char *why)
{
    i->identity.verdict = IDENTITY_INVERTER;
    i->identity.protocol = protocol_named(protocol);
    span_copy(span_of(why), i->identity.why, sizeof i->identity.why);
}

static void found_by_id(struct identify *i, const char *protocol, const struct answer *a)
{
    char why[80];

    snprintf(why, sizeof why, "%s was answered with %.*s", i->steps[i->next].command,
             SPAN_PRINT(a->text));
    found(i, protocol, why);
}

/* Of those that the driver for them in Network UPS Tools knows, and their neighbours. */
static bool is_of_ups(struct span id)
{
    return span_starts_with(id, "PI0") || (span_starts_with(id, "PI1") && id.at[3] <= '4') ||
           span_is(id, "PI31") || span_is(id, "PI99");
}

/* A family that answers with its number, asked with a check or without. */
static bool look_at_protocol_id(struct identify *i, const struct answer *a)
{
    static const struct {
        const char *id, *protocol;
    } families[] = {
        {"PI30", "pi30"}, {"PI41", "pi41"}, {"PI34", "pi34"}, {"PI16", "pi16"}, {"PI15", "pi16"},
    };
    struct identity *who = &i->identity;

    for (size_t n = 0; n < sizeof families / sizeof families[0]; n++)
        if (span_is(a->text, families[n].id)) {
            found_by_id(i, families[n].protocol, a);
            return true;
        }
    if (!span_starts_with(a->text, "PI") || a->text.length != 4)
        return false;
    if (is_of_ups(a->text)) {
        who->verdict = IDENTITY_UPS;
        snprintf(who->why, sizeof who->why, "it answers QPI with %.*s, as UPSes do",
                 SPAN_PRINT(a->text));
    } else {
        who->verdict = IDENTITY_UNKNOWN;
        snprintf(who->why, sizeof who->why, "it answers QPI with %.*s, which is not known here",
                 SPAN_PRINT(a->text));
    }
    return true;
}

/* "18" or "17" behind a caret. Units that leave the check of requests out say 18 too. */
static bool look_at_caret_id(struct identify *i, const struct answer *a)
{
    bool bare = i->steps[i->next].framing == &framing_caret_bare;

    if (span_is(a->text, "18"))
        found_by_id(i, bare ? "pi18lvx" : "pi18", a);
    else if (span_is(a->text, "17"))
        found_by_id(i, "pi17", a);
    else if (a->text.length == 2) {
        i->identity.verdict = IDENTITY_UNKNOWN;
        snprintf(i->identity.why, sizeof i->identity.why,
                 "it speaks PI%.*s, which is not known here", SPAN_PRINT(a->text));
    } else {
        return false;
    }
    return true;
}

/* HPVINV02: the dialect of a plug for a cloud, beside or instead of PI30. */
static bool look_at_device_type(struct identify *i, const struct answer *a)
{
    static const struct {
        const char *type, *protocol;
    } types[] = {
        {"HPVINV01", "h01"}, {"HPVINV02", "h"}, {"HPVINV03", "h01"},
        {"HPVINV04", "h"},   {"HPVINV05", "h"},
    };

    for (size_t n = 0; n < sizeof types / sizeof types[0]; n++)
        if (span_is(a->text, types[n].type)) {
            found_by_id(i, types[n].protocol, a);
            return true;
        }
    return false;
}

static bool look_at_readings(struct identify *i, const struct answer *a)
{
    char why[80];

    if (a->kind != ANSWER_READINGS)
        return false;
    snprintf(why, sizeof why, "%s was answered as PI30 units do, though QPI was not",
             i->steps[i->next].command);
    found(i, "pi30", why);
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
    {.command = "PI",
     .asks = "protocol id, as PI18 is asked",
     .protocol = "pi18",
     .framing = &framing_caret,
     .untabled = true,
     .look = look_at_caret_id},
    {.command = "PI",
     .asks = "protocol id, as PI17 is asked",
     .protocol = "pi17",
     .framing = &framing_caret_plain,
     .untabled = true,
     .look = look_at_caret_id},
    {.command = "PI",
     .asks = "protocol id, as LVX units are asked",
     .protocol = "pi18",
     .framing = &framing_caret_bare,
     .untabled = true,
     .look = look_at_caret_id},
    {.command = "QPI",
     .asks = "protocol id, without a check",
     .protocol = "pi30",
     .framing = &framing_plain,
     .untabled = true,
     .look = look_at_protocol_id},
    {.command = "QPRTL",
     .asks = "device type, without a check",
     .protocol = "pi30",
     .framing = &framing_plain,
     .untabled = true,
     .look = look_at_device_type},
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
     .guess = true,
     .look = look_at_ups_status},
};

/* Whether `text` is a whole answer to `command` in that dialect, and says `id`. */
static bool reads_as(const char *protocol, const char *command, struct span text,
                     enum measurement_id id)
{
    const struct protocol *p = protocol_named(protocol);
    const struct message *m = protocol_message(p, span_of(command));
    struct decoded decoded;

    return m != NULL && decode_reply(p, m, text, &decoded) && decoded_find(&decoded, id) != NULL;
}

/* The number of its fields tells who sent it. */
static bool look_at_second_tracker(struct identify *i, const struct answer *a)
{
    if (reads_as("pi41", "QPIGS2", a->text, M_l2_ac_output_voltage))
        found(i, "pi41", "QPIGS2 has the fields of a second leg: PI41");
    else if (reads_as("pi30mst", "QPIGS2", a->text, M_pv3_input_power))
        found(i, "pi30mst", "QPIGS2 has twelve fields: three trackers");
    else if (reads_as("pi30max", "QPIGS2", a->text, M_pv2_input_power))
        found(i, "pi30max", "QPIGS2 has three fields: MAX");
    return false;
}

static bool look_at_ratings(struct identify *i, const struct answer *a)
{
    if (a->kind == ANSWER_READINGS && decoded_find(a->decoded, M_max_discharging_current) != NULL)
        found(i, "pi30max", "QPIRI has the fields of the MAX");
    return false;
}

static bool look_at_model_code(struct identify *i, const struct answer *a)
{
    static const char *const codes[][2] = {
        {"001", "pi41"},
        {"026", "pi41"},
        {"023", "pi30gk"},
        {"024", "pi30gk"},
    };

    if (a->kind != ANSWER_READINGS)
        return false;
    const struct value *code = decoded_find(a->decoded, M_general_model_name);
    for (size_t n = 0; code != NULL && n < sizeof codes / sizeof codes[0]; n++)
        if (span_is(code->text, codes[n][0])) {
            char why[40];

            snprintf(why, sizeof why, "QGMN is %s", codes[n][0]);
            found(i, codes[n][1], why);
        }
    return false;
}

static bool look_at_revo(struct identify *i, const struct answer *a)
{
    if (a->kind == ANSWER_READINGS)
        found(i, "pi30revo", "QALL was answered: REVO");
    return a->kind == ANSWER_READINGS;
}

/* QPRTL comes last whatever was found before: units with the H dialect answer some as MAX do. */
static const struct step variant_steps[] = {
    {.command = "QPIGS2",
     .asks = "further solar inputs",
     .scope = OF_PLAIN_PI30,
     .untabled = true,
     .look = look_at_second_tracker},
    {.command = "QPIRI", .asks = "ratings", .scope = OF_PLAIN_PI30, .look = look_at_ratings},
    {.command = "QGMN", .asks = "model code", .scope = OF_PI30_FAMILY, .look = look_at_model_code},
    {.command = "QALL",
     .asks = "is it a REVO",
     .protocol = "pi30revo",
     .scope = OF_PLAIN_PI30,
     .guess = true,
     .look = look_at_revo},
    {.command = "QPRTL",
     .asks = "device type, without a check",
     .protocol = "pi30",
     .framing = &framing_plain,
     .scope = OF_PI30_FAMILY,
     .untabled = true,
     .guess = true,
     .look = look_at_device_type},
};

/* Whatever the message tells of who it is. */
static bool take_names(struct identify *i, const struct answer *a)
{
    struct identity *who = &i->identity;

    if (a->kind != ANSWER_READINGS)
        return false;
    copy_reading(a, M_serial_number, who->serial, sizeof who->serial);
    copy_reading(a, M_main_cpu_firmware, who->firmware, sizeof who->firmware);
    copy_reading(a, M_machine_number, who->model, sizeof who->model);
    copy_reading(a, M_model_name, who->model, sizeof who->model);
    return false;
}

static void add_name(void *owner, const struct message *m)
{
    struct identify *i = owner;

    if (m->poll != POLL_IDENTITY || m->argument != ARGUMENT_NONE || i->step_count == NAMES_MAX ||
        !(message_says(m, M_serial_number) || message_says(m, M_main_cpu_firmware) ||
          message_says(m, M_machine_number) || message_says(m, M_model_name)))
        return;
    i->names[i->step_count++] = (struct step){
        .command = m->command,
        .asks = m->title,
        .look = take_names,
    };
}

static void begin_stage(struct identify *i, const struct step *steps, size_t count)
{
    i->steps = steps;
    i->step_count = count;
    i->next = 0;
    i->tries = 0;
}

#define STAGE(table) table, sizeof(table) / sizeof((table)[0])

/* The questions that tell a name are those of the dialect's own tables. */
static void begin_names(struct identify *i)
{
    begin_stage(i, i->names, 0);
    protocol_each_message(i->identity.protocol, add_name, i);
}

static void done(struct identify *i)
{
    struct identity *who = &i->identity;
    size_t used = strlen(who->why);

    if (who->baud != 0)
        snprintf(who->why + used, sizeof who->why - used, ", at %u baud", who->baud);
    i->events.done(i->events.owner, who);
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
    who->baud = 0;
    span_copy(span_of(why), who->why, sizeof who->why);
    done(i);
}

/* The next way through the first stage. Another speed is tried only where there is one to choose,
 * and as long as nothing whole came at the usual one. False: there is none left. */
static bool begin_round(struct identify *i, size_t round)
{
    for (; round < sizeof rounds / sizeof rounds[0]; round++) {
        uint32_t baud = rounds[round].baud;

        if (baud != 0 && (i->whole || !conversation_set_baud(i->c, baud)))
            continue;
        if (baud == 0 && i->identity.baud != 0)
            (void)conversation_set_baud(i->c, i->usual_baud); /* it was chosen once before */
        i->identity.baud = baud;
        i->round = round;
        begin_stage(i, STAGE(dialect_steps));
        return true;
    }
    return false;
}

/* The stage is over: by a look that was content, or with its last step. False: all is over, and
 * `i` may be gone. */
static bool next_stage(struct identify *i, bool content)
{
    if (i->steps == dialect_steps && !content) {
        if (begin_round(i, i->round + 1))
            return true;
        give_up(i);
        return false;
    }
    if (i->steps == dialect_steps && i->identity.verdict == IDENTITY_INVERTER) {
        begin_stage(i, STAGE(variant_steps));
        return true;
    }
    if (i->steps == variant_steps) {
        begin_names(i);
        return true;
    }
    done(i);
    return false;
}

static bool is_of_family(const struct protocol *p, const struct protocol *root)
{
    while (p != NULL && p != root)
        p = p->base;
    return p != NULL;
}

/* The dialect a step is asked in: its own, or the one that was found. */
static const struct protocol *protocol_of(const struct identify *i, const struct step *step)
{
    return step->protocol != NULL ? protocol_named(step->protocol) : i->identity.protocol;
}

/* Whether the step makes sense for what is known so far. */
static bool applies(const struct identify *i, const struct step *step)
{
    const struct protocol *pi30 = protocol_named("pi30");
    const struct protocol *p = protocol_of(i, step);

    if (step->scope == OF_PLAIN_PI30 && i->identity.protocol != pi30)
        return false;
    if (step->scope == OF_PI30_FAMILY && !is_of_family(i->identity.protocol, pi30))
        return false;
    return step->untabled || protocol_message(p, span_of(step->command)) != NULL;
}

static void on_answered(void *owner, const struct answer *a);

static const struct framing *framing_of(const struct identify *i, const struct step *step)
{
    return step->framing != NULL ? step->framing
                                 : question_framing(protocol_of(i, step), span_of(step->command));
}

static void ask(struct identify *i, const struct step *step)
{
    struct question q = {
        .protocol = protocol_of(i, step),
        .framing = framing_of(i, step),
        .patience_ms =
            step->guess ? GUESS_PATIENCE_MS : (int64_t)PATIENCE_MS * rounds[i->round].patience,
    };

    if (!step->untabled)
        q.message = protocol_message(q.protocol, span_of(step->command));
    span_copy(span_of(step->command), q.command, sizeof q.command);
    conversation_ask(i->c, &q, on_answered, i);
}

/* Asks the next step that makes sense, in this stage or a later one. */
static void ask_next(struct identify *i)
{
    for (;;) {
        while (i->next < i->step_count && !applies(i, &i->steps[i->next]))
            i->next++;
        if (i->next < i->step_count) {
            ask(i, &i->steps[i->next]);
            return;
        }
        if (!next_stage(i, false))
            return;
    }
}

/* One answer proves little: damage, which only a check would tell, a refusal in error, an old
 * answer in between. Silence does, in the first stage, where most questions are for somebody else.
 */
static bool is_asked_again(const struct identify *i, const struct answer *a)
{
    bool good = a->kind == ANSWER_READINGS || (a->kind == ANSWER_TEXT && a->checked);
    bool silence = a->kind == ANSWER_TIMEOUT && i->steps == dialect_steps;

    return !good && !silence && i->tries < TRIES_MAX;
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
                                            .framing = framing_of(i, step),
                                            .baud = i->identity.baud,
                                            .answer = a,
                                        });
    i->heard = i->heard || a->raw.length > 0;
    i->whole = i->whole || a->kind == ANSWER_READINGS || a->kind == ANSWER_TEXT ||
               a->kind == ANSWER_REFUSED || a->kind == ANSWER_MISMATCH;
    i->tries += a->kind == ANSWER_TIMEOUT || a->kind == ANSWER_REFUSED ? TRY_FAILED : 1;
    if (a->kind == ANSWER_READINGS || a->kind == ANSWER_TEXT)
        content = step->look(i, a);
    if (!content && is_asked_again(i, a)) {
        ask(i, step);
        return;
    }
    if (a->kind == ANSWER_REFUSED && step->look == look_at_second_tracker)
        i->identity.one_input = true;
    i->next++;
    i->tries = 0;
    if (!content || next_stage(i, true))
        ask_next(i);
}

struct identify *identify_new(struct loop *loop, struct conversation *c,
                              const struct protocol *preset, const struct identify_events *events)
{
    struct identify *i = xcalloc(1, sizeof *i);

    *i = (struct identify){.loop = loop, .c = c, .events = *events};
    i->usual_baud = conversation_line(c).baud;
    begin_stage(i, STAGE(dialect_steps));
    if (preset != NULL) {
        i->identity.verdict = IDENTITY_INVERTER;
        i->identity.protocol = preset;
        span_copy(span_of("the dialect was given"), i->identity.why, sizeof i->identity.why);
        begin_names(i);
    }
    ask_next(i);
    return i;
}

void identify_free(struct identify *i)
{
    free(i);
}
