/* known.c: who hung on which port the last time. */
#include "inverter/known.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
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
    bool written;      /* the last time, or `problem` says why not */
    bool told;         /* that it can't be written */
    struct error problem;
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

/* Runs on the pool. If it fails the old file stays; this is only a memory. */
static void write_file(void *owner)
{
    struct known *k = owner;

    k->written = file_replace(k->path, span_of(k->text), &k->problem);
}

static void write_later(struct known *k);

static void on_written(void *owner)
{
    struct known *k = owner;

    free(k->text);
    k->text = NULL;
    k->writing = false;
    if (!k->written && !k->told)
        log_warning("%s: who hangs where is remembered for this run only", k->problem.text);
    k->told = !k->written;
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
