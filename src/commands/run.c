/* run.c: `heliowire run`: the daemon. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/data_folder.h"
#include "commands/index.h"
#include "commands/notify.h"
#include "core/log.h"
#include "core/memory.h"
#include "server/server.h"
#include "transport/recorder.h"

enum { NAMES_MAX = 32, GAP_MS = 30, GAP_MAX_MS = 60000, FLUSH_S = 30, FLUSH_MAX_S = 3600 };

/* What runs, in the order in which it was opened. */
struct daemon {
    const struct options *options;
    struct data_folder folder;
    char *data;      /* owned; where the site keeps what it learns */
    char *simulated; /* owned; the same for what simulated units tell */
    struct loop *loop;
    struct recorder *recorder; /* NULL: nothing is recorded */
    struct site *site;
    struct chronicle *chronicle; /* NULL: no history is kept */
    struct server *server;
    struct timer watchdog;
    const char *devices[NAMES_MAX], *listen[NAMES_MAX], *hosts[NAMES_MAX];
};

static void on_stop(void *owner)
{
    struct daemon *d = owner;

    log_info("stopping");
    loop_stop(d->loop);
}

static void on_watchdog(void *owner)
{
    struct daemon *d = owner;

    notify_manager("WATCHDOG=1");
    timer_set(d->loop, &d->watchdog, notify_watchdog_ms());
}

static bool is_simulated(const char *const *devices, size_t count)
{
    for (size_t n = 0; n < count; n++)
        if (strncmp(devices[n], "sim:", strlen("sim:")) != 0)
            return false;
    return count > 0;
}

/* What a simulated inverter tells must never be mixed with what a real one told. */
static bool open_folder(struct daemon *d, size_t device_count, struct error *err)
{
    if (!data_folder_open(options_text(d->options, "data", NULL), &d->folder, err))
        return false;
    d->simulated = xprintf("%s/" DATA_FOLDER_SIMULATED, d->folder.path);
    if (is_simulated(d->devices, device_count))
        return data_folder_inside(&d->folder, DATA_FOLDER_SIMULATED, &d->data, err);
    d->data = xstrdup(d->folder.path);
    return true;
}

static bool open_recorder(struct daemon *d, struct error *err)
{
    const char *path = options_text(d->options, "record", NULL);

    return path == NULL || recorder_open(d->loop, path, &d->recorder, err);
}

static bool open_site(struct daemon *d, size_t device_count, struct error *err)
{
    const struct options *o = d->options;
    struct site_options site = {
        .devices = d->devices,
        .device_count = device_count,
        .simulate_if_none = options_has(o, "simulate-if-none"),
        .protocol = options_text(o, "protocol", NULL),
        .gap_ms = options_integer(o, "gap", GAP_MS),
        .data_folder = d->data,
        .data_is_simulated = is_simulated(d->devices, device_count),
        .keeps_history = !options_has(o, "no-history"),
        .heard = d->recorder != NULL ? recorder_heard : NULL,
        .heard_owner = d->recorder,
    };

    return site_open(d->loop, &site, &d->site, err);
}

static void open_chronicle(struct daemon *d)
{
    struct chronicle_options options = {
        .folder = d->data,
        .simulated_folder = d->simulated,
        .flush_ms = 1000 * options_integer(d->options, "flush", FLUSH_S),
    };

    if (!options_has(d->options, "no-history"))
        d->chronicle = chronicle_open(d->loop, d->site, &options);
}

static bool open_server(struct daemon *d, struct error *err)
{
    struct server_options server = {
        .listen = d->listen,
        .listen_count = options_list(d->options, "listen", d->listen, NAMES_MAX),
        .hosts = d->hosts,
        .host_count = options_list(d->options, "host", d->hosts, NAMES_MAX),
        .chronicle = d->chronicle,
    };

    return server_open(d->loop, d->site, &server, &d->server, err);
}

/* Whole or not at all: a program that waits for the file must never read half a line. */
static bool write_ready(const char *path, const char *url, struct error *err)
{
    char *fresh = xprintf("%s.new", path);
    FILE *file = fopen(fresh, "we");
    bool good = file != NULL && fprintf(file, "%s\n", url) > 0;

    if (file != NULL && fclose(file) != 0)
        good = false;
    good = good && rename(fresh, path) == 0;
    int number = errno;
    if (!good)
        unlink(fresh);
    free(fresh);
    return good || fail_errno(err, number, "%s", path);
}

static void greet(const struct daemon *d)
{
    const struct terminal *t = &d->options->terminal;

    printf("%sHeliowire %s%s shows your inverter at %s%s%s\n", terminal_style(t, STYLE_BOLD),
           HELIOWIRE_VERSION, terminal_style(t, STYLE_PLAIN), terminal_style(t, STYLE_ACCENT),
           server_url(d->server), terminal_style(t, STYLE_PLAIN));
    if (t->is_terminal)
        puts("Open that address in a browser on this computer or on your phone. Ctrl-C ends it.");
    fflush(stdout);
}

