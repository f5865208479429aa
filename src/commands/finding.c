/* finding.c: what `check` found, step by step. */
#include "commands/finding.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands/complaints.h"
#include "commands/table.h"
#include "core/json.h"
#include "core/memory.h"
#include "server/api_json.h"

enum { NAME_WIDTH = 11, TEXT_MAX = 512 };

static const char *mark_of(const struct findings *f, const char *utf8, const char *plain)
{
    return f->terminal->utf8 ? utf8 : plain;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What finding_begin() said. */
static void wipe(const struct findings *f)
{
    if (!f->quiet && f->terminal->has_cursor)
        fputs("\r\x1b[K", stdout);
}

void finding_begin(struct findings *f, const char *name, const char *what)
{
    f->begun_ms = now_ms();
    if (f->quiet || !f->terminal->has_cursor)
        return;
    printf("\r\x1b[K%s %c%s: %s", mark_of(f, "…", "..."), toupper((unsigned char)name[0]), name + 1,
           what);
    fflush(stdout);
}

void finding_cancel(const struct findings *f)
{
    wipe(f);
    fflush(stdout);
}

void finding_detail(struct findings *f, const char *format, ...)
{
    char text[TEXT_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (f->next.detail_count < FINDING_DETAILS_MAX)
        f->next.details[f->next.detail_count++] = xstrdup(text);
}

static void print_wrapped(const struct terminal *t, const char *text, size_t indent)
{
    struct buffer out = {0};

    text_wrap(text, indent, (size_t)t->width, &out);
    buffer_text(&out, "\n");
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
}

static void print_warnings(const struct terminal *t, const struct finding *it, size_t indent)
{
    struct buffer out = {0};

    complaints_text(it->warnings, it->warning_count, indent, t, &out);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
}

static void print_advice(const struct findings *f, const struct finding *it, size_t indent)
{
    const struct terminal *t = f->terminal;
    const char *arrow = mark_of(f, "→", "->");

    if (it->advice == NULL)
        return;
    printf("%*s%s%s ", (int)indent, "", terminal_style(t, STYLE_ACCENT), arrow);
    print_wrapped(t, it->advice, indent + text_width(arrow) + 1);
    fputs(terminal_style(t, STYLE_PLAIN), stdout);
}

static void print_finding(const struct findings *f, const struct finding *it)
{
    const struct terminal *t = f->terminal;
    const char *tick = terminal_tick(t, it->ok);
    size_t indent = text_width(terminal_tick(t, false)) + 1 + NAME_WIDTH;

    wipe(f);
    printf("%s%s%s%*s%c%-*s", terminal_style(t, it->ok ? STYLE_GOOD : STYLE_BAD), tick,
           terminal_style(t, STYLE_PLAIN),
           (int)(text_width(terminal_tick(t, false)) + 1 - text_width(tick)), "",
           toupper((unsigned char)it->name[0]), NAME_WIDTH - 1, it->name + 1);
    print_wrapped(t, it->text, indent);
    for (size_t n = 0; n < it->detail_count; n++)
        printf("%*s%s%s%s\n", (int)indent, "", terminal_style(t, STYLE_DIM), it->details[n],
               terminal_style(t, STYLE_PLAIN));
    print_warnings(t, it, indent);
    print_advice(f, it, indent);
    fflush(stdout);
}

void finding_warnings(struct findings *f, const struct active_warning *list, size_t count)
{
    struct finding *next = &f->next;

    next->asked_for_warnings = true;
    next->warnings = xrealloc(next->warnings, (count + 1) * sizeof *list);
    memcpy(next->warnings, list, count * sizeof *list);
    next->warning_count = count;
    for (size_t n = 0; n < count; n++)
        f->inverter_complains |= list[n].severity > SEVERITY_INFO;
}

static void add(struct findings *f, const char *name, bool ok, const char *advice, char *text)
{
    struct finding *it;

    f->items = xrealloc(f->items, (f->count + 1) * sizeof *f->items);
    it = &f->items[f->count++];
    *it = f->next;
    f->next = (struct finding){0};
    it->took_ms = f->begun_ms > 0 ? now_ms() - f->begun_ms : -1;
    f->begun_ms = 0;
    it->name = name;
    it->ok = ok;
    it->device = f->device != NULL ? xstrdup(f->device) : NULL;
    it->advice = advice != NULL ? xstrdup(advice) : NULL;
    it->text = text;
    if (!f->quiet)
        print_finding(f, it);
}

__attribute__((format(printf, 1, 0))) static char *compose(const char *format, va_list arguments)
{
    char text[TEXT_MAX];

    vsnprintf(text, sizeof text, format, arguments);
    return xstrdup(text);
}

void finding_good(struct findings *f, const char *name, const char *advice, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add(f, name, true, advice, compose(format, arguments));
    va_end(arguments);
}

void finding_bad(struct findings *f, const char *name, enum exit_code code, const char *advice,
                 const char *format, ...)
{
    va_list arguments;

    if (f->code == EXIT_DONE)
        f->code = code;
    va_start(arguments, format);
    add(f, name, false, advice, compose(format, arguments));
    va_end(arguments);
}

bool findings_have(const struct findings *f, const char *name)
{
    for (size_t n = 0; n < f->count; n++)
        if (f->items[n].ok && strcmp(f->items[n].name, name) == 0)
            return true;
    return false;
}

static void finding_json(const struct finding *it, struct json *j)
{
    json_begin(j, '{');
    json_key_text(j, "name", it->name);
    json_key_bool(j, "ok", it->ok);
    json_key_text(j, "device", it->device);
    json_key_text(j, "text", it->text);
    json_key_text(j, "advice", it->advice);
    if (it->took_ms >= 0)
        json_key_integer(j, "took_ms", it->took_ms);
    json_key(j, "details"), json_begin(j, '[');
    for (size_t n = 0; n < it->detail_count; n++)
        json_put_text(j, it->details[n]);
    json_end(j, ']');
    if (it->asked_for_warnings)
        api_json_warning_list(j, "warnings", it->warnings, it->warning_count);
    json_end(j, '}');
}

void findings_json(const struct findings *f, struct buffer *out)
{
    struct json j = json_into(out);

    json_begin(&j, '{');
    json_key_text(&j, "version", HELIOWIRE_VERSION);
    json_key_bool(&j, "ok", f->code == EXIT_DONE);
    json_key_integer(&j, "exit_code", f->code);
    if (f->bundle != NULL)
        json_key_text(&j, "bundle", f->bundle);
    json_key(&j, "steps"), json_begin(&j, '[');
    for (size_t n = 0; n < f->count; n++)
        finding_json(&f->items[n], &j);
    json_end(&j, ']');
    json_end(&j, '}');
    buffer_text(out, "\n");
}

static void free_finding(struct finding *it)
{
    free(it->device);
    free(it->text);
    free(it->advice);
    free(it->warnings);
    for (size_t n = 0; n < it->detail_count; n++)
        free(it->details[n]);
}

void findings_done(struct findings *f)
{
    for (size_t n = 0; n < f->count; n++)
        free_finding(&f->items[n]);
    free_finding(&f->next);
    free(f->items);
    *f = (struct findings){0};
}
