/* rule.c: the udev rule, carried along. */
#include "commands/rule.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER "/etc/udev/rules.d"
#define RULE FOLDER "/60-heliowire.rules"

extern const char heliowire_rule_begin[], heliowire_rule_end[]; /* rule_text.S */
extern char **environ;

struct span rule_text(void)
{
    return (struct span){.at = heliowire_rule_begin,
                         .length = (size_t)(heliowire_rule_end - heliowire_rule_begin)};
}

static bool write_rule(struct error *err)
{
    struct span text = rule_text();
    FILE *file;

    if (mkdir(FOLDER, 0755) != 0 && errno != EEXIST)
        return fail_errno(err, errno, "%s", FOLDER);
    if ((file = fopen(RULE ".new", "we")) == NULL)
        return fail_errno(err, errno, "%s", RULE);

    bool written = fwrite(text.at, 1, text.length, file) == text.length;
    written = fchmod(fileno(file), 0644) == 0 && written;
    if (fclose(file) != 0 || !written || rename(RULE ".new", RULE) != 0) {
        int number = errno;

        unlink(RULE ".new");
        return fail_errno(err, number, "%s", RULE);
    }
    printf("%s is written.\n", RULE);
    return true;
}

/* `words` ends with NULL. */
static bool run_program(const char *const *words, struct error *err)
{
    pid_t pid;
    int status;
    int number = posix_spawnp(&pid, words[0], NULL, NULL, (char *const *)words, environ);

    if (number != 0)
        return fail_errno(err, number, "%s", words[0]);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return fail_errno(err, errno, "%s", words[0]);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail(err, ERROR_SYSTEM, "%s %s failed", words[0], words[1]);
    return true;
}

static bool make_group(struct error *err)
{
    static const char *const words[] = {"groupadd", "--system", "heliowire", NULL};

    if (getgrnam("heliowire") != NULL)
        return true;
    if (!run_program(words, err))
        return false;
    puts("The group heliowire is made.");
    return true;
}

static bool apply_rule(struct error *err)
{
    static const char *const reload[] = {"udevadm", "control", "--reload", NULL};
    static const char *const trigger[] = {
        "udevadm", "trigger", "--action=add", "--subsystem-match=hidraw", "--subsystem-match=usb",
        NULL,
    };

    if (!run_program(reload, err) || !run_program(trigger, err))
        return false;
    puts("udev has applied it to what is plugged in.\n"
         "Now let yourself in: sudo usermod -aG heliowire USER, then log out and in again.");
    return true;
}

bool rule_install(struct error *err)
{
    if (geteuid() != 0)
        return fail(err, ERROR_PERMISSION, "this needs root: sudo heliowire check --install-rule");
    return make_group(err) && write_rule(err) && apply_rule(err);
}
