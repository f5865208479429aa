/* check_talk.c: the second half of `check`: does it answer, who is it, what does it say. */
#include "commands/check_talk.h"

#include <stdio.h>
#include <string.h>

#include "commands/check_warnings.h"
#include "commands/interview.h"
#include "commands/mask.h"
#include "commands/readings.h"

enum { EXCHANGES = 10, EXCHANGES_ENOUGH = 9, SHOWN_MAX = 40, SOME_BYTES = 24 };

static const char cable_advice[] =
    "A cable or its surroundings: try a short one with a ferrite core, away from the power cables, "
    "in another port and without a hub. On a serial port the speed may be wrong: "
    "serial:/dev/ttyUSB0?baud=9600.";

static const char silence_advice[] =
    "Is the inverter switched on? In deep standby it says nothing. Is the cable in the socket for "
    "monitoring, and is no other cable in the second one (USB and RS232 disturb each other)? Then "
    "pull the plug, wait ten seconds and put it back.";

static const char gateway_advice[] =
    "Is the gateway switched on, and are its address and port right?";

static const char *advice_for_opening(const char *uri, const struct error *err)
{
    switch (err->code) {
    case ERROR_BUSY:
        return "Stop the program that holds it: two programs on one line get each other's answers.";
    case ERROR_PERMISSION:
        return "sudo heliowire check --install-rule gives the group heliowire access to the USB "
               "cable; serial ports belong to the group dialout.";
    case ERROR_MISSING:
    case ERROR_GONE:
        if (span_starts_with(span_of(uri), "tcp:"))
            return gateway_advice;
        return "Look with 'heliowire list' what is plugged in; the number of a device changes from "
               "plug to plug.";
    case ERROR_TIMEOUT:
    case ERROR_REFUSED:
        return gateway_advice;
    case ERROR_INVALID:
        return "'heliowire check --help' shows how devices are named.";
    case ERROR_NONE:
    case ERROR_DAMAGED:
    case ERROR_SYSTEM:
        return NULL;
    }
    return NULL;
}

static bool open_device(struct findings *f, const char *uri, struct bundle *bundle,
                        struct device **out)
{
    struct device_options options = {.uri = uri};
    struct error err;

    if (bundle != NULL) {
        options.heard = bundle_heard;
        options.heard_owner = bundle;
    }
    finding_begin(f, "open", uri);
    if (!device_open(&options, out, &err)) {
        finding_bad(f, "open", exit_code_of(err.code), advice_for_opening(uri, &err), "%s",
                    err.text);
        return false;
    }
    finding_good(f, "open", NULL, "%s%s", uri, device_is_simulated(*out) ? " (simulated)" : "");
    if (bundle != NULL)
        bundle_begin(bundle, uri, device_is_simulated(*out));
    return true;
}

/* At most the first few bytes, so that a line stays a line. A serial number may be in them, as an
 * answer may be late. */
static void put_bytes(struct span raw, char *out, size_t capacity)
{
    char bytes[SOME_BYTES];
    size_t length = raw.length < SOME_BYTES ? raw.length : SOME_BYTES;
    size_t used = 0;

    memcpy(bytes, raw.at, length);
    mask_loose(bytes, length);
    for (size_t n = 0; n < length && used + 8 < capacity; n++) {
        unsigned char byte = (unsigned char)bytes[n];

        used += (size_t)snprintf(out + used, capacity - used,
                                 byte >= 0x20 && byte < 0x7f ? "%c" : "\\x%02X", byte);
    }
    snprintf(out + used, capacity - used, "%s", raw.length > SOME_BYTES ? "..." : "");
}

/* What came of a question, in a few words. What may be a serial number can't be masked where it is
 * damaged, and is not shown. */
static void put_outcome(const struct identify_step *step, char *out, size_t capacity)
{
    const struct answer *a = step->answer;
    char bytes[SOME_BYTES * 4 + 16];

    switch (a->kind) {
    case ANSWER_READINGS:
    case ANSWER_TEXT:
        snprintf(out, capacity, "%.*s%s",
                 a->text.length > SHOWN_MAX ? SHOWN_MAX : (int)a->text.length, a->text.at,
                 a->text.length > SHOWN_MAX ? "..." : "");
        break;
    case ANSWER_ACCEPTED:
    case ANSWER_REFUSED:
        snprintf(out, capacity, "refused");
        break;
    case ANSWER_DAMAGED:
    case ANSWER_MISMATCH:
        if (mask_concerns(span_of(step->command)))
            snprintf(bytes, sizeof bytes, "%zu bytes", a->raw.length);
        else
            put_bytes(a->raw, bytes, sizeof bytes);
        snprintf(out, capacity, "%s (%s)", answer_kind_name(a->kind), bytes);
        break;
    case ANSWER_TIMEOUT:
        snprintf(out, capacity, "no answer");
        break;
    }
}

