/* holder.c: which process has a device node open, as /proc tells. */
#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "core/span.h"
#include "transport/discovery.h"

/* /proc/locks names the holder of a lock even to those who may not look into its descriptors.
 *     3: FLOCK  ADVISORY  WRITE 812 00:05:123 0 EOF */
static long find_locker(const char *node)
{
    struct stat s;
    char line[256];
    long found = 0;
    FILE *file = fopen("/proc/locks", "re");

    if (file == NULL)
        return 0;
    bool known = stat(node, &s) == 0;
    while (known && found == 0 && fgets(line, sizeof line, file) != NULL) {
        unsigned device_major, device_minor;
        unsigned long inode;
        long pid;

        if (sscanf(line, "%*d: FLOCK %*s %*s %ld %x:%x:%lu", &pid, &device_major, &device_minor,
                   &inode) == 4 &&
            inode == s.st_ino && device_major == major(s.st_dev) &&
            device_minor == minor(s.st_dev) && pid != getpid())
            found = pid;
    }
    fclose(file);
    return found > 0 ? found : 0;
}

static bool is_terminal_maker(const char *target)
{
    return strcmp(target, "/dev/ptmx") == 0 || strcmp(target, "/dev/pts/ptmx") == 0;
}

/* Reads the links and never follows one: a link's target may be on a disk that hangs. Whoever made
 * a pseudo-terminal may keep its far side open too, and does not hold it by that. */
static bool process_has_open(long pid, const char *node)
{
    bool is_pseudo_terminal = strncmp(node, "/dev/pts/", 9) == 0;
    char path[64], target[PATH_MAX];
    struct dirent *entry;
    bool found = false, made_it = false;

    snprintf(path, sizeof path, "/proc/%ld/fd", pid);
    DIR *folder = opendir(path);
    if (folder == NULL)
        return false;
    while ((entry = readdir(folder)) != NULL) {
        ssize_t length = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);

        target[length > 0 ? length : 0] = '\0';
        found = found || strcmp(target, node) == 0;
        made_it = made_it || (is_pseudo_terminal && is_terminal_maker(target));
    }
    closedir(folder);
    return found && !made_it;
}

static long find_opener(const char *node)
{
    char path[PATH_MAX];
    struct dirent *entry;
    long found = 0;
    DIR *folder = realpath(node, path) != NULL ? opendir("/proc") : NULL;

    if (folder == NULL)
        return 0;
    while (found == 0 && (entry = readdir(folder)) != NULL) {
        long pid = isdigit((unsigned char)entry->d_name[0]) ? atol(entry->d_name) : 0;

        if (pid > 0 && pid != getpid() && process_has_open(pid, path))
            found = pid;
    }
    closedir(folder);
    return found;
}

static size_t read_all(long pid, const char *name, char *out, size_t capacity)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%ld/%s", pid, name);
    FILE *file = fopen(path, "re");
    size_t length = file != NULL ? fread(out, 1, capacity - 1, file) : 0;
    if (file != NULL)
        fclose(file);
    out[length] = '\0';
    return length;
}

/* "python3 /usr/bin/mpp-solar -p …" is mpp-solar to its user: the first argument that is no option.
 */
static const char *script_name(const char *arguments, size_t length, const char *fallback)
{
    const char *end = arguments + length;

    for (const char *at = arguments + strlen(arguments) + 1; at < end; at += strlen(at) + 1) {
        const char *slash = strrchr(at, '/');

        if (at[0] != '-' && at[0] != '\0')
            return slash != NULL ? slash + 1 : at;
    }
    return fallback;
}

bool discovery_holder(const char *node, char *out, size_t capacity)
{
    char name[64], arguments[1024];
    long pid = find_locker(node);

    if (pid == 0)
        pid = find_opener(node);
    if (pid == 0)
        return false;
    size_t length = read_all(pid, "cmdline", arguments, sizeof arguments);
    read_all(pid, "comm", name, sizeof name);
    name[strcspn(name, "\n")] = '\0';

    const char *shown = name;
    if (span_starts_with(span_of(name), "python"))
        shown = script_name(arguments, length, name);
    snprintf(out, capacity, "%s (pid %ld)", shown[0] != '\0' ? shown : "a process", pid);
    return true;
}
