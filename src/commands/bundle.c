/* bundle.c: everything a report needs in one file, which is a recording. */
#include "commands/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands/complaints.h"
#include "commands/mask.h"
#include "commands/surroundings.h"
#include "core/file.h"
#include "core/memory.h"
#include "transport/transcript.h"

/* What was said with one device. */
struct talk {
    char *uri; /* owned; NULL: there was none */
    bool simulated, heard;
    bool met;
    struct identity who; /* if met */
    struct transcript transcript;
};

struct bundle {
    struct bundle_options options;
    struct secrets *secrets; /* owned */
    struct talk now, best;
};

/* Tries whether a file can be made there, before a minute is spent on what goes into it. */
static bool try_to_write(const char *path, struct error *err)
{
    char *fresh = xprintf("%s.new", path);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int number = errno;
    bool made = fd >= 0 || fail_errno(err, number, "%s", number == EEXIST ? fresh : path);

    if (made) {
        close(fd);
        unlink(fresh);
    } else if (err->code == ERROR_MISSING) {
        err->code = ERROR_SYSTEM; /* it is a folder that is missing, and no inverter */
    }
    free(fresh);
    return made;
}

static bool may_write(const struct bundle_options *o, struct error *err)
{
    struct stat there;

    if (lstat(o->path, &there) != 0)
        return try_to_write(o->path, err);
    if (!S_ISREG(there.st_mode))
        return fail(err, ERROR_INVALID, "%s is there, and is no plain file", o->path);
    if (!o->replace)
        return fail(err, ERROR_INVALID, "%s is there already; --force replaces it", o->path);
    return try_to_write(o->path, err);
}

bool bundle_new(const struct bundle_options *options, struct bundle **out, struct error *err)
{
    if (options->path[0] == '\0')
        return fail(err, ERROR_INVALID, "--bundle needs the name of a file");
    if (!may_write(options, err))
        return false;

    struct bundle *b = xcalloc(1, sizeof *b);
    b->options = *options;
    b->secrets = secrets_new(options->keep_serial);
    surroundings_hide(b->secrets, options->uri);
    *out = b;
    return true;
}

static void talk_done(struct talk *t)
{
    free(t->uri);
    transcript_done(&t->transcript);
    *t = (struct talk){0};
}

void bundle_free(struct bundle *b)
{
    if (b == NULL)
        return;
    talk_done(&b->now);
    talk_done(&b->best);
    secrets_free(b->secrets);
    free(b);
}

static bool is_inverter(const struct talk *t)
{
    return t->met && t->who.verdict == IDENTITY_INVERTER;
}

/* How much there is to learn from it. */
static int worth(const struct talk *t)
{
    if (is_inverter(t))
        return 3;
    return t->heard ? 2 : t->uri != NULL;
}

/* The lines that were heard, read back. They were written by us and can be read. */
static bool read_back(const struct talk *t, struct recording **out, struct error *err)
{
    struct buffer text = {0};

    recording_put_header(&text, "bytes", "exact");
    buffer_span(&text, buffer_view(&t->transcript.lines));
    bool done = recording_parse(buffer_view(&text), out, err);
    buffer_done(&text);
    return done;
}

/* What a device tells may also stand in what was found, whichever conversation is kept. */
static void learn(struct bundle *b, const struct talk *t)
{
    struct recording *r;

    if (!read_back(t, &r, NULL))
        return;
    mask_learn(b->secrets, r, is_inverter(t) ? t->who.protocol : NULL);
    recording_free(r);
}

/* The conversation is over: it is kept if it is the best so far. */
static void settle(struct bundle *b)
{
    transcript_finish(&b->now.transcript);
    learn(b, &b->now);
    if (worth(&b->now) > worth(&b->best)) {
        struct talk better = b->now;

        b->now = b->best;
        b->best = better;
    }
    talk_done(&b->now);
}

void bundle_begin(struct bundle *b, const char *uri, bool simulated)
{
    settle(b);
    b->now.uri = xstrdup(uri);
    b->now.simulated = simulated;
}

void bundle_heard(void *bundle, bool sent, struct span bytes)
{
    struct bundle *b = bundle;

    b->now.heard = b->now.heard || !sent;
    transcript_hear(&b->now.transcript, sent, bytes);
}

