/* simulate.c: `heliowire simulate`: an inverter without an inverter. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands/hex.h"
#include "commands/index.h"
#include "core/json.h"
#include "core/log.h"
#include "core/memory.h"
#include "model/frame_collector.h"
#include "simulator/port.h"
#include "simulator/simulator.h"
#include "transport/transport.h"

enum { FAULTS_MAX = 32 };

struct simulate {
    const struct options *options; /* borrowed */
    struct loop *loop;
    struct port *port;
    struct simulator *simulator;      /* NULL: a recording answers */
    struct transport *replay;         /* the recording; NULL: a simulated inverter answers */
    struct frame_collector collector; /* of requests to the recording */
    bool failed;
    FILE *log; /* NULL: none */
};

static void tell_units(const struct simulate *s, struct json *j)
{
    const char *serial;

    if (s->simulator == NULL)
        return;
    json_key(j, "units");
    json_begin(j, '[');
    for (unsigned n = 0; (serial = simulator_unit_serial(s->simulator, n)) != NULL; n++)
        json_put_text(j, serial);
    json_end(j, ']');
}

/* One line that says where to find it, for a person or a script that waits for it. */
static void tell_place(const struct simulate *s)
{
    const struct simulator_model *model =
        s->simulator != NULL ? simulator_model_of(s->simulator) : NULL;
    bool tcp = options_has(s->options, "tcp");
    struct buffer line = {0};
    struct json j = json_into(&line);

    if (!options_has(s->options, "json")) {
        puts(port_name(s->port));
        fflush(stdout);
        return;
    }
    char uri[256];
    snprintf(uri, sizeof uri, "%s:%s", tcp ? "tcp" : "serial", port_name(s->port));
    json_begin(&j, '{');
    json_key_text(&j, "uri", uri);
    json_key_text(&j, "path", tcp ? NULL : port_name(s->port));
    json_key_text(&j, "link", options_text(s->options, "link", NULL));
    json_key_text(&j, "model", model != NULL ? model->name : NULL);
    json_key_text(&j, "protocol", model != NULL ? model->protocol : NULL);
    json_key_text(&j, "serial", model != NULL ? simulator_serial(s->simulator) : NULL);
    tell_units(s, &j);
    json_end(&j, '}');
    buffer_text(&line, "\n");
    fwrite(line.bytes, 1, line.length, stdout);
    fflush(stdout);
    buffer_done(&line);
}

/* A request while the last one is still on its way is lost, as in a device that is busy. */
static void ask_recording(struct simulate *s, struct span bytes)
{
    struct span request;
    struct error err;

    frame_collector_add(&s->collector, bytes);
    while (frame_collector_take(&s->collector, &request))
        if (request.length <= REQUEST_MAX && !transport_send(s->replay, request, &err))
            log_debug("simulate: %s", err.text);
}

static void on_received(void *owner, struct span bytes)
{
    struct simulate *s = owner;

    if (s->simulator != NULL)
        simulator_receive(s->simulator, bytes);
    else if (s->replay != NULL)
        ask_recording(s, bytes);
}

static void on_bytes(void *owner, struct span bytes)
{
    struct simulate *s = owner;

    port_send(s->port, bytes);
}

static void on_unplugged(void *owner, bool away)
{
    struct simulate *s = owner;
    struct error err;

    if (away) {
        log_info("simulate: unplugged");
        port_unplug(s->port);
    } else if (port_plug(s->port, &err)) {
        log_info("simulate: plugged in again, at %s", port_name(s->port));
        tell_place(s);
    } else {
        log_error("simulate: %s", err.text);
        loop_stop(s->loop);
    }
}

static void on_exchange(void *owner, const struct simulator_exchange *e)
{
    struct simulate *s = owner;
    struct buffer line = {0}, digits = {0};
    struct json j = json_into(&line);

    if (s->log == NULL)
        return;
    hex_put(e->sent, &digits);
    json_begin(&j, '{');
    json_key_integer(&j, "n", (int64_t)e->number);
    json_key_span(&j, "command", e->command);
    json_key_text(&j, "fault", e->fault);
    json_key_span(&j, "text", e->text);
    json_key_span(&j, "sent_hex", buffer_view(&digits));
    json_key_integer(&j, "time_ms", e->time_ms);
    json_key_integer(&j, "wall_ms", loop_wall_ms(s->loop));
    json_end(&j, '}');
    buffer_text(&line, "\n");
    fwrite(line.bytes, 1, line.length, s->log);
    fflush(s->log);
    buffer_done(&digits);
    buffer_done(&line);
}

static void on_replay_opened(void *owner)
{
    tell_place(owner);
}

