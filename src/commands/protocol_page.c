/* protocol_page.c: what the tables of protocols hold, for people. */
#include "commands/protocol_page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "commands/protocol_words.h"
#include "commands/table.h"
#include "protocols/index.h"

/* What a page is made with. */
struct page {
    const struct protocol *protocol;
    const struct page_style *style;
    struct buffer *out;
    struct table table;  /* being filled */
    const char *command; /* only rows of this one; NULL: all */
    bool is_part;        /* of the page of its protocol, whose name needs no saying */
    size_t count;
};

static void put_table(struct page *page)
{
    if (page->style->markdown)
        table_markdown(&page->table, page->out);
    else
        table_text(&page->table, page->style->terminal, page->out);
    table_done(&page->table);
}

PRINTF(3, 4)
static void put_heading(struct page *page, int level, const char *format, ...)
{
    char text[200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (page->style->markdown)
        buffer_printf(page->out, "%.*s %s\n\n", level, "####", text);
    else
        buffer_printf(page->out, "%s%s%s\n\n", terminal_style(page->style->terminal, STYLE_BOLD),
                      text, terminal_style(page->style->terminal, STYLE_PLAIN));
}

/* A cell of what a function of protocol_words.h writes. */
static void cell_of(struct table *t, struct buffer *text)
{
    table_cell(t, "%.*s", SPAN_PRINT(buffer_view(text)));
    buffer_done(text);
}

/* --- questions --- */

static bool is_own(const struct protocol *p, const struct message *m)
{
    for (size_t i = 0; i < p->message_count; i++)
        if (m == &p->messages[i])
            return true;
    return false;
}

static void put_question_row(void *owner, const struct message *m)
{
    struct page *page = owner;
    const struct protocol *p = page->protocol;
    struct buffer name = {0};

    put_question_name(m, &name);
    cell_of(&page->table, &name);
    table_cell(&page->table, "%s", m->title);
    table_cell(&page->table, "%s", poll_words[m->poll]);
    if (p->base == NULL)
        return;
    while (!is_own(p, m))
        p = p->base;
    if (page->style->markdown && p != page->protocol)
        table_cell(&page->table, "[%s](%s.md)", p->name, p->name);
    else
        table_cell(&page->table, "%s", p->name);
}

static void put_questions(struct page *page)
{
    static const char *const titles[] = {"Question", "Asks for", "Asked", "Answered as in"};

    page->table = (struct table){.titles = titles, .columns = page->protocol->base != NULL ? 4 : 3};
    protocol_each_message(page->protocol, put_question_row, page);
    put_table(page);
}

static void put_layout(struct page *page, const struct layout *layout)
{
    static const char *const titles[] = {"At", "Name", "Unit", "As", "Meaning", "Choices"};
    struct table *t = &page->table;

    *t = (struct table){.titles = titles, .columns = 6};
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *f = &layout->fields[i];
        const char *unit = measurement_unit(f->is);
        struct buffer as = {0}, choices = {0};

        table_cell(t, "%d", f->at);
        table_cell(t, "%s", measurements[f->is].name);
        table_cell(t, "%s", unit != NULL ? unit : "");
        put_encoding(f, &as);
        cell_of(t, &as);
        table_cell(t, "%s", measurements[f->is].label);
        put_choices(field_choices(page->protocol, f), 0, &choices);
        cell_of(t, &choices);
    }
    put_table(page);
}

static void put_layout_title(struct page *page, const struct layout *l)
{
    buffer_printf(page->out, "\nAn answer of %d", l->min_tokens);
    if (l->max_tokens == 0)
        buffer_text(page->out, " parts or more");
    else if (l->max_tokens > l->min_tokens)
        buffer_printf(page->out, " to %d parts", l->max_tokens);
    else
        buffer_text(page->out, l->min_tokens == 1 ? " part" : " parts");
    if (l->pattern != NULL && page->style->markdown)
        buffer_printf(page->out, ", which looks like `%s`", l->pattern);
    buffer_text(page->out, l->field_count > 0 ? ":\n\n" : ", is to another question.\n");
}

