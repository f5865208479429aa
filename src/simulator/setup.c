/* setup.c: rows of text, changed by what the settings of the protocol allow. */
#include "simulator/setup.h"

#include "model/decode.h"
#include "model/setting.h"

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

void setup_init(struct setup *s, const struct protocol *protocol,
                const struct simulator_details *model)
{
    *s = (struct setup){.protocol = protocol, .model = model};
    for (const struct model_setting *m = model->settings; m->value != NULL; m++) {
        s->rows[s->count].is = m->is;
        set(&s->rows[s->count++], span_of(m->value));
    }
}

bool setup_get(struct setup *s, enum measurement_id id, struct value *out)
{
    const char *value = text_of(s, id);
    if (value == NULL)
        return false;

    const char *kind = quantities[measurements[id].quantity].kind;
    struct span text = span_of(value);
    if (strcmp(kind, "number") == 0)
        return value_parse_number(text, out);
    if (strcmp(kind, "flag") == 0) {
        *out = value_flag(span_is(text, "on"));
    } else if (strcmp(kind, "choice") == 0) {
        s->slug = (struct choice){.slug = value};
        *out = (struct value){.kind = VALUE_CHOICE, .choice = &s->slug};
    } else if (strcmp(kind, "list") == 0) {
        *out = (struct value){.kind = VALUE_LIST, .text = text};
    } else {
        *out = (struct value){.kind = VALUE_TEXT, .text = text};
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

static void set_value(struct setup *s, enum measurement_id id, const struct value *v)
{
    struct buffer text = {0};

    write_value(v, &text);
    set(find(s, id), buffer_view(&text));
    buffer_done(&text);
}

/* What the answer to the question `command` lists for this model; empty: nothing. */
static struct span list_of(const struct setup *s, const char *command)
{
    const struct message *m = protocol_message(s->protocol, span_of(command));
    const char *list = NULL;

    if (m != NULL)
        list = text_of(s, m->layouts[m->layout_count - 1].fields[0].is);
    return list != NULL ? span_of(list) : (struct span){0};
}

/* Whether this model takes the values that a row would set. */
static bool takes(struct setup *s, const struct setting *row, const struct setting_values *v)
{
    if (find(s, row->is) == NULL || (row->also != M_serial_number && find(s, row->also) == NULL))
        return false;
    return setting_allows(row, v, s->model->rating.battery_v) &&
           (row->limits == NULL || setting_is_listed(list_of(s, row->limits), &v->is));
}

enum { ROWS_OF_COMMAND = 16 };

/* A command with its argument, and the rows of the protocol that it may set. */
struct change {
    struct setup *setup;
    const char *command; /* of the rows */
    struct span argument;
    bool off;
    size_t count;
    struct {
        const struct setting *row;
        struct setting_values values;
        bool good;
    } rows[ROWS_OF_COMMAND];
};

/* A row whose example has another form is for other units. */
static void add_row(void *owner, const struct setting *row)
{
    struct change *c = owner;

    if (strcmp(row->command, c->command) != 0 || c->count == ROWS_OF_COMMAND ||
        (row->example != NULL && !setting_has_form(row, c->argument)))
        return;

    struct setting_values values;
    bool good = setting_read(row, c->argument, c->off, &values) && takes(c->setup, row, &values);

    c->rows[c->count].row = row;
    c->rows[c->count].values = values;
    c->rows[c->count++].good = good;
}

/* Whether some row takes what this one is about: there may be two with different ranges. */
static bool is_taken(const struct change *c, size_t at)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->rows[i].good && c->rows[i].row->is == c->rows[at].row->is)
            return true;
    return false;
}

static bool is_covered(const struct change *c, size_t part)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct setting *row = c->rows[i].row;

        if (row->at == part || (row->also != M_serial_number && row->at + 1u == part))
            return true;
    }
    return false;
}

/* Parts that no row is about, such as the number of a parallel unit, are as in the example. */
static bool rest_is_as_in_the_example(const struct change *c)
{
    const struct setting *row = c->rows[0].row;
    struct span part;

    if (row->example == NULL || setting_is_whole(row))
        return true;
    for (size_t at = 0; (part = setting_part(row, c->argument, at)).length > 0; at++)
        if (!is_covered(c, at) && !span_equals(part, setting_part(row, span_of(row->example), at)))
            return false;
    return true;
}

static bool apply(struct setup *s, const struct setting *setting, struct span command)
{
    struct change c = {.setup = s, .command = setting->command};

    c.off = setting->off != NULL && span_starts_with(command, setting->off);
    c.argument = span_skip(command, strlen(c.off ? setting->off : setting->command));
    protocol_each_setting(s->protocol, add_row, &c);
    if (c.count == 0 || !rest_is_as_in_the_example(&c))
        return false;
    for (size_t i = 0; i < c.count; i++)
        if (!is_taken(&c, i))
            return false;

    for (size_t i = 0; i < c.count; i++) {
        if (!c.rows[i].good)
            continue;
        set_value(s, c.rows[i].row->is, &c.rows[i].values.is);
        if (c.rows[i].row->also != M_serial_number)
            set_value(s, c.rows[i].row->also, &c.rows[i].values.also);
    }
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

static bool has_slug(const struct choice *choices, const struct value *v)
{
    for (; v->choice != NULL && choices != NULL && choices->slug != NULL; choices++)
        if (strcmp(choices->slug, v->choice->slug) == 0)
            return true;
    return false;
}

static void look_at_returned(void *owner, const struct setting *row)
{
    struct returned *r = owner;
    const struct value *v = &r->reading->value;
    struct setting_values values = {.is = *v};

    if (row->is == r->reading->is && strcmp(row->command, r->command) == 0)
        r->allowed =
            takes(r->setup, row, &values) && (v->kind != VALUE_CHOICE || has_slug(row->choices, v));
}

/* A setter whose argument is the whole answer to a question: only what has a row may differ. What
 * the model does not keep has no effect. */
static bool apply_within(struct setup *s, const struct setting *setting, struct span argument)
{
    const struct message *m = protocol_message(s->protocol, span_of(setting->within));
    struct decoded d;

    if (!decode_reply(s->protocol, m, argument, &d) || d.absent > 0)
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
        if (find(s, d.readings[i].is) != NULL)
            set_value(s, d.readings[i].is, &d.readings[i].value);
    return true;
}

bool setup_apply(struct setup *s, struct span command)
{
    const struct setting *setting = protocol_setting(s->protocol, command);

    if (span_is(command, "PF") && protocol_action(s->protocol, command) != NULL) {
        setup_init(s, s->protocol, s->model);
        return true;
    }
    if (setting == NULL)
        return false;
    if (setting->within != NULL)
        return apply_within(s, setting, span_skip(command, strlen(setting->command)));
    return apply(s, setting, command);
}