void bundle_met(struct bundle *b, const struct identity *who)
{
    b->now.met = true;
    b->now.who = *who;
    secrets_serial(b->secrets, span_of(who->serial));
}

/* A header whose text may hold what is not to be told. */
static void put(const struct bundle *b, const char *name, const char *value, struct buffer *out)
{
    struct buffer text = {0};

    secrets_text(b->secrets, span_of(value), &text);
    buffer_put(&text, "", 1);
    recording_put_header(out, name, text.bytes);
    buffer_done(&text);
}

/* What was made by us must not be taken for a real unit later. */
static void put_device(const struct bundle *b, struct buffer *out)
{
    const struct talk *t = &b->best;
    char line[sizeof t->who.model + 40];

    if (!is_inverter(t)) {
        recording_put_header(out, "device", "none that is known");
        return;
    }
    snprintf(line, sizeof line, "%s%s", t->simulated ? "simulated, " : "",
             t->who.model[0] != '\0' ? t->who.model : "model not told");
    put(b, "device", line, out);
    if (t->who.firmware[0] != '\0')
        put(b, "firmware", t->who.firmware, out);
    recording_put_header(out, "protocol", t->who.protocol->name);
}

static void put_notes(const struct bundle *b, struct buffer *out)
{
    recording_put_header(out, "note",
                         "heliowire check --bundle made this for a report. It is a recording: "
                         "heliowire replay shows what it says.");
    if (b->options.keep_serial)
        recording_put_header(out, "note", "The serial number is in it, as was asked for.");
    else
        recording_put_header(
            out, "note",
            "Serial numbers have 0 for all digits but the first, and the last where "
            "there are several; their frames have the check that goes with that.");
}

/* An answer that came late stands at a question that it does not belong to, and a long one is cut:
 * no table reads a serial number there. */
static void put_detail(const struct bundle *b, const char *detail, struct buffer *out)
{
    char *text = xstrdup(detail);

    if (!b->options.keep_serial)
        mask_long_runs(b->secrets, text, strlen(text));
    put(b, "detail", text, out);
    free(text);
}

static void put_finding(const struct bundle *b, const struct finding *it, struct buffer *out)
{
    char *line = xprintf("%s %s: %s", it->ok ? "ok" : "FAILED", it->name, it->text);

    put(b, "step", line, out);
    free(line);
    for (size_t n = 0; n < it->detail_count; n++)
        put_detail(b, it->details[n], out);
    for (size_t n = 0; n < it->warning_count; n++) {
        char words[WARNING_WORDS_CAPACITY];

        warning_words(&it->warnings[n], words);
        put(b, "complaint", words, out);
    }
    if (it->advice != NULL)
        put(b, "advice", it->advice, out);
}

/* Several may have been looked at, one after the other. */
static void put_findings(const struct bundle *b, const struct findings *f, struct buffer *out)
{
    const char *device = NULL;

    for (size_t n = 0; n < f->count; n++) {
        const struct finding *it = &f->items[n];

        if (it->device != NULL && (device == NULL || strcmp(device, it->device) != 0))
            put(b, "looked", it->device, out);
        device = it->device != NULL ? it->device : device;
        put_finding(b, it, out);
    }
}

static void put_conversation(const struct bundle *b, const struct recording *r, struct buffer *out)
{
    const struct protocol *p = is_inverter(&b->best) ? b->best.who.protocol : NULL;

    if (b->best.uri != NULL)
        put(b, "recorded", b->best.uri, out);
    recording_put_header(out, "bytes", "exact");
    mask_recording(b->secrets, r, p, out);
}

bool bundle_write(struct bundle *b, const struct findings *f, struct error *err)
{
    struct buffer out = {0};
    struct recording *r;

    settle(b);
    if (!read_back(&b->best, &r, err))
        return false;
    put_device(b, &out);
    put_notes(b, &out);
    surroundings_put(b->secrets, b->options.uri, &out);
    put_findings(b, f, &out);
    put_conversation(b, r, &out);
    recording_free(r);

    bool written = file_replace(b->options.path, buffer_view(&out), err);
    buffer_done(&out);
    return written;
}
