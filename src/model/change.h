/* change.h: a whole command that sets something, taken apart into rows and values. */
#pragma once

#include "model/setting.h"

enum { CHANGE_MAX = 8 };

/* What one command sets; texts are borrowed from it. */
struct change {
    size_t count;
    struct {
        const struct setting *row;
        struct value value;
    } parts[CHANGE_MAX];
};

/* Reads a command as a unit would that takes all that the rows allow; what `limits` lists is left
 * to the caller. `battery_v` as in setting_allows(). False: it is no setting, or none of this form;
 * a row does not allow its part, or a part of no row is not as in the example; or its argument is
 * the answer to a question (`within`), which decode.h reads. `*out` is then undefined. */
bool change_read(const struct protocol *p, struct span command, double battery_v,
                 struct change *out);

/* Whether an argument has as many characters as the example, digits where that has digits, and the
 * rest alike. */
bool change_has_form(struct span argument, const char *example);

/* Whether the argument of an action is one of those there are; `command` is what was sent. */
bool change_is_action(const struct action *a, struct span command);
