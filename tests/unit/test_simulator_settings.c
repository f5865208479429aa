/* test_simulator_settings.c: what the simulated inverters tell can be set, and is told again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/encode.h"
#include "model/setting.h"
#include "simulated.h"

/* One value of one row, on its way into a model and back. */
struct trial {
    struct program *program;
    const struct simulator_model *model;
    const struct setting *row;
    struct value value;
    bool together; /* some rows are sent with it, all of which the model has */
    char argument[REQUEST_MAX];
    size_t tellers; /* questions that tell the measurement */
    bool telling;   /* they are only counted */
    size_t tried;   /* in all */
};

static double battery_of(const struct trial *t)
{
    return t->model->details->rating.battery_v;
}

static bool shows_the_same(const struct value *a, const struct value *b)
{
    struct buffer left = {0}, right = {0};
    struct json first = json_into(&left), second = json_into(&right);

    if (a->kind == VALUE_NUMBER && b->kind == VALUE_NUMBER)
        return value_double(a) == value_double(b);
    value_json(a, &first);
    value_json(b, &second);
    bool same = span_equals(buffer_view(&left), buffer_view(&right));
    buffer_done(&left);
    buffer_done(&right);
    return same;
}

/* The device's clock goes on, and not every question has its seconds. */
static bool is_told(const struct trial *t, const struct value *told)
{
    enum { MINUTES_LENGTH = 12 };
    char wanted[TIME_DIGITS], found[TIME_DIGITS];

    if (t->row->is != M_device_time)
        return shows_the_same(told, &t->value);
    value_time_digits(t->value.text, wanted);
    return value_time_digits(told->text, found) >= MINUTES_LENGTH &&
           memcmp(wanted, found, MINUTES_LENGTH) == 0;
}

/* One question may know another set of states than the one that goes with the setter. */
static bool can_tell(const struct trial *t, const struct layout *layout)
{
    const struct choice *choices = NULL;

    if (t->value.kind != VALUE_CHOICE)
        return true;
    for (size_t i = 0; i < layout->field_count; i++)
        if (layout->fields[i].is == t->row->is)
            choices = field_choices(t->program->protocol, &layout->fields[i]);
    while (choices != NULL && choices->slug != NULL &&
           strcmp(choices->slug, t->value.choice->slug) != 0)
        choices++;
    return choices != NULL && choices->slug != NULL;
}

/* Every question that can tells what was set. */
static void ask_teller(void *owner, const struct message *m)
{
    struct trial *t = owner;
    char command[32];
    struct span text;
    struct decoded d;

    if (m->defaults || m->poll == POLL_IDENTITY || m->argument > ARGUMENT_UNIT ||
        model_message(t->model->details, m) == NULL)
        return;
    if (ask(t->program, with_argument(m, command, sizeof command), &text) != FRAME_OK ||
        !decode_reply(t->program->protocol, m, text, &d))
        return;

    const struct value *told = decoded_find(&d, t->row->is);
    if (told == NULL || told->kind == VALUE_UNKNOWN || !can_tell(t, d.layout))
        return;
    t->tellers++;
    if (!t->telling && !is_told(t, told))
        FAIL_BECAUSE("%s %s%s: %s answers '%.*s'", t->model->name, t->row->command, t->argument,
                     command, SPAN_PRINT(text));
}

static size_t count_tellers(struct program *p, const struct simulator_model *model,
                            const struct setting *row)
{
    struct trial t = {.program = p, .model = model, .row = row, .telling = true};

    protocol_each_message(p->protocol, ask_teller, &t);
    return t.tellers;
}

/* Some value that the row allows: the least number, the first choice. */
static struct value any_value(const struct setting *s, double battery_v)
{
    double scale = s->per_12_v ? battery_v / 12 : 1;
    const char *kind = quantities[measurements[s->is].quantity].kind;

    if (strcmp(kind, "flag") == 0)
        return value_flag(true);
    if (strcmp(kind, "time") == 0)
        return (struct value){.kind = VALUE_TIME, .text = span_of("0100")};
    if (strcmp(kind, "choice") == 0)
        return (struct value){.kind = VALUE_CHOICE, .choice = s->choices};
    if (strcmp(kind, "text") == 0)
        return (struct value){.kind = VALUE_TEXT, .text = span_of(s->choices->code)};
    return value_number((int64_t)(s->min * scale * 100 + 0.5), 2);
}