static void on_replay_closed(void *owner, const struct error *why)
{
    struct simulate *s = owner;

    log_error("simulate: %s", why->text);
    s->failed = true;
    loop_stop(s->loop);
}

/* "drop=2.5": percent, where the simulator counts in thousandths. */
static bool read_fault(const char *text, struct simulator_options *out, struct error *err)
{
    char name[32], share[16], *end;
    const char *equals = strchr(text, '=');

    if (equals == NULL)
        return fail(err, ERROR_INVALID, "--fault %s: it is NAME=PERCENT", text);

    double percent = strtod(equals + 1, &end);
    if (end == equals + 1 || *end != '\0' || !(percent >= 0 && percent <= 100))
        return fail(err, ERROR_INVALID, "--fault %s: it is NAME=PERCENT", text);
    span_copy((struct span){.at = text, .length = (size_t)(equals - text)}, name, sizeof name);
    snprintf(share, sizeof share, "%.0f", percent * 10);
    if (!simulator_is_fault(name))
        return fail(err, ERROR_INVALID,
                    "no fault '%s'; there are corrupt, drop, truncate, silent, garbage, nak, late "
                    "and unplug",
                    name);
    return simulator_set(out, name, share, err);
}

static bool read_options(const struct options *o, struct simulator_options *out, struct error *err)
{
    static const char *const names[] = {"seed",  "speed", "start",  "serial", "baud",
                                        "piece", "units", "number", "phases"};
    const char *faults[FAULTS_MAX];
    size_t count = options_list(o, "fault", faults, FAULTS_MAX);

    out->model = options_text(o, "model", NULL);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (options_has(o, names[i]) &&
            !simulator_set(out, names[i], options_text(o, names[i], NULL), err))
            return false;
    for (size_t i = 0; i < count; i++)
        if (!read_fault(faults[i], out, err))
            return false;
    return true;
}

static bool open_log(struct simulate *s, struct error *err)
{
    const char *path = options_text(s->options, "log", NULL);

    if (path == NULL)
        return true;
    s->log = fopen(path, "we");
    return s->log != NULL || fail_errno(err, errno, "%s can't be written", path);
}

static bool open_replay(struct simulate *s, const char *path, struct error *err)
{
    struct transport_events events = {
        .opened = on_replay_opened, .received = on_bytes, .closed = on_replay_closed, .owner = s};
    int64_t baud = options_integer(s->options, "baud", 2400);
    char *uri = xprintf("replay:%s?baud=%lld", path, (long long)baud);
    bool done = transport_new(s->loop, uri, &events, &s->replay, err);

    free(uri);
    return done;
}

static bool open_inverter(struct simulate *s, const struct simulator_options *simulated,
                          struct error *err)
{
    struct simulator_sink sink = {
        .bytes = on_bytes, .unplugged = on_unplugged, .exchange = on_exchange, .owner = s};

    if (!simulator_new(s->loop, simulated, &sink, &s->simulator, err))
        return false;
    tell_place(s);
    return true;
}

static bool open_all(struct simulate *s, const struct simulator_options *simulated,
                     struct error *err)
{
    struct port_events events = {.received = on_received, .owner = s};
    const char *recording = options_text(s->options, "replay", NULL);
    const char *address = options_text(s->options, "tcp", NULL);
    const char *link = options_text(s->options, "link", NULL);

    if (!open_log(s, err))
        return false;
    if (address != NULL ? !port_open_tcp(s->loop, address, &events, &s->port, err)
                        : !port_open_pty(s->loop, link, &events, &s->port, err))
        return false;
    return recording != NULL ? open_replay(s, recording, err) : open_inverter(s, simulated, err);
}

static void on_end(void *owner)
{
    loop_stop(owner);
}

static void on_switch(void *owner)
{
    struct simulate *s = owner;

    if (s->simulator != NULL)
        log_info("simulate: the last unit is %s",
                 simulator_switch_last(s->simulator) ? "off" : "on");
}

static void close_all(struct simulate *s)
{
    simulator_free(s->simulator);
    transport_free(s->replay);
    port_free(s->port);
    loop_free(s->loop);
    if (s->log != NULL)
        fclose(s->log);
}

static enum exit_code simulate(const struct options *o, const struct simulator_options *simulated)
{
    struct simulate s = {.options = o, .loop = loop_new()};
    struct error err;
    enum exit_code code = EXIT_DONE;

    loop_on_signal(s.loop, SIGINT, on_end, s.loop);
    loop_on_signal(s.loop, SIGTERM, on_end, s.loop);
    loop_on_signal(s.loop, SIGUSR1, on_switch, &s);
    if (open_all(&s, simulated, &err)) {
        loop_run(s.loop);
        code = s.failed ? EXIT_FAILED : EXIT_DONE;
    } else {
        code =
            err.code == ERROR_MISSING ? command_misused(o, "%s", err.text) : command_failed(&err);
    }
    close_all(&s);
    return code;
}

