/* protocol_json.c: the tables of protocols as JSON. */
#include "commands/protocol_json.h"

#include <stdio.h>
#include <string.h>

#include "commands/protocol_words.h"

/* Goes through the tables of a protocol. */
struct writer {
    const struct protocol *protocol;
    struct json *json;
    const char *command; /* only rows of this one; NULL: all */
};

static void choices_json(const struct choice *choices, struct json *j)
{
    if (choices == NULL)
        return;
    json_key(j, "choices"), json_begin(j, '[');
    for (; choices->slug != NULL; choices++) {
        json_begin(j, '{');
        json_key_text(j, "code", choices->code);
        json_key_text(j, "slug", choices->slug);
        json_key_text(j, "words", choices->words);
        json_end(j, '}');
    }
    json_end(j, ']');
}

static void measurement_json(enum measurement_id id, struct json *j)
{
    json_key_text(j, "name", measurements[id].name);
    json_key_text(j, "label", measurements[id].label);
    json_key_text(j, "unit", measurement_unit(id));
}

static void field_json(const struct protocol *p, const struct field *f, struct json *j)
{
    json_begin(j, '{');
    measurement_json(f->is, j);
    json_key_integer(j, "at", f->at);
    json_key_text(j, "as", encoding_words[f->as]);
    if (f->as == BIT || f->as == LETTER)
        json_key_integer(j, "bit", f->bit);
    if (f->length > 0)
        json_key_integer(j, "from", f->from), json_key_integer(j, "length", f->length);
    if (f->exponent != 0)
        json_key_integer(j, "exponent", f->exponent);
    if (f->times > 1)
        json_key_integer(j, "times", f->times);
    if (f->zero_is_unknown)
        json_key_bool(j, "zero_is_unknown", true);
    if (f->min != f->max)
        json_key_integer(j, "min", f->min), json_key_integer(j, "max", f->max);
    choices_json(field_choices(p, f), j);
    json_end(j, '}');
}

static void layout_json(const struct protocol *p, const struct layout *l, struct json *j)
{
    json_begin(j, '{');
    json_key_integer(j, "min_tokens", l->min_tokens);
    json_key_integer(j, "max_tokens", l->max_tokens);
    json_key_text(j, "pattern", l->pattern);
    json_key(j, "fields"), json_begin(j, '[');
    for (size_t i = 0; i < l->field_count; i++)
        field_json(p, &l->fields[i], j);
    json_end(j, ']');
    json_end(j, '}');
}

void protocol_json_question(const struct protocol *p, const struct message *m, struct json *j)
{
    json_begin(j, '{');
    json_key_text(j, "command", m->command);
    json_key_text(j, "title", m->title);
    json_key_text(j, "argument", m->argument != ARGUMENT_NONE ? argument_words[m->argument] : NULL);
    json_key_text(j, "poll", poll_slugs[m->poll]);
    json_key_bool(j, "defaults", m->defaults);
    json_key_text(j, "example", m->example);
    json_key_text(j, "example_source", m->example_source);
    json_key(j, "layouts"), json_begin(j, '[');
    for (size_t i = 0; i < m->layout_count; i++)
        layout_json(p, &m->layouts[i], j);
    json_end(j, ']');
    json_end(j, '}');
}

static void put_question(void *owner, const struct message *m)
{
    struct writer *w = owner;

    protocol_json_question(w->protocol, m, w->json);
}

static void number_json(struct json *j, const char *key, double number)
{
    char text[32];

    snprintf(text, sizeof text, "%g", number);
    json_key(j, key), json_put_raw(j, span_of(text));
}

static void range_json(const struct setting *s, struct json *j)
{
    if (s->min < s->max)
        number_json(j, "min", s->min), number_json(j, "max", s->max);
    if (s->step > 0)
        number_json(j, "step", s->step);
    if (s->per_12_v)
        json_key_bool(j, "per_12_v", true);
}

static void put_setting(void *owner, const struct setting *s)
{
    struct writer *w = owner;
    struct json *j = w->json;

    if (w->command != NULL && strcmp(w->command, s->command) != 0)
        return;
    json_begin(j, '{');
    measurement_json(s->is, j);
    json_key_text(j, "command", s->command);
    json_key_text(j, "off", s->off);
    json_key_text(j, "within", s->within);
    json_key_text(j, "example", s->example);
    json_key_integer(j, "at", s->at);
    if (s->as != DECIMAL)
        json_key_text(j, "as", encoding_words[s->as]);
    if (s->exponent != 0)
        json_key_integer(j, "exponent", s->exponent);
    if (s->times > 1)
        json_key_integer(j, "times", s->times);
    range_json(s, j);
    choices_json(s->choices, j);
    json_key_text(j, "limits", s->limits);
    json_key_bool(j, "dangerous", s->dangerous);
    json_key_bool(j, "unconfirmed", s->unconfirmed);
    json_end(j, '}');
}

static void put_action(void *owner, const struct action *a)
{
    struct writer *w = owner;
    struct json *j = w->json;

    if (w->command != NULL && strcmp(w->command, a->command) != 0)
        return;
    json_begin(j, '{');
    json_key_text(j, "command", a->command);
    json_key_text(j, "title", a->title);
    json_key_text(j, "example", a->example);
    choices_json(a->choices, j);
    json_key_bool(j, "final", a->final);
    json_key_bool(j, "dangerous", a->dangerous);
    json_key_bool(j, "unconfirmed", a->unconfirmed);
    json_end(j, '}');
}

static void setters_json(struct writer *w)
{
    struct json *j = w->json;

    json_key(j, "settings"), json_begin(j, '[');
    protocol_each_setting(w->protocol, put_setting, w);
    json_end(j, ']');
    json_key(j, "actions"), json_begin(j, '[');
    protocol_each_action(w->protocol, put_action, w);
    json_end(j, ']');
}

static void notes_json(const struct protocol *p, struct json *j)
{
    json_key_text(j, "about", p->about);
    json_key(j, "units"), json_begin(j, '[');
    for (const struct unit *u = p->units; u != NULL && u->name != NULL; u++) {
        json_begin(j, '{');
        json_key_text(j, "name", u->name);
        json_key_text(j, "known_by", known_by_words[u->by]);
        json_key_text(j, "source", u->source);
        json_end(j, '}');
    }
    json_end(j, ']');
    json_key(j, "omissions"), json_begin(j, '[');
    for (const struct omission *o = p->omissions; o != NULL && o->command != NULL; o++) {
        json_begin(j, '{');
        json_key_text(j, "command", o->command);
        json_key_text(j, "what", o->what);
        json_key_text(j, "why", o->why);
        json_end(j, '}');
    }
    json_end(j, ']');
}

void protocol_json(const struct protocol *p, struct json *j)
{
    struct writer w = {.protocol = p, .json = j};

    json_begin(j, '{');
    json_key_text(j, "name", p->name);
    json_key_text(j, "title", p->title);
    json_key_text(j, "base", p->base != NULL ? p->base->name : NULL);
    json_key_text(j, "framing", p->framing->name);
    json_key(j, "messages"), json_begin(j, '[');
    protocol_each_message(p, put_question, &w);
    json_end(j, ']');
    setters_json(&w);
    notes_json(p, j);
    json_end(j, '}');
}

void protocol_json_setter(const struct protocol *p, const char *command, struct json *j)
{
    json_begin(j, '{');
    setters_json(&(struct writer){.protocol = p, .json = j, .command = command});
    json_end(j, '}');
}
