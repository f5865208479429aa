/* setup.c: rows of text, changed by what the settings of the protocol allow. */
#include "simulator/setup.h"

#include <stdio.h>

#include "model/change.h"
#include "model/decode.h"
#include "simulator/plant.h"

static struct setup_row *find(struct setup *s, enum measurement_id id)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->rows[i].is == id)
            return &s->rows[i];
    return NULL;
}

/* NULL: the model has no such setting. */
static const char *text_of(const struct setup *s, enum measurement_id id)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->rows[i].is == id)
            return s->rows[i].value;
    return NULL;
}

static void set(struct setup_row *row, struct span value)
{
    span_copy(value, row->value, sizeof row->value);
}

static bool parse_number(struct span text, struct value *out)
{
    bool negative = span_starts_with(text, "-");

    if (!value_parse_number(negative ? span_skip(text, 1) : text, out))
        return false;
    if (negative)
        out->number = -out->number;
    return true;
}

void setup_put(struct setup *s, enum measurement_id id, const char *value)
{
    struct setup_row *row = find(s, id);

    if (row != NULL)
        set(row, span_of(value));
}

bool setup_get(struct setup *s, enum measurement_id id, struct value *out)
{
    const char *value = text_of(s, id);
    if (value == NULL)
        return false;

    const char *kind = quantities[measurements[id].quantity].kind;
    struct span text = span_of(value);
    if (strcmp(kind, "number") == 0)
        return parse_number(text, out);
    if (strcmp(kind, "flag") == 0) {
        *out = value_flag(span_is(text, "on"));
    } else if (strcmp(kind, "choice") == 0) {
        s->slug = (struct choice){.slug = value};
        *out = (struct value){.kind = VALUE_CHOICE, .choice = &s->slug};
    } else {
        *out = (struct value){.kind = VALUE_TEXT, .text = text};
        if (strcmp(kind, "list") == 0)
            out->kind = VALUE_LIST;
        else if (strcmp(kind, "time") == 0)
            out->kind = VALUE_TIME;
    }
    return true;
}

static double number(const struct setup *s, enum measurement_id id)
{
    const char *text = text_of(s, id);
    struct value v;

    return text != NULL && value_parse_number(span_of(text), &v) ? value_double(&v) : 0;
}

/* The first of two that the model has. */
static double number_of_either(const struct setup *s, enum measurement_id first,
                               enum measurement_id second)
{
    return number(s, text_of(s, first) != NULL ? first : second);
}

static bool is(const struct setup *s, enum measurement_id id, const char *slug)
{
    const char *text = text_of(s, id);

    return text != NULL && strcmp(text, slug) == 0;
}

/* A hybrid has no order of sources: it says what the battery may feed and what may charge it. */
static enum source_priority source_priority(const struct setup *s)
{
    if (is(s, M_output_source_priority, "solar_battery_utility") ||
        is(s, M_battery_discharge_to_load_without_pv_enabled, "on"))
        return BATTERY_BEFORE_UTILITY;
    return is(s, M_output_source_priority, "solar_utility_battery") ? SOLAR_FIRST : UTILITY_FIRST;
}

static enum charger_priority charger_priority(const struct setup *s)
{
    if (is(s, M_charger_source_priority, "solar_only") || is(s, M_ac_charge_enabled, "off"))
        return CHARGE_SOLAR_ONLY;
    if (is(s, M_charger_source_priority, "solar_and_utility") || is(s, M_ac_charge_enabled, "on"))
        return CHARGE_BOTH;
    return is(s, M_charger_source_priority, "solar_first") ? CHARGE_SOLAR_FIRST : CHARGE_UTILITY;
}

struct plant_settings setup_for_plant(const struct setup *s)
{
    double blocks = s->model->is_charger ? s->model->rating.battery_v / 12 : 1;

    return (struct plant_settings){
        .source = source_priority(s),
        .charger = charger_priority(s),
        .recharge_v = number_of_either(s, M_battery_recharge_voltage, M_battery_weak_voltage),
        .redischarge_v =
            number_of_either(s, M_battery_redischarge_voltage, M_battery_weak_back_voltage),
        .cut_off_v = number(s, M_battery_under_voltage),
        .bulk_v = number(s, M_battery_bulk_voltage) * blocks,
        .float_v = number(s, M_battery_float_voltage) * blocks,
        .max_charge_a = number(s, M_max_charging_current),
        .max_ac_charge_a = number(s, M_max_ac_charging_current),
        .output_off = s->output_off,
    };
}