static void put_question(void *owner, const struct message *m)
{
    struct page *page = owner;
    const char *quote = page->style->markdown ? "`" : "";
    struct buffer name = {0};

    put_question_name(m, &name);
    if (page->is_part)
        put_heading(page, 3, "%.*s: %s", SPAN_PRINT(buffer_view(&name)), m->title);
    else
        put_heading(page, 3, "%.*s: %s (%s)", SPAN_PRINT(buffer_view(&name)), m->title,
                    page->protocol->name);
    buffer_done(&name);
    buffer_printf(page->out, "Asked %s.%s\n", poll_words[m->poll],
                  m->defaults ? " Tells what the unit left the factory with." : "");
    if (page->style->markdown)
        buffer_text(page->out, "\n");
    buffer_printf(page->out, "An answer: %s%s%s\n", quote, m->example, quote);
    if (page->style->markdown)
        buffer_text(page->out, "\n");
    if (m->example_source != NULL)
        buffer_printf(page->out, "Recorded: %s\n", m->example_source);
    else
        buffer_text(page->out, "Made after a document.\n");
    for (size_t i = 0; i < m->layout_count; i++) {
        put_layout_title(page, &m->layouts[i]);
        if (m->layouts[i].field_count > 0)
            put_layout(page, &m->layouts[i]);
    }
    buffer_text(page->out, "\n");
}

static void put_own_question(void *owner, const struct message *m)
{
    struct page *page = owner;

    if (is_own(page->protocol, m))
        put_question(page, m);
}

/* --- settings and actions --- */

static bool is_wanted(const struct page *page, const char *command)
{
    return page->command == NULL || strcmp(page->command, command) == 0;
}

static void put_care(struct table *t, bool final, bool dangerous, bool unconfirmed)
{
    table_cell(t, "%s%s%s%s%s", final ? "can't be undone" : "",
               final && (dangerous || unconfirmed) ? ", " : "", dangerous ? "dangerous" : "",
               dangerous && unconfirmed ? ", " : "", unconfirmed ? "unconfirmed" : "");
}

static void put_setting_row(void *owner, const struct setting *s)
{
    struct page *page = owner;
    struct table *t = &page->table;
    const char *unit = measurement_unit(s->is);
    struct buffer setter = {0}, values = {0};

    if (!is_wanted(page, s->command))
        return;
    table_cell(t, "%s", measurements[s->is].name);
    table_cell(t, "%s", measurements[s->is].label);
    table_cell(t, "%s", unit != NULL ? unit : "");
    put_setter(s, &setter);
    cell_of(t, &setter);
    put_values(s, &values);
    cell_of(t, &values);
    table_cell(t, "%s", s->limits != NULL ? s->limits : "");
    put_care(t, false, s->dangerous, s->unconfirmed);
}

static void put_action_row(void *owner, const struct action *a)
{
    struct page *page = owner;
    struct table *t = &page->table;
    struct buffer choices = {0};

    if (!is_wanted(page, a->command))
        return;
    table_cell(t, "%s%s", a->command, a->example != NULL ? a->example : "");
    table_cell(t, "%s", a->title);
    put_choices(a->choices, 0, &choices);
    cell_of(t, &choices);
    put_care(t, a->final, a->dangerous, a->unconfirmed);
}

/* A table with its heading, if it has rows; `legend` stands in documents. */
static void put_section(struct page *page, const char *heading, const char *legend)
{
    if (page->table.count == 0)
        return;
    buffer_text(page->out, "\n");
    put_heading(page, 2, "%s", heading);
    if (page->style->markdown && legend != NULL)
        buffer_printf(page->out, "%s\n\n", legend);
    put_table(page);
}

static void put_setters(struct page *page)
{
    static const char *const setting_titles[] = {"Name",  "Meaning",    "Unit", "Command",
                                                 "Takes", "Limited by", "Care"};
    static const char *const action_titles[] = {"Command", "Does", "Takes", "Care"};

    page->table = (struct table){.titles = setting_titles, .columns = 7};
    protocol_each_setting(page->protocol, put_setting_row, page);
    put_section(
        page, "Settings",
        "A command is shown with an example of what stands behind it; \"2 of 4\" is the part that\n"
        "this row is about, all of which are sent together. Behind a command with … stands all of\n"
        "the answer to the question in brackets, with but this value changed. \"For each 12 V\":\n"
        "times the rated voltage of the battery over 12. Limited by: the question that lists what\n"
        "this unit takes. Dangerous: can harm battery, house or unit. Unconfirmed: in papers "
        "only,\n"
        "or refused by some units.");
    page->table = (struct table){.titles = action_titles, .columns = 4};
    protocol_each_action(page->protocol, put_action_row, page);
    put_section(page, "Actions", NULL);
}

