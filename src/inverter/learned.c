/* learned.c: what each unit answers.
 *
 *     {"units": [{"serial": "92932004102443", "protocol": "pi30max", "firmware": "00079.15",
 *                 "since": 1753351200, "seen": 1753351200,
 *                 "questions": {"QPIGS": {"answer": "answered", "tokens": 24,
 *                                         "since": 1753351200, "tried": 1753351200}},
 *                 "scales": {"inverter_heat_sink_temperature": {"scale": "degrees",
 *                                                               "since": 1753351200}}}]} */
#include "inverter/learned.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/log.h"
#include "core/memory.h"

enum {
    WRITE_MS = 60000,
    DAY_S = 86400,
    UNITS_KEPT = 64, /* from one run to the next: those seen last */
    UNITS_MAX = 128,
    QUESTIONS_MAX = 256, /* of one unit, from the file */
};

struct learned {
    struct loop *loop;                     /* borrowed; NULL: nothing is written */
    char *path;                            /* owned; NULL: nothing is kept */
    struct learned_unit *units[UNITS_MAX]; /* owned */
    size_t count;
    bool changed;       /* since it was written */
    struct timer write; /* rings when it may be written again */
    bool writing;       /* a pool thread has `text` */
    struct buffer text; /* what is being written */
    bool written;       /* the last time, or `problem` says why not */
    bool told;          /* that it can't be written */
    struct error problem;
};

static const char *const answer_names[] = {
    [LEARNED_NOTHING] = "nothing",
    [LEARNED_ANSWERED] = "answered",
    [LEARNED_REFUSED] = "refused",
    [LEARNED_UNHEARD] = "unheard",
};

const char *learned_answer_name(enum learned_answer answer)
{
    return answer_names[answer];
}

/* Reading. Members that can't be what we wrote are left out, with what hangs on them. */

static bool read_text(const json_t *from, const char *name, char *out, size_t capacity)
{
    const char *text = json_string_value(json_object_get(from, name));

    if (text == NULL || strlen(text) >= capacity)
        return false;
    span_copy(span_of(text), out, capacity);
    return true;
}

/* 0 if it is no time. */
static int64_t read_time(const json_t *from, const char *name)
{
    json_int_t number = json_integer_value(json_object_get(from, name));

    return number > 0 && number < INT64_MAX / 1000 ? number : 0;
}

