/* main.c: picks the subcommand. */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/command.h"
#include "commands/overview.h"

static void print_and_free(struct buffer *text)
{
    fwrite(text->bytes, 1, text->length, stdout);
    buffer_done(text);
}

static enum exit_code show_overview(void)
{
    struct terminal terminal = terminal_of(STDOUT_FILENO, COLOUR_AUTO);
    struct buffer text = {0};

    overview_print(&terminal, &text);
    print_and_free(&text);
    return EXIT_DONE;
}

static enum exit_code show_help(const struct options *o)
{
    struct buffer text = {0};

    options_help(o->command, &o->terminal, &text);
    print_and_free(&text);
    return EXIT_DONE;
}

static enum exit_code show_version(void)
{
    puts("heliowire " HELIOWIRE_VERSION);
    return EXIT_DONE;
}

static enum exit_code refuse_command(const char *name)
{
    const struct command *near = command_near(name);

    fprintf(stderr, "heliowire: there is no command '%s'", name);
    if (near != NULL)
        fprintf(stderr, "; did you mean '%s'?", near->name);
    fputs("\n'heliowire' alone lists them.\n", stderr);
    return EXIT_USAGE;
}

static enum exit_code run(const struct command *command, int argc, char **argv)
{
    struct options options;
    struct error err;
    enum exit_code code = EXIT_USAGE;

    switch (options_parse(command, argc, argv, &options, &err)) {
    case OPTIONS_RUN:
        code = command->run(&options);
        break;
    case OPTIONS_HELP:
        code = show_help(&options);
        break;
    case OPTIONS_VERSION:
        code = show_version();
        break;
    case OPTIONS_WRONG:
        code = command_misused(&options, "%s", err.text);
        break;
    }
    options_done(&options);
    return code;
}

/* "heliowire help check" is "heliowire check --help". */
static enum exit_code explain(char *name)
{
    const struct command *command = command_find(name);
    char help[] = "--help";
    char *arguments[] = {name, help, NULL};

    return command != NULL ? run(command, 2, arguments) : refuse_command(name);
}

static enum exit_code dispatch(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "help";
    const struct command *command = command_find(word);

    if (command != NULL)
        return run(command, argc - 1, argv + 1);
    if (strcmp(word, "help") == 0 && argc > 2)
        return explain(argv[2]);
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return show_overview();
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        return show_version();
    return refuse_command(word);
}

/* Whoever read from us has gone, which is their right. */
static bool reader_left(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

    return poll(&out, 1, 0) > 0 && (out.revents & POLLERR) != 0;
}

/* A full disk or a closed pipe shows only at the end. */
static bool output_is_whole(void)
{
    errno = 0;
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return true;
    if (!reader_left())
        fprintf(stderr, "heliowire: standard output: %s\n",
                errno != 0 ? strerror(errno) : "could not be written");
    return false;
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    enum exit_code code = dispatch(argc, argv);

    return output_is_whole() || code != EXIT_DONE ? (int)code : EXIT_FAILED;
}
