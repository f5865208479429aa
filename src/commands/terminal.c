/* terminal.c: what the other end of standard output can show. */
#include "commands/terminal.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_USUAL = 80, WIDTH_LEAST = 20, WIDTH_MOST = 1000 };

static const char *const styles[] = {
    [STYLE_PLAIN] = "\x1b[0m", [STYLE_BOLD] = "\x1b[1m",     [STYLE_DIM] = "\x1b[2m",
    [STYLE_GOOD] = "\x1b[32m", [STYLE_BAD] = "\x1b[1;31m",   [STYLE_WARNING] = "\x1b[33m",
    [STYLE_ACCENT] = "\x1b[36m",
};

static bool is_set(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && value[0] != '\0';
}

static bool is_forced(const char *name)
{
    return is_set(name) && strcmp(getenv(name), "0") != 0;
}

static bool wants_colour(bool is_terminal)
{
    const char *kind = getenv("TERM");

    if (is_set("NO_COLOR"))
        return false;
    if (is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR"))
        return true;
    return is_terminal && kind != NULL && strcmp(kind, "dumb") != 0;
}

static int width_of(int fd)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    long width = columns != NULL ? strtol(columns, NULL, 10) : 0;

    if (width < WIDTH_LEAST || width > WIDTH_MOST)
        width = ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    return width < WIDTH_LEAST || width > WIDTH_MOST ? WIDTH_USUAL : (int)width;
}

struct terminal terminal_of(int fd, enum colour_choice choice)
{
    bool is_terminal = isatty(fd) != 0;

    return (struct terminal){
        .is_terminal = is_terminal,
        .colour = choice == COLOUR_AUTO ? wants_colour(is_terminal) : choice == COLOUR_ALWAYS,
        .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
        .width = width_of(fd),
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
