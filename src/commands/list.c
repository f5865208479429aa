/* list.c: `heliowire list`: every device that could be an inverter. */
#include <stdio.h>

#include "commands/index.h"
#include "commands/table.h"
#include "core/json.h"
#include "transport/discovery.h"

static const char *const kind_names[] = {
    [CANDIDATE_HIDRAW] = "hidraw",
    [CANDIDATE_USB] = "usb",
    [CANDIDATE_SERIAL] = "serial",
};

/* A serial adapter may be anything; the USB id of the others is that of inverters, and of UPSes. */
static const char *const kind_words[] = {
    [CANDIDATE_HIDRAW] = "inverter or UPS",
    [CANDIDATE_USB] = "inverter or UPS, by libusb",
    [CANDIDATE_SERIAL] = "serial adapter: name it to use it",
};

static bool is_ours(const struct candidate *c)
{
    return c->kind != CANDIDATE_SERIAL;
}

static void put_json(const struct candidate *list, size_t count, struct buffer *out)
{
    struct json j = json_into(out);
    char holder[128];

    json_begin(&j, '{');
    json_key(&j, "devices"), json_begin(&j, '[');
    for (size_t n = 0; n < count; n++) {
        const struct candidate *c = &list[n];
        bool held = discovery_holder(c->node, holder, sizeof holder);

        json_begin(&j, '{');
        json_key_text(&j, "uri", c->uri);
        json_key_text(&j, "port", c->port);
        json_key_text(&j, "kind", kind_names[c->kind]);
        json_key_text(&j, "node", c->node[0] != '\0' ? c->node : NULL);
        json_key_text(&j, "product", c->product[0] != '\0' ? c->product : NULL);
        json_key_text(&j, "vendor_id", c->vendor_id);
        json_key_text(&j, "product_id", c->product_id);
        json_key_bool(&j, "ours", is_ours(c));
        json_key_text(&j, "held_by", held ? holder : NULL);
        json_end(&j, '}');
    }
    json_end(&j, ']');
    json_end(&j, '}');
    buffer_text(out, "\n");
}

static void put_table(const struct candidate *list, size_t count, const struct terminal *terminal,
                      struct buffer *out)
{
    static const char *const titles[] = {"Device", "Port", "Id", "What it is", "Held by"};
    struct table t = {.titles = titles, .columns = 5};
    char holder[128];

    for (size_t n = 0; n < count; n++) {
        const struct candidate *c = &list[n];
        bool held = discovery_holder(c->node, holder, sizeof holder);

        table_cell(&t, "%s", c->uri);
        table_cell(&t, "%s", c->port);
        table_cell(&t, "%s:%s", c->vendor_id, c->product_id);
        table_cell(&t, "%s%s%s", kind_words[c->kind], c->product[0] != '\0' ? ", " : "",
                   c->product);
        table_cell(&t, "%s", held ? holder : "");
    }
    table_text(&t, terminal, out);
    table_done(&t);
}

static enum exit_code run(const struct options *o)
{
    struct candidate list[CANDIDATES_MAX];
    size_t count = discovery_list(list, CANDIDATES_MAX);
    struct buffer out = {0};

    if (options_has(o, "json"))
        put_json(list, count, &out);
    else if (count > 0)
        put_table(list, count, &o->terminal, &out);
    fwrite(out.bytes, 1, out.length, stdout);
    buffer_done(&out);
    if (count > 0)
        return EXIT_DONE;
    fputs("heliowire: nothing is plugged in that could be an inverter; 'heliowire check' says what "
          "to do\n",
          stderr);
    return EXIT_NO_INVERTER;
}

static const struct option_row rows[] = {
    OPTION_ROW_JSON,
    {0},
};

const struct command command_list = {
    .name = "list",
    .summary = "every device that could be an inverter",
    .help = "Lists every device that could be an inverter: its name for --device, the port it\n"
            "hangs on (which stays the same over replugs and reboots), what it is, and who\n"
            "holds it. Nothing is opened or asked. Programs of other users are seen\n"
            "by root only.",
    .examples = "  heliowire list\n"
                "  heliowire list --json",
    .options = rows,
    .run = run,
};
