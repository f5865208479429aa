/* overview.c: what `heliowire` alone prints. */
#include "commands/overview.h"

#include "commands/command.h"

static void put_group(const struct terminal *t, const struct command_group *group,
                      struct buffer *out)
{
    buffer_printf(out, "%s%s%s\n", terminal_style(t, STYLE_BOLD), group->title,
                  terminal_style(t, STYLE_PLAIN));
    for (const struct command *const *at = group->members; *at != NULL; at++)
        buffer_printf(out, "  %s%-10s%s  %s\n", terminal_style(t, STYLE_ACCENT), (*at)->name,
                      terminal_style(t, STYLE_PLAIN), (*at)->summary);
    buffer_text(out, "\n");
}

void overview_print(const struct terminal *terminal, struct buffer *out)
{
    buffer_printf(out,
                  "%sHeliowire %s%s: plug the inverter's USB cable in, and see it.\n\n"
                  "Usage: heliowire COMMAND [OPTIONS]\n\n",
                  terminal_style(terminal, STYLE_BOLD), HELIOWIRE_VERSION,
                  terminal_style(terminal, STYLE_PLAIN));
    for (const struct command_group *group = command_groups; group->title != NULL; group++)
        put_group(terminal, group, out);
    buffer_text(out, "No inverter at hand? 'heliowire run --device sim:' shows a simulated one.\n"
                     "'heliowire COMMAND --help' tells more, with examples.\n");
}
