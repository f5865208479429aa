/* generate.c: what is written from the dictionary and the tables.
 *
 *     generate typescript        web/src/api/generated.ts
 *     generate vocabulary        docs/vocabulary.md
 *     generate warnings          docs/warnings.md
 *     generate protocols         the names of all protocols
 *     generate protocol NAME     docs/protocols/NAME.md
 *     generate devices TEXT      docs/devices.md, from the file TEXT
 * To standard output; tools/generated-files puts it where it belongs. */
#include <stdio.h>
#include <string.h>

#include "commands/protocol_page.h"
#include "devices.h"
#include "model/derive.h"
#include "model/warnings.h"
#include "protocols/index.h"

/* How a measurement stands in the tables. */
struct use {
    enum measurement_id id;
    const struct protocol *protocol; /* the one that is gone through */
    size_t count;                    /* of the rows that say it */
};

static void each_message(struct use *u, void (*visit)(void *owner, const struct message *m))
{
    for (const struct protocol *const *p = protocols; *p != NULL; p++) {
        u->protocol = *p;
        protocol_each_message(*p, visit, u);
    }
}

/* Calls `visit` for the rows of a message that say the measurement. */
static void each_row(struct use *u, const struct message *m,
                     void (*visit)(struct use *u, const struct field *f))
{
    for (size_t l = 0; l < m->layout_count; l++)
        for (size_t f = 0; f < m->layouts[l].field_count; f++)
            if (m->layouts[l].fields[f].is == u->id)
                visit(u, &m->layouts[l].fields[f]);
}

enum { CHOICES_MAX = 200 };

/* All choices that a measurement has in any protocol, each slug once. */
struct choice_list {
    struct use use;
    size_t count;
    const struct choice *choices[CHOICES_MAX];
};

static bool has_slug(const struct choice_list *list, const char *slug)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->choices[i]->slug, slug) == 0)
            return true;
    return false;
}

static void add_choices(struct use *u, const struct field *f)
{
    struct choice_list *list = (struct choice_list *)u; /* its first member */
    const struct choice *c = field_choices(u->protocol, f);

    for (; c != NULL && c->slug != NULL; c++)
        if (!has_slug(list, c->slug) && list->count < CHOICES_MAX)
            list->choices[list->count++] = c;
}

static void add_choices_of_message(void *owner, const struct message *m)
{
    each_row(owner, m, add_choices);
}

static struct choice_list choices_of(enum measurement_id id)
{
    struct choice_list list = {.use = {.id = id}};

    each_message(&list.use, add_choices_of_message);
    return list;
}

static const struct quantity_info *quantity_of(enum measurement_id id)
{
    return &quantities[measurements[id].quantity];
}

static void put_quoted(const char *text)
{
    putchar('\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == '\\')
            putchar('\\');
        putchar(*text);
    }
    putchar('\'');
}

/* A name that starts with a digit needs quotes. */
static void put_key(const char *key)
{
    if (key[0] >= '0' && key[0] <= '9')
        put_quoted(key);
    else
        fputs(key, stdout);
}

static void put_measurement_ts(enum measurement_id id)
{
    const struct measurement_info *m = &measurements[id];
    const struct quantity_info *q = quantity_of(id);

    printf("  %s: { label: ", m->name);
    put_quoted(m->label);
    printf(", group: '%s', kind: '%s'", group_names[m->group], q->kind);
    if (q->unit != NULL)
        printf(", unit: '%s'", q->unit);
    if (strcmp(q->kind, "number") == 0)
        printf(", digits: %d", q->digits);
    printf(" },\n");
}

static void put_choices_ts(enum measurement_id id)
{
    struct choice_list list = choices_of(id);

    printf("  %s: {\n", measurements[id].name);
    for (size_t i = 0; i < list.count; i++) {
        printf("    ");
        put_key(list.choices[i]->slug);
        printf(": ");
        put_quoted(list.choices[i]->words);
        printf(",\n");
    }
    printf("  },\n");
}

