/* query.c: `heliowire query`: one raw question, decoded. */
#include <stdio.h>
#include <unistd.h>

#include "commands/device.h"
#include "commands/hex.h"
#include "commands/index.h"
#include "commands/intent.h"
#include "commands/readings.h"

enum { TRIES = 3 };

/* A question on its way, and what is to be shown of the answer. */
struct query {
    const struct options *options;
    const char *uri;
    struct question question;
    bool write;               /* it is no question but changes something, */
    char intent[INTENT_TEXT]; /* namely this */
    enum answer_kind kind;
    bool retried_out; /* the last try: show whatever comes */
};

static bool may_try_again(const struct query *q, enum answer_kind kind)
{
    return !q->write && !q->retried_out &&
           (kind == ANSWER_DAMAGED || kind == ANSWER_MISMATCH || kind == ANSWER_TIMEOUT);
}

static void put_json(const struct query *q, const struct answer *a, struct buffer *out)
{
    struct json j = json_into(out);
    struct buffer digits = {0};

    hex_put(a->raw, &digits);
    json_begin(&j, '{');
    json_key_text(&j, "device", q->uri);
    json_key_text(&j, "protocol", q->question.protocol->name);
    json_key_text(&j, "command", q->question.command);
    json_key_text(&j, "answer", answer_kind_name(a->kind));
    json_key_integer(&j, "took_ms", a->took_ms);
    json_key_span(&j, "raw_hex", buffer_view(&digits));
    if (a->kind == ANSWER_READINGS || a->kind == ANSWER_TEXT)
        json_key_span(&j, "text", a->text);
    if (a->kind == ANSWER_READINGS)
        json_key(&j, "readings"), readings_json(a->decoded, &j);
    json_end(&j, '}');
    buffer_text(out, "\n");
    buffer_done(&digits);
}

/* Control characters would upset a terminal; a file or pipe gets the bytes as they came. */
static void put_raw(const struct terminal *t, struct span raw, struct buffer *out)
{
    if (!t->is_terminal) {
        buffer_span(out, raw);
        return;
    }
    for (size_t i = 0; i < raw.length; i++)
        if (raw.at[i] >= 0x20 && raw.at[i] < 0x7f)
            buffer_put(out, &raw.at[i], 1);
        else
            buffer_printf(out, "\\x%02X", (unsigned char)raw.at[i]);
    buffer_text(out, "\n");
}

static void put_text(const struct query *q, const struct answer *a, struct buffer *out)
{
    if (a->kind == ANSWER_READINGS)
        readings_text(a->decoded, &q->options->terminal, out);
    else if (a->kind == ANSWER_TEXT)
        buffer_printf(out, "%.*s\n", SPAN_PRINT(a->text));
    else if (a->kind == ANSWER_ACCEPTED)
        buffer_text(out, "accepted\n");
}

static void complain(const struct query *q, const struct answer *a)
{
    const char *command = q->question.command;

    switch (a->kind) {
    case ANSWER_REFUSED:
        fprintf(stderr, "heliowire: the inverter refuses %s\n", command);
        break;
    case ANSWER_DAMAGED:
        fprintf(stderr, "heliowire: no whole answer to %s: %zu bytes came, %s\n", command,
                a->raw.length, frame_outcome_name(a->outcome));
        break;
    case ANSWER_MISMATCH:
        fprintf(stderr, "heliowire: what came is not an answer to %s\n", command);
        break;
    case ANSWER_TIMEOUT:
        fprintf(stderr, "heliowire: no answer to %s\n", command);
        break;
    case ANSWER_READINGS:
    case ANSWER_TEXT:
    case ANSWER_ACCEPTED:
        break;
    }
}

static void on_answered(void *owner, const struct answer *a)
{
    struct query *q = owner;
    const struct options *o = q->options;
    struct buffer out = {0};

    q->kind = a->kind;
    if (may_try_again(q, a->kind))
        return;

    if (options_has(o, "json"))
        put_json(q, a, &out);
    else if (options_has(o, "hex"))
        hex_put(a->raw, &out), buffer_text(&out, "\n");
    else if (options_has(o, "raw"))
        put_raw(&o->terminal, a->raw, &out);
    else
        put_text(q, a, &out);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
    complain(q, a);
}

static enum exit_code exit_code_of_answer(enum answer_kind kind)
{
    switch (kind) {
    case ANSWER_READINGS:
    case ANSWER_TEXT:
    case ANSWER_ACCEPTED:
        return EXIT_DONE;
    case ANSWER_REFUSED:
        return EXIT_REFUSED;
    case ANSWER_DAMAGED:
    case ANSWER_MISMATCH:
    case ANSWER_TIMEOUT:
        return EXIT_NO_ANSWER;
    }
    return EXIT_FAILED;
}

