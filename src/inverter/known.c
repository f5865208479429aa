/* known.c: who hung on which port the last time. */
#include "inverter/known.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"
#include "protocols/index.h"

struct known {
    struct loop *loop; /* borrowed */
    char *path;        /* owned; NULL: nothing is kept */
    json_t *units;     /* owned: port → {serial, model, firmware, protocol,
                          baud} */
    bool changed;      /* since it was written */
    bool writing;      /* a pool thread has `text` */
    char *text;        /* owned: what is being written */
};

static json_t *load(const char *path)
{
    json_error_t problem;
    json_t *units = json_load_file(path, 0, &problem);

    if (units == NULL && access(path, F_OK) == 0)
        log_warning("%s: line %d: %s: starting without it", path, problem.line, problem.text);
    return json_is_object(units) ? units : json_object();
}

struct known *known_open(struct loop *loop, const char *folder)
{
    struct known *k = xcalloc(1, sizeof *k);

    k->loop = loop;
    if (folder != NULL)
        k->path = xprintf("%s/known.json", folder);
    k->units = k->path != NULL ? load(k->path) : json_object();
    return k;
}

/* Runs on the pool, or at the end on the loop's own thread. */
static void write_file(void *owner)
{
    struct known *k = owner;
    char *fresh = xprintf("%s.new", k->path);
    FILE *file = fopen(fresh, "we");
    bool good =
        file != NULL && fputs(k->text, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;

    if (file != NULL && fclose(file) != 0)
        good = false;
    if (good)
        good = rename(fresh, k->path) == 0;
    if (!good)
        unlink(fresh); /* the old file stays; this is only a memory */
    free(fresh);
}

static void write_later(struct known *k);

static void on_written(void *owner)
{
    struct known *k = owner;

    free(k->text);
    k->text = NULL;
    k->writing = false;
    if (k->changed)
        write_later(k);
}

static void write_later(struct known *k)
{
    if (k->path == NULL || k->writing)
        return;
    k->changed = false;
    k->writing = true;
    k->text = json_dumps(k->units, JSON_INDENT(2) | JSON_SORT_KEYS);
    loop_work(k->loop, write_file, on_written, k);
}

static const char *member(const json_t *unit, const char *name)
{
    const char *text = json_string_value(json_object_get(unit, name));

    return text != NULL ? text : "";
}

bool known_find(const struct known *k, const char *port, struct identity *out)
{
    const json_t *unit = json_object_get(k->units, port);
    const struct protocol *protocol = protocol_find(span_of(member(unit, "protocol")));

    if (protocol == NULL || member(unit, "serial")[0] == '\0')
        return false;
    *out = (struct identity){.verdict = IDENTITY_INVERTER, .protocol = protocol};
    out->baud = (uint32_t)json_integer_value(json_object_get(unit, "baud"));
    span_copy(span_of(member(unit, "serial")), out->serial, sizeof out->serial);
    span_copy(span_of(member(unit, "model")), out->model, sizeof out->model);
    span_copy(span_of(member(unit, "firmware")), out->firmware, sizeof out->firmware);
    span_copy(span_of("it hung here the last time"), out->why, sizeof out->why);
    return true;
}

void known_remember(struct known *k, const char *port, const struct identity *who)
{
    json_t *unit = json_pack("{s:s, s:s, s:s, s:s, s:I}", "serial", who->serial, "model",
                             who->model, "firmware", who->firmware, "protocol", who->protocol->name,
                             "baud", (json_int_t)who->baud);

    if (unit == NULL) {
        log_warning("%s: its names are no text that can be kept", port);
        return;
    }
    if (json_equal(unit, json_object_get(k->units, port))) {
        json_decref(unit);
        return;
    }
    json_object_set_new(k->units, port, unit);
    k->changed = true;
    write_later(k);
}

void known_close(struct known *k)
{
    if (k == NULL)
        return;
    while (k->writing)
        loop_turn(k->loop);
    json_decref(k->units);
    free(k->path);
    free(k);
}