static void put_typescript(void)
{
    printf("// generated.ts: names, labels, units and choices of all measurements.\n"
           "//\n"
           "// Written by tools/generate.c from the dictionary of the C program; do not edit.\n"
           "export type Group =\n");
    for (int group = 0; group < GROUP_COUNT; group++)
        printf("  | '%s'\n", group_names[group]);
    printf("export type Kind = 'number' | 'flag' | 'choice' | 'text' | 'list' | 'time'\n"
           "export type Measurement = {\n"
           "  label: string\n"
           "  group: Group\n"
           "  kind: Kind\n"
           "  unit?: string\n"
           "  digits?: number\n"
           "}\n\n"
           "export const measurements: Record<string, Measurement> = {\n");
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        put_measurement_ts((enum measurement_id)id);
    printf("}\n\n"
           "export const choices: Record<string, Record<string, string>> = {\n");
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (measurements[id].quantity == STATE)
            put_choices_ts((enum measurement_id)id);
    printf("}\n");
}

enum { SOURCES_MAX = 20 };

/* The questions whose answers say a measurement, each command once. */
struct source_list {
    struct use use;
    size_t count;
    const char *commands[SOURCES_MAX];
};

static void count_row(struct use *u, const struct field *f)
{
    (void)f;
    u->count++;
}

static void add_source(void *owner, const struct message *m)
{
    struct source_list *list = owner;
    struct use rows = {.id = list->use.id};

    each_row(&rows, m, count_row);
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->commands[i], m->command) == 0)
            return;
    if (rows.count > 0 && list->count < SOURCES_MAX)
        list->commands[list->count++] = m->command;
}

static void put_sources(enum measurement_id id)
{
    struct source_list list = {.use = {.id = id}};

    each_message(&list.use, add_source);
    for (size_t i = 0; i < list.count; i++)
        printf("%s%s", i > 0 ? ", " : "", list.commands[i]);
    if (derive_makes(id))
        printf("%sworked out", list.count > 0 ? ", else " : "");
}

static void put_home_assistant(enum measurement_id id)
{
    const struct quantity_info *q = quantity_of(id);

    if (q->ha_class != NULL)
        fputs(q->ha_class, stdout);
    if (q->ha_state != NULL && measurements[id].group != SETTINGS)
        printf("%s%s", q->ha_class != NULL ? ", " : "", q->ha_state);
}

static void put_row_md(enum measurement_id id)
{
    const struct quantity_info *q = quantity_of(id);

    printf("| `%s` | %s | %s | %s | ", measurements[id].name, measurements[id].label, q->kind,
           q->unit != NULL ? q->unit : "");
    put_home_assistant(id);
    printf(" | ");
    put_sources(id);
    printf(" |\n");
}

static void put_group_md(enum group group)
{
    printf("\n## %s\n\n"
           "| name | label | kind | unit | Home Assistant | said by |\n"
           "|---|---|---|---|---|---|\n",
           group_names[group]);
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (measurements[id].group == group)
            put_row_md((enum measurement_id)id);
}

static void put_choices_md(enum measurement_id id)
{
    struct choice_list list = choices_of(id);

    printf("\n### %s\n\n", measurements[id].name);
    for (size_t i = 0; i < list.count; i++)
        printf("- `%s`: %s\n", list.choices[i]->slug, list.choices[i]->words);
}

static void put_vocabulary(void)
{
    printf(
        "# Vocabulary\n"
        "\n"
        "Every measurement that Heliowire knows, under the one name that it has in the program,\n"
        "the API and everything that is published. A released name never changes its meaning.\n"
        "Written by `tools/generate.c` from `src/model/measurements.def` and the tables of the\n"
        "protocols; do not edit.\n"
        "\n"
        "Energy is in Wh whatever the wire carries. Battery power is positive while charging,\n"
        "grid power while power is taken from the grid. Charging and discharging currents are\n"
        "never negative. A choice that is not in its list is `unknown`.\n");
    for (int group = 0; group < GROUP_COUNT; group++)
        put_group_md((enum group)group);
    printf("\n## Choices\n");
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (measurements[id].quantity == STATE)
            put_choices_md((enum measurement_id)id);
}

static void put_advice_md(const char *name, const char *words, const char *severity,
                          const struct advice *a)
{
    printf("| `%s` | %s | %s | %s |", name, words, severity, advice_text(a));
}