static bool open_all(struct daemon *d, struct error *err)
{
    const char *ready = options_text(d->options, "ready-file", NULL);
    size_t device_count = options_list(d->options, "device", d->devices, NAMES_MAX);

    if (ready != NULL)
        unlink(ready); /* of an earlier run */
    if (!open_folder(d, device_count, err) || !open_recorder(d, err) ||
        !open_site(d, device_count, err))
        return false;
    open_chronicle(d);
    if (!open_server(d, err))
        return false;
    return ready == NULL || write_ready(ready, server_url(d->server), err);
}

static void close_all(struct daemon *d)
{
    const char *ready = options_text(d->options, "ready-file", NULL);

    if (ready != NULL && d->server != NULL)
        unlink(ready);
    timer_clear(&d->watchdog);
    server_close(d->server);
    chronicle_close(d->chronicle);
    site_close(d->site);
    recorder_close(d->recorder);
    loop_free(d->loop);
    free(d->data);
    free(d->simulated);
    data_folder_close(&d->folder);
}

static void serve(struct daemon *d)
{
    greet(d);
    notify_manager("READY=1");
    if (notify_watchdog_ms() > 0)
        on_watchdog(d);
    loop_run(d->loop);
    notify_manager("STOPPING=1");
}

static enum exit_code run(const struct options *o)
{
    struct daemon d = {.options = o, .folder = {.lock = -1}, .loop = loop_new()};
    enum log_level level = LOG_LEVEL_INFO;
    struct error err;
    enum exit_code code = EXIT_DONE;

    if (log_level_parse(options_text(o, "log-level", "info"), &level))
        log_set_level(level);
    d.watchdog = (struct timer){.function = on_watchdog, .owner = &d};
    signal(SIGPIPE, SIG_IGN);
    loop_on_signal(d.loop, SIGINT, on_stop, &d);
    loop_on_signal(d.loop, SIGTERM, on_stop, &d);
    loop_on_signal(d.loop, SIGHUP, on_stop, &d);
    if (open_all(&d, &err))
        serve(&d);
    else
        code = command_failed(&err);
    close_all(&d);
    return code;
}

static const struct option_row rows[] = {
    OPTION_ROW_DEVICES,
    OPTION_ROW_PROTOCOL,
    {.name = "simulate-if-none",
     .help = "serve a simulated inverter, marked as such, while none is plugged in"},
    {.name = "listen",
     .letter = 'l',
     .type = OPTION_TEXT,
     .repeatable = true,
     .value = "ADDRESS:PORT",
     .help = "where to serve, may be repeated: 127.0.0.1:8080, [::1]:8080, :8080 (default: every "
             "address); port 0 picks a free one"},
    {.name = "host",
     .type = OPTION_TEXT,
     .repeatable = true,
     .value = "NAME",
     .help = "a further name by which browsers may call this server, may be repeated"},
    {.name = "data",
     .type = OPTION_TEXT,
     .value = "FOLDER",
     .help = "where to keep what is learnt (default: /var/lib/heliowire as a service or as root, "
             "else ~/.local/state/heliowire)"},
    {.name = "flush",
     .type = OPTION_INTEGER,
     .min = 1,
     .max = FLUSH_MAX_S,
     .value = "SECONDS",
     .help =
         "how often the history is written to the disk (default: 30): what a power cut may cost; "
         "more spares a memory card"},
    {.name = "no-history", .help = "do not keep what the inverters say"},
    {.name = "gap",
     .type = OPTION_INTEGER,
     .max = GAP_MAX_MS,
     .value = "MS",
     .help = "pause between two questions, in milliseconds (default: 30); more is kinder to slow "
             "firmwares"},
    {.name = "record",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "write every byte of the conversations to FILE, behind what is there (see: heliowire "
             "replay)"},
    {.name = "ready-file",
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "write the address into FILE as soon as it is served; removed at the end"},
    {.name = "log-level",
     .type = OPTION_WORD,
     .value = "error|warning|info|debug",
     .help = "how much to tell on standard error (default: info)"},
    {0},
};

const struct command command_run = {
    .name = "run",
    .summary = "serve every inverter to your browser and your home",
    .help = "Finds every inverter that is plugged in, asks it again and again, and serves the\n"
            "web app, the REST API and the WebSocket. Inverters may come and go. SIGTERM or\n"
            "Ctrl-C ends it in order; under systemd it says when it is ready.",
    .examples = "  heliowire run\n"
                "  heliowire run --device sim: --listen 127.0.0.1:0\n"
                "  heliowire run --device serial:/dev/ttyUSB0 --device tcp:gateway:8899\n"
                "  heliowire run --simulate-if-none --gap 0",
    .options = rows,
    .run = run,
};
