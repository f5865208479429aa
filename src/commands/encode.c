/* encode.c: `heliowire encode`: a command to the bytes that are sent, without a device. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/filter.h"
#include "commands/hex.h"
#include "commands/index.h"
#include "commands/input.h"
#include "core/json.h"
#include "protocols/index.h"

/* What a command becomes on its way out. */
struct request {
    size_t length;
    uint8_t bytes[REQUEST_MAX + REPORT_SIZE];
};

static bool make(struct span protocol, struct span text, struct request *out, struct error *err)
{
    const struct protocol *p = protocol_find(protocol);

    if (p == NULL)
        return fail(err, ERROR_MISSING,
                    "there is no protocol '%.*s'; 'heliowire protocols' lists them",
                    SPAN_PRINT(protocol));
    if (!command_is_sendable(text))
        return fail(err, ERROR_INVALID,
                    "a command is made of printable ASCII characters, at most %d", COMMAND_MAX);

    out->length = frame_encode(command_framing(p, text), text, false, out->bytes, REQUEST_MAX);
    return out->length > 0 || fail(err, ERROR_INVALID, "it does not fit into a request");
}

/* The pieces that go over USB, the last one filled with NUL. */
static void put_reports(const struct request *r, struct json *j)
{
    char padded[sizeof r->bytes] = {0};

    memcpy(padded, r->bytes, r->length);
    json_begin(j, '[');
    for (size_t at = 0; at < r->length; at += REPORT_SIZE) {
        struct buffer digits = {0};

        hex_put((struct span){.at = padded + at, .length = REPORT_SIZE}, &digits);
        json_put_string(j, buffer_view(&digits));
        buffer_done(&digits);
    }
    json_end(j, ']');
}

static void put_request(const struct request *r, struct buffer *out)
{
    struct json j = json_into(out);

    json_begin(&j, '{');
    json_key(&j, "hex");
    buffer_text(out, "\"");
    hex_put((struct span){.at = (const char *)r->bytes, .length = r->length}, out);
    buffer_text(out, "\"");
    j.comma = true;
    json_key(&j, "reports");
    put_reports(r, &j);
    json_end(&j, '}');
    buffer_text(out, "\n");
}

static void put_error(const struct error *err, struct buffer *out)
{
    struct json j = json_into(out);

    json_begin(&j, '{');
    json_key_text(&j, "error", error_name(err->code));
    json_key_text(&j, "text", err->text);
    json_end(&j, '}');
    buffer_text(out, "\n");
}

static void answer_line(struct span line, struct buffer *out)
{
    struct input input = {0};
    struct span protocol, text;
    struct request request = {0};
    struct error err;

    if (input_parse(line, &input, &err) && input_text(&input, "protocol", &protocol, &err) &&
        input_text(&input, "text", &text, &err) && make(protocol, text, &request, &err))
        put_request(&request, out);
    else
        put_error(&err, out);
    input_done(&input);
}

static enum exit_code encode_lines(void)
{
    struct filter filter = {.in = STDIN_FILENO, .out = STDOUT_FILENO};
    struct span line;

    while (filter_next(&filter, &line))
        answer_line(line, &filter.output);
    if (filter_finish(&filter))
        return EXIT_DONE;
    fprintf(stderr, "heliowire: %s\n", strerror(filter.failed));
    return EXIT_FAILED;
}

static enum exit_code encode_one(const char *protocol, const char *text)
{
    struct request request = {0};
    struct buffer out = {0};
    struct error err;

    if (!make(span_of(protocol), span_of(text), &request, &err))
        return command_failed(&err);
    put_request(&request, &out);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
    return EXIT_DONE;
}

static enum exit_code run(const struct options *o)
{
    const char *protocol = options_text(o, "protocol", NULL);

    if (protocol == NULL && o->operand_count == 0)
        return encode_lines();
    if (protocol == NULL || o->operand_count == 0)
        return command_misused(o, "one command needs both: --protocol and TEXT");
    return encode_one(protocol, o->operands[0]);
}

static const struct option_row rows[] = {
    {.name = "protocol",
     .letter = 'p',
     .type = OPTION_TEXT,
     .value = "NAME",
     .help = "the dialect to speak (see: heliowire protocols)"},
    {0},
};

const struct command command_encode = {
    .name = "encode",
    .summary = "turn a command into the bytes that are sent",
    .operands = "[TEXT]",
    .max_operands = 1,
    .help = "Turns a command into the exact bytes that are sent, check bytes and carriage\n"
            "return included, and into the 8-byte reports that carry them over USB. Nothing\n"
            "is sent. With --protocol and TEXT it does one. Else it reads JSON lines from\n"
            "standard input, {\"protocol\",\"text\"}, and answers each with one line, in order:\n"
            "{\"hex\",\"reports\"}, or {\"error\",\"text\"} where that can't be done.",
    .examples = "  heliowire encode --protocol pi30 QPIGS\n"
                "  echo '{\"protocol\":\"pi30\",\"text\":\"POP02\"}' | heliowire encode",
    .options = rows,
    .run = run,
};
