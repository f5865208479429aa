/* devices.c: docs/devices.md, made of a text and the units of all protocols. */
#include "devices.h"

#include <stdio.h>
#include <string.h>

#include "commands/protocol_words.h"
#include "commands/table.h"
#include "protocols/index.h"

static void count_message(void *owner, const struct message *m)
{
    (void)m;
    ++*(size_t *)owner;
}

static void count_setting(void *owner, const struct setting *s)
{
    (void)s;
    ++*(size_t *)owner;
}

static void name_cell(struct table *t, const struct protocol *p)
{
    table_cell(t, "[%s](protocols/%s.md)", p->name, p->name);
}

static void put_dialects(struct buffer *out)
{
    static const char *const titles[] = {"name", "spoken by", "questions", "settings"};
    struct table t = {.titles = titles, .columns = 4};

    for (const struct protocol *const *p = protocols; *p != NULL; p++) {
        size_t questions = 0, settings = 0;

        protocol_each_message(*p, count_message, &questions);
        protocol_each_setting(*p, count_setting, &settings);
        name_cell(&t, *p);
        table_cell(&t, "%s", (*p)->title);
        table_cell(&t, "%zu", questions);
        table_cell(&t, "%zu", settings);
    }
    table_markdown(&t, out);
    table_done(&t);
}

/* What is known best stands first. */
static void put_units(struct buffer *out)
{
    static const char *const titles[] = {"unit", "dialect", "how it is known", "source"};
    struct table t = {.titles = titles, .columns = 4};

    for (int by = KNOWN_RECORDED; by <= KNOWN_RELATIVE; by++)
        for (const struct protocol *const *p = protocols; *p != NULL; p++)
            for (const struct unit *u = (*p)->units; u != NULL && u->name != NULL; u++) {
                if ((int)u->by != by)
                    continue;
                table_cell(&t, "%s", u->name);
                name_cell(&t, *p);
                table_cell(&t, "%s", known_by_words[by]);
                table_cell(&t, "%s", u->source);
            }
    table_markdown(&t, out);
    table_done(&t);
}

bool devices_page(const char *path, struct buffer *out)
{
    char line[512];
    FILE *text = fopen(path, "r");

    if (text == NULL)
        return false;
    while (fgets(line, sizeof line, text) != NULL) {
        if (strcmp(line, "@DIALECTS@\n") == 0)
            put_dialects(out);
        else if (strcmp(line, "@UNITS@\n") == 0)
            put_units(out);
        else
            buffer_text(out, line);
    }

    bool whole = ferror(text) == 0;
    fclose(text);
    return whole;
}
