/* decode.c: `heliowire decode`: bytes to readings, without a device. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/filter.h"
#include "commands/hex.h"
#include "commands/index.h"
#include "commands/input.h"
#include "commands/verdict.h"
#include "protocols/index.h"

/* One question to the decoder. A member that did not come is empty. */
struct task {
    struct span protocol, command, hex;
};

/* `raw` is scratch space; readings borrow from it. */
static void work(const struct task *t, struct buffer *raw, struct verdict *v)
{
    const struct protocol *p = protocol_find(t->protocol);

    buffer_clear(raw);
    if (p == NULL)
        verdict_unknown(v, "there is no protocol '%.*s'; 'heliowire protocols' lists them",
                        SPAN_PRINT(t->protocol));
    else if (!hex_parse(t->hex, raw))
        verdict_unknown(v, "the bytes are not hexadecimal digits");
    else
        verdict_judge(v, p, t->command, buffer_view(raw));
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
    struct error err;

    if (input_parse(line, &input, &err) && read_task(&input, &task, &err))
        work(&task, raw, v);
    else
        verdict_unknown(v, "%s", err.text);
    verdict_json(v, task.protocol, task.command, out);
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
    verdict_json(&verdict, t->protocol, t->command, &out);
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
            "command), unknown (no such protocol, or no table for the command). In dialects\n"
            "without a check what is no answer is \"ok\" without readings, with a \"text\", too.\n"
            "A line that can't be read is answered with \"unknown\" and ends nothing.",
    .examples = "  heliowire decode --protocol pi30 --command QMOD 2842e7c90d\n"
                "  heliowire decode < answers.jsonl > readings.jsonl",
    .options = rows,
    .run = run,
};
