/* status.c: `heliowire status`: one reading now, or a live view. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "commands/device.h"
#include "commands/index.h"
#include "commands/picture.h"
#include "commands/summary.h"
#include "commands/view.h"
#include "commands/viewer.h"
#include "core/log.h"

enum { INVERTERS_MAX = 32, LIMIT_MS = 60000 };

/* What is known of one inverter of the site. */
struct seen {
    const struct inverter *inverter;
    struct picture picture;
    bool whole;
    bool closed; /* it could not be opened, or is gone */
};

struct status {
    const struct options *options;
    struct loop *loop; /* owned */
    struct site *site; /* owned */
    struct site_listener listener;
    struct seen seen[INVERTERS_MAX];
    size_t count;
    struct timer limit;
    int signal;
};

static void stop_by(struct status *s, int signal_number)
{
    s->signal = signal_number;
    loop_stop(s->loop);
}

static void on_interrupt(void *owner)
{
    stop_by(owner, SIGINT);
}

static void on_terminate(void *owner)
{
    stop_by(owner, SIGTERM);
}

static void on_limit(void *owner)
{
    struct status *s = owner;

    loop_stop(s->loop);
}

static struct seen *seen_of(struct status *s, const struct inverter *i)
{
    for (size_t n = 0; n < s->count; n++)
        if (s->seen[n].inverter == i)
            return &s->seen[n];
    if (s->count == INVERTERS_MAX)
        return NULL;
    s->seen[s->count] = (struct seen){.inverter = i};
    return &s->seen[s->count++];
}

/* Of one behind another each answer is whole; of the other, the units behind it must be known. */
static bool is_whole(const struct seen *seen)
{
    return seen->whole && inverter_knows_set(seen->inverter);
}

/* There is nothing to wait for. */
static bool has_failed(const struct seen *seen)
{
    return seen->closed || inverter_identity(seen->inverter)->verdict != IDENTITY_INVERTER;
}

static bool is_settled(struct status *s)
{
    for (size_t n = 0; n < site_count(s->site); n++) {
        const struct seen *seen = seen_of(s, site_at(s->site, n));

        if (seen != NULL && !is_whole(seen) && !has_failed(seen))
            return false;
    }
    return true;
}

static void forget(struct status *s, const struct inverter *i)
{
    for (size_t n = 0; n < s->count; n++)
        if (s->seen[n].inverter == i) {
            s->seen[n] = s->seen[--s->count];
            return;
        }
}

static void on_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    struct status *s = owner;
    bool left = (changes & INVERTER_LEFT) != 0;
    struct seen *seen = i != NULL && !left ? seen_of(s, i) : NULL;

    if (left)
        forget(s, i);
    if (seen != NULL && (changes & INVERTER_CHANGED_READINGS) != 0 && source != NULL &&
        (inverter_behind(i) != NULL || picture_hear(&seen->picture, i, source)))
        seen->whole = true;
    /* A new one is offline too, but is told with all bits set. */
    if (seen != NULL && changes == INVERTER_CHANGED_STATE && inverter_state(i) == INVERTER_OFFLINE)
        seen->closed = true;
    if (is_settled(s))
        loop_stop(s->loop);
}

/* Why it is offline stands in words in its problem; the exit code needs the kind of error. */
static enum exit_code exit_code_of_offline(const char *uri)
{
    struct device *d;
    struct error err;

    if (!device_open(&(struct device_options){.uri = uri}, &d, &err))
        return exit_code_of(err.code);
    device_close(d);
    return EXIT_NO_INVERTER;
}

static enum exit_code judge(const struct inverter *i, char uri[DEVICE_URI_MAX])
{
    uri[0] = '\0';
    if (inverter_state(i) == INVERTER_OFFLINE)
        span_copy(span_of(inverter_uri(i)), uri, DEVICE_URI_MAX);
    return inverter_state(i) == INVERTER_ONLINE ? EXIT_DONE : EXIT_NO_ANSWER;
}

