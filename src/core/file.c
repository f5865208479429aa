/* file.c: small files that are replaced whole or not at all. */
#include "core/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/memory.h"

static bool write_all(const char *path, struct span text)
{
    FILE *file = fopen(path, "we");

    if (file == NULL)
        return false;
    bool good = fwrite(text.at, 1, text.length, file) == text.length && fflush(file) == 0 &&
                fsync(fileno(file)) == 0;
    if (good)
        return fclose(file) == 0;

    int number = errno;
    fclose(file);
    errno = number;
    return false;
}

bool file_replace(const char *path, struct span text, struct error *err)
{
    char *fresh = xprintf("%s.new", path);
    bool good = write_all(fresh, text) && rename(fresh, path) == 0;
    int number = errno;

    if (!good)
        unlink(fresh);
    free(fresh);
    return good || fail_errno(err, number, "%s", path);
}
