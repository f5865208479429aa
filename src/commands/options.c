/* options.c: a thin table over getopt_long. */
#include "commands/options.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/command.h"
#include "commands/spelling.h"
#include "core/memory.h"

enum {
    ROWS_MAX = 48,
    FIRST_VALUE = 256, /* what getopt_long returns for row 0: above every letter */
    HELP_COLUMN = 24,
    HELP_WIDTH_MAX = 100,
};

/* Rows that every command has, behind its own. */
static const struct option_row common[] = {
    {.name = "color",
     .type = OPTION_WORD,
     .value = "always|never|auto",
     .help = "colours in the output"},
    {.name = "help", .letter = 'h', .help = "show this help"},
    {.name = "version", .letter = 'V', .help = "show the version"},
    {0},
};

/* The rows of a command and the common ones, as one list. */
struct row_list {
    const struct option_row *rows[ROWS_MAX];
    size_t count;
};

static void add_rows(struct row_list *list, const struct option_row *rows)
{
    for (; rows != NULL && rows->name != NULL; rows++) {
        assert(list->count < ROWS_MAX);
        list->rows[list->count++] = rows;
    }
}

static struct row_list rows_of(const struct command *command)
{
    struct row_list list = {0};

    add_rows(&list, command->options);
    add_rows(&list, common);
    return list;
}

static void fill_long(const struct row_list *list, struct option *out)
{
    for (size_t i = 0; i < list->count; i++)
        out[i] = (struct option){
            .name = list->rows[i]->name,
            .has_arg = list->rows[i]->type == OPTION_FLAG ? no_argument : required_argument,
            .val = FIRST_VALUE + (int)i,
        };
}

/* The colon in front asks getopt to tell a missing value from an unknown option. */
static void fill_short(const struct row_list *list, char *out)
{
    *out++ = ':';
    for (size_t i = 0; i < list->count; i++) {
        if (list->rows[i]->letter == 0)
            continue;
        *out++ = list->rows[i]->letter;
        if (list->rows[i]->type != OPTION_FLAG)
            *out++ = ':';
    }
    *out = '\0';
}

static const struct option_row *row_of(const struct row_list *list, int value)
{
    if (value >= FIRST_VALUE)
        return list->rows[value - FIRST_VALUE];
    for (size_t i = 0; i < list->count; i++)
        if (list->rows[i]->letter == value && value != 0)
            return list->rows[i];
    return NULL;
}

static bool has_word(const char *words, const char *word)
{
    size_t length = strcspn(word, "|");

    if (length == 0 || word[length] == '|')
        return false;
    for (const char *at = words; at != NULL; at = strchr(at, '|')) {
        if (*at == '|')
            at++;
        if (strncmp(at, word, length) == 0 && (at[length] == '|' || at[length] == '\0'))
            return true;
    }
    return false;
}

static bool check_value(struct option_given *given, struct error *err)
{
    const struct option_row *row = given->row;
    char *end;

    if (row->type == OPTION_WORD && !has_word(row->value, given->text))
        return fail(err, ERROR_INVALID, "--%s takes one of %s, not '%s'", row->name, row->value,
                    given->text);
    if (row->type != OPTION_INTEGER)
        return true;

    errno = 0;
    given->number = strtoll(given->text, &end, 10);
    if (end == given->text || *end != '\0' || errno != 0 || given->number < row->min ||
        given->number > row->max)
        return fail(err, ERROR_INVALID,
                    "--%s takes a whole number from %" PRId64 " to %" PRId64 ", not '%s'",
                    row->name, row->min, row->max, given->text);
    return true;
}

static bool keep(struct options *o, const struct option_row *row, const char *text,
                 struct error *err)
{
    struct option_given given = {.row = row, .text = text};

    if (!check_value(&given, err))
        return false;
    o->given = xrealloc(o->given, (o->given_count + 1) * sizeof *o->given);
    o->given[o->given_count++] = given;
    return true;
}

static bool refuse_unknown(const struct row_list *list, const char *word, struct error *err)
{
    if (strncmp(word, "--", 2) != 0)
        return fail(err, ERROR_INVALID, "unknown option -%c", optopt);

    char name[64];
    span_copy(span_of(word + 2), name, sizeof name);
    name[strcspn(name, "=")] = '\0';
    for (size_t i = 0; i < list->count; i++)
        if (spelling_is_near(name, list->rows[i]->name))
            return fail(err, ERROR_INVALID, "unknown option --%s (did you mean --%s?)", name,
                        list->rows[i]->name);
    return fail(err, ERROR_INVALID, "unknown option --%s", name);
}

/* getopt says '?' both for an option that is not known and for a flag with a value. */
static bool refuse(const struct row_list *list, int result, char **argv, struct error *err)
{
    const struct option_row *row = row_of(list, optopt);

    if (result == ':' && row != NULL)
        return fail(err, ERROR_INVALID, "--%s needs %s", row->name, row->value);
    if (row != NULL)
        return fail(err, ERROR_INVALID, "--%s takes no value", row->name);
    return refuse_unknown(list, argv[optind - 1], err);
}

static bool check_operands(const struct options *o, struct error *err)
{
    const struct command *command = o->command;

    if (o->operand_count < command->min_operands)
        return fail(err, ERROR_INVALID, "%s needs %s", command->name, command->operands);
    if (o->operand_count > command->max_operands)
        return fail(err, ERROR_INVALID, "%s has no use for '%s'", command->name,
                    o->operands[command->max_operands]);
    return true;
}

static enum options_outcome collect(const struct row_list *list, int argc, char **argv,
                                    struct options *o, struct error *err)
{
    struct option long_options[ROWS_MAX + 1] = {{0}};
    char short_options[2 * ROWS_MAX + 2];
    int result;