static void put_site(struct status *s, struct buffer *out)
{
    int64_t now_ms = loop_now_ms(s->loop);

    for (size_t n = 0; n < site_count(s->site); n++) {
        const struct inverter *i = site_at(s->site, n);

        if (inverter_heard_ms(i) < 0) /* what is wrong with it is told as an error */
            continue;
        if (out->length > 0)
            buffer_text(out, "\n");
        view_inverter(i, now_ms, &s->options->terminal, out);
    }
}

/* Prints, and says what the program ends with: what is first in the way of any of them. */
static enum exit_code report(struct status *s, char uri[DEVICE_URI_MAX])
{
    struct buffer out = {0};
    enum exit_code code = EXIT_DONE;

    if (options_has(s->options, "json"))
        summary_json(s->loop, s->site, &out);
    else
        put_site(s, &out);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);

    if (site_problem(s->site) != NULL) {
        fprintf(stderr, "heliowire: %s\n", site_problem(s->site));
        return EXIT_NO_INVERTER;
    }
    for (size_t n = 0; n < site_count(s->site) && code == EXIT_DONE; n++) {
        const struct inverter *i = site_at(s->site, n);

        code = judge(i, uri);
        if (code != EXIT_DONE)
            fprintf(stderr, "heliowire: %s: %s\n", inverter_uri(i),
                    inverter_problem(i) != NULL ? inverter_problem(i) : "no whole reading came");
    }
    return code;
}

static void take_once(struct status *s)
{
    s->listener = (struct site_listener){.changed = on_changed, .owner = s};
    s->limit = (struct timer){.function = on_limit, .owner = s};
    loop_on_signal(s->loop, SIGINT, on_interrupt, s);
    loop_on_signal(s->loop, SIGTERM, on_terminate, s);
    site_listen(s->site, &s->listener);
    timer_set(s->loop, &s->limit, LIMIT_MS);
    if (!is_settled(s))
        loop_run(s->loop);
    timer_clear(&s->limit);
    site_unlisten(s->site, &s->listener);
}

static enum exit_code show(struct status *s, char uri[DEVICE_URI_MAX])
{
    const struct options *o = s->options;

    if (options_has(o, "watch"))
        return viewer_run(o, s->loop, s->site, &s->signal);
    take_once(s);
    return s->signal == 0 ? report(s, uri) : EXIT_FAILED;
}

static void die_by(int signal_number)
{
    fflush(stdout);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static enum exit_code run(const struct options *o)
{
    const char *devices[INVERTERS_MAX];
    char uri[DEVICE_URI_MAX] = "";
    struct status s = {.options = o, .loop = loop_new()};
    struct site_options site = {
        .devices = devices,
        .device_count = options_list(o, "device", devices, INVERTERS_MAX),
        .protocol = options_text(o, "protocol", NULL),
    };
    struct error err;

    if (options_has(o, "watch") && !options_has(o, "json") && !o->terminal.has_cursor) {
        loop_free(s.loop);
        return command_misused(o, "--watch needs a terminal; with --json it goes anywhere");
    }
    log_set_level(LOG_LEVEL_ERROR);
    signal(SIGPIPE, SIG_IGN);
    if (!site_open(s.loop, &site, &s.site, &err)) {
        loop_free(s.loop);
        return command_failed(&err);
    }

    enum exit_code code = show(&s, uri);
    site_close(s.site);
    loop_free(s.loop);
    if (s.signal != 0)
        die_by(s.signal);
    return uri[0] != '\0' ? exit_code_of_offline(uri) : code;
}

static const struct option_row rows[] = {
    OPTION_ROW_DEVICES,
    OPTION_ROW_PROTOCOL,
    OPTION_ROW_JSON,
    {.name = "watch",
     .letter = 'w',
     .help = "stay and show each new reading; with --json: one line for each round of them"},
    {0},
};

const struct command command_status = {
    .name = "status",
    .summary = "one reading now, or a live view with --watch",
    .help = "Asks every inverter for its readings and shows them: who it is, what mode it is\n"
            "in, what it warns of, and then sun, battery, grid, output and the unit itself.\n"
            "Values marked \"about\" are estimates. --watch stays and shows each new reading\n"
            "as it comes; q or Ctrl-C ends it.",
    .examples = "  heliowire status\n"
                "  heliowire status --watch\n"
                "  heliowire status --json --device sim:",
    .options = rows,
    .run = run,
};
