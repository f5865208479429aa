/* check.c: `heliowire check`: looks for the inverter step by step and says what to do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/check_access.h"
#include "commands/check_talk.h"
#include "commands/device.h"
#include "commands/index.h"
#include "commands/rule.h"
#include "commands/table.h"
#include "core/memory.h"
#include "transport/uri.h"

static const char no_cable[] =
    "Plug the inverter's USB cable into this computer and look again. 'lsusb' must then show 'ID "
    "0665:5161 Cypress Semiconductor USB to Serial'. If it does not: another cable (some only "
    "charge), another port, no hub. Into a container or a virtual machine the device has to be "
    "passed.";

static const char ups_advice[] =
    "Network UPS Tools reads it. Plug the inverter's own USB cable in and look again; if this is "
    "an inverter all the same, name its dialect: --protocol pi30.";

/* The node of a device that has one, and what kind it is. A USB device without a hidraw node has
 * one under /dev/bus/usb, which only discovery knows. */
static bool find_node(const char *text, char *out, size_t capacity, enum candidate_kind *kind)
{
    struct candidate seen[CANDIDATES_MAX];
    size_t count = discovery_list(seen, CANDIDATES_MAX);
    struct uri uri;

    if (uri_parse(text, &uri, NULL) && (uri.scheme == URI_HIDRAW || uri.scheme == URI_SERIAL)) {
        *kind = uri.scheme == URI_HIDRAW ? CANDIDATE_HIDRAW : CANDIDATE_SERIAL;
        span_copy(span_of(uri.path), out, capacity);
        return true;
    }
    for (size_t n = 0; n < count; n++)
        if (strcmp(seen[n].uri, text) == 0 && seen[n].node[0] != '\0') {
            *kind = seen[n].kind;
            span_copy(span_of(seen[n].node), out, capacity);
            return true;
        }
    return false;
}

/* What to look for, and who listens. */
struct search {
    const char *uri;               /* "auto": whatever is plugged in */
    const struct protocol *preset; /* NULL: find out */
    struct bundle *bundle;         /* owned; NULL: none is to be written */
};

static bool check_named(struct findings *f, const struct search *s, const char *uri)
{
    char node[URI_MAX];
    enum candidate_kind kind;
    bool whole = true;

    f->device = uri;
    if (!find_node(uri, node, sizeof node, &kind) || check_access(f, node, kind))
        whole = check_talk(f, uri, s->preset, s->bundle);
    f->device = NULL;
    return whole;
}

/* Serial adapters may be anything: they are only pointed at. */
static void miss_cable(struct findings *f, const struct candidate *list, size_t count)
{
    char advice[600];

    if (count == 0)
        finding_bad(f, "cable", EXIT_NO_INVERTER, no_cable, "no inverter is seen on USB");
    else {
        snprintf(advice, sizeof advice,
                 "If the inverter hangs on the serial adapter, name it: heliowire check --device "
                 "%s. Otherwise: %s",
                 list[0].uri, no_cable);
        finding_bad(f, "cable", EXIT_NO_INVERTER, advice,
                    "no inverter is seen on USB, only %zu serial adapter%s", count,
                    count == 1 ? "" : "s");
    }
}

static void tell_device(const struct findings *f, const struct candidate *c)
{
    if (!f->quiet)
        printf("\n%s%s%s on port %s\n", terminal_style(f->terminal, STYLE_BOLD), c->uri,
               terminal_style(f->terminal, STYLE_PLAIN), c->port);
}

static bool check_found(struct findings *f, const struct search *s)
{
    struct candidate list[CANDIDATES_MAX];
    size_t count = discovery_list(list, CANDIDATES_MAX);
    size_t ours = 0;

    for (size_t n = 0; n < count; n++)
        ours += list[n].kind != CANDIDATE_SERIAL;
    if (ours == 0) {
        miss_cable(f, list, count);
        return true;
    }
    finding_good(f, "cable", NULL, "%zu device%s on USB that may be an inverter", ours,
                 ours == 1 ? "" : "s");
    for (size_t n = 0; n < count; n++) {
        if (list[n].kind == CANDIDATE_SERIAL)
            continue;
        tell_device(f, &list[n]);
        if (!check_named(f, s, list[n].uri))
            return false;
    }
    return true;
}

static void conclude(const struct findings *f, struct buffer *out)
{
    const struct terminal *t = f->terminal;

    if (f->quiet)
        findings_json(f, out);
    else if (f->code == EXIT_DONE && f->inverter_complains)
        buffer_text(out,
                    "\nThe line is well. The inverter itself complains: do what stands there.\n");
    else if (f->code == EXIT_DONE)
        buffer_printf(out, "\n%sAll is well.%s 'heliowire run' shows it in your browser.\n",
                      terminal_style(t, STYLE_GOOD), terminal_style(t, STYLE_PLAIN));
    else
        buffer_printf(out, "\nDo what stands at the first %s%s%s, then check again.\n",
                      terminal_style(t, STYLE_BAD), terminal_tick(t, false),
                      terminal_style(t, STYLE_PLAIN));
}

