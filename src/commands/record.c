/* record.c: `heliowire record`: a conversation to a text file. */
#include <stdio.h>

#include "commands/device.h"
#include "commands/index.h"
#include "commands/intent.h"
#include "commands/interview.h"
#include "core/json.h"
#include "inverter/poller.h"
#include "transport/recorder.h"

enum { QUERIES_MAX = 64, SECONDS_MAX = 24 * 3600 };

/* A conversation that is being written down. */
struct session {
    const struct options *options;
    const char *path;
    struct device *device;
    struct recorder *recorder;
    struct identity who;
    enum answer_kind kind; /* of the last answer */
    struct interview_result result;
};

static void on_heard(void *owner, bool sent, struct span bytes)
{
    struct session *s = owner;

    if (s->recorder != NULL)
        recorder_heard(s->recorder, sent, bytes);
}

static void on_answered(void *owner, const struct answer *a)
{
    struct session *s = owner;

    s->kind = a->kind;
}

static void tell(const struct session *s, const char *command, enum answer_kind kind)
{
    if (!options_has(s->options, "json"))
        printf("%-10s %s\n", command, answer_kind_name(kind));
}

static bool ask(struct session *s, const struct question *q, struct error *err)
{
    if (!device_ask(s->device, q, on_answered, s, err))
        return false;
    s->result.asked++;
    s->result.answered += s->kind == ANSWER_READINGS || s->kind == ANSWER_TEXT;
    tell(s, q->command, s->kind);
    return true;
}

/* A recording must change nothing. */
static bool are_questions(const struct options *o, const struct protocol *p, struct error *err)
{
    const char *queries[QUERIES_MAX];
    size_t count = options_list(o, "query", queries, QUERIES_MAX);
    char intent[INTENT_TEXT];

    for (size_t n = 0; n < count; n++) {
        if (!command_is_sendable(span_of(queries[n])))
            return fail(err, ERROR_INVALID, "'%s' is not a question", queries[n]);
        if (p != NULL && intent_writes(p, queries[n], intent))
            return fail(err, ERROR_INVALID, "%s: only questions are recorded", intent);
    }
    return true;
}

static bool ask_named(struct session *s, struct error *err)
{
    const char *queries[QUERIES_MAX];
    size_t count = options_list(s->options, "query", queries, QUERIES_MAX);

    if (!are_questions(s->options, s->who.protocol, err))
        return false;
    for (size_t n = 0; n < count; n++) {
        struct question q = {
            .protocol = s->who.protocol,
            .message = protocol_message(s->who.protocol, span_of(queries[n])),
        };

        span_copy(span_of(queries[n]), q.command, sizeof q.command);
        if (!ask(s, &q, err))
            return false;
    }
    return true;
}

static struct live_moment moment(const struct loop *loop)
{
    return (struct live_moment){.now_ms = loop_now_ms(loop), .wall_ms = loop_wall_ms(loop)};
}

static void on_step(void *owner, const struct interview_step *step)
{
    if (step->is_over)
        tell(owner, step->command, step->kind);
}

/* What the daemon would ask, for some seconds. */
static bool poll(struct session *s, struct error *err)
{
    struct loop *loop = device_loop(s->device);
    int64_t end_ms = loop_now_ms(loop) + 1000 * options_integer(s->options, "seconds", 0);
    struct poller poller;
    struct question q;

    poller_init(&poller, s->who.protocol, moment(loop), NULL);
    while (loop_now_ms(loop) < end_ms) {
        if (!poller_next(&poller, moment(loop), &q))
            break;
        if (!ask(s, &q, err))
            return false;
        poller_note(&poller, moment(loop), s->kind, 0);
    }
    return true;
}

/* What was made by us must not be taken for a real unit later. */
static void put_header(struct session *s)
{
    const struct identity *who = &s->who;
    char device[80];

    snprintf(device, sizeof device, "%s%s", device_is_simulated(s->device) ? "simulated, " : "",
             who->model[0] != '\0' ? who->model : "model not told");
    recorder_header(s->recorder, "device", device);
    if (who->firmware[0] != '\0')
        recorder_header(s->recorder, "firmware", who->firmware);
    if (who->protocol != NULL)
        recorder_header(s->recorder, "protocol", who->protocol->name);
}

