/* protocols_learned.c: `heliowire protocols --learned`: what each unit was found to answer.
 *
 * The daemon may be running: it replaces its file whole, so what is read is never half of it. */
#include "commands/protocols_learned.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "commands/data_folder.h"
#include "commands/table.h"
#include "core/json.h"
#include "core/memory.h"
#include "inverter/learned.h"
#include "protocols/index.h"
#include "server/api_json.h"

/* What the output is made with. */
struct page {
    const struct terminal *terminal;
    const char *folder;
    struct learned *real, *simulated; /* owned */
    struct buffer *out;
};

/* "2026-07-24 12:00", by the clock on the wall. */
static const char *stamp(int64_t time_s, char out[20])
{
    time_t seconds = (time_t)time_s;
    struct tm local;

    span_copy(span_of("unknown"), out, 20);
    if (time_s > 0 && localtime_r(&seconds, &local) != NULL)
        strftime(out, 20, "%Y-%m-%d %H:%M", &local);
    return out;
}

struct search {
    const char *command, *title;
};

static void look_at(void *owner, const struct message *m)
{
    struct search *s = owner;

    if (strcmp(m->command, s->command) == 0)
        s->title = m->title;
}

/* What the question asks for, by the tables of now; NULL: they do not have it any more. */
static const char *title_of(const struct learned_unit *u, const struct learned_question *q)
{
    const struct protocol *p = protocol_find(span_of(u->protocol));
    struct search s = {.command = q->command};

    if (p != NULL)
        protocol_each_message(p, look_at, &s);
    return s.title;
}

static void put_question(struct table *t, const struct learned_unit *u,
                         const struct learned_question *q)
{
    const char *title = title_of(u, q);
    char since[20], tried[20];

    table_cell(t, "%s", q->command);
    table_cell(t, "%s", title != NULL ? title : "");
    table_cell(t, "%s", learned_answer_name(q->answer));
    if (q->tokens > 0)
        table_cell(t, "%d", q->tokens);
    else
        table_cell(t, "%s", "");
    table_cell(t, "%s", stamp(q->since_s, since));
    table_cell(t, "%s", stamp(q->tried_s, tried));
}

static void put_scale(struct page *page, const struct learned_unit *u)
{
    static const char *const words[] = {
        [SCALE_UNDECIDED] = "it is not known yet whether it is sent in degrees, so it is not shown",
        [SCALE_DEGREES] = "sent in degrees",
        [SCALE_OTHER] = "not sent in degrees, so it is not shown",
    };
    char since[20];

    buffer_printf(page->out, "\n%s: %s%s%s\n", measurements[M_inverter_heat_sink_temperature].label,
                  words[u->scale], u->scale_since_s > 0 ? ", since " : "",
                  stamp(u->scale_since_s, since));
}

static void put_unit(struct page *page, const struct learned_unit *u, bool simulated)
{
    static const char *const titles[] = {"Question", "Asks for", "Answer",
                                         "Parts",    "Since",    "Asked last"};
    struct table t = {.titles = titles, .columns = 6};
    char since[20], seen[20];

    buffer_printf(page->out, "%s%s%s%s: %s, firmware %s\n", page->out->length > 0 ? "\n" : "",
                  terminal_style(page->terminal, STYLE_BOLD), u->serial,
                  terminal_style(page->terminal, STYLE_PLAIN), u->protocol,
                  u->firmware[0] != '\0' ? u->firmware : "not told");
    buffer_printf(page->out, "%sKnown since %s, seen last %s\n\n", simulated ? "Simulated. " : "",
                  stamp(u->since_s, since), stamp(u->seen_s, seen));
    for (size_t n = 0; n < u->count; n++)
        put_question(&t, u, &u->questions[n]);
    table_text(&t, page->terminal, page->out);
    table_done(&t);
    put_scale(page, u);
}