/* What may stand in the file as it is. */
static bool is_command(const char *text)
{
    size_t length = strlen(text);

    for (const char *c = text; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~' || *c == '"' || *c == '\\')
            return false;
    return length > 0 && length < sizeof((struct learned_question *)0)->command;
}

static bool read_answer(const char *name, enum learned_answer *out)
{
    for (enum learned_answer answer = LEARNED_ANSWERED; answer <= LEARNED_UNHEARD; answer++)
        if (name != NULL && strcmp(name, answer_names[answer]) == 0) {
            *out = answer;
            return true;
        }
    return false;
}

static struct learned_question *add_question(struct learned_unit *u, const char *command)
{
    u->questions = xrealloc(u->questions, (u->count + 1) * sizeof *u->questions);

    struct learned_question *q = &u->questions[u->count++];
    *q = (struct learned_question){0};
    span_copy(span_of(command), q->command, sizeof q->command);
    return q;
}

static void read_question(struct learned_unit *u, const char *command, const json_t *from)
{
    enum learned_answer answer;
    json_int_t tokens = json_integer_value(json_object_get(from, "tokens"));

    if (u->count == QUESTIONS_MAX || !is_command(command) ||
        !read_answer(json_string_value(json_object_get(from, "answer")), &answer))
        return;

    struct learned_question *q = add_question(u, command);
    q->answer = answer;
    q->tokens = (uint8_t)(tokens > 0 && tokens <= UINT8_MAX ? tokens : 0);
    q->since_s = read_time(from, "since");
    q->tried_s = read_time(from, "tried");
}

static void read_scale(struct learned_unit *u, const json_t *scales)
{
    const json_t *from =
        json_object_get(scales, measurements[M_inverter_heat_sink_temperature].name);
    const char *name = json_string_value(json_object_get(from, "scale"));

    for (enum scale_verdict verdict = SCALE_DEGREES; verdict <= SCALE_OTHER; verdict++)
        if (name != NULL && strcmp(name, scale_verdict_name(verdict)) == 0) {
            u->scale = verdict;
            u->scale_since_s = read_time(from, "since");
        }
}

static void free_unit(struct learned_unit *u)
{
    free(u->questions);
    free(u);
}

/* NULL: there is nothing it could be found by. */
static struct learned_unit *read_unit(struct learned *l, json_t *from)
{
    struct learned_unit *u = xcalloc(1, sizeof *u);
    const char *command;
    json_t *question;

    u->owner = l;
    if (!read_text(from, "serial", u->serial, sizeof u->serial) || u->serial[0] == '\0' ||
        !read_text(from, "protocol", u->protocol, sizeof u->protocol) ||
        !read_text(from, "firmware", u->firmware, sizeof u->firmware)) {
        free_unit(u);
        return NULL;
    }
    u->since_s = read_time(from, "since");
    u->seen_s = read_time(from, "seen");
    json_object_foreach(json_object_get(from, "questions"), command, question)
        read_question(u, command, question);
    read_scale(u, json_object_get(from, "scales"));
    return u;
}

static int by_last_seen(const void *a, const void *b)
{
    int64_t first = (*(struct learned_unit *const *)a)->seen_s;
    int64_t second = (*(struct learned_unit *const *)b)->seen_s;

    return (first < second) - (first > second);
}

static void read_units(struct learned *l, const json_t *list)
{
    json_t *from;
    size_t index;

    json_array_foreach(list, index, from)
    {
        struct learned_unit *u = l->count < UNITS_MAX ? read_unit(l, from) : NULL;

        if (u != NULL)
            l->units[l->count++] = u;
    }
    if (l->count > 0)
        qsort(l->units, l->count, sizeof(struct learned_unit *), by_last_seen);
    while (l->count > UNITS_KEPT)
        free_unit(l->units[--l->count]);
}

static void load(struct learned *l)
{
    json_error_t problem;
    json_t *root = json_load_file(l->path, 0, &problem);
    const json_t *list = json_object_get(root, "units");

    if (root == NULL && access(l->path, F_OK) == 0)
        log_warning("%s: line %d: %s: starting without it", l->path, problem.line, problem.text);
    else if (root != NULL && !json_is_array(list))
        log_warning("%s: there is no list of units in it: starting without it", l->path);
    read_units(l, list);
    json_decref(root);
}

/* Writing. */

static void put_question(struct json *j, const struct learned_question *q)
{
    json_key(j, q->command);
    json_begin(j, '{');
    json_key_text(j, "answer", answer_names[q->answer]);
    json_key_integer(j, "tokens", q->tokens);
    json_key_integer(j, "since", q->since_s);
    json_key_integer(j, "tried", q->tried_s);
    json_end(j, '}');
}

static void put_scales(struct json *j, const struct learned_unit *u)
{
    json_key(j, "scales");
    json_begin(j, '{');
    if (u->scale != SCALE_UNDECIDED) {
        json_key(j, measurements[M_inverter_heat_sink_temperature].name);
        json_begin(j, '{');
        json_key_text(j, "scale", scale_verdict_name(u->scale));
        json_key_integer(j, "since", u->scale_since_s);
        json_end(j, '}');
    }
    json_end(j, '}');
}

static void put_unit(struct json *j, const struct learned_unit *u)
{
    json_begin(j, '{');
    json_key_text(j, "serial", u->serial);
    json_key_text(j, "protocol", u->protocol);
    json_key_text(j, "firmware", u->firmware);
    json_key_integer(j, "since", u->since_s);
    json_key_integer(j, "seen", u->seen_s);
    json_key(j, "questions");
    json_begin(j, '{');
    for (size_t n = 0; n < u->count; n++)
        put_question(j, &u->questions[n]);
    json_end(j, '}');
    put_scales(j, u);
    json_end(j, '}');
}

/* Runs on the pool. If it fails the old file stays; this is only a memory. */
static void write_file(void *owner)
{
    struct learned *l = owner;

    l->written = file_replace(l->path, buffer_view(&l->text), &l->problem);
}

static void mark_changed(struct learned *l)
{
    l->changed = true;
    if (l->loop != NULL && l->path != NULL && !l->writing && !l->write.set)
        timer_set(l->loop, &l->write, WRITE_MS);
}

static void on_written(void *owner)
{
    struct learned *l = owner;

    l->writing = false;
    if (!l->written && !l->told)
        log_warning("%s: what is learnt is remembered for this run only", l->problem.text);
    l->told = !l->written;
    if (l->changed)
        mark_changed(l);
}

static void on_write(void *owner)
{
    struct learned *l = owner;
    struct json j = json_into(&l->text);

    buffer_clear(&l->text);
    json_begin(&j, '{');
    json_key(&j, "units");
    json_begin(&j, '[');
    for (size_t n = 0; n < l->count; n++)
        put_unit(&j, l->units[n]);
    json_end(&j, ']');
    json_end(&j, '}');
    buffer_text(&l->text, "\n");
    l->changed = false;
    l->writing = true;
    loop_work(l->loop, write_file, on_written, l);
}

struct learned *learned_open(struct loop *loop, const char *folder)
{
    struct learned *l = xcalloc(1, sizeof *l);

    l->loop = loop;
    l->write = (struct timer){.function = on_write, .owner = l};
    if (folder != NULL) {
        l->path = xprintf("%s/learned.json", folder);
        load(l);
    }
    return l;
}

void learned_close(struct learned *l)
{
    if (l == NULL)
        return;
    while (l->writing)
        loop_turn(l->loop);
    if (l->write.set) {
        timer_clear(&l->write);
        on_write(l);
    }
    while (l->writing)
        loop_turn(l->loop);
    for (size_t n = 0; n < l->count; n++)
        free_unit(l->units[n]);
    buffer_done(&l->text);
    free(l->path);
    free(l);
}

size_t learned_count(const struct learned *l)
{
    return l->count;
}

const struct learned_unit *learned_at(const struct learned *l, size_t index)
{
    return l->units[index];
}

static struct learned_unit *find(const struct learned *l, const struct identity *who)
{
    for (size_t n = 0; n < l->count; n++)
        if (strcmp(l->units[n]->serial, who->serial) == 0 &&
            strcmp(l->units[n]->protocol, who->protocol->name) == 0 &&
            strcmp(l->units[n]->firmware, who->firmware) == 0)
            return l->units[n];
    return NULL;
}

const struct learned_unit *learned_find(const struct learned *l, const struct identity *who)
{
    return find(l, who);
}

/* True if the one in the file has become too old. A clock that was set back counts too. */
static bool refresh(int64_t *stamp_s, int64_t now_s)
{
    bool old = now_s - *stamp_s > DAY_S || now_s < *stamp_s;

    *stamp_s = now_s;
    return old;
}

struct learned_unit *learned_meet(struct learned *l, const struct identity *who, int64_t now_s)
{
    struct learned_unit *u = find(l, who);

    if (u == NULL) {
        if (who->serial[0] == '\0' || l->count == UNITS_MAX)
            return NULL;
        u = xcalloc(1, sizeof *u);
        u->owner = l;
        u->since_s = now_s;
        span_copy(span_of(who->serial), u->serial, sizeof u->serial);
        span_copy(span_of(who->protocol->name), u->protocol, sizeof u->protocol);
        span_copy(span_of(who->firmware), u->firmware, sizeof u->firmware);
        l->units[l->count++] = u;
    }
    if (refresh(&u->seen_s, now_s))
        mark_changed(l);
    return u;
}

static struct learned_question *find_question(const struct learned_unit *u, const char *command)
{
    for (size_t n = 0; n < u->count; n++)
        if (strcmp(u->questions[n].command, command) == 0)
            return &u->questions[n];
    return NULL;
}

const struct learned_question *learned_question(const struct learned_unit *u, const char *command)
{
    return find_question(u, command);
}

void learned_note(struct learned_unit *u, const char *command, const struct learned_lesson *lesson)
{
    struct learned_question *q = find_question(u, command);
    uint8_t tokens = (uint8_t)(lesson->tokens < UINT8_MAX ? lesson->tokens : UINT8_MAX);

    if (q == NULL && !is_command(command))
        return;
    if (q == NULL)
        q = add_question(u, command);
    bool seen = refresh(&u->seen_s, lesson->time_s);
    bool changed = refresh(&q->tried_s, lesson->time_s) || seen;
    if (q->answer != lesson->answer) {
        q->answer = lesson->answer;
        q->since_s = lesson->time_s;
        changed = true;
    }
    if (tokens > q->tokens) {
        q->tokens = tokens;
        changed = true;
    }
    if (changed)
        mark_changed(u->owner);
}

void learned_note_scale(struct learned_unit *u, enum scale_verdict verdict, int64_t now_s)
{
    if (u->scale == verdict || verdict == SCALE_UNDECIDED)
        return;
    u->scale = verdict;
    u->scale_since_s = now_s;
    mark_changed(u->owner);
}
