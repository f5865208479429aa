/* protocols.c: `heliowire protocols`: the tables, as text, JSON or Markdown. */
#include <stdio.h>

#include "commands/index.h"
#include "commands/protocol_json.h"
#include "commands/protocol_page.h"
#include "commands/protocols_learned.h"
#include "protocols/index.h"

/* What is asked for: all protocols, one, or one command of it. */
struct wish {
    const struct protocol *protocol; /* NULL: all */
    const struct message *message;   /* a question; NULL: none */
    const char *setter;              /* what a setting or action begins with; NULL: none */
};

static void put_json(const struct wish *wish, struct buffer *out)
{
    struct json j = json_into(out);

    if (wish->message != NULL) {
        protocol_json_question(wish->protocol, wish->message, &j);
    } else if (wish->setter != NULL) {
        protocol_json_setter(wish->protocol, wish->setter, &j);
    } else if (wish->protocol != NULL) {
        protocol_json(wish->protocol, &j);
    } else {
        json_begin(&j, '{');
        json_key(&j, "protocols"), json_begin(&j, '[');
        for (const struct protocol *const *p = protocols; *p != NULL; p++)
            protocol_json(*p, &j);
        json_end(&j, ']');
        json_end(&j, '}');
    }
    buffer_text(out, "\n");
}

static void put_page(const struct wish *wish, const struct page_style *style, struct buffer *out)
{
    if (wish->message != NULL)
        protocol_page_question(style, wish->protocol, wish->message, out);
    else if (wish->setter != NULL)
        protocol_page_setter(style, wish->protocol, wish->setter, out);
    else if (wish->protocol == NULL)
        protocol_page_index(style, out);
    else if (style->markdown)
        protocol_page_whole(wish->protocol, out);
    else
        protocol_page_overview(style, wish->protocol, out);
}

/* A question, or what sets or does something; false: neither. */
static bool find_command(struct wish *wish, struct span command)
{
    const struct setting *s = protocol_setting(wish->protocol, command);
    const struct action *a = protocol_action(wish->protocol, command);

    wish->message = protocol_message(wish->protocol, command);
    if (s != NULL)
        wish->setter = s->command;
    else if (a != NULL)
        wish->setter = a->command;
    return wish->message != NULL || wish->setter != NULL;
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

    struct page_style style = {.terminal = &o->terminal, .markdown = options_has(o, "markdown")};
    struct buffer out = {0};
    struct wish wish = {0};

    if (o->operand_count > 0 && (wish.protocol = protocol_find(span_of(o->operands[0]))) == NULL)
        return command_misused(o, "there is no protocol '%s'", o->operands[0]);
    if (o->operand_count > 1 && !find_command(&wish, span_of(o->operands[1])))
        return command_misused(o, "%s has no table for '%s'", o->operands[0], o->operands[1]);

    if (options_has(o, "json"))
        put_json(&wish, &out);
    else
        put_page(&wish, &style, &out);
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
    .help = "Shows the dialects that Heliowire knows. With a NAME: what that dialect can be\n"
            "asked, and what can be set. With a COMMAND too: where each reading stands in its\n"
            "answer, or what it sets and to which values.\n"
            "With --learned: what the daemon has found out about each unit. Questions that\n"
            "a firmware refuses or does not hear are tried again once a week only.",
    .examples = "  heliowire protocols\n"
                "  heliowire protocols pi30\n"
                "  heliowire protocols pi30max QPIGS\n"
                "  heliowire protocols pi30 POP\n"
                "  heliowire protocols --json\n"
                "  heliowire protocols --learned --data /var/lib/heliowire",
    .options = rows,
    .run = run,
};