static void put_text(struct page *page)
{
    for (size_t n = 0; n < learned_count(page->real); n++)
        put_unit(page, learned_at(page->real, n), false);
    for (size_t n = 0; n < learned_count(page->simulated); n++)
        put_unit(page, learned_at(page->simulated, n), true);
    if (page->out->length == 0)
        buffer_printf(
            page->out,
            "Nothing has been learnt yet in %s.\n"
            "heliowire run learns; its service keeps it in /var/lib/heliowire (--data).\n",
            page->folder);
}

static void time_json(struct json *j, const char *key, int64_t time_s)
{
    if (time_s > 0)
        api_json_time(j, key, time_s * 1000);
    else
        json_key_null(j, key);
}

static void question_json(struct json *j, const struct learned_unit *u,
                          const struct learned_question *q)
{
    json_begin(j, '{');
    json_key_text(j, "command", q->command);
    json_key_text(j, "title", title_of(u, q));
    json_key_text(j, "answer", learned_answer_name(q->answer));
    json_key_integer(j, "tokens", q->tokens);
    time_json(j, "since", q->since_s);
    time_json(j, "tried", q->tried_s);
    json_end(j, '}');
}

static void unit_json(struct json *j, const struct learned_unit *u, bool simulated)
{
    json_begin(j, '{');
    json_key_text(j, "serial", u->serial);
    json_key_text(j, "protocol", u->protocol);
    json_key_text(j, "firmware", u->firmware[0] != '\0' ? u->firmware : NULL);
    json_key_bool(j, "simulated", simulated);
    time_json(j, "since", u->since_s);
    time_json(j, "seen", u->seen_s);
    json_key(j, "questions"), json_begin(j, '[');
    for (size_t n = 0; n < u->count; n++)
        question_json(j, u, &u->questions[n]);
    json_end(j, ']');
    json_key(j, "scales"), json_begin(j, '[');
    json_begin(j, '{');
    json_key_text(j, "name", measurements[M_inverter_heat_sink_temperature].name);
    json_key_text(j, "scale", scale_verdict_name(u->scale));
    time_json(j, "since", u->scale_since_s);
    json_end(j, '}');
    json_end(j, ']');
    json_end(j, '}');
}

static void put_json(struct page *page)
{
    struct json j = json_into(page->out);

    json_begin(&j, '{');
    json_key_text(&j, "folder", page->folder);
    json_key(&j, "units"), json_begin(&j, '[');
    for (size_t n = 0; n < learned_count(page->real); n++)
        unit_json(&j, learned_at(page->real, n), false);
    for (size_t n = 0; n < learned_count(page->simulated); n++)
        unit_json(&j, learned_at(page->simulated, n), true);
    json_end(&j, ']');
    json_end(&j, '}');
    buffer_text(page->out, "\n");
}

/* The folder that is named has to be there; the default may not have been made yet. */
static bool find_folder(const struct options *o, char **out, struct error *err)
{
    const char *named = options_text(o, "data", NULL);
    char *folder = named != NULL ? xstrdup(named) : data_folder_default();

    if (folder == NULL)
        return fail(err, ERROR_INVALID, "there is no home folder: name a data folder with --data");
    if (access(folder, R_OK | X_OK) != 0 && (named != NULL || errno != ENOENT)) {
        fail_errno(err, errno, "the data folder %s can't be read", folder);
        free(folder);
        return false;
    }
    *out = folder;
    return true;
}

bool protocols_learned(const struct options *o, struct buffer *out, struct error *err)
{
    char *folder = NULL;

    if (!find_folder(o, &folder, err))
        return false;

    char *simulated = xprintf("%s/" DATA_FOLDER_SIMULATED, folder);
    struct page page = {
        .terminal = &o->terminal,
        .folder = folder,
        .real = learned_open(NULL, folder),
        .simulated = learned_open(NULL, simulated),
        .out = out,
    };
    if (options_has(o, "json"))
        put_json(&page);
    else
        put_text(&page);
    learned_close(page.simulated);
    learned_close(page.real);
    free(simulated);
    free(folder);
    return true;
}
