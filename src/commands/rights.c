/* rights.c: who may use a file, in words. */
#include "commands/rights.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { GROUPS_MAX = 128 };

bool rights_is_member(const struct group *g)
{
    const struct passwd *who = getpwuid(geteuid());

    if (who == NULL)
        return false;
    for (char **member = g->gr_mem; *member != NULL; member++)
        if (strcmp(*member, who->pw_name) == 0)
            return true;
    return who->pw_gid == g->gr_gid;
}

bool rights_is_in_session(gid_t group)
{
    gid_t groups[GROUPS_MAX];
    int count = getgroups(GROUPS_MAX, groups);

    for (int n = 0; n < count; n++)
        if (groups[n] == group)
            return true;
    return getegid() == group;
}

void rights_words(const struct stat *file, char *out, size_t capacity)
{
    const struct passwd *owner = getpwuid(file->st_uid);
    const struct group *group = getgrgid(file->st_gid);

    snprintf(out, capacity, "belongs to %.63s, group %.63s, mode %04o",
             owner != NULL ? owner->pw_name : "?", group != NULL ? group->gr_name : "?",
             (unsigned)(file->st_mode & 07777));
}
