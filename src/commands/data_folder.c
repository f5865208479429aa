/* data_folder.c: where a daemon keeps what it learns, and that only one does. */
#include "commands/data_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/memory.h"

/* Relative ones are to be ignored (XDG Base Directory Specification). */
static const char *absolute(const char *variable)
{
    const char *value = getenv(variable);

    return value != NULL && value[0] == '/' ? value : NULL;
}

char *data_folder_default(void)
{
    const char *state = absolute("STATE_DIRECTORY");
    const char *xdg = absolute("XDG_STATE_HOME");
    const char *home = absolute("HOME");

    if (state != NULL) { /* systemd may name several, separated by colons */
        char *first = xstrdup(state);

        first[strcspn(first, ":")] = '\0';
        return first;
    }
    if (geteuid() == 0)
        return xstrdup("/var/lib/heliowire");
    if (xdg != NULL)
        return xprintf("%s/heliowire", xdg);
    return home != NULL ? xprintf("%s/.local/state/heliowire", home) : NULL;
}

/* mkdir -p: everybody else is kept out, the folder will hold who may do what. */
static bool make_folder(const char *path, struct error *err)
{
    char *part = xstrdup(path);
    bool made = true;

    for (char *slash = strchr(part + 1, '/'); slash != NULL && made;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        made = mkdir(part, 0755) == 0 || errno == EEXIST;
        *slash = '/';
    }
    made = made && (mkdir(part, 0750) == 0 || errno == EEXIST);
    free(part);
    return made || fail_errno(err, errno, "the data folder %s can't be made", path);
}

static bool refuse(int fd, const char *path, struct error *err)
{
    char pid[24] = "";
    ssize_t got = pread(fd, pid, sizeof pid - 1, 0);

    pid[got > 0 ? (size_t)got : 0] = '\0';
    pid[strcspn(pid, "\n")] = '\0';
    return fail(err, ERROR_BUSY,
                "another heliowire (pid %s) uses the data folder %s: stop it, or name another one "
                "with --data",
                pid[0] != '\0' ? pid : "unknown", path);
}

static bool lock(struct data_folder *f, struct error *err)
{
    char *name = xprintf("%s/heliowire.lock", f->path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    int number = errno;

    free(name);
    if (fd < 0)
        return fail_errno(err, number, "the data folder %s can't be used", f->path);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        bool busy = errno == EWOULDBLOCK;

        if (busy)
            refuse(fd, f->path, err);
        else
            fail_errno(err, errno, "the data folder %s can't be locked", f->path);
        close(fd);
        return false;
    }
    f->lock = fd;
    /* Only for the message above; the lock is what counts. */
    if (ftruncate(fd, 0) == 0)
        dprintf(fd, "%ld\n", (long)getpid());
    return true;
}

bool data_folder_open(const char *path, struct data_folder *out, struct error *err)
{
    struct data_folder f = {.path = path != NULL ? xstrdup(path) : data_folder_default(),
                            .lock = -1};

    if (f.path == NULL)
        return fail(err, ERROR_INVALID, "there is no home folder: name a data folder with --data");
    if (f.path[0] == '\0' || !make_folder(f.path, err) || !lock(&f, err)) {
        bool named = f.path[0] != '\0';

        data_folder_close(&f);
        return named ? false : fail(err, ERROR_INVALID, "--data needs the name of a folder");
    }
    *out = f;
    return true;
}

void data_folder_close(struct data_folder *f)
{
    if (f->lock >= 0)
        close(f->lock);
    free(f->path);
    *f = (struct data_folder){.lock = -1};
}

bool data_folder_inside(const struct data_folder *f, const char *name, char **out,
                        struct error *err)
{
    char *path = xprintf("%s/%s", f->path, name);

    if (!make_folder(path, err)) {
        free(path);
        return false;
    }
    *out = path;
    return true;
}
