/* replay.c: `heliowire replay`: what a recording decodes to. */
#include <stdio.h>
#include <stdlib.h>

#include "commands/device.h"
#include "commands/index.h"
#include "commands/readings.h"
#include "commands/verdict.h"
#include "core/memory.h"
#include "protocols/index.h"
#include "transport/recording.h"

/* One exchange of the recording. */
struct exchange {
    struct buffer command; /* the text of the request */
    struct buffer raw;     /* all that came, checks and all */
};

struct replay {
    const struct options *options;
    const struct recording *recording;
    const struct protocol *protocol;
    struct exchange exchange;
    struct verdict verdict;
    struct buffer out;
    size_t count, good;
};

/* The text of a request, its wrapping taken off; that of this protocol is tried first. */
static struct span text_of(const struct protocol *p, const struct recorded *request)
{
    struct span bytes = request->bytes, text, found = {0};

    if (request->is_bare)
        return bytes;
    for (size_t i = 0; framings[i] != NULL; i++) {
        if (!frame_read_request(framings[i], bytes, &text))
            continue;
        if (command_framing(p, text) == framings[i])
            return text;
        if (found.length == 0)
            found = text;
    }
    if (found.length > 0)
        return found;
    /* Wrapped as nothing we know does it: all but the carriage return. */
    return (struct span){.at = bytes.at, .length = bytes.length > 0 ? bytes.length - 1 : 0};
}

/* What was left out by hand is put back, so that the decoder sees what the line carried. */
static void add_answer(struct replay *r, const struct recorded *answer)
{
    const struct framing *f = command_framing(r->protocol, buffer_view(&r->exchange.command));
    uint8_t bytes[FRAME_MAX];

    if (answer->is_bare)
        buffer_put(&r->exchange.raw, bytes,
                   frame_end(answer->has_no_check ? CHECK_NONE : f->reply, answer->bytes, bytes,
                             sizeof bytes));
    else
        buffer_span(&r->exchange.raw, answer->bytes);
}

static void put_exchange(struct replay *r)
{
    const struct verdict *v = &r->verdict;
    struct span command = buffer_view(&r->exchange.command);
    const struct terminal *t = &r->options->terminal;

    if (options_has(r->options, "json")) {
        verdict_json(v, span_of(r->protocol->name), command, &r->out);
        return;
    }
    buffer_printf(&r->out, "%s%.*s%s", terminal_style(t, STYLE_BOLD), SPAN_PRINT(command),
                  terminal_style(t, STYLE_PLAIN));
    if (v->decoded) {
        buffer_text(&r->out, "\n");
        readings_text(&v->reply, t, &r->out);
    } else {
        buffer_printf(&r->out, ": %s%s%s, %s\n", terminal_style(t, STYLE_WARNING), v->outcome,
                      terminal_style(t, STYLE_PLAIN), v->why.text);
    }
    buffer_text(&r->out, "\n");
}

static void finish_exchange(struct replay *r)
{
    struct span command = buffer_view(&r->exchange.command);

    if (command.length == 0)
        return;
    if (r->exchange.raw.length == 0)
        verdict_none(&r->verdict);
    else
        verdict_judge(&r->verdict, r->protocol, command, buffer_view(&r->exchange.raw));
    r->count++;
    r->good += r->verdict.decoded;
    put_exchange(r);
    fwrite(r->out.bytes, 1, r->out.length, stdout);
    buffer_clear(&r->out);
    buffer_clear(&r->exchange.command);
    buffer_clear(&r->exchange.raw);
}

static void go_through(struct replay *r)
{
    for (size_t n = 0; n < recording_count(r->recording); n++) {
        struct recorded line = recording_at(r->recording, n);

        if (line.sent) {
            finish_exchange(r);
            buffer_span(&r->exchange.command, text_of(r->protocol, &line));
        } else if (r->exchange.command.length > 0) {
            add_answer(r, &line);
        }
    }
    finish_exchange(r);
}

/* The recording itself is asked who it is. */
static bool identify(const char *path, const struct protocol **out, struct error *err)
{
    char *uri = xprintf("replay:%s", path);
    struct identity who;
    struct device *d;
    bool opened = device_open(&(struct device_options){.uri = uri}, &d, err);

    free(uri);
    if (!opened)
        return false;
    bool found = device_identify(d, NULL, NULL, NULL, &who, err) && device_is_inverter(&who, err);
    device_close(d);
    if (found)
        *out = who.protocol;
    return found;
}

/* The dialect: as told, as the recording tells, as its answers tell. */
static bool find_protocol(const struct options *o, const char *path, const struct recording *r,
                          const struct protocol **out, struct error *err)
{
    const char *header = recording_header(r, "protocol");

    if (!device_protocol(o, out, err))
        return false;
    if (*out == NULL && header != NULL)
        *out = protocol_find(span_of(header));
    return *out != NULL || identify(path, out, err);
}

static enum exit_code run(const struct options *o)
{
    struct replay r = {.options = o};
    struct recording *recording;
    struct error err;

    if (!recording_read(o->operands[0], &recording, &err))
        return command_failed(&err);
    if (!find_protocol(o, o->operands[0], recording, &r.protocol, &err)) {
        recording_free(recording);
        return command_failed(&err);
    }
    r.recording = recording;
    go_through(&r);
    if (!options_has(o, "json"))
        printf("%zu of %zu exchanges decode (%s)\n", r.good, r.count, r.protocol->name);
    buffer_done(&r.out);
    buffer_done(&r.exchange.command);
    buffer_done(&r.exchange.raw);
    recording_free(recording);
    return EXIT_DONE;
}

static const struct option_row rows[] = {
    OPTION_ROW_PROTOCOL,
    {.name = "json", .help = "print a JSON line for each exchange, as 'heliowire decode' does"},
    {0},
};

const struct command command_replay = {
    .name = "replay",
    .summary = "show what a recorded conversation decodes to",
    .operands = "FILE",
    .min_operands = 1,
    .max_operands = 1,
    .help = "Shows what each exchange of a recording decodes to, or what is wrong with it.\n"
            "The dialect is the one that the recording names, or that its answers tell.\n\n"
            "To have a recording answer like an inverter, give it as a device: --device\n"
            "replay:FILE, or on a serial port: heliowire simulate --pty --replay FILE.",
    .examples = "  heliowire replay my-inverter.rec\n"
                "  heliowire replay odd.rec --protocol pi30max --json\n"
                "  heliowire status --device replay:my-inverter.rec",
    .options = rows,
    .run = run,
};
