/* decode.c: `heliowire decode`: bytes to readings, without a device. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/filter.h"
#include "commands/hex.h"
#include "commands/index.h"
#include "commands/input.h"
#include "commands/readings.h"
#include "model/decode.h"
#include "protocols/index.h"

/* One question to the decoder. A member that did not come is empty. */
struct task {
    struct span protocol, command, hex;
};

/* What is to be said about it. */
struct verdict {
    const char *outcome;
    bool decoded;         /* there are readings */
    struct decoded reply; /* of those */
    struct error why;     /* of everything else */
};

static const struct {
    enum frame_outcome outcome;
    const char *words;
} explanations[] = {
    {FRAME_ACK, "accepted by the inverter"},
    {FRAME_NAK, "refused by the inverter"},
    {FRAME_BAD_CRC, "the check bytes do not fit: damaged on the way"},
    {FRAME_TRUNCATED, "ends before its end"},
    {FRAME_ECHO, "the question itself came back: the inverter does not know it"},
    {FRAME_BAD_START, "does not start as an answer does"},
    {FRAME_NO_TERMINATOR, "whole but for the carriage return at its end"},
};

static void explain(struct verdict *v, enum frame_outcome outcome)
{
    v->outcome = frame_outcome_name(outcome);
    for (size_t i = 0; i < sizeof explanations / sizeof explanations[0]; i++)
        if (explanations[i].outcome == outcome)
            fail(&v->why, ERROR_DAMAGED, "%s", explanations[i].words);
}

/* Tries the checks that other messages of the protocol have: a command without a table of its own,
 * a setter say, may have any of them. */
struct framing_search {
    const struct protocol *protocol;
    struct span raw, request;
    enum frame_outcome outcome;
    struct span text;
};

static void try_framing(void *owner, const struct message *m)
{
    struct framing_search *s = owner;

    if (s->outcome == FRAME_BAD_CRC)
        s->outcome = frame_find(message_framing(s->protocol, m), s->raw, s->request, &s->text);
}

static enum frame_outcome find_frame(const struct protocol *p, const struct task *t,
                                     struct span raw, struct span *text)
{
    const struct message *m = protocol_message(p, t->command);
    struct framing_search s = {.protocol = p, .raw = raw, .request = t->command};

    s.outcome =
        frame_find(m != NULL ? message_framing(p, m) : p->framing, raw, t->command, &s.text);
    if (m == NULL)
        protocol_each_message(p, try_framing, &s);
    *text = s.text;
    return s.outcome;
}

static void judge(const struct task *t, struct span raw, struct verdict *v)
{
    const struct protocol *p = protocol_find(t->protocol);
    const struct message *m;
    enum frame_outcome outcome;
    struct span text;

    v->outcome = "unknown";
    if (p == NULL) {
        fail(&v->why, ERROR_MISSING,
             "there is no protocol '%.*s'; 'heliowire protocols' lists them",
             SPAN_PRINT(t->protocol));
        return;
    }

    outcome = find_frame(p, t, raw, &text);
    m = protocol_message(p, t->command);
    if (outcome != FRAME_OK) {
        explain(v, outcome);
    } else if (m == NULL) {
        fail(&v->why, ERROR_MISSING, "%s has no table for '%.*s'; the answer was '%.*s'", p->name,
             SPAN_PRINT(t->command), SPAN_PRINT(text));
    } else if (!decode_reply(p, m, text, &v->reply)) {
        v->outcome = "mismatch";
        fail(&v->why, ERROR_DAMAGED, "whole, but not an answer to %.*s: '%.*s'",
             SPAN_PRINT(t->command), SPAN_PRINT(text));
    } else {
        v->outcome = frame_outcome_name(FRAME_OK);
        v->decoded = true;
    }
}

/* Appends the line that answers a task. */
static void put_verdict(const struct task *t, const struct verdict *v, struct buffer *out)
{
    struct json j = json_into(out);

    json_begin(&j, '{');
    json_key_span(&j, "protocol", t->protocol);
    json_key_span(&j, "command", t->command);
    json_key_text(&j, "outcome", v->outcome);
    if (v->decoded)
        json_key(&j, "readings"), readings_json(&v->reply, &j);
    else
        json_key_text(&j, "text", v->why.text);
    json_end(&j, '}');
    buffer_text(out, "\n");
}