static enum exit_code run(const struct options *o)
{
    struct simulator_options simulated = {0};
    struct error err;

    if (options_has(o, "pty") == options_has(o, "tcp"))
        return command_misused(o, "say where: --pty, or --tcp ADDR:PORT");
    if (options_has(o, "replay") && options_has(o, "model"))
        return command_misused(o, "--replay answers instead of a model");
    if (options_has(o, "link") && !options_has(o, "pty"))
        return command_misused(o, "--link goes with --pty");
    if (!read_options(o, &simulated, &err))
        return command_misused(o, "%s", err.text);
    return simulate(o, &simulated);
}

/* The first is the default. */
static void put_models(struct buffer *out)
{
    int width = 0;

    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++)
        width = (int)strlen(m->name) > width ? (int)strlen(m->name) : width;
    buffer_text(out, "\nModels, the first of which is the default:\n");
    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++)
        buffer_printf(out, "  %-*s  %s\n", width, m->name, m->title);
}

static const struct option_row rows[] = {
    {.name = "pty", .help = "be a serial port: a pseudo-terminal, whose path is printed"},
    {.name = "link",
     .type = OPTION_TEXT,
     .value = "PATH",
     .help = "make PATH a symbolic link to the pseudo-terminal"},
    {.name = "tcp",
     .type = OPTION_TEXT,
     .value = "ADDR:PORT",
     .help = "listen there instead, as a serial-to-network box does; port 0 picks one"},
    {.name = "model",
     .letter = 'm',
     .type = OPTION_TEXT,
     .value = "MODEL",
     .help = "which of the models above"},
    {.name = "replay",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "give the answers of a recording instead (see: heliowire record)"},
    {.name = "seed",
     .letter = 's',
     .type = OPTION_TEXT,
     .value = "N",
     .help = "another house, other weather, other faults; the same seed gives the same ones"},
    {.name = "speed",
     .type = OPTION_TEXT,
     .value = "X",
     .help = "how many seconds pass in one; 1 is the default"},
    {.name = "start",
     .type = OPTION_TEXT,
     .value = "TIME",
     .help = "local time at the start: 2026-06-21T06:30; the default is now"},
    {.name = "serial",
     .type = OPTION_TEXT,
     .value = "NUMBER",
     .help = "its serial number; the default is made from the seed"},
    {.name = "baud",
     .type = OPTION_INTEGER,
     .min = 50,
     .max = 4000000,
     .value = "N",
     .help = "speed of the line in bits a second; 2400 is the default, as in life"},
    {.name = "piece",
     .type = OPTION_INTEGER,
     .min = 1,
     .max = 64,
     .value = "N",
     .help = "give bytes in padded pieces of this size; 8 is what USB does"},
    {.name = "units",
     .type = OPTION_TEXT,
     .value = "N",
     .help = "be one of a set of so many units, up to 9; the signal USR1 switches the last of the "
             "others off, or on again"},
    {.name = "number",
     .type = OPTION_TEXT,
     .value = "N",
     .help = "which of them is on the line, counted from 0, which is the default"},
    {.name = "phases",
     .type = OPTION_TEXT,
     .value = "N",
     .help = "3: the units feed three phases in turn; without it all feed one"},
    {.name = "fault",
     .letter = 'f',
     .type = OPTION_TEXT,
     .repeatable = true,
     .value = "NAME=PERCENT",
     .help = "how many answers in a hundred go wrong: corrupt, drop (a byte), truncate, silent, "
             "garbage, nak, late, unplug"},
    {.name = "log",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help =
         "write one JSON line for each exchange: what was true, what was sent, what went wrong"},
    OPTION_ROW_JSON,
    {0},
};

const struct command command_simulate = {
    .name = "simulate",
    .summary = "be an inverter, for tests and for trying things out",
    .help = "Behaves like an inverter on a slow serial line. Behind it a day passes: sun and\n"
            "clouds, a household, a battery, a grid that fails for half an hour. All of it is\n"
            "made from the seed and the time, so that it can be had again.\n"
            "\n"
            "The place to find it at is printed as one line. Settings can be changed and are\n"
            "forgotten at the end, which Ctrl-C brings.",
    .put_topics = put_models,
    .examples = "  heliowire simulate --pty --link /tmp/inverter\n"
                "  heliowire status --device serial:/tmp/inverter\n"
                "  heliowire simulate --tcp 127.0.0.1:4711 --model axpert-max-8k --speed 60\n"
                "  heliowire simulate --pty --fault corrupt=2 --fault drop=2 --log all.jsonl",
    .options = rows,
    .run = run,
};