static bool is_sent_with(const struct setting *a, const struct setting *b)
{
    return strcmp(a->command, b->command) == 0 && a->example != NULL && b->example != NULL &&
           strcmp(a->example, b->example) == 0;
}

static void write_sibling(void *owner, const struct setting *other)
{
    struct trial *t = owner;
    struct value v = any_value(other, battery_of(t));

    if (other == t->row || !is_sent_with(other, t->row))
        return;
    assert_true(setting_write(other, &v, t->argument));
    t->together = t->together && count_tellers(t->program, t->model, other) > 0;
}

/* A row within an answer gets all of it back. */
static bool get_value(void *owner, enum measurement_id id, struct value *out)
{
    struct trial *t = owner;

    *out = t->value;
    return id == t->row->is;
}

static void write_within(struct trial *t)
{
    struct message m = *protocol_message(t->program->protocol, span_of(t->row->within));
    struct value_source source = {.get = get_value, .owner = t};
    struct buffer whole = {0};
    char before[REQUEST_MAX];
    struct span text;

    assert_int_equal(ask(t->program, t->row->within, &text), FRAME_OK);
    span_copy(text, before, sizeof before);
    m.example = before;
    encode_reply(t->program->protocol, &m, &source, &whole);
    span_copy(buffer_view(&whole), t->argument, sizeof t->argument);
    buffer_done(&whole);
}

/* What stands behind the command, or in place of it. */
static const char *write_argument(struct trial *t)
{
    const struct setting *s = t->row;
    bool second = t->value.kind == VALUE_FLAG
                      ? t->value.number == 0
                      : s->choices != NULL && t->value.choice == &s->choices[1];

    t->argument[0] = '\0';
    t->together = true;
    if (s->within != NULL) {
        write_within(t);
    } else if (s->example == NULL) {
        return second ? s->off : s->command;
    } else {
        snprintf(t->argument, sizeof t->argument, "%s", s->example);
        protocol_each_setting(t->program->protocol, write_sibling, t);
        assert_true(setting_write(s, &t->value, t->argument));
    }
    return s->command;
}

static void try_value(struct trial *t, struct value v)
{
    char command[2 * REQUEST_MAX];
    struct span text;

    t->value = v;
    snprintf(command, sizeof command, "%s%s", write_argument(t), t->argument);
    if (ask(t->program, command, &text) != (t->together ? FRAME_ACK : FRAME_NAK))
        FAIL_BECAUSE("%s %s: is not answered as it should", t->model->name, command);
    if (!t->together)
        return;
    t->tellers = 0;
    protocol_each_message(t->program->protocol, ask_teller, t);
    if (t->tellers == 0)
        FAIL_BECAUSE("%s %s: no question tells it", t->model->name, command);
    t->tried++;

    strcat(command, "X");
    assert_int_equal(ask(t->program, command, &text), FRAME_NAK);
}

/* What the model's list has, or the ends of the range. */
static void try_numbers(struct trial *t)
{
    const struct setting *s = t->row;
    double scale = s->per_12_v ? battery_of(t) / 12 : 1;
    char list[REQUEST_MAX] = "";
    struct span text;

    if (s->limits != NULL) {
        assert_int_equal(ask(t->program, s->limits, &text), FRAME_OK);
        span_copy(text, list, sizeof list);
    }
    for (char *item = strtok(list, " ,"); item != NULL; item = strtok(NULL, " ,")) {
        struct value listed = value_number(atoi(item), 0);

        if (setting_allows(s, &listed, battery_of(t)))
            try_value(t, listed);
    }
    if (s->limits == NULL && s->min < s->max) {
        try_value(t, value_number((int64_t)(s->min * scale * 100 + (s->min < 0 ? -0.5 : 0.5)), 2));
        try_value(t, value_number((int64_t)(s->max * scale * 100 + 0.5), 2));
    }
}

