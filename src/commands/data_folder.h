/* data_folder.h: where a daemon keeps what it learns, and that only one does. */
#pragma once

#include "core/error.h"

/* The folder inside it for what simulated units tell, which is never mixed with the rest. */
#define DATA_FOLDER_SIMULATED "simulated"

struct data_folder {
    char *path; /* owned */
    int lock;   /* descriptor; -1: not held */
};

/* Makes the folder if need be and locks it. `path` NULL: where the system wants it:
 * $STATE_DIRECTORY of systemd, /var/lib/heliowire for root, $XDG_STATE_HOME/heliowire or
 * ~/.local/state/heliowire for a person. ERROR_BUSY: another daemon uses it, the text says which.
 */
MUST_CHECK bool data_folder_open(const char *path, struct data_folder *out, struct error *err);
void data_folder_close(struct data_folder *f);

/* The default of data_folder_open(), on the heap; NULL: there is no home folder. */
char *data_folder_default(void);

/* A folder inside it, made if need be. The caller owns `*out`. */
MUST_CHECK bool data_folder_inside(const struct data_folder *f, const char *name, char **out,
                                   struct error *err);
