/* command.h: what a subcommand is, and what all of them share.
 *
 * Each lives in a file of its own, src/commands/NAME.c, as one row of this type:
 *
 *     static const struct option_row rows[] = {
 *         OPTION_ROW_DEVICE,
 *         OPTION_ROW_JSON,
 *         {.name = "raw", .help = "show the answer as it came"},
 *         {0},
 *     };
 *
 *     const struct command command_query = {
 *         .name = "query",
 *         .summary = "ask the inverter one raw question",
 *         .operands = "COMMAND",
 *         .min_operands = 1,
 *         .max_operands = 1,
 *         .help = "…",
 *         .examples = "…",
 *         .options = rows,
 *         .run = run,
 *     };
 *
 * and one line in index.c. Results go to standard output, everything else to standard error. */
#pragma once

#include <stddef.h>

#include "commands/options.h"
#include "core/error.h"
#include "core/span.h"
#include "model/framing.h"

/* What the program ends with: an interface that scripts rely on. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_NO_INVERTER = 3,
    EXIT_NO_PERMISSION = 4,
    EXIT_NO_ANSWER = 5, /* or a damaged one */
    EXIT_REFUSED = 6,   /* by the inverter */
};

struct command {
    const char *name;     /* "query" */
    const char *summary;  /* one line without a full stop: "ask the inverter one raw question" */
    const char *operands; /* of the usage line: "COMMAND", "[FILE]"; NULL: takes none */
    size_t min_operands, max_operands;
    const char *help; /* paragraphs of whole sentences; lines of at most 78 characters */
    void (*put_topics)(struct buffer *out); /* appends what stands behind it and changes with our
                                               tables; NULL: nothing */
    const char *examples;                   /* lines of "  heliowire …"; NULL: none */
    const struct option_row *options; /* ends with {0}; --help, --version and --color are added */
    enum exit_code (*run)(const struct options *o);
};

/* The commands as the overview shows them. */
struct command_group {
    const char *title;                    /* NULL ends the table */
    const struct command *const *members; /* ends with NULL */
};
extern const struct command_group command_groups[];

/* The command of that name; NULL if there is none. */
const struct command *command_find(const char *name);

/* The command whose name is nearest to a misspelt one; NULL if none is near. */
const struct command *command_near(const char *name);

/* Check bytes and carriage return behind a command take at most so many bytes. */
enum { CHECK_AND_END_MAX = 3, COMMAND_MAX = REQUEST_MAX - CHECK_AND_END_MAX };

/* True if `text` is made of 1 to COMMAND_MAX printable ASCII characters: no command to an inverter
 * holds others, and a carriage return in it would begin a second one. */
bool command_is_sendable(struct span text);

/* What the program ends with when `code` is what was in its way. */
enum exit_code exit_code_of(enum error_code code);

/* Prints "heliowire: TEXT" on standard error and returns the exit code that fits. */
enum exit_code command_failed(const struct error *err);

/* Prints "heliowire: TEXT" and a hint on `--help` on standard error; returns EXIT_USAGE. */
PRINTF(2, 3) enum exit_code command_misused(const struct options *o, const char *format, ...);