/* The value as struct model_setting writes it. */
static void write_value(const struct value *v, struct buffer *out)
{
    if (v->kind == VALUE_CHOICE && v->choice != NULL)
        buffer_text(out, v->choice->slug);
    else if (v->text.length > 0)
        buffer_span(out, v->text);
    else
        value_words(v, out); /* a number with its digits, "on" or "off" */
}

/* --- what a model has --- */

/* What the plant and the clock say, whatever was set. */
static bool is_live(enum measurement_id id)
{
    return id == M_device_time || id == M_load_on || id == M_ac_output_connected;
}

/* A measurement that is looked for in what the model answers, and not just to who it is. */
struct told {
    const struct setup *setup;
    enum measurement_id is;
    bool found;
    struct value value; /* as in the example */
};

/* The form of the model's answer. */
static const char *example_of(const struct model_message *row, const struct message *m)
{
    return row->example != NULL ? row->example : m->example;
}

static void look_into(void *owner, const struct message *m)
{
    struct told *t = owner;
    const struct model_message *row = model_message(t->setup->model, m);
    struct decoded d;

    if (t->found || row == NULL || m->defaults || m->poll == POLL_IDENTITY)
        return;

    const char *example = example_of(row, m);
    const struct value *v =
        decode_reply(t->setup->protocol, m, span_of(example), &d) ? decoded_find(&d, t->is) : NULL;
    if (v == NULL || v->kind == VALUE_UNKNOWN || (v->kind == VALUE_CHOICE && v->choice == NULL))
        return;
    t->value = *v;
    t->found = true;
}

static struct told look_for(const struct setup *s, enum measurement_id id)
{
    struct told t = {.setup = s, .is = id};

    protocol_each_message(s->protocol, look_into, &t);
    return t;
}

static void set_value(struct setup_row *row, const struct value *v)
{
    struct buffer text = {0};

    write_value(v, &text);
    set(row, buffer_view(&text));
    buffer_done(&text);
}

/* What the model tells of all that can be set, it keeps. */
static void add_told(void *owner, const struct setting *setting)
{
    struct setup *s = owner;

    if (is_live(setting->is) || find(s, setting->is) != NULL || s->count == SETUP_MAX)
        return;

    struct told t = look_for(s, setting->is);
    if (!t.found)
        return;
    s->rows[s->count].is = setting->is;
    set_value(&s->rows[s->count++], &t.value);
}

void setup_init(struct setup *s, const struct protocol *protocol,
                const struct simulator_details *model)
{
    *s = (struct setup){.protocol = protocol, .model = model};
    for (const struct model_setting *m = model->settings; m->value != NULL; m++) {
        s->rows[s->count].is = m->is;
        set(&s->rows[s->count++], span_of(m->value));
    }
    protocol_each_setting(protocol, add_told, s);
}

/* --- commands --- */

/* What the answer to the question `command` lists for this model; empty: nothing. */
static struct span list_of(const struct setup *s, const char *command)
{
    const struct message *m = protocol_message(s->protocol, span_of(command));
    const char *list = NULL;

    if (m != NULL)
        list = text_of(s, m->layouts[m->layout_count - 1].fields[0].is);
    return list != NULL ? span_of(list) : (struct span){0};
}

/* Whether this model tells what the row sets, and lists the value if it lists any. */
static bool takes(struct setup *s, const struct setting *row, const struct value *v)
{
    if (!look_for(s, row->is).found)
        return false;
    return row->limits == NULL || setting_is_listed(list_of(s, row->limits), v);
}

/* Milliseconds since 1970 of a date and time. */
static int64_t moment_of(struct span time)
{
    char text[TIME_DIGITS + 1] = "00000000000000";
    int year, month, day, hour, minute, second;

    value_time_digits(time, text);
    sscanf(text, "%4d%2d%2d%2d%2d%2d", &year, &month, &day, &hour, &minute, &second);
    return ((plant_day(year, month, day) * 24 + hour) * 60 + minute) * 60000 + second * 1000;
}

