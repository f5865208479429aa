/* protocols.c: `heliowire protocols`: the tables, as text, JSON or Markdown. */
#include <stdarg.h>
#include <stdio.h>

#include "commands/index.h"
#include "commands/protocols_learned.h"
#include "commands/table.h"
#include "core/json.h"
#include "protocols/index.h"

static const char *const poll_words[] = {
    [POLL_NEVER] = "by hand",       [POLL_IDENTITY] = "on connect",     [POLL_FAST] = "every cycle",
    [POLL_MINUTE] = "every minute", [POLL_SLOW] = "every five minutes",
};

static const char *const poll_slugs[] = {
    [POLL_NEVER] = "never",   [POLL_IDENTITY] = "identity", [POLL_FAST] = "fast",
    [POLL_MINUTE] = "minute", [POLL_SLOW] = "slow",
};

static const char *const argument_words[] = {
    [ARGUMENT_NONE] = "",        [ARGUMENT_UNIT] = "UNIT",    [ARGUMENT_YEAR] = "YYYY",
    [ARGUMENT_MONTH] = "YYYYMM", [ARGUMENT_DAY] = "YYYYMMDD", [ARGUMENT_HOUR] = "YYYYMMDDhh",
    [ARGUMENT_INDEX] = "NN",
};

static const char *const encoding_names[] = {
    [DECIMAL] = "decimal",
    [INTEGER] = "integer",
    [SIGNED] = "decimal with sign",
    [SIGN_DIGIT] = "digit for the sign (1 is minus), decimal",
    [SIGN_BEFORE] = "decimal (its sign stands before it, 0 is minus)",
    [KELVIN_TENTH] = "0.1 K",
    [BIT] = "bit",
    [FLAG] = "flag",
    [FLAG_OFF] = "flag (0 is on)",
    [LETTER] = "letter",
    [CHOICE] = "choice",
    [WORD] = "word",
    [VERSION] = "version",
    [SERIAL] = "serial",
    [SERIAL_AFTER] = "serial (its length stands before it)",
    [NUMBERS] = "numbers",
    [STAMP] = "date and time",
    [STAMP_HOUR] = "date and hour",
    [STAMP_2] = "date and time in two",
    [STAMP_5] = "date and time in five",
    [DATE] = "date",
    [TIME_OF_DAY] = "time of day",
};

/* What the output is made with. */
struct page {
    const struct protocol *protocol;
    const struct terminal *terminal;
    bool markdown;
    struct buffer *out;
    struct table table; /* being filled */
    struct json json;
    size_t count;
};

static void put_table(struct page *page)
{
    if (page->markdown)
        table_markdown(&page->table, page->out);
    else
        table_text(&page->table, page->terminal, page->out);
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
    if (page->markdown)
        buffer_printf(page->out, "%.*s %s\n\n", level, "####", text);
    else
        buffer_printf(page->out, "%s%s%s\n\n", terminal_style(page->terminal, STYLE_BOLD), text,
                      terminal_style(page->terminal, STYLE_PLAIN));
}

static void count_message(void *owner, const struct message *m)
{
    struct page *page = owner;

    (void)m;
    page->count++;
}

static void put_index(struct page *page)
{
    static const char *const titles[] = {"Name", "Questions", "Spoken by"};

    page->table = (struct table){.titles = titles, .columns = 3};
    for (const struct protocol *const *p = protocols; *p != NULL; p++) {
        page->count = 0;
        protocol_each_message(*p, count_message, page);
        table_cell(&page->table, "%s", (*p)->name);
        table_cell(&page->table, "%zu", page->count);
        table_cell(&page->table, "%s", (*p)->title);
    }
    put_table(page);
}

static void put_message_row(void *owner, const struct message *m)
{
    struct page *page = owner;

    table_cell(&page->table, "%s%s", m->command, argument_words[m->argument]);
    table_cell(&page->table, "%s", m->title);
    table_cell(&page->table, "%s", poll_words[m->poll]);
}

static void put_protocol(struct page *page)
{
    static const char *const titles[] = {"Question", "Asks for", "Asked"};
    const struct protocol *p = page->protocol;

    put_heading(page, 2, "%s (%s)", p->title, p->name);
    if (p->base != NULL)
        buffer_printf(page->out, "A variant of %s; what it does not say itself is as there.\n\n",
                      p->base->name);
    page->table = (struct table){.titles = titles, .columns = 3};
    protocol_each_message(p, put_message_row, page);
    put_table(page);
}