/* --- units and omissions --- */

static void put_units(struct page *page)
{
    static const char *const titles[] = {"Unit", "Known", "Source"};

    page->table = (struct table){.titles = titles, .columns = 3};
    for (const struct unit *u = page->protocol->units; u != NULL && u->name != NULL; u++) {
        table_cell(&page->table, "%s", u->name);
        table_cell(&page->table, "%s", known_by_words[u->by]);
        table_cell(&page->table, "%s", u->source);
    }
    put_section(page, "Units", "What the words mean is said in [devices.md](../devices.md).");
}

static void put_omissions(struct page *page)
{
    static const char *const titles[] = {"Command", "What", "Why"};

    page->table = (struct table){.titles = titles, .columns = 3};
    for (const struct omission *o = page->protocol->omissions; o != NULL && o->command != NULL;
         o++) {
        table_cell(&page->table, "%s", o->command);
        table_cell(&page->table, "%s", o->what);
        table_cell(&page->table, "%s", o->why);
    }
    put_section(page, "Left out", NULL);
}

/* --- pages --- */

static void count_message(void *owner, const struct message *m)
{
    (void)m;
    ((struct page *)owner)->count++;
}

static void count_setting(void *owner, const struct setting *s)
{
    (void)s;
    ((struct page *)owner)->count++;
}

void protocol_page_index(const struct page_style *style, struct buffer *out)
{
    static const char *const titles[] = {"Name", "Questions", "Settings", "Spoken by"};
    struct page page = {.style = style, .out = out};

    page.table = (struct table){.titles = titles, .columns = 4};
    for (const struct protocol *const *p = protocols; *p != NULL; p++) {
        table_cell(&page.table, "%s", (*p)->name);
        page.count = 0;
        protocol_each_message(*p, count_message, &page);
        table_cell(&page.table, "%zu", page.count);
        page.count = 0;
        protocol_each_setting(*p, count_setting, &page);
        table_cell(&page.table, "%zu", page.count);
        table_cell(&page.table, "%s", (*p)->title);
    }
    put_table(&page);
}

static void put_base(struct page *page)
{
    if (page->protocol->base != NULL)
        buffer_printf(page->out, "A variant of %s; what it does not say itself is as there.\n\n",
                      page->protocol->base->name);
}

void protocol_page_overview(const struct page_style *style, const struct protocol *p,
                            struct buffer *out)
{
    struct page page = {.protocol = p, .style = style, .out = out};

    put_heading(&page, 2, "%s (%s)", p->title, p->name);
    put_base(&page);
    put_questions(&page);
    put_setters(&page);
}

void protocol_page_whole(const struct protocol *p, struct buffer *out)
{
    static const struct page_style style = {.markdown = true};
    struct page page = {.protocol = p, .style = &style, .out = out, .is_part = true};

    put_heading(&page, 1, "%s (%s)", p->title, p->name);
    if (p->about != NULL)
        buffer_printf(out, "%s\n", p->about);
    put_heading(&page, 2, "Questions");
    put_base(&page);
    put_questions(&page);
    put_setters(&page);
    put_units(&page);
    put_omissions(&page);
    if (p->message_count == 0)
        return;
    buffer_text(out, "\n");
    put_heading(&page, 2, "Answers");
    buffer_text(
        out,
        "Tokens, or characters where nothing parts them, are counted from 0. How the look of an\n"
        "answer is written is explained in `src/model/protocol.h`.\n\n");
    protocol_each_message(p, put_own_question, &page);
    out->length--; /* one line feed is enough at the end */
}

void protocol_page_question(const struct page_style *style, const struct protocol *p,
                            const struct message *m, struct buffer *out)
{
    put_question(&(struct page){.protocol = p, .style = style, .out = out}, m);
}

void protocol_page_setter(const struct page_style *style, const struct protocol *p,
                          const char *command, struct buffer *out)
{
    put_setters(&(struct page){.protocol = p, .style = style, .out = out, .command = command});
}