static void set_live(struct setup *s, enum measurement_id id, const struct value *v, int64_t now_ms)
{
    if (id == M_device_time)
        s->clock_ms = moment_of(v->text) - now_ms;
    else
        s->output_off = v->number == 0;
}

static void take(struct setup *s, enum measurement_id id, const struct value *v, int64_t now_ms)
{
    if (is_live(id))
        set_live(s, id, v, now_ms);
    else
        set_value(find(s, id), v);
}

static bool apply(struct setup *s, struct span command, int64_t now_ms)
{
    struct change c;

    if (!change_read(s->protocol, command, s->model->rating.battery_v, &c))
        return false;
    for (size_t i = 0; i < c.count; i++)
        if (!takes(s, c.parts[i].row, &c.parts[i].value))
            return false;
    for (size_t i = 0; i < c.count; i++)
        take(s, c.parts[i].row->is, &c.parts[i].value, now_ms);
    return true;
}

static bool is_unchanged(struct setup *s, const struct reading *r)
{
    struct value now;

    if (!setup_get(s, r->is, &now) || now.kind != r->value.kind)
        return false;
    if (now.kind == VALUE_NUMBER)
        return value_double(&now) == value_double(&r->value);

    struct buffer text = {0};
    write_value(&r->value, &text);
    bool same = span_is(buffer_view(&text), text_of(s, r->is));
    buffer_done(&text);
    return same;
}

/* One value of an answer that came back whole, to be found among the settings within it. */
struct returned {
    struct setup *setup;
    const char *command;
    const struct reading *reading;
    bool allowed;
};

static void look_at_returned(void *owner, const struct setting *row)
{
    struct returned *r = owner;
    const struct value *v = &r->reading->value;

    if (row->is == r->reading->is && strcmp(row->command, r->command) == 0)
        r->allowed =
            setting_allows(row, v, r->setup->model->rating.battery_v) && takes(r->setup, row, v);
}

/* Whether a whole answer that came back has as many digits as this model gives, and the rest alike.
 */
static bool has_form(const struct setup *s, const struct message *m, struct span argument)
{
    const struct model_message *row = model_message(s->model, m);
    const char *example = row != NULL ? example_of(row, m) : "";

    return argument.length > 0 && change_has_form(argument, example);
}

/* A setter whose argument is the whole answer to a question: only what has a row may differ. What
 * the model does not keep has no effect. */
static bool apply_within(struct setup *s, const struct setting *setting, struct span argument,
                         int64_t now_ms)
{
    const struct message *m = protocol_message(s->protocol, span_of(setting->within));
    struct decoded d;

    if (!has_form(s, m, argument) || !decode_reply(s->protocol, m, argument, &d) || d.absent > 0)
        return false;
    for (size_t i = 0; i < d.count; i++) {
        struct returned r = {.setup = s, .command = setting->command, .reading = &d.readings[i]};

        if (find(s, r.reading->is) == NULL || is_unchanged(s, r.reading))
            continue;
        protocol_each_setting(s->protocol, look_at_returned, &r);
        if (!r.allowed)
            return false;
    }
    for (size_t i = 0; i < d.count; i++)
        if (find(s, d.readings[i].is) != NULL || is_live(d.readings[i].is))
            take(s, d.readings[i].is, &d.readings[i].value, now_ms);
    return true;
}

/* All is as it was made; only the clock goes on. */
static bool act(struct setup *s, const struct action *action, struct span command)
{
    int64_t clock_ms = s->clock_ms;

    if (!change_is_action(action, command))
        return false;
    if (strcmp(action->command, "PF") == 0) {
        setup_init(s, s->protocol, s->model);
        s->clock_ms = clock_ms;
    }
    return true;
}

bool setup_apply(struct setup *s, struct span command, int64_t now_ms)
{
    const struct setting *setting = protocol_setting(s->protocol, command);
    const struct action *action = protocol_action(s->protocol, command);

    if (action != NULL)
        return act(s, action, command);
    if (setting == NULL || setting->within == NULL)
        return apply(s, command, now_ms);
    return apply_within(s, setting, span_skip(command, strlen(setting->command)), now_ms);
}