static void put_place(struct table *t, const struct field *f)
{
    if (f->as == BIT || f->as == LETTER)
        table_cell(t, "%s %d", encoding_names[f->as], f->bit);
    else if (f->exponent != 0)
        table_cell(t, "%s, times 10^%d", encoding_names[f->as], f->exponent);
    else
        table_cell(t, "%s", encoding_names[f->as]);
}

static void put_choices(struct table *t, const struct choice *choices)
{
    struct buffer text = {0};

    for (; choices != NULL && choices->slug != NULL; choices++)
        buffer_printf(&text, "%s%s %s", text.length > 0 ? ", " : "", choices->code, choices->slug);
    table_cell(t, "%.*s", SPAN_PRINT(buffer_view(&text)));
    buffer_done(&text);
}

static void put_layout(struct page *page, const struct layout *layout)
{
    static const char *const titles[] = {"At", "Name", "Unit", "As", "Meaning", "Choices"};
    struct table *t = &page->table;

    *t = (struct table){.titles = titles, .columns = 6};
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct field *f = &layout->fields[i];
        const char *unit = measurement_unit(f->is);

        table_cell(t, "%d", f->at);
        table_cell(t, "%s", measurements[f->is].name);
        table_cell(t, "%s", unit != NULL ? unit : "");
        put_place(t, f);
        table_cell(t, "%s", measurements[f->is].label);
        put_choices(t, field_choices(page->protocol, f));
    }
    put_table(page);
}

static void put_layout_title(struct page *page, const struct layout *layout)
{
    if (layout->max_tokens == 0)
        buffer_printf(page->out, "An answer of %d parts or more:\n\n", layout->min_tokens);
    else if (layout->max_tokens == layout->min_tokens)
        buffer_printf(page->out, "An answer of %d part%s:\n\n", layout->min_tokens,
                      layout->min_tokens == 1 ? "" : "s");
    else
        buffer_printf(page->out, "An answer of %d to %d parts:\n\n", layout->min_tokens,
                      layout->max_tokens);
}

static void put_message(void *owner, const struct message *m)
{
    struct page *page = owner;

    put_heading(page, 3, "%s%s: %s (%s)", m->command, argument_words[m->argument], m->title,
                page->protocol->name);
    buffer_printf(page->out, "Asked %s.\n", poll_words[m->poll]);
    if (m->example != NULL)
        buffer_printf(page->out, page->markdown ? "An answer: `%s`\n" : "An answer: %s\n",
                      m->example);
    if (m->example_source != NULL)
        buffer_printf(page->out, "Recorded: %s\n", m->example_source);
    for (size_t i = 0; i < m->layout_count; i++) {
        buffer_text(page->out, "\n");
        put_layout_title(page, &m->layouts[i]);
        put_layout(page, &m->layouts[i]);
    }
    buffer_text(page->out, "\n");
}

