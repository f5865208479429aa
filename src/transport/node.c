/* node.c: a device node, opened for us alone. */
#include "transport/node.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "transport/discovery.h"

enum { YOUNG_S = 2 };

bool node_is_young(const char *path)
{
    struct stat s;
    struct timespec now;

    if (stat(path, &s) != 0)
        return false;
    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec - s.st_ctime <= YOUNG_S;
}

bool node_fail_busy(const char *path, struct error *err)
{
    char holder[80];

    if (discovery_holder(path, holder, sizeof holder))
        return fail(err, ERROR_BUSY, "%s is held by %s", path, holder);
    return fail(err, ERROR_BUSY, "%s is in use already", path);
}

bool node_open(const char *path, int *out, bool *young, struct error *err)
{
    struct stat s;
    int fd = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

    if (fd < 0) {
        int number = errno;

        *young = number == EACCES && node_is_young(path);
        if (number == EBUSY)
            return node_fail_busy(path, err);
        if (number == EISDIR)
            return fail(err, ERROR_MISSING, "%s is not a device", path);
        return fail_errno(err, number, "%s", path);
    }
    if (fstat(fd, &s) != 0 || !S_ISCHR(s.st_mode)) {
        close(fd);
        return fail(err, ERROR_MISSING, "%s is not a device", path);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int number = errno;

        close(fd);
        return number == EWOULDBLOCK ? node_fail_busy(path, err)
                                     : fail_errno(err, number, "%s can't be locked", path);
    }
    *out = fd;
    return true;
}
