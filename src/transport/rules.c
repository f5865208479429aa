/* rules.c: whether our udev rule is installed. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "transport/discovery.h"

enum { FOLDER_COUNT = 5, RULE_MAX = 2048 };

/* In udev's order: a file hides those of the same name in later folders. */
static const char *const rule_folders[FOLDER_COUNT] = {
    "/etc/udev/rules.d",     "/run/udev/rules.d", "/usr/local/lib/udev/rules.d",
    "/usr/lib/udev/rules.d", "/lib/udev/rules.d",
};

/* Reads one rule: lines that end with a backslash go on in the next one, comments are left out. */
static bool read_rule(FILE *file, char *rule)
{
    char line[RULE_MAX];
    size_t length = 0;

    while (fgets(line, sizeof line, file) != NULL) {
        size_t part = strcspn(line, "\n");

        if (line[strspn(line, " \t")] == '#')
            continue;
        bool goes_on = part > 0 && line[part - 1] == '\\';
        part -= goes_on ? 1 : 0;
        if (length + part < RULE_MAX) {
            memcpy(rule + length, line, part);
            length += part;
        }
        rule[length] = '\0';
        if (!goes_on)
            return true;
    }
    return length > 0;
}

static bool file_has_rule(const char *path)
{
    char rule[RULE_MAX];
    bool found = false;
    FILE *file = fopen(path, "re");

    if (file == NULL)
        return false;
    while (!found && read_rule(file, rule))
        found = strstr(rule, "\"0665\"") != NULL && strstr(rule, "\"5161\"") != NULL &&
                strstr(rule, "GROUP=\"heliowire\"") != NULL;
    fclose(file);
    return found;
}

static bool is_hidden(const char *const *folders, size_t index, const char *name)
{
    char path[512];

    for (size_t i = 0; i < index; i++) {
        snprintf(path, sizeof path, "%s/%s", folders[i], name);
        if (access(path, F_OK) == 0)
            return true;
    }
    return false;
}

static bool folder_has_rule(const char *const *folders, size_t index)
{
    struct dirent *entry;
    bool found = false;
    DIR *folder = opendir(folders[index]);

    if (folder == NULL)
        return false;
    while (!found && (entry = readdir(folder)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        char path[512];

        if (dot == NULL || strcmp(dot, ".rules") != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folders[index], entry->d_name);
        found = file_has_rule(path) && !is_hidden(folders, index, entry->d_name);
    }
    closedir(folder);
    return found;
}

static bool have_rule(const char *const folders[FOLDER_COUNT])
{
    for (size_t i = 0; i < FOLDER_COUNT; i++)
        if (folder_has_rule(folders, i))
            return true;
    return false;
}

bool discovery_rule_installed(void)
{
    return have_rule(rule_folders);
}