/* Looks, and says what nothing but all of it together tells. */
static bool look(struct findings *f, const struct search *s)
{
    bool whole = strcmp(s->uri, "auto") == 0 ? check_found(f, s) : check_named(f, s, s->uri);

    if (whole && f->code == EXIT_DONE && f->only_a_ups)
        finding_bad(f, "inverter", EXIT_NO_INVERTER, ups_advice, "only a UPS is plugged in");
    else if (whole && f->code == EXIT_DONE && !findings_have(f, "inverter"))
        finding_bad(f, "inverter", EXIT_NO_INVERTER, no_cable, "what is plugged in is none");
    return whole;
}

static void tell_bundle(const struct findings *f, bool keep_serial, struct buffer *out)
{
    char *words =
        xprintf("%s is written%s. Look through it, it is text, and attach it to your report.",
                f->bundle, keep_serial ? "" : ", serial numbers masked");

    buffer_text(out, "\n");
    text_wrap(words, 0, (size_t)f->terminal->width, out);
    buffer_text(out, "\n");
    free(words);
}

static enum exit_code check(const struct options *o, struct search *s)
{
    struct findings f = {.terminal = &o->terminal, .quiet = options_has(o, "json")};
    struct buffer out = {0};
    struct error err;

    f.bundle = options_text(o, "bundle", NULL);
    bool whole = look(&f, s);
    bool written = s->bundle == NULL || bundle_write(s->bundle, &f, &err);
    enum exit_code code = written ? f.code : command_failed(&err);
    if (!written)
        f.bundle = NULL;
    if (f.quiet)
        f.code = code; /* JSON tells it, too */
    if (whole || f.quiet)
        conclude(&f, &out);
    if (f.bundle != NULL && !f.quiet)
        tell_bundle(&f, options_has(o, "keep-serial"), &out);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
    findings_done(&f);
    return code;
}

static bool is_misused(const struct options *o)
{
    bool bundle = options_has(o, "bundle");

    return (bundle && options_has(o, "install-rule")) ||
           (!bundle && (options_has(o, "force") || options_has(o, "keep-serial")));
}

static enum exit_code run(const struct options *o)
{
    struct search s = {.uri = options_text(o, "device", "auto")};
    struct bundle_options bundle = {
        .path = options_text(o, "bundle", NULL),
        .uri = s.uri,
        .replace = options_has(o, "force"),
        .keep_serial = options_has(o, "keep-serial"),
    };
    struct error err;

    if (is_misused(o))
        return command_misused(o, bundle.path != NULL
                                      ? "--bundle and --install-rule do not go together"
                                      : "--force and --keep-serial are for --bundle");
    if (options_has(o, "install-rule"))
        return rule_install(&err) ? EXIT_DONE : command_failed(&err);
    if (!device_protocol(o, &s.preset, &err))
        return command_misused(o, "%s", err.text);
    if (bundle.path != NULL && !bundle_new(&bundle, &s.bundle, &err))
        return command_failed(&err);

    enum exit_code code = check(o, &s);
    bundle_free(s.bundle);
    return code;
}

static const struct option_row rows[] = {
    OPTION_ROW_DEVICE,
    OPTION_ROW_PROTOCOL,
    {.name = "json",
     .help =
         "print JSON: every step with name, ok, text, advice, what led to it and how long it took, "
         "the warnings, and the bundle"},
    {.name = "bundle",
     .letter = 'b',
     .type = OPTION_TEXT,
     .value = "FILE",
     .help = "also ask everything there is to ask, and write all of it into FILE, for a report"},
    {.name = "force", .help = "replace the FILE of --bundle if there is one"},
    {.name = "keep-serial",
     .help = "leave the serial number in it, instead of all digits but the first being 0"},
    {.name = "install-rule",
     .help = "do not check, but install the udev rule that gives the group heliowire access to "
             "the USB cable (as root)"},
    {0},
};

const struct command command_check = {
    .name = "check",
    .summary = "look for the inverter step by step, and say what to do",
    .help = "Looks for the inverter step by step: is the cable seen, may it be used, who else\n"
            "holds it, does somebody answer, in what dialect, do the readings make sense,\n"
            "what does the inverter itself warn of, is the line good. Each step has a tick\n"
            "or a cross, and each cross and each warning says the one thing to do. Only\n"
            "harmless questions are asked.\n\n"
            "With --bundle everything a report needs goes into one file of text: versions,\n"
            "what is plugged in, who may use it, what was found, and every byte of a\n"
            "conversation in which all is asked that this dialect has, which takes a minute\n"
            "or two. If the dialect is not known, it is asked in all of them. Serial numbers\n"
            "are masked; names of people and computers, their folders and addresses are not\n"
            "in it. It is a recording: 'heliowire replay' reads it, and --device replay:FILE\n"
            "answers as the inverter did.\n\n"
            "It ends with 0 if all is well, 3 if there is no inverter, 4 if permission is\n"
            "missing, 5 if there is no answer or a damaged one, 1 for anything else.",
    .examples = "  heliowire check\n"
                "  heliowire check --device serial:/dev/ttyUSB0\n"
                "  heliowire check --device tcp:gateway:8899 --json\n"
                "  heliowire check --bundle report.rec\n"
                "  sudo heliowire check --install-rule",
    .options = rows,
    .run = run,
};