static void on_step(void *owner, const struct identify_step *step)
{
    char outcome[SOME_BYTES * 4 + 40], speed[24] = "";

    put_outcome(step, outcome, sizeof outcome);
    if (step->baud != 0)
        snprintf(speed, sizeof speed, ", at %u baud", step->baud);
    finding_detail(owner, "%-8s %s%s: %s", step->command, step->asks, speed, outcome);
}

static void tell_stranger(struct findings *f, const struct identity *who)
{
    switch (who->verdict) {
    case IDENTITY_UPS:
        finding_good(f, "dialect", NULL, "a UPS, which is left alone: %s", who->why);
        f->only_a_ups = true;
        break;
    case IDENTITY_SILENT:
        finding_bad(f, "dialect", EXIT_NO_ANSWER, silence_advice, "%s", who->why);
        break;
    case IDENTITY_DAMAGED:
        finding_bad(f, "dialect", EXIT_NO_ANSWER, cable_advice, "%s", who->why);
        break;
    case IDENTITY_UNKNOWN:
    case IDENTITY_INVERTER:
        finding_bad(f, "dialect", EXIT_NO_ANSWER,
                    f->bundle != NULL
                        ? "Heliowire does not know this dialect yet. A report with this bundle "
                          "helps to teach it."
                        : "Heliowire does not know this dialect yet. A report helps to teach it: "
                          "heliowire check --bundle dialect.rec.",
                    "%s", who->why);
        break;
    }
}

static const char *or_words(const char *text, const char *words)
{
    return text[0] != '\0' ? text : words;
}

static bool meet(struct findings *f, struct device *d, const struct protocol *preset,
                 struct identity *who, struct error *err)
{
    finding_begin(f, "dialect", "asking who it is");
    if (!device_identify(d, preset, on_step, f, who, err))
        return false;
    if (who->verdict != IDENTITY_INVERTER) {
        tell_stranger(f, who);
        return true;
    }
    finding_good(f, "dialect", NULL, "%s (%s): %s", who->protocol->title, who->protocol->name,
                 who->why);
    finding_good(f, "inverter", NULL, "model %s, serial number %s, firmware %s",
                 or_words(who->model, "not told"), or_words(who->serial, "not told"),
                 or_words(who->firmware, "not told"));
    return true;
}

/* The fast question with the most to say: the one that is asked for the picture. */
static void look_for_status(void *owner, const struct message *m)
{
    const struct message **best = owner;

    if (m->poll == POLL_FAST && m->layout_count > 0 &&
        (*best == NULL || m->layouts[0].field_count > (*best)->layouts[0].field_count) &&
        m->shape == TOKENS)
        *best = m;
}

/* What a person would compare with the inverter's display. */
static void put_reading(const struct decoded *d, struct buffer *out)
{
    static const struct {
        enum measurement_id id;
        const char *words;
    } shown[] = {
        {M_grid_voltage, "grid"},
        {M_battery_voltage, "battery"},
        {M_battery_capacity, "charge"},
        {M_pv_input_voltage, "PV"},
        {M_ac_output_active_power, "output"},
    };
    static const struct terminal plain = {.utf8 = true};

    for (size_t n = 0; n < sizeof shown / sizeof shown[0]; n++) {
        const struct value *v = decoded_find(d, shown[n].id);

        if (v == NULL)
            continue;
        buffer_printf(out, "%s%s ", out->length > 0 ? ", " : "", shown[n].words);
        reading_words(shown[n].id, v, &plain, out);
    }
}

/* What came of the questions to the line. */
struct trial {
    const struct message *message;
    size_t good;
    int64_t least_ms, most_ms, sum_ms;
    enum answer_kind kind; /* of the last answer */
    struct buffer reading; /* of the first good one */
    size_t absent, count;
};

static void on_answer(void *owner, const struct answer *a)
{
    struct trial *t = owner;

    t->kind = a->kind;
    if (a->kind != ANSWER_READINGS)
        return;
    if (t->good++ == 0) {
        put_reading(a->decoded, &t->reading);
        t->absent = a->decoded->absent;
        t->count = a->decoded->count;
        t->least_ms = a->took_ms;
    }
    t->sum_ms += a->took_ms;
    t->least_ms = a->took_ms < t->least_ms ? a->took_ms : t->least_ms;
    t->most_ms = a->took_ms > t->most_ms ? a->took_ms : t->most_ms;
}

static bool ask(struct trial *t, struct device *d, const struct protocol *p, struct error *err)
{
    struct question q = {.protocol = p, .message = t->message};

    span_copy(span_of(t->message->command), q.command, sizeof q.command);
    return device_ask(d, &q, on_answer, t, err);
}