static void put_flags_advice(void)
{
    printf("\n## Flags\n\n"
           "| name | words | severity | advice |\n"
           "|---|---|---|---|\n");
    for (int id = 0; id < MEASUREMENT_COUNT; id++) {
        const struct advice *a = advice_of_flag((enum measurement_id)id);
        bool grave = measurements[id].quantity == GRAVE_FAULT;

        if (a == NULL)
            continue;
        put_advice_md(measurements[id].name, measurements[id].label,
                      grave ? "warning, or fault"
                            : severity_name(advice_severity((enum measurement_id)id, a)),
                      a);
        printf("\n");
    }
}

static void put_code_advice(enum measurement_id id, const struct choice *c)
{
    const struct advice *a = advice_of_code(id, c->slug);

    if (a == NULL) /* none */
        return;
    put_advice_md(c->slug, c->words, severity_name(advice_severity(id, a)), a);
    if (a->like != 0)
        printf(" `%s`", measurements[a->like].name);
    if (a->or_like != 0)
        printf(", `%s`", measurements[a->or_like].name);
    printf(" |\n");
}

static void put_codes_advice(enum measurement_id id)
{
    struct choice_list list = choices_of(id);

    if (list.count == 0 || !warning_comes_from(id))
        return;
    printf("\n## %s\n\n"
           "| code | words | severity | advice | left out beside |\n"
           "|---|---|---|---|---|\n",
           measurements[id].name);
    for (size_t i = 0; i < list.count; i++)
        put_code_advice(id, list.choices[i]);
}

static void put_warnings(void)
{
    printf(
        "# Warnings and faults\n"
        "\n"
        "What an inverter complains about, and the one thing to do. The page, `heliowire status`,\n"
        "`heliowire check` and the [API](api.md) show the same sentences. Written by\n"
        "`tools/generate.c` from `src/model/advice_*.def` and the tables of the protocols; do not\n"
        "edit.\n"
        "\n"
        "A flag is on or off. A code names one complaint of many; the numbers a family has for\n"
        "them are in `heliowire protocols NAME --markdown`. What is \"warning, or fault\" is a\n"
        "fault while the inverter reports a fault, by its flag or by a code, and a warning\n"
        "otherwise. What is info is normal at times or on purpose.\n"
        "\n"
        "Nothing is told twice: a code is left out while a flag that says the same is on, and "
        "that\n"
        "flag has the severity of the code if it is graver; a code of warnings is left out beside\n"
        "the same code of faults. A code that is in no table is told with its number.\n");
    put_flags_advice();
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        put_codes_advice((enum measurement_id)id);
}

static void put_names(void)
{
    for (const struct protocol *const *p = protocols; *p != NULL; p++)
        printf("%s\n", (*p)->name);
}

static void put_buffer(struct buffer *b)
{
    fwrite(b->bytes, 1, b->length, stdout);
    buffer_done(b);
}

static bool put_protocol(const char *name)
{
    const struct protocol *p = protocol_find(span_of(name));
    struct buffer page = {0};

    if (p == NULL)
        return false;
    protocol_page_whole(p, &page);
    put_buffer(&page);
    printf("\nWritten by `tools/generate.c` from the tables in `src/protocols/`; do not edit.\n");
    return true;
}

static bool put_devices(const char *text)
{
    struct buffer page = {0};
    bool good = devices_page(text, &page);

    put_buffer(&page);
    return good;
}

/* False: there is no such thing to write. */
static bool put(const char *what, const char *operand)
{
    if (strcmp(what, "protocol") == 0)
        return operand != NULL && put_protocol(operand);
    if (strcmp(what, "devices") == 0)
        return operand != NULL && put_devices(operand);
    if (strcmp(what, "typescript") == 0)
        put_typescript();
    else if (strcmp(what, "vocabulary") == 0)
        put_vocabulary();
    else if (strcmp(what, "warnings") == 0)
        put_warnings();
    else if (strcmp(what, "protocols") == 0)
        put_names();
    else
        return false;
    return operand == NULL;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3 || !put(argv[1], argc == 3 ? argv[2] : NULL)) {
        fprintf(stderr, "Usage: generate typescript|vocabulary|warnings|protocols\n"
                        "       generate protocol NAME\n"
                        "       generate devices TEXT\n");
        return 2;
    }
    return fflush(stdout) != 0;
}
