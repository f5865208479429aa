/* line.h: an inverter behind a USB-to-serial bridge: 8-byte reports in, 8-byte reports out,
 * both no faster than the serial line between bridge and inverter.
 *
 * The inverter is a recording: it answers what the recording answers, and refuses the rest. Faults
 * are asked for by name and count, and hit the next replies. Or it is another program at the other
 * end of a serial port, which gives its answers in whole reports, as
 * `heliowire simulate --pty --piece 8` does; then speed and faults are that program's. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { REPORT_SIZE = 8 };

struct line;

struct line *line_new(void);

/* Reads a recording, or opens the serial port; what was there before is forgotten. False, with a
 * message printed, if that fails. */
bool line_load(struct line *line, const char *path);

/* The serial port, to watch for input; -1: there is none. */
int line_port(const struct line *line);

/* Takes what has come from the serial port. */
void line_receive(struct line *line, int64_t now_us);

/* Forgets whatever is on its way, as a pulled plug does. Faults asked for stay. */
void line_reset(struct line *line);

/* A report from the host goes into the bridge. */
void line_write(struct line *line, const uint8_t *report, int64_t now_us);

/* The next report for the host, if one is due. */
bool line_read(struct line *line, uint8_t *report, int64_t now_us);

/* When the next report will be due, or -1 if none is on its way. */
int64_t line_next_us(const struct line *line);

/*
 * Obeys a command (README.md has the list). False if the word is not known here or its number
 * is not one.
 */
bool line_command(struct line *line, const char *word, const char *arguments);
