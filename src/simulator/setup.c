/* setup.c: rows of text, changed by the setters of PI30. */
#include "simulator/setup.h"

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

/* What stands behind the letters of a setter. */
enum setter_kind {
    SETS_CODE,    /* the code of a choice */
    SETS_VOLTAGE, /* of the battery: nn.n, in the limits of a 12 V block */
    SETS_CURRENT, /* a number of the list `choices`, behind the digit of a parallel unit */
    SETS_NUMBER,  /* between min and max */
    SETS_SWITCH,  /* 0 or 1 */
};

struct setter {
    const char *command;
    enum measurement_id is;
    enum setter_kind kind;
    double min, max;
    bool or_zero;                /* 0 is fine too */
    enum measurement_id choices; /* of a current: where it may be chosen from */
};

static const struct setter setters[] = {
    {.command = "POPM", .is = M_output_mode, .kind = SETS_CODE},
    {.command = "POPLG", .is = M_operation_logic, .kind = SETS_CODE},
    {.command = "POP", .is = M_output_source_priority, .kind = SETS_CODE},
    {.command = "PCP", .is = M_charger_source_priority, .kind = SETS_CODE},
    {.command = "PGR", .is = M_input_voltage_range, .kind = SETS_CODE},
    {.command = "PBT", .is = M_battery_type, .kind = SETS_CODE},
    {.command = "PPVOKC", .is = M_pv_ok_condition, .kind = SETS_CODE},
    {.command = "PSPB", .is = M_pv_power_balance, .kind = SETS_CODE},
    {.command = "PBCV",
     .is = M_battery_recharge_voltage,
     .kind = SETS_VOLTAGE,
     .min = 11.0,
     .max = 12.8},
    {.command = "PBDV",
     .is = M_battery_redischarge_voltage,
     .kind = SETS_VOLTAGE,
     .min = 12.0,
     .max = 14.5,
     .or_zero = true},
    {.command = "PSDV",
     .is = M_battery_under_voltage,
     .kind = SETS_VOLTAGE,
     .min = 10.0,
     .max = 12.0},
    {.command = "PCVV",
     .is = M_battery_bulk_voltage,
     .kind = SETS_VOLTAGE,
     .min = 12.0,
     .max = 14.6},
    {.command = "PBFT",
     .is = M_battery_float_voltage,
     .kind = SETS_VOLTAGE,
     .min = 12.0,
     .max = 14.6},
    {.command = "MNCHGC",
     .is = M_max_charging_current,
     .kind = SETS_CURRENT,
     .choices = M_charging_currents_selectable},
    {.command = "MCHGC",
     .is = M_max_charging_current,
     .kind = SETS_CURRENT,
     .choices = M_charging_currents_selectable},
    {.command = "MUCHGC",
     .is = M_max_ac_charging_current,
     .kind = SETS_CURRENT,
     .choices = M_ac_charging_currents_selectable},
    {.command = "PCVT", .is = M_max_cv_charging_time, .kind = SETS_NUMBER, .max = 900},
    {.command = "PBATMAXDISC",
     .is = M_max_discharging_current,
     .kind = SETS_NUMBER,
     .min = 30,
     .max = 150,
     .or_zero = true},
    {.command = "PBEQE", .is = M_equalization_enabled, .kind = SETS_SWITCH},
    {.command = "PBEQA", .is = M_equalization_active, .kind = SETS_SWITCH},
    {.command = "PBEQT", .is = M_equalization_time, .kind = SETS_NUMBER, .min = 5, .max = 900},
    {.command = "PBEQP", .is = M_equalization_period, .kind = SETS_NUMBER, .max = 90},
    {.command = "PBEQOT", .is = M_equalization_timeout, .kind = SETS_NUMBER, .min = 5, .max = 900},
    {.command = "PBEQV",
     .is = M_equalization_voltage,
     .kind = SETS_VOLTAGE,
     .min = 12.0,
     .max = 15.2},
    {.command = "PLEDE", .is = M_led_enabled, .kind = SETS_SWITCH},
    {.command = "PLEDB", .is = M_led_brightness, .kind = SETS_NUMBER, .min = 1, .max = 9},
};

static bool codes_equal(struct span a, const char *code)
{
    struct span b = span_of(code);

    while (a.length > 1 && a.at[0] == '0')
        a = span_skip(a, 1);
    while (b.length > 1 && b.at[0] == '0')
        b = span_skip(b, 1);
    return span_equals(a, b);
}

