/* api_json.c: how an inverter looks in JSON. */
#include "server/api_json.h"

#include "core/stamp.h"
#include "model/protocol.h"
#include "model/warnings.h"

void api_json_time(struct json *j, const char *key, int64_t wall_ms)
{
    char stamp[STAMP_CAPACITY];

    stamp_write(wall_ms, stamp);
    json_key_text(j, key, stamp);
}

void api_json_age(struct json *j, const struct inverter *i, int64_t now_ms)
{
    int64_t heard_ms = inverter_heard_ms(i);

    if (heard_ms < 0)
        json_key_null(j, "age_ms");
    else
        json_key_integer(j, "age_ms", now_ms - heard_ms);
}

void api_json_identity(struct json *j, const struct inverter *i)
{
    const struct protocol *protocol = inverter_protocol(i);

    json_key_text(j, "name", inverter_name(i));
    json_key_text(j, "model", inverter_model(i));
    json_key_text(j, "serial", inverter_serial(i));
    json_key_text(j, "protocol", protocol != NULL ? protocol->name : NULL);
    json_key_text(j, "firmware", inverter_firmware(i));
    json_key_text(j, "transport", inverter_uri(i));
    json_key_bool(j, "simulated", inverter_is_simulated(i));
    json_key_text(j, "role", inverter_role(i));
    json_key_text(j, "phase", inverter_phase(i));
    json_key_text(j, "behind", inverter_behind(i));
    json_key(j, "capabilities");
    json_begin(j, '[');
    if (protocol != NULL) {
        json_put_text(j, "live");
        json_put_text(j, "warnings");
        if (inverter_keeps_history(i))
            json_put_text(j, "history");
    }
    json_end(j, ']');
}

void api_json_state(struct json *j, const struct inverter *i)
{
    json_key_text(j, "state", inverter_state_name(inverter_state(i)));
    json_key_text(j, "problem", inverter_problem(i));
}

/* How each reading begins, `"battery_voltage":{"value":`. Readings make up most of what is ever
 * written, so what never changes of them is one piece. */
static const struct span beginnings[MEASUREMENT_COUNT] = {
#define MEASUREMENT(name, label, quantity, group)                                                  \
    [M_##name] = {.at = "\"" #name "\":{\"value\":",                                               \
                  .length = sizeof "\"" #name "\":{\"value\":" - 1},
#include "model/measurements.def"
#undef MEASUREMENT
};

#define PUT_LITERAL(out, text) buffer_put(out, text, sizeof text - 1)

void api_json_reading(struct json *j, enum measurement_id id, const struct live_entry *entry,
                      int64_t now_ms)
{
    const char *unit = measurement_unit(id);

    json_put_raw(j, beginnings[id]);
    j->comma = false;
    value_json(&entry->value, j);
    if (unit != NULL) {
        PUT_LITERAL(j->out, ",\"unit\":\"");
        buffer_text(j->out, unit);
        PUT_LITERAL(j->out, "\"");
    }
    PUT_LITERAL(j->out, ",\"age_ms\":");
    buffer_number(j->out, now_ms - entry->heard_ms);
    PUT_LITERAL(j->out, ",\"source\":\"");
    buffer_text(j->out, entry->source);
    PUT_LITERAL(j->out, "\"");
    if (entry->value.kind == VALUE_CHOICE)
        json_key_span(j, "raw", entry->value.text);
    if (entry->value.kind == VALUE_NUMBER &&
        entry->value.digits != quantities[measurements[id].quantity].digits)
        json_key_integer(j, "digits", entry->value.digits);
    if (entry->estimated)
        json_key_bool(j, "estimated", true);
    json_end(j, '}');
}

void api_json_readings(struct json *j, const struct live *live, int64_t now_ms)
{
    json_key(j, "readings");
    json_begin(j, '{');
    for (int id = 0; id < MEASUREMENT_COUNT; id++)
        if (live->entries[id].known)
            api_json_reading(j, (enum measurement_id)id, &live->entries[id], now_ms);
    json_end(j, '}');
}

void api_json_warning_list(struct json *j, const char *key, const struct active_warning *list,
                           size_t count)
{
    json_key(j, key);
    json_begin(j, '[');
    for (size_t n = 0; n < count; n++) {
        char words[WARNING_WORDS_CAPACITY];

        warning_words(&list[n], words);
        json_begin(j, '{');
        json_key_text(j, "name", measurements[list[n].is].name);
        json_key_text(j, "text", words);
        json_key_text(j, "severity", severity_name(list[n].severity));
        json_key_text(j, "advice", list[n].advice);
        if (list[n].code[0] != '\0')
            json_key_text(j, "code", list[n].code);
        api_json_time(j, "since", list[n].since_wall_ms);
        json_end(j, '}');
    }
    json_end(j, ']');
}

void api_json_warnings(struct json *j, const char *key, const struct live *live)
{
    struct active_warning active[WARNINGS_MAX];

    api_json_warning_list(j, key, active, warnings_active(live, active, WARNINGS_MAX));
}

static void energy(struct json *j, const char *key, const struct value *v)
{
    json_key(j, key);
    if (v != NULL)
        value_json(v, j);
    else
        json_put_null(j);
}

void api_json_energy_today(struct json *j, const struct live *live)
{
    json_key(j, "energy_today");
    json_begin(j, '{');
    energy(j, "solar_wh", live_value(live, M_daily_generated_energy));
    energy(j, "load_wh", live_value(live, M_daily_load_energy));
    json_end(j, '}');
}

void api_json_line(struct json *j, const struct inverter *i)
{
    struct line_statistics line = inverter_statistics(i);

    json_key(j, "line");
    json_begin(j, '{');
    json_key_integer(j, "questions", (int64_t)line.questions);
    json_key_integer(j, "answers", (int64_t)line.answers);
    json_key_integer(j, "timeouts", (int64_t)line.timeouts);
    json_key_integer(j, "damaged", (int64_t)line.damaged);
    json_key_integer(j, "mismatched", (int64_t)line.mismatched);
    json_key_integer(j, "refused", (int64_t)line.refused);
    json_end(j, '}');
}
