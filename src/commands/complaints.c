/* complaints.c: warnings and faults of an inverter in lines for people. */
#include "commands/complaints.h"

#include "commands/table.h"

enum { ADVICE_INDENT = 2 };

static enum style style_of(enum severity s)
{
    return s == SEVERITY_FAULT ? STYLE_BAD : s == SEVERITY_WARNING ? STYLE_WARNING : STYLE_ACCENT;
}

static void put_one(const struct active_warning *w, size_t indent, const struct terminal *t,
                    struct buffer *out)
{
    char words[WARNING_WORDS_CAPACITY];

    warning_words(w, words);
    buffer_printf(out, "%*s%s%s: %s%s", (int)indent, "", terminal_style(t, style_of(w->severity)),
                  severity_word(w->severity), words, terminal_style(t, STYLE_PLAIN));
    if (w->choice != NULL) /* the words of an unknown code name it already */
        buffer_printf(out, " (code %s)", w->code);
    buffer_printf(out, "\n%*s%s", (int)indent + ADVICE_INDENT, "", terminal_style(t, STYLE_DIM));
    text_wrap(w->advice, indent + ADVICE_INDENT, (size_t)t->width, out);
    buffer_printf(out, "%s\n", terminal_style(t, STYLE_PLAIN));
}

void complaints_text(const struct active_warning *list, size_t count, size_t indent,
                     const struct terminal *t, struct buffer *out)
{
    for (size_t n = 0; n < count; n++)
        put_one(&list[n], indent, t, out);
}

void complaints_count(const struct active_warning *list, size_t count, struct buffer *out)
{
    static const struct {
        enum severity severity;
        const char *word;
    } kinds[] = {
        {SEVERITY_FAULT, "fault"},
        {SEVERITY_WARNING, "warning"},
        {SEVERITY_INFO, "note"},
    };
    const char *comma = "";

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        size_t of_kind = 0;

        for (size_t n = 0; n < count; n++)
            of_kind += list[n].severity == kinds[k].severity;
        if (of_kind == 0)
            continue;
        buffer_printf(out, "%s%zu %s%s", comma, of_kind, kinds[k].word, of_kind == 1 ? "" : "s");
        comma = ", ";
    }
    if (count == 0)
        buffer_text(out, "none");
}