static bool take_reading(struct findings *f, struct device *d, const struct protocol *p,
                         struct trial *t, struct error *err)
{
    finding_begin(f, "reading", "asking for its readings");
    for (int tries = 0; tries < 3 && t->good == 0; tries++)
        if (!ask(t, d, p, err))
            return false;
    if (t->good == 0)
        finding_bad(f, "reading", EXIT_NO_ANSWER, cable_advice, "%s: %s", t->message->command,
                    answer_kind_name(t->kind));
    else if (t->absent > t->count)
        finding_bad(f, "reading", EXIT_NO_ANSWER,
                    f->bundle != NULL
                        ? "Its answer has another form than those we know. A report with this "
                          "bundle helps."
                        : "Its answer has another form than those we know. A report helps: "
                          "heliowire check --bundle odd.rec.",
                    "%s: only %zu of %zu values make sense", t->message->command, t->count,
                    t->count + t->absent);
    else if (t->absent > 0)
        finding_good(f, "reading", NULL, "%.*s (%zu values make sense, %zu do not)",
                     SPAN_PRINT(buffer_view(&t->reading)), t->count, t->absent);
    else
        finding_good(f, "reading", NULL, "%.*s (all %zu values make sense)",
                     SPAN_PRINT(buffer_view(&t->reading)), t->count);
    return true;
}

static bool try_line(struct findings *f, struct device *d, const struct protocol *p,
                     const struct message *m, struct error *err)
{
    struct trial t = {.message = m};
    bool asked = true;

    finding_begin(f, "line", "asking ten times");
    for (int n = 0; n < EXCHANGES && asked; n++)
        asked = ask(&t, d, p, err);
    buffer_done(&t.reading);
    if (!asked)
        return false;

    double mean_s = t.good > 0 ? (double)t.sum_ms / 1000 / (double)t.good : 0;
    if (t.good >= EXCHANGES_ENOUGH)
        finding_good(f, "line", t.good < EXCHANGES ? cable_advice : NULL,
                     "%zu of %d answers to %s were whole, %.3f s each (%.3f to %.3f)", t.good,
                     EXCHANGES, m->command, mean_s, (double)t.least_ms / 1000,
                     (double)t.most_ms / 1000);
    else
        finding_bad(f, "line", EXIT_NO_ANSWER, cable_advice,
                    "only %zu of %d answers to %s were whole", t.good, EXCHANGES, m->command);
    return true;
}

static void on_question(void *owner, const struct interview_step *step)
{
    char words[REQUEST_MAX + 40];

    if (step->is_over)
        return;
    snprintf(words, sizeof words, "%s, %zu of %zu", step->command, step->at, step->count);
    finding_begin(owner, "recording", words);
}

/* Everything there is to ask, for the bundle. Where nothing comes back that would only take time,
 * and a UPS is left alone. */
static bool record(struct findings *f, struct device *d, const struct identity *who,
                   struct error *err)
{
    struct interview_result result;
    bool asked = true;

    switch (who->verdict) {
    case IDENTITY_INVERTER:
        asked = interview(d, who->protocol, on_question, f, &result, err);
        break;
    case IDENTITY_UNKNOWN:
    case IDENTITY_DAMAGED:
        asked = interview_stranger(d, on_question, f, &result, err);
        break;
    case IDENTITY_UPS:
    case IDENTITY_SILENT:
        return true;
    }
    if (asked)
        finding_good(f, "recording", NULL, "%zu of %zu questions were answered", result.answered,
                     result.asked);
    return asked;
}

static bool examine(struct findings *f, struct device *d, const struct protocol *p,
                    struct error *err)
{
    struct trial t = {0};

    protocol_each_message(p, look_for_status, &t.message);
    if (t.message == NULL)
        return true;

    bool asked = take_reading(f, d, p, &t, err);
    if (asked && t.good > 0)
        asked = check_warnings(f, d, p, err) && try_line(f, d, p, t.message, err);
    buffer_done(&t.reading);
    return asked;
}

static bool converse(struct findings *f, struct device *d, const struct protocol *preset,
                     struct bundle *bundle, struct error *err)
{
    struct identity who;

    if (!meet(f, d, preset, &who, err))
        return false;
    if (bundle != NULL)
        bundle_met(bundle, &who);
    if (who.verdict == IDENTITY_INVERTER && !examine(f, d, who.protocol, err))
        return false;
    return bundle == NULL || record(f, d, &who, err);
}

bool check_talk(struct findings *f, const char *uri, const struct protocol *preset,
                struct bundle *bundle)
{
    struct device *d;
    struct error err;

    if (!open_device(f, uri, bundle, &d))
        return true;
    bool whole = converse(f, d, preset, bundle, &err);
    if (device_is_interrupted(d))
        finding_cancel(f);
    else if (!whole)
        finding_bad(f, "line", exit_code_of(err.code), cable_advice, "%s", err.text);
    device_close(d);
    return whole;
}