    fill_long(list, long_options);
    fill_short(list, short_options);
    opterr = 0;
    optind = 0; /* GNU: begin anew */
    while ((result = getopt_long(argc, argv, short_options, long_options, NULL)) != -1) {
        const struct option_row *row = result == '?' || result == ':' ? NULL : row_of(list, result);

        if (row == NULL)
            return refuse(list, result, argv, err), OPTIONS_WRONG;
        if (strcmp(row->name, "help") == 0)
            return OPTIONS_HELP;
        if (strcmp(row->name, "version") == 0)
            return OPTIONS_VERSION;
        if (!keep(o, row, optarg, err))
            return OPTIONS_WRONG;
    }
    o->operands = argv + optind;
    o->operand_count = (size_t)(argc - optind);
    return check_operands(o, err) ? OPTIONS_RUN : OPTIONS_WRONG;
}

static enum colour_choice colour_choice_of(const struct options *o)
{
    const char *word = options_text(o, "color", "auto");

    return strcmp(word, "always") == 0  ? COLOUR_ALWAYS
           : strcmp(word, "never") == 0 ? COLOUR_NEVER
                                        : COLOUR_AUTO;
}

enum options_outcome options_parse(const struct command *command, int argc, char **argv,
                                   struct options *out, struct error *err)
{
    struct row_list list = rows_of(command);

    *out = (struct options){.command = command};
    enum options_outcome outcome = collect(&list, argc, argv, out, err);
    out->terminal = terminal_of(STDOUT_FILENO, colour_choice_of(out));
    return outcome;
}

void options_done(struct options *o)
{
    free(o->given);
    *o = (struct options){0};
}

static bool is_in_table(const struct options *o, const char *name)
{
    struct row_list list = rows_of(o->command);

    for (size_t i = 0; i < list.count; i++)
        if (strcmp(list.rows[i]->name, name) == 0)
            return true;
    return false;
}

/* The last one of that name, NULL if it was not given. */
static const struct option_given *find(const struct options *o, const char *name)
{
    assert(is_in_table(o, name));
    for (size_t i = o->given_count; i > 0; i--)
        if (strcmp(o->given[i - 1].row->name, name) == 0)
            return &o->given[i - 1];
    return NULL;
}

bool options_has(const struct options *o, const char *name)
{
    return find(o, name) != NULL;
}

const char *options_text(const struct options *o, const char *name, const char *otherwise)
{
    const struct option_given *given = find(o, name);

    return given != NULL ? given->text : otherwise;
}

int64_t options_integer(const struct options *o, const char *name, int64_t otherwise)
{
    const struct option_given *given = find(o, name);

    return given != NULL ? given->number : otherwise;
}

size_t options_list(const struct options *o, const char *name, const char **out, size_t capacity)
{
    size_t count = 0;

    assert(is_in_table(o, name));
    for (size_t i = 0; i < o->given_count && count < capacity; i++)
        if (strcmp(o->given[i].row->name, name) == 0)
            out[count++] = o->given[i].text;
    return count;
}

static void pad(struct buffer *out, size_t from, size_t to)
{
    for (; from < to; from++)
        buffer_text(out, " ");
}

/* Appends `text`, broken at blanks so that no line passes `width`; further lines are indented. */
static void put_wrapped(struct buffer *out, const char *text, size_t indent, size_t width)
{
    size_t column = indent;

    while (*text != '\0') {
        size_t length = strcspn(text, " ");

        if (column > indent && column + 1 + length > width) {
            buffer_text(out, "\n");
            pad(out, 0, indent);
            column = indent;
        } else if (column > indent) {
            buffer_text(out, " ");
            column++;
        }
        buffer_put(out, text, length);
        column += length;
        text += length + (text[length] == ' ');
    }
    buffer_text(out, "\n");
}

static void put_row(const struct option_row *row, size_t width, struct buffer *out)
{
    size_t start = out->length;

    if (row->letter != 0)
        buffer_printf(out, "  -%c, --%s", row->letter, row->name);
    else
        buffer_printf(out, "      --%s", row->name);
    if (row->type != OPTION_FLAG)
        buffer_printf(out, " %s", row->value);

    size_t used = out->length - start;
    if (used + 2 > HELP_COLUMN) {
        buffer_text(out, "\n");
        used = 0;
    }
    pad(out, used, HELP_COLUMN);
    put_wrapped(out, row->help, HELP_COLUMN, width);
}

static void put_heading(const struct terminal *t, const char *text, struct buffer *out)
{
    buffer_printf(out, "\n%s%s%s\n", terminal_style(t, STYLE_BOLD), text,
                  terminal_style(t, STYLE_PLAIN));
}

void options_help(const struct command *command, const struct terminal *terminal,
                  struct buffer *out)
{
    struct row_list list = rows_of(command);
    size_t width = terminal->width < HELP_WIDTH_MAX ? (size_t)terminal->width : HELP_WIDTH_MAX;

    buffer_printf(out, "Usage: heliowire %s [OPTIONS]", command->name);
    if (command->operands != NULL)
        buffer_printf(out, " %s", command->operands);
    buffer_printf(out, "\n\n%s\n", command->help);
    if (command->put_topics != NULL)
        command->put_topics(out);

    put_heading(terminal, "Options", out);
    for (size_t i = 0; i < list.count; i++)
        put_row(list.rows[i], width, out);
    if (command->examples == NULL)
        return;
    put_heading(terminal, "Examples", out);
    buffer_printf(out, "%s\n", command->examples);
}
