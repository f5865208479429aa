/* summary.c: all inverters of a site as one JSON line. */
#include "commands/summary.h"

#include "server/api_json.h"

void summary_json(struct loop *loop, const struct site *site, struct buffer *out)
{
    struct json j = json_into(out);
    int64_t now_ms = loop_now_ms(loop);

    json_begin(&j, '{');
    api_json_time(&j, "time", loop_wall_ms(loop));
    json_key_text(&j, "problem", site_problem(site));
    json_key(&j, "inverters"), json_begin(&j, '[');
    for (size_t n = 0; n < site_count(site); n++) {
        const struct inverter *i = site_at(site, n);

        json_begin(&j, '{');
        json_key_text(&j, "id", inverter_id(i));
        api_json_identity(&j, i);
        api_json_state(&j, i);
        api_json_age(&j, i, now_ms);
        api_json_readings(&j, inverter_live(i), now_ms);
        api_json_warnings(&j, "warnings", inverter_live(i));
        api_json_energy_today(&j, inverter_live(i));
        json_end(&j, '}');
    }
    json_end(&j, ']');
    json_end(&j, '}');
    buffer_text(out, "\n");
}
