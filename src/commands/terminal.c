/* terminal.c: what the other end of standard output can show. */
#include "commands/terminal.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_USUAL = 80, HEIGHT_USUAL = 24, SIZE_LEAST = 10, SIZE_MOST = 1000 };

static const char *const styles[] = {
    [STYLE_PLAIN] = "\x1b[0m",   [STYLE_BOLD] = "\x1b[1m",   [STYLE_DIM] = "\x1b[2m",
    [STYLE_GOOD] = "\x1b[32m",   [STYLE_BAD] = "\x1b[1;31m", [STYLE_WARNING] = "\x1b[33m",
    [STYLE_ACCENT] = "\x1b[36m",
};

/* What is set and not empty; NULL for anything else. */
static const char *value_of(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

static bool is_forced(const char *name)
{
    const char *value = value_of(name);

    return value != NULL && strcmp(value, "0") != 0;
}

static bool wants_colour(bool has_cursor)
{
    if (value_of("NO_COLOR") != NULL)
        return false;
    return is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR") || has_cursor;
}

/* What the environment says wins over what the terminal says. */
static int size_of(const char *variable, int told, int usual)
{
    const char *text = getenv(variable);
    long size = text != NULL ? strtol(text, NULL, 10) : 0;

    if (size < SIZE_LEAST || size > SIZE_MOST)
        size = told;
    return size < SIZE_LEAST || size > SIZE_MOST ? usual : (int)size;
}

struct terminal terminal_of(int fd, enum colour_choice choice)
{
    bool is_terminal = isatty(fd) != 0;
    const char *kind = getenv("TERM");
    bool has_cursor = is_terminal && kind != NULL && strcmp(kind, "dumb") != 0;
    struct winsize told = {0};

    if (is_terminal && ioctl(fd, TIOCGWINSZ, &told) != 0)
        told = (struct winsize){0};
    return (struct terminal){
        .is_terminal = is_terminal,
        .has_cursor = has_cursor,
        .colour = choice == COLOUR_AUTO ? wants_colour(has_cursor) : choice == COLOUR_ALWAYS,
        .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
        .width = size_of("COLUMNS", told.ws_col, WIDTH_USUAL),
        .height = size_of("LINES", told.ws_row, HEIGHT_USUAL),
    };
}

const char *terminal_style(const struct terminal *t, enum style style)
{
    return t->colour ? styles[style] : "";
}

const char *terminal_tick(const struct terminal *t, bool good)
{
    if (t->utf8)
        return good ? "✓" : "✗";
    return good ? "ok" : "FAIL";
}