static void try_choice(struct trial *t, const struct choice *c)
{
    const char *kind = quantities[measurements[t->row->is].quantity].kind;
    struct value v = {.kind = VALUE_CHOICE, .choice = c};

    if (strcmp(kind, "number") == 0)
        assert_true(value_parse_number(span_of(c->slug), &v));
    else if (strcmp(kind, "text") == 0)
        v = (struct value){.kind = VALUE_TEXT, .text = span_of(c->code)};
    try_value(t, v);
}

static void try_row(void *owner, const struct setting *s)
{
    struct trial *t = owner;
    const char *kind = quantities[measurements[s->is].quantity].kind;

    t->row = s;
    if (count_tellers(t->program, t->model, s) == 0)
        return;
    if (strcmp(kind, "flag") == 0)
        try_value(t, value_flag(false)), try_value(t, value_flag(true));
    if (strcmp(kind, "number") == 0)
        try_numbers(t);
    if (s->is == M_device_time)
        try_value(t, (struct value){.kind = VALUE_TIME, .text = span_of("20270304050600")});
    else if (strcmp(kind, "time") == 0)
        try_value(t, (struct value){.kind = VALUE_TIME, .text = span_of("2300")});
    for (const struct choice *c = s->choices; c != NULL && c->slug != NULL; c++)
        try_choice(t, c);
}

static void all_that_a_model_tells_can_be_set_and_read_back(void **state)
{
    (void)state;
    for (const struct simulator_model *model = simulator_models; model->name != NULL; model++) {
        struct program p;
        struct trial t = {.program = &p, .model = model};

        start(&p, &(struct simulator_options){.model = model->name, .instant = true});
        protocol_each_setting(p.protocol, try_row, &t);
        print_message("%s: %zu values\n", model->name, t.tried);
        assert_true(t.tried > 10);
        stop(&p);
    }
}

static void try_action(void *owner, const struct action *a)
{
    struct program *p = owner;
    char command[64];
    struct span text;

    snprintf(command, sizeof command, "%s%s", a->command, a->example != NULL ? a->example : "");
    print_message("%s\n", command);
    assert_int_equal(ask(p, command, &text), FRAME_ACK);
    strcat(command, "X");
    assert_int_equal(ask(p, command, &text), FRAME_NAK);
}

static void every_action_is_accepted(void **state)
{
    (void)state;
    for (const struct simulator_model *model = simulator_models; model->name != NULL; model++) {
        struct program p;

        start(&p, &(struct simulator_options){.model = model->name, .instant = true});
        protocol_each_action(p.protocol, try_action, &p);
        stop(&p);
    }
}

static void a_clock_that_was_set_goes_on(void **state)
{
    struct program p;
    struct span text;

    (void)state;
    start(&p, &(struct simulator_options){.model = "infinisolar-v", .instant = true, .speed = 60});
    assert_int_equal(ask(&p, "DAT270304050600", &text), FRAME_ACK);
    loop_step(p.loop, 58000);
    assert_int_equal(ask(&p, "T", &text), FRAME_OK);
    assert_true(span_is(text, "20270304060600"));
    assert_int_equal(ask(&p, "PF", &text), FRAME_ACK);
    assert_int_equal(ask(&p, "T", &text), FRAME_OK);
    assert_true(span_starts_with(text, "2027030406"));
    stop(&p);
}

static void an_output_that_is_switched_off_feeds_nobody(void **state)
{
    struct program p;
    struct span text;

    (void)state;
    start(&p, &(struct simulator_options){.model = "infini-10k", .instant = true});
    assert_int_equal(ask(&p, "LON0", &text), FRAME_ACK);
    assert_int_equal(ask(&p, "MOD", &text), FRAME_OK);
    assert_true(span_is(text, "01"));
    assert_int_equal(ask(&p, "LON1", &text), FRAME_ACK);
    assert_int_equal(ask(&p, "MOD", &text), FRAME_OK);
    assert_false(span_is(text, "01"));
    stop(&p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_a_model_tells_can_be_set_and_read_back),
        cmocka_unit_test(every_action_is_accepted),
        cmocka_unit_test(a_clock_that_was_set_goes_on),
        cmocka_unit_test(an_output_that_is_switched_off_feeds_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
