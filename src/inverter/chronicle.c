/* chronicle.c: writes down what all inverters of a site say. */
#include "inverter/chronicle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"

enum { TRY_AGAIN_MS = 60000 };

/* A small computer without a battery for its clock begins in 1970, or where it was switched off. */
static const int64_t clock_known_ms = 1735689600000; /* 2025 */

/* One database. */
struct book {
    char *folder, *path; /* owned */
    struct store *store;
    struct error err; /* why there is none */
    int64_t tried_ms; /* -1: never */
};

struct chronicle {
    struct loop *loop; /* borrowed, as the site */
    struct site *site;
    int64_t flush_ms;
    struct book measured, simulated;
    bool same; /* both are one */
    bool waits_for_clock;
    struct site_listener listener;
};

static struct book book_in(const char *folder)
{
    return (struct book){
        .folder = xstrdup(folder), .path = xprintf("%s/history.db", folder), .tried_ms = -1};
}

static void book_done(struct book *b)
{
    store_close(b->store);
    free(b->folder);
    free(b->path);
}

/* What can't be read is no reason to lose what comes, nor to throw it away. */
static bool set_aside(const struct book *b, int64_t wall_ms)
{
    char *aside = xprintf("%s.damaged-%lld", b->path, (long long)(wall_ms / 1000));
    bool moved = rename(b->path, aside) == 0;

    if (moved) {
        static const char *const parts[] = {"-wal", "-shm"};

        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
            char *from = xprintf("%s%s", b->path, parts[i]), *to = xprintf("%s%s", aside, parts[i]);

            if (rename(from, to) != 0)
                unlink(from); /* it must not be taken for a part of the new one */
            free(from);
            free(to);
        }
        log_error("history: %s; it was moved to %s, and a new one is begun", b->err.text, aside);
    }
    free(aside);
    return moved;
}

static bool open_book(struct chronicle *c, struct book *b)
{
    struct store_options options = {.path = b->path, .flush_ms = c->flush_ms};
    bool first = b->tried_ms < 0;

    if (!first && loop_now_ms(c->loop) - b->tried_ms < TRY_AGAIN_MS)
        return false;
    b->tried_ms = loop_now_ms(c->loop);
    mkdir(b->folder, 0750); /* if it can't be made, the next call says so */
    if (store_open(c->loop, &options, &b->store, &b->err))
        return true;
    if (b->err.code == ERROR_DAMAGED && set_aside(b, loop_wall_ms(c->loop)) &&
        store_open(c->loop, &options, &b->store, &b->err))
        return true;
    if (first)
        log_error("history: %s; readings are shown, but not kept", b->err.text);
    return false;
}

/* What a recording says was said at another time. */
static bool is_replayed(const struct inverter *i)
{
    return strncmp(inverter_uri(i), "replay:", strlen("replay:")) == 0;
}

static struct book *book_of(struct chronicle *c, const struct inverter *i)
{
    return inverter_is_simulated(i) && !c->same ? &c->simulated : &c->measured;
}

struct store *chronicle_store(struct chronicle *c, const struct inverter *i, const char **problem)
{
    struct book *b = book_of(c, i);

    if (b->store == NULL && !open_book(c, b))
        *problem = b->err.text;
    return b->store;
}

static bool clock_is_known(struct chronicle *c, int64_t wall_ms)
{
    if (wall_ms >= clock_known_ms)
        return true;
    if (!c->waits_for_clock)
        log_warning("history: this computer's clock is not set: readings are not kept until it is");
    c->waits_for_clock = true;
    return false;
}

static void write_down(struct store *s, const struct inverter *i, const char *source,
                       int64_t wall_ms)
{
    const struct live *live = inverter_live(i);

    store_row(s, inverter_id(i), source, wall_ms);
    for (int id = 0; id < MEASUREMENT_COUNT; id++) {
        const struct live_entry *entry = &live->entries[id];

        if (entry->known && strcmp(entry->source, source) == 0)
            store_value(s, (enum measurement_id)id, &entry->value);
    }
}

static void on_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    struct chronicle *c = owner;
    int64_t wall_ms = loop_wall_ms(c->loop);
    const char *problem;

    if (i == NULL || source == NULL || (changes & INVERTER_CHANGED_READINGS) == 0 ||
        (changes & INVERTER_LEFT) != 0 || is_replayed(i) || !clock_is_known(c, wall_ms))
        return;
    struct store *s = chronicle_store(c, i, &problem);
    if (s != NULL)
        write_down(s, i, source, wall_ms);
}

struct chronicle *chronicle_open(struct loop *loop, struct site *site,
                                 const struct chronicle_options *options)
{
    struct chronicle *c = xcalloc(1, sizeof *c);

    c->loop = loop;
    c->site = site;
    c->flush_ms = options->flush_ms;
    c->measured = book_in(options->folder);
    c->simulated = book_in(options->simulated_folder);
    c->same = strcmp(options->folder, options->simulated_folder) == 0;
    c->listener = (struct site_listener){.changed = on_changed, .owner = c};
    site_listen(site, &c->listener);
    return c;
}

void chronicle_close(struct chronicle *c)
{
    if (c == NULL)
        return;
    site_unlisten(c->site, &c->listener);
    book_done(&c->measured);
    book_done(&c->simulated);
    free(c);
}