/* A person is asked; a script says --yes. */
static bool is_meant(const struct query *q)
{
    int first, c;

    if (options_has(q->options, "yes"))
        return true;
    fprintf(stderr, "%s. Send it? [y/N] ", q->intent);
    first = c = getchar();
    while (c != '\n' && c != EOF)
        c = getchar();
    return first == 'y' || first == 'Y';
}

static bool may_write(const struct query *q, enum exit_code *code)
{
    const struct options *o = q->options;

    if (!options_has(o, "allow-write")) {
        *code = command_misused(o, "%s; to send it all the same give --allow-write", q->intent);
        return false;
    }
    if (!options_has(o, "yes") && isatty(STDIN_FILENO) == 0) {
        *code = command_misused(o, "nobody is here to confirm %s: give --yes", q->question.command);
        return false;
    }
    return true;
}

/* What the command means in this dialect. What sets something is wrapped as such only if it is to
 * be sent as that. */
static void understand(struct query *q, const struct protocol *p)
{
    struct span command = span_of(q->question.command);

    q->write = intent_writes(p, q->question.command, q->intent);
    q->question.protocol = p;
    q->question.message = protocol_message(p, command);
    q->question.framing = q->write ? command_framing(p, command) : question_framing(p, command);
}

/* Nothing is written to a device that has not said who it is; a question may go without when the
 * dialect is named. */
static bool meet(struct query *q, struct device *d, const struct protocol *preset,
                 struct error *err)
{
    struct identity who;

    if (preset != NULL && !q->write)
        return true;
    if (!device_identify(d, preset, NULL, NULL, &who, err) || !device_is_inverter(&who, err))
        return false;
    understand(q, who.protocol);
    return true;
}

static bool ask(struct query *q, struct device *d, struct error *err)
{
    for (int tries = 0; tries < TRIES; tries++) {
        q->retried_out = tries == TRIES - 1;
        if (!device_ask(d, &q->question, on_answered, q, err))
            return false;
        if (!may_try_again(q, q->kind))
            break;
    }
    return true;
}

/* False: `err` says why not. */
static bool talk(struct query *q, struct device *d, const struct protocol *preset,
                 enum exit_code *code, struct error *err)
{
    if (!meet(q, d, preset, err))
        return false;
    if (q->write && !may_write(q, code))
        return true;
    if (q->write && !is_meant(q)) {
        *code = EXIT_FAILED;
        return true;
    }
    if (!ask(q, d, err))
        return false;
    *code = exit_code_of_answer(q->kind);
    return true;
}

static enum exit_code converse(struct query *q, const struct protocol *preset)
{
    struct device *d;
    struct error err;
    enum exit_code code;

    if (!device_open(&(struct device_options){.uri = q->uri}, &d, &err))
        return command_failed(&err);
    if (!talk(q, d, preset, &code, &err))
        code = command_failed(&err);
    device_close(d);
    return code;
}

static enum exit_code run(const struct options *o)
{
    const char *command = o->operands[0];
    const struct protocol *preset;
    char uri[DEVICE_URI_MAX];
    struct query q = {.options = o, .uri = uri};
    struct error err;
    enum exit_code code;

    if (!command_is_sendable(span_of(command)))
        return command_misused(o, "a command is made of printable ASCII characters, at most %d",
                               COMMAND_MAX);
    if (!device_protocol(o, &preset, &err))
        return command_misused(o, "%s", err.text);
    span_copy(span_of(command), q.question.command, sizeof q.question.command);
    if (preset != NULL)
        understand(&q, preset);
    if (q.write && !may_write(&q, &code))
        return code;
    if (!device_choose(o, uri, &err))
        return command_failed(&err);
    return converse(&q, preset);
}

static const struct option_row rows[] = {
    OPTION_ROW_DEVICE,
    OPTION_ROW_PROTOCOL,
    OPTION_ROW_JSON,
    {.name = "raw", .help = "print the bytes of the answer as they came"},
    {.name = "hex", .help = "print the bytes of the answer as hexadecimal digits"},
    {.name = "allow-write", .help = "send it even if it is not a question"},
    {.name = "yes", .letter = 'y', .help = "with --allow-write: do not ask whether it is meant"},
    {0},
};

const struct command command_query = {
    .name = "query",
    .summary = "ask the inverter one question, in its own words",
    .operands = "COMMAND",
    .min_operands = 1,
    .max_operands = 1,
    .help = "Asks the inverter one question in its own words and shows the answer decoded, or\n"
            "as text where no table knows it. First the device is asked who it is, unless the\n"
            "dialect is named. What sets or does something in that dialect is refused without\n"
            "--allow-write, and so is what no table knows, unless it goes out as a question:\n"
            "it begins with Q, or the dialect wraps it as one. Nobody checks the value of a\n"
            "setting then but the inverter. 'heliowire protocols' lists what there is.",
    .examples = "  heliowire query QPIGS\n"
                "  heliowire query QPIRI --json\n"
                "  heliowire query QMOD --device serial:/dev/ttyUSB0 --protocol pi30 --hex",
    .options = rows,
    .run = run,
};
