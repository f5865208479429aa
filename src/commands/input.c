/* input.c: reads one JSON object. */
#include "commands/input.h"

#include <jansson.h>

bool input_parse(struct span text, struct input *out, struct error *err)
{
    json_error_t where;
    json_t *root = json_loadb(text.at, text.length, 0, &where);

    if (root == NULL)
        return fail(err, ERROR_INVALID, "not JSON, column %d: %s", where.column, where.text);
    if (!json_is_object(root)) {
        json_decref(root);
        return fail(err, ERROR_INVALID, "not a JSON object");
    }
    out->root = root;
    return true;
}

void input_done(struct input *i)
{
    json_decref(i->root);
    i->root = NULL;
}

bool input_text(const struct input *i, const char *name, struct span *out, struct error *err)
{
    const json_t *member = json_object_get(i->root, name);

    if (member == NULL)
        return fail(err, ERROR_INVALID, "there is no \"%s\"", name);
    if (!json_is_string(member))
        return fail(err, ERROR_INVALID, "\"%s\" is not a text", name);
    *out = (struct span){.at = json_string_value(member), .length = json_string_length(member)};
    return true;
}
