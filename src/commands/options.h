/* options.h: a thin table over getopt_long: options of a command, their help, what was given.
 *
 * A row without `type` is a flag. Asking for an option that is not in the command's table is a bug
 * of ours. Strings are borrowed from argv. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "commands/terminal.h"
#include "core/buffer.h"
#include "core/error.h"

struct command;

enum option_type {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_WORD,    /* one of those in `value`: "always|never|auto" */
    OPTION_INTEGER, /* from `min` to `max` */
};

struct option_row {
    const char *name; /* "device"; NULL ends the table */
    char letter;      /* the short form; 0: none */
    enum option_type type;
    bool repeatable;   /* else the last one given counts */
    int64_t min, max;  /* of an INTEGER */
    const char *value; /* what the help calls it: "URI" */
    const char *help;  /* a few words without a full stop; the help breaks lines by itself */
};

#define OPTION_ROW_DEVICE                                                                          \
    {                                                                                              \
        .name = "device", .letter = 'd', .type = OPTION_TEXT, .value = "URI",                      \
        .help = "which device: auto (default), hidraw:/dev/hidraw0, usb:0665:5161[@bus-port], "    \
                "serial:/dev/ttyUSB0[?baud=2400], tcp:host:port, replay:FILE or sim:",             \
    }
#define OPTION_ROW_DEVICES                                                                         \
    {                                                                                              \
        .name = "device", .letter = 'd', .type = OPTION_TEXT, .repeatable = true, .value = "URI",  \
        .help = "which device, may be repeated: auto (default), hidraw:/dev/hidraw0, "             \
                "usb:0665:5161[@bus-port], serial:/dev/ttyUSB0[?baud=2400], tcp:host:port, "       \
                "replay:FILE or sim:",                                                             \
    }
#define OPTION_ROW_JSON                                                                            \
    {                                                                                              \
        .name = "json", .help = "print JSON, with the names of the API",                           \
    }
#define OPTION_ROW_PROTOCOL                                                                        \
    {                                                                                              \
        .name = "protocol", .letter = 'p', .type = OPTION_TEXT, .value = "NAME",                   \
        .help = "the dialect to speak, instead of finding out (see: heliowire protocols)",         \
    }

struct option_given {
    const struct option_row *row;
    const char *text;
    int64_t number;
};

struct options {
    const struct command *command; /* borrowed */
    struct option_given *given;    /* owned, in the order they came */
    size_t given_count;
    char **operands; /* borrowed from argv */
    size_t operand_count;
    struct terminal terminal; /* standard output */
};

enum options_outcome {
    OPTIONS_RUN,
    OPTIONS_HELP,
    OPTIONS_VERSION,
    OPTIONS_WRONG,
};

/* Reads `argv`, whose first word is the command's name. On OPTIONS_WRONG `err` has one line that
 * says why. The caller ends `*out` with options_done() whatever comes back. Reorders `argv`. */
enum options_outcome options_parse(const struct command *command, int argc, char **argv,
                                   struct options *out, struct error *err);
void options_done(struct options *o);

/* True if the option was given. */
bool options_has(const struct options *o, const char *name);

/* What was given last, or `otherwise`. */
const char *options_text(const struct options *o, const char *name, const char *otherwise);
int64_t options_integer(const struct options *o, const char *name, int64_t otherwise);

/* All values of a repeatable option. Writes at most `capacity` and returns how many. */
size_t options_list(const struct options *o, const char *name, const char **out, size_t capacity);

/* Appends what `heliowire COMMAND --help` prints. */
void options_help(const struct command *command, const struct terminal *terminal,
                  struct buffer *out);
