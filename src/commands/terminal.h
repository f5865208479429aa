/* terminal.h: what the other end of standard output can show.
 *
 * Colour never carries meaning alone: a tick is green and a tick. Outside UTF-8 locales signs are
 * words. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

enum colour_choice { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct terminal {
    bool is_terminal;
    bool has_cursor; /* a terminal that can be drawn on */
    bool colour;
    bool utf8;
    int width;  /* columns; 80 if nobody says */
    int height; /* lines; 24 if nobody says */
};

enum style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_GOOD,
    STYLE_BAD,
    STYLE_WARNING,
    STYLE_ACCENT,
};

/* Asks descriptor `fd`, COLUMNS, LINES, TERM, NO_COLOR, CLICOLOR_FORCE and the locale. */
struct terminal terminal_of(int fd, enum colour_choice choice);

/* The sequence that starts a style (STYLE_PLAIN: ends all); "" without colour. */
const char *terminal_style(const struct terminal *t, enum style style);

/* "✓" and "✗", or "ok" and "FAIL". */
const char *terminal_tick(const struct terminal *t, bool good);