/* The choices that QPIRI tells `id` with. */
static const struct choice *choices_of(const struct setup *s, enum measurement_id id)
{
    const struct message *m = protocol_message(s->protocol, span_of("QPIRI"));

    for (size_t i = 0; m != NULL && i < m->layout_count; i++)
        for (size_t k = 0; k < m->layouts[i].field_count; k++)
            if (m->layouts[i].fields[k].is == id && m->layouts[i].fields[k].as == CHOICE)
                return field_choices(s->protocol, &m->layouts[i].fields[k]);
    return NULL;
}

static bool set_code(struct setup *s, const struct setter *setter, struct span code)
{
    const struct choice *c = choices_of(s, setter->is);

    for (; c != NULL && c->slug != NULL; c++) {
        if (!codes_equal(code, c->code))
            continue;
        set(find(s, setter->is), span_of(c->slug));
        return true;
    }
    return false;
}

static bool set_number(struct setup *s, const struct setter *setter, struct span text)
{
    double blocks = setter->kind == SETS_VOLTAGE ? s->model->rating.battery_v / 12 : 1;
    struct value v;

    if (!value_parse_number(text, &v))
        return false;

    double wanted = value_double(&v);
    bool fits = wanted >= setter->min * blocks - 0.001 && wanted <= setter->max * blocks + 0.001;
    if (!fits && !(setter->or_zero && wanted <= 0))
        return false;
    set(find(s, setter->is), text);
    return true;
}

static bool set_current(struct setup *s, const struct setter *setter, struct span text)
{
    const char *choices = text_of(s, setter->choices);
    /* MUCHGC030 and MNCHGC0060 begin with the digit of the unit; MNCHGC060 does not. */
    bool has_unit = text.length == 4 || strcmp(setter->command, "MNCHGC") != 0;
    struct span wanted = has_unit ? span_skip(text, 1) : text;
    struct span left = span_of(choices != NULL ? choices : "");

    while (left.length > 0) {
        const char *blank = memchr(left.at, ' ', left.length);
        size_t length = blank != NULL ? (size_t)(blank - left.at) : left.length;
        struct value offered, asked;

        if (value_parse_number((struct span){.at = left.at, .length = length}, &offered) &&
            value_parse_number(wanted, &asked) && value_equals(&offered, &asked)) {
            set(find(s, setter->is), wanted);
            return true;
        }
        left = span_skip(left, length + 1);
    }
    return false;
}

static bool set_switch(struct setup *s, const struct setter *setter, struct span text)
{
    if (!span_is(text, "0") && !span_is(text, "1"))
        return false;
    set(find(s, setter->is), span_of(text.at[0] == '1' ? "on" : "off"));
    return true;
}

static bool apply(struct setup *s, const struct setter *setter, struct span argument)
{
    if (find(s, setter->is) == NULL || argument.length == 0)
        return false;

    switch (setter->kind) {
    case SETS_CODE:
        return set_code(s, setter, argument);
    case SETS_VOLTAGE:
    case SETS_NUMBER:
        return set_number(s, setter, argument);
    case SETS_CURRENT:
        return set_current(s, setter, argument);
    case SETS_SWITCH:
        return set_switch(s, setter, argument);
    }
    return false;
}

/* PEa, PDb: flags by the letters that the model's QFLAG has. */
static bool set_flag(struct setup *s, struct span command)
{
    const struct message *m = protocol_message(s->protocol, span_of("QFLAG"));
    const struct model_message *row = m != NULL ? model_message(s->model, m) : NULL;
    char letter = command.at[2];

    if (row == NULL || row->example == NULL || strchr(row->example, letter) == NULL)
        return false;
    for (size_t i = 0; i < m->layouts[0].field_count; i++) {
        const struct field *field = &m->layouts[0].fields[i];
        struct setup_row *flag = find(s, field->is);

        if (field->bit != (uint8_t)letter || flag == NULL)
            continue;
        set(flag, span_of(command.at[1] == 'E' ? "on" : "off"));
        return true;
    }
    return false;
}

bool setup_apply(struct setup *s, struct span command)
{
    if (span_is(command, "PF")) {
        setup_init(s, s->protocol, s->model);
        return true;
    }
    if (command.length == 3 && (span_starts_with(command, "PE") || span_starts_with(command, "PD")))
        return set_flag(s, command);

    for (size_t i = 0; i < sizeof setters / sizeof setters[0]; i++) {
        if (!span_starts_with(command, setters[i].command))
            continue;
        return apply(s, &setters[i], span_skip(command, strlen(setters[i].command)));
    }
    return false;
}
