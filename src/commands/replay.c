/* replay.c: `heliowire replay`: what a recording decodes to. */
#include <stdio.h>

#include "commands/device.h"
#include "commands/dialect.h"
#include "commands/exchanges.h"
#include "commands/index.h"
#include "commands/readings.h"
#include "commands/verdict.h"
#include "transport/recording.h"

struct replay {
    const struct options *options;
    const struct protocol *protocol;
    struct verdict verdict;
    struct buffer out;
    size_t count, good;
};

static void put_exchange(struct replay *r, struct span command)
{
    const struct verdict *v = &r->verdict;
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

static void on_exchange(void *owner, const struct exchange *e)
{
    struct replay *r = owner;

    if (e->raw.length == 0)
        verdict_none(&r->verdict);
    else
        verdict_judge(&r->verdict, r->protocol, e->command, e->raw);
    r->count++;
    r->good += r->verdict.decoded;
    put_exchange(r, e->command);
    fwrite(r->out.bytes, 1, r->out.length, stdout);
    buffer_clear(&r->out);
}

/* The dialect that was given, or that of the recording. */
static bool find_protocol(const struct options *o, const struct recording *r,
                          const struct protocol **out, struct error *err)
{
    if (!device_protocol(o, out, err))
        return false;
    return *out != NULL || dialect_of(r, o->operands[0], out, err);
}

static enum exit_code run(const struct options *o)
{
    struct replay r = {.options = o};
    struct recording *recording;
    struct error err;

    if (!recording_read(o->operands[0], &recording, &err))
        return command_failed(&err);
    if (!find_protocol(o, recording, &r.protocol, &err)) {
        recording_free(recording);
        return command_failed(&err);
    }
    exchanges_each(recording, r.protocol, on_exchange, &r);
    if (!options_has(o, "json"))
        printf("%zu of %zu exchanges decode (%s)\n", r.good, r.count, r.protocol->name);
    buffer_done(&r.out);
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
            "The dialect is the one that the recording names; else it is asked who it is, as\n"
            "a device is, unless another dialect reads more of its answers.\n\n"
            "A recording may be written by hand: check and end of line are put behind a line\n"
            "without an end, and caret and length before a question, if they are missing:\n"
            "    # protocol: pi18\n"
            "    > GS\n"
            "    < ^D1062336,499,2336,499,...\n\n"
            "To have a recording answer like an inverter, give it as a device: --device\n"
            "replay:FILE, or on a serial port: heliowire simulate --pty --replay FILE.",
    .examples = "  heliowire replay my-inverter.rec\n"
                "  heliowire replay odd.rec --protocol pi30max --json\n"
                "  heliowire status --device replay:my-inverter.rec",
    .options = rows,
    .run = run,
};