/* Whoever is there, what it said is worth keeping; only an inverter is asked on. */
static bool converse(struct session *s, const struct protocol *preset, struct error *err)
{
    if (!device_identify(s->device, preset, NULL, NULL, &s->who, err))
        return false;
    put_header(s);
    if (!device_is_inverter(&s->who, err))
        return false;
    if (options_has(s->options, "query"))
        return ask_named(s, err);
    if (options_has(s->options, "seconds"))
        return poll(s, err);
    return interview(s->device, s->who.protocol, on_step, s, &s->result, err);
}

static void conclude(const struct session *s)
{
    struct buffer out = {0};

    if (options_has(s->options, "json")) {
        struct json j = json_into(&out);

        json_begin(&j, '{');
        json_key_text(&j, "file", s->path);
        json_key_text(&j, "protocol", s->who.protocol != NULL ? s->who.protocol->name : NULL);
        json_key_integer(&j, "asked", (int64_t)s->result.asked);
        json_key_integer(&j, "answered", (int64_t)s->result.answered);
        json_end(&j, '}');
        buffer_text(&out, "\n");
    } else {
        buffer_printf(&out, "%zu of %zu questions were answered; the conversation is in %s\n",
                      s->result.answered, s->result.asked, s->path);
    }
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
}

static enum exit_code record(struct session *s, const char *uri, const struct protocol *preset)
{
    struct device_options device = {.uri = uri, .heard = on_heard, .heard_owner = s};
    struct error err;
    enum exit_code code = EXIT_DONE;

    if (!device_open(&device, &s->device, &err))
        return command_failed(&err);
    if (!recorder_open(device_loop(s->device), s->path, &s->recorder, &err)) {
        device_close(s->device);
        return command_failed(&err);
    }
    if (converse(s, preset, &err))
        conclude(s);
    else
        code = command_failed(&err);
    recorder_close(s->recorder);
    s->recorder = NULL;
    device_close(s->device);
    return code;
}

static enum exit_code run(const struct options *o)
{
    struct session s = {.options = o, .path = o->operands[0]};
    const struct protocol *preset;
    char uri[DEVICE_URI_MAX];
    struct error err;

    if (!device_protocol(o, &preset, &err))
        return command_misused(o, "%s", err.text);
    if (options_has(o, "query") && options_has(o, "seconds"))
        return command_misused(o, "--query and --seconds do not go together");
    if (!are_questions(o, preset, &err))
        return command_misused(o, "%s", err.text);
    if (!device_choose(o, uri, &err))
        return command_failed(&err);
    return record(&s, uri, preset);
}

static const struct option_row rows[] = {
    OPTION_ROW_DEVICE,
    OPTION_ROW_PROTOCOL,
    {.name = "seconds",
     .letter = 's',
     .type = OPTION_INTEGER,
     .min = 1,
     .max = SECONDS_MAX,
     .value = "N",
     .help = "go on for N seconds as the daemon would, instead of asking everything once"},
    {.name = "query",
     .letter = 'q',
     .type = OPTION_TEXT,
     .repeatable = true,
     .value = "COMMAND",
     .help = "ask this instead, may be repeated"},
    {.name = "json", .help = "print JSON: file, protocol, how much was asked and answered"},
    {0},
};

const struct command command_record = {
    .name = "record",
    .summary = "write a conversation with the inverter to a text file",
    .operands = "FILE",
    .min_operands = 1,
    .max_operands = 1,
    .help = "Asks the inverter who it is and then everything there is to ask, and writes\n"
            "every byte of the conversation to FILE, behind what is there. It is text that\n"
            "can be read and edited, and the best part of a report about a unit that is read\n"
            "wrongly: 'heliowire replay' shows what it decodes to, and so do the tests of\n"
            "Heliowire. It holds the serial number of the unit.",
    .examples = "  heliowire record my-inverter.rec\n"
                "  heliowire record evening.rec --seconds 600\n"
                "  heliowire record odd.rec --query QPIGS --query QPIRI",
    .options = rows,
    .run = run,
};
