/* rights.h: who may use a file, in words. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct group; /* <grp.h> */

/* By the group file: perhaps not yet in this session. */
bool rights_is_member(const struct group *g);
bool rights_is_in_session(gid_t group);

/* "belongs to root, group heliowire, mode 0660" */
void rights_words(const struct stat *file, char *out, size_t capacity);