/* `raw` is scratch space. */
static void work(const struct task *t, struct buffer *raw, struct verdict *v)
{
    v->decoded = false;
    v->outcome = "unknown";
    buffer_clear(raw);
    if (hex_parse(t->hex, raw))
        judge(t, buffer_view(raw), v);
    else
        fail(&v->why, ERROR_INVALID, "the bytes are not hexadecimal digits");
}

static bool read_task(const struct input *i, struct task *out, struct error *err)
{
    return input_text(i, "protocol", &out->protocol, err) &&
           input_text(i, "command", &out->command, err) && input_text(i, "raw_hex", &out->hex, err);
}

/* A line that is no task gets an answer all the same, so that answers stay in step. */
static void answer_line(struct span line, struct buffer *raw, struct verdict *v, struct buffer *out)
{
    struct task task = {0};
    struct input input = {0};

    v->decoded = false;
    v->outcome = "unknown";
    if (input_parse(line, &input, &v->why) && read_task(&input, &task, &v->why))
        work(&task, raw, v);
    put_verdict(&task, v, out);
    input_done(&input);
}

static enum exit_code decode_lines(void)
{
    struct filter filter = {.in = STDIN_FILENO, .out = STDOUT_FILENO};
    struct verdict verdict;
    struct buffer raw = {0};
    struct span line;

    while (filter_next(&filter, &line))
        answer_line(line, &raw, &verdict, &filter.output);
    buffer_done(&raw);
    if (filter_finish(&filter))
        return EXIT_DONE;
    fprintf(stderr, "heliowire: %s\n", strerror(filter.failed));
    return EXIT_FAILED;
}

static enum exit_code exit_code_of_outcome(const char *outcome)
{
    if (strcmp(outcome, "ok") == 0 || strcmp(outcome, "ack") == 0)
        return EXIT_DONE;
    if (strcmp(outcome, "nak") == 0)
        return EXIT_REFUSED;
    return strcmp(outcome, "unknown") == 0 ? EXIT_FAILED : EXIT_NO_ANSWER;
}

static enum exit_code decode_one(const struct task *t)
{
    struct verdict verdict;
    struct buffer raw = {0}, out = {0};

    work(t, &raw, &verdict);
    put_verdict(t, &verdict, &out);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&raw);
    buffer_done(&out);
    return exit_code_of_outcome(verdict.outcome);
}

static enum exit_code run(const struct options *o)
{
    const char *protocol = options_text(o, "protocol", NULL);
    const char *command = options_text(o, "command", NULL);

    if (protocol == NULL && command == NULL && o->operand_count == 0)
        return decode_lines();
    if (protocol == NULL || command == NULL || o->operand_count == 0)
        return command_misused(o, "one answer needs all three: --protocol, --command and HEX");
    return decode_one(&(struct task){
        .protocol = span_of(protocol),
        .command = span_of(command),
        .hex = span_of(o->operands[0]),
    });
}

static const struct option_row rows[] = {
    {.name = "protocol",
     .letter = 'p',
     .type = OPTION_TEXT,
     .value = "NAME",
     .help = "the dialect of the answer (see: heliowire protocols)"},
    {.name = "command",
     .letter = 'c',
     .type = OPTION_TEXT,
     .value = "TEXT",
     .help = "the question that was asked: QPIGS"},
    {0},
};

const struct command command_decode = {
    .name = "decode",
    .summary = "turn the bytes of an answer into readings",
    .operands = "[HEX]",
    .max_operands = 1,
    .help = "Turns the bytes of an answer into readings, without a device. With --protocol,\n"
            "--command and HEX it does one. Else it reads JSON lines from standard input,\n"
            "{\"protocol\",\"command\",\"raw_hex\"}, and answers each with one line, in order:\n"
            "{\"protocol\",\"command\",\"outcome\",\"readings\"}. Readings come with the outcome\n"
            "\"ok\" only; every other outcome has a \"text\" that explains it: ack, nak, bad_crc,\n"
            "truncated, echo, bad_start, no_terminator, mismatch (not an answer to that\n"
            "command), unknown (no such protocol, or no table for the command).\n"
            "A line that can't be read is answered with \"unknown\" and ends nothing.",
    .examples = "  heliowire decode --protocol pi30 --command QMOD 2842e7c90d\n"
                "  heliowire decode < answers.jsonl > readings.jsonl",
    .options = rows,
    .run = run,
};