static void field_json(const struct protocol *p, const struct field *f, struct json *j)
{
    const struct choice *choices = field_choices(p, f);

    json_begin(j, '{');
    json_key_text(j, "name", measurements[f->is].name);
    json_key_text(j, "label", measurements[f->is].label);
    json_key_text(j, "unit", measurement_unit(f->is));
    json_key_integer(j, "at", f->at);
    json_key_text(j, "as", encoding_names[f->as]);
    if (f->as == BIT || f->as == LETTER)
        json_key_integer(j, "bit", f->bit);
    if (f->exponent != 0)
        json_key_integer(j, "exponent", f->exponent);
    if (f->min != f->max)
        json_key_integer(j, "min", f->min), json_key_integer(j, "max", f->max);
    if (choices != NULL) {
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
    json_end(j, '}');
}

static void message_json(void *owner, const struct message *m)
{
    struct page *page = owner;
    struct json *j = &page->json;

    json_begin(j, '{');
    json_key_text(j, "command", m->command);
    json_key_text(j, "title", m->title);
    json_key_text(j, "argument", m->argument != ARGUMENT_NONE ? argument_words[m->argument] : NULL);
    json_key_text(j, "poll", poll_slugs[m->poll]);
    json_key_text(j, "example", m->example);
    json_key(j, "layouts"), json_begin(j, '[');
    for (size_t i = 0; i < m->layout_count; i++) {
        json_begin(j, '{');
        json_key_integer(j, "min_tokens", m->layouts[i].min_tokens);
        json_key_integer(j, "max_tokens", m->layouts[i].max_tokens);
        json_key_text(j, "pattern", m->layouts[i].pattern);
        json_key(j, "fields"), json_begin(j, '[');
        for (size_t k = 0; k < m->layouts[i].field_count; k++)
            field_json(page->protocol, &m->layouts[i].fields[k], j);
        json_end(j, ']');
        json_end(j, '}');
    }
    json_end(j, ']');
    json_end(j, '}');
}

static void protocol_json(struct page *page, const struct protocol *p)
{
    struct json *j = &page->json;

    page->protocol = p;
    json_begin(j, '{');
    json_key_text(j, "name", p->name);
    json_key_text(j, "title", p->title);
    json_key_text(j, "base", p->base != NULL ? p->base->name : NULL);
    json_key_text(j, "framing", p->framing->name);
    json_key(j, "messages"), json_begin(j, '[');
    protocol_each_message(p, message_json, page);
    json_end(j, ']');
    json_end(j, '}');
}

static void put_json(struct page *page, const struct message *m)
{
    page->json = json_into(page->out);
    if (m != NULL) {
        message_json(page, m);
    } else if (page->protocol != NULL) {
        protocol_json(page, page->protocol);
    } else {
        json_begin(&page->json, '{');
        json_key(&page->json, "protocols"), json_begin(&page->json, '[');
        for (const struct protocol *const *p = protocols; *p != NULL; p++)
            protocol_json(page, *p);
        json_end(&page->json, ']');
        json_end(&page->json, '}');
    }
    buffer_text(page->out, "\n");
}

static void put_text(struct page *page, const struct message *m)
{
    if (m != NULL) {
        put_message(page, m);
    } else if (page->protocol == NULL) {
        put_index(page);
    } else {
        put_protocol(page);
        if (page->markdown) {
            buffer_text(page->out, "\n");
            protocol_each_message(page->protocol, put_message, page);
        }
    }
}

static enum exit_code run_learned(const struct options *o)
{
    struct buffer out = {0};
    struct error err;

    if (o->operand_count > 0 || options_has(o, "markdown"))
        return command_misused(o, "--learned goes with --data and --json only");
    if (!protocols_learned(o, &out, &err))
        return command_failed(&err);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
    return EXIT_DONE;
}

static enum exit_code run(const struct options *o)
{
    if (options_has(o, "learned"))
        return run_learned(o);
    if (options_has(o, "data"))
        return command_misused(o, "--data goes with --learned only");

    struct buffer out = {0};
    struct page page = {
        .terminal = &o->terminal, .markdown = options_has(o, "markdown"), .out = &out};
    const struct message *m = NULL;

    if (o->operand_count > 0 && (page.protocol = protocol_find(span_of(o->operands[0]))) == NULL)
        return command_misused(o, "there is no protocol '%s'", o->operands[0]);
    if (o->operand_count > 1 &&
        (m = protocol_message(page.protocol, span_of(o->operands[1]))) == NULL)
        return command_misused(o, "%s has no table for '%s'", o->operands[0], o->operands[1]);

    if (options_has(o, "json"))
        put_json(&page, m);
    else
        put_text(&page, m);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
    return EXIT_DONE;
}

static const struct option_row rows[] = {
    {.name = "json", .help = "print JSON: the tables whole"},
    {.name = "markdown", .help = "print Markdown, as in the documentation"},
    {.name = "learned",
     .help = "which questions each unit was found to answer, by its firmware, instead"},
    {.name = "data",
     .type = OPTION_TEXT,
     .value = "FOLDER",
     .help = "where heliowire run keeps what it learns, for --learned (default: as there)"},
    {0},
};

const struct command command_protocols = {
    .name = "protocols",
    .summary = "the dialects Heliowire knows, as tables",
    .operands = "[NAME [COMMAND]]",
    .max_operands = 2,
    .help = "Shows the dialects that Heliowire knows. With a NAME: the questions of that\n"
            "dialect. With a COMMAND too: where each reading stands in its answer.\n"
            "With --learned: what the daemon has found out about each unit. Questions that\n"
            "a firmware refuses or does not hear are tried again once a week only.",
    .examples = "  heliowire protocols\n"
                "  heliowire protocols pi30\n"
                "  heliowire protocols pi30max QPIGS\n"
                "  heliowire protocols --json\n"
                "  heliowire protocols --learned --data /var/lib/heliowire",
    .options = rows,
    .run = run,
};
