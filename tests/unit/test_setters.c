/* test_setters.c: what sets something in a table is found by its letters, allowed by its own row
 * and told again by some answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/setting.h"
#include "protocols/index.h"
#include "table_rules.h"

enum { SETTER_MAX = 64 };

static struct span with_argument(const char *command, const char *argument, char *out)
{
    snprintf(out, SETTER_MAX, "%s%s", command, argument != NULL ? argument : "");
    return span_of(out);
}

static bool is_command(const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return length > 0 && length < 16;
}

static const char *kind_of_measurement(enum measurement_id id)
{
    return quantities[measurements[id].quantity].kind;
}

static bool is_kind(enum measurement_id id, const char *kind)
{
    return strcmp(kind_of_measurement(id), kind) == 0;
}

/* The rows that tell a measurement which is in force. */
struct telling {
    const struct protocol *protocol;
    enum measurement_id is;
    const char *slug; /* NULL: any */
    size_t rows, with_slug;
};

static bool holds_slug(const struct choice *choices, const char *slug)
{
    for (; choices != NULL && choices->slug != NULL; choices++)
        if (strcmp(choices->slug, slug) == 0)
            return true;
    return false;
}

static void look_who_tells(void *owner, const struct message *m)
{
    struct telling *t = owner;

    for (size_t l = 0; !m->defaults && l < m->layout_count; l++)
        for (size_t i = 0; i < m->layouts[l].field_count; i++) {
            const struct field *f = &m->layouts[l].fields[i];

            if (f->is != t->is)
                continue;
            t->rows++;
            t->with_slug += t->slug != NULL && holds_slug(field_choices(t->protocol, f), t->slug);
        }
}

static struct telling who_tells(const struct protocol *p, enum measurement_id is, const char *slug)
{
    struct telling t = {.protocol = p, .is = is, .slug = slug};

    protocol_each_message(p, look_who_tells, &t);
    return t;
}

/* Choices of a state are among those it is told with, those of a number are numbers. */
static void check_setting_choices(const struct protocol *p, const struct setting *s)
{
    for (const struct choice *c = s->choices; c->slug != NULL; c++) {
        struct value number;

        if (is_kind(s->is, "choice"))
            assert_true(who_tells(p, s->is, c->slug).with_slug > 0);
        else if (is_kind(s->is, "flag"))
            assert_true(strcmp(c->slug, "on") == 0 || strcmp(c->slug, "off") == 0);
        else if (is_kind(s->is, "number"))
            assert_true(value_parse_number(span_of(c->slug), &number));
    }
}

static void check_kind(const struct setting *s)
{
    assert_true(s->min <= s->max && s->step >= 0);
    assert_int_equal(s->off != NULL, s->example == NULL);
    assert_true(s->off == NULL || is_kind(s->is, "flag") || s->choices != NULL);
    assert_true(!is_kind(s->is, "choice") || s->choices != NULL);
    assert_true(!is_kind(s->is, "number") || s->min < s->max || s->choices != NULL ||
                s->limits != NULL);
    assert_true(s->also_min <= s->also_max && (s->also_max == 0 || s->also != M_serial_number));
    assert_true(s->min == s->max || is_kind(s->is, "number") || is_kind(s->is, "flag"));
    assert_true(!s->per_12_v || strcmp(measurement_unit(s->is), "V") == 0);
}

/* The example is one of a unit with a battery of any of the usual voltages. */
static void check_setting_example(const struct setting *s)
{
    static const double batteries_v[] = {12, 24, 36, 48};
    const char *example = s->example != NULL ? s->example : "";
    struct setting_values v;
    bool allowed = false;

    assert_true(setting_read(s, span_of(example), false, &v));
    for (size_t i = 0; i < sizeof batteries_v / sizeof batteries_v[0]; i++)
        allowed = allowed || setting_allows(s, &v, batteries_v[i]);
    assert_true(allowed);
    assert_int_equal(v.also.kind == VALUE_UNKNOWN, s->also == M_serial_number);
}

static bool must_be_asked_twice(enum measurement_id id)
{
    enum quantity q = measurements[id].quantity;

    return q == VOLTAGE || q == BATTERY_VOLTAGE || q == CELL_VOLTAGE || q == FREQUENCY ||
           id == M_battery_type || id == M_output_mode || id == M_equalization_enabled ||
           id == M_equalization_active;
}

static bool says_list(const struct message *m)
{
    return m != NULL && m->layouts[m->layout_count - 1].fields[0].as == NUMBERS;
}

/* The letters lead to this row or another of the same command, and to no question. */
static void check_setting_is_found(const struct protocol *p, const struct setting *s)
{
    char text[SETTER_MAX];
    struct span command = with_argument(s->command, s->example, text);

    assert_true(is_command(s->command));
    assert_null(protocol_message(p, command));
    assert_non_null(protocol_setting(p, command));
    assert_string_equal(protocol_setting(p, command)->command, s->command);
    assert_null(protocol_action(p, command));
    assert_non_null(command_framing(p, command));
    if (s->off == NULL)
        return;
    assert_true(is_command(s->off));
    assert_string_not_equal(s->off, s->command);
    assert_ptr_equal(protocol_setting(p, span_of(s->off)), s);
}

static void check_setting(void *owner, const struct setting *s)
{
    const struct protocol *p = owner;

    print_message("%s %s %s\n", p->name, s->command, measurements[s->is].name);
    check_kind(s);
    check_setting_is_found(p, s);
    check_setting_example(s);
    if (s->choices != NULL) {
        check_choices(s->choices);
        check_setting_choices(p, s);
    }
    assert_true(who_tells(p, s->is, NULL).rows > 0);
    assert_true(s->also == M_serial_number || who_tells(p, s->also, NULL).rows > 0);
    assert_true(s->limits == NULL || says_list(protocol_message(p, span_of(s->limits))));
    assert_true(s->within == NULL || protocol_message(p, span_of(s->within)) != NULL);
    assert_true(s->dangerous || !must_be_asked_twice(s->is));
}

static void settings_are_found_told_and_within_their_limits(void **state)
{
    (void)state;
    for (size_t i = 0; protocols[i] != NULL; i++)
        protocol_each_setting(protocols[i], check_setting, (void *)protocols[i]);
}

static bool has_code(const struct choice *choices, const char *code)
{
    for (; choices->slug != NULL; choices++)
        if (strcmp(choices->code, code) == 0)
            return true;
    return false;
}

static void check_action(void *owner, const struct action *a)
{
    const struct protocol *p = owner;
    char text[SETTER_MAX];
    struct span command = with_argument(a->command, a->example, text);

    print_message("%s %s\n", p->name, a->command);
    assert_true(is_command(a->command));
    assert_true(strlen(a->title) > 0 && a->title[strlen(a->title) - 1] != '.');
    assert_null(protocol_message(p, command));
    assert_null(protocol_setting(p, command));
    assert_ptr_equal(protocol_action(p, command), a);
    assert_non_null(command_framing(p, command));
    if (a->choices == NULL)
        return;
    check_choices(a->choices);
    assert_true(has_code(a->choices, a->example));
}

static void actions_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; protocols[i] != NULL; i++)
        protocol_each_action(protocols[i], check_action, (void *)protocols[i]);
}

static void the_longest_name_wins(void **state)
{
    static const struct {
        const char *protocol, *command, *setting, *action;
    } cases[] = {
        {"pi30", "POP02", "POP", NULL},
        {"pi30", "POPM00", "POPM", NULL},
        {"pi30", "POPLG00", "POPLG", NULL},
        {"pi30", "PBEQT060", "PBEQT", NULL},
        {"pi30", "PBEQOT120", "PBEQOT", NULL},
        {"pi30", "PDa", "PEa", NULL},
        {"pi30", "F50", "F", NULL},
        {"pi30", "V230", "V", NULL},
        {"pi30", "PF", NULL, "PF"},
        {"pi30", "PBATCD111", NULL, "PBATCD"},
        {"pi30max", "MNCHGC1120", "MNCHGC", NULL},
        {"pi30mst", "RTEY", NULL, "RTEY"},
        {"pi30revo", "PSET1201", "PSET", NULL},
        {"pi30revo", "POP02", NULL, NULL},
        {"pi30", "VERFW:", NULL, NULL},
        {"pi30", "QPIGS", NULL, NULL},
        {"pi30", "X", NULL, NULL},
        {"pi30", "", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct protocol *p = protocol_find(span_of(cases[i].protocol));
        const struct setting *s = protocol_setting(p, span_of(cases[i].command));
        const struct action *a = protocol_action(p, span_of(cases[i].command));

        print_message("%s %s\n", cases[i].protocol, cases[i].command);
        assert_int_equal(s != NULL, cases[i].setting != NULL);
        assert_int_equal(a != NULL, cases[i].action != NULL);
        assert_true(s == NULL || strcmp(s->command, cases[i].setting) == 0);
        assert_true(a == NULL || strcmp(a->command, cases[i].action) == 0);
    }
}

struct setters_of {
    const char *command;
    size_t count;
    const struct setting *last;
};

static void note_setting(void *owner, const struct setting *s)
{
    struct setters_of *of = owner;

    if (strcmp(s->command, of->command) != 0)
        return;
    of->count++;
    of->last = s;
}

static void a_variants_setting_hides_that_of_its_base(void **state)
{
    const struct protocol *plain = protocol_find(span_of("pi30"));
    const struct protocol *m045 = protocol_find(span_of("pi30m045"));
    struct setters_of both = {.command = "MUCHGC"}, one = {.command = "MUCHGC"};
    struct setters_of of_base = {.command = "PBATMAXDISC"};

    (void)state;
    protocol_each_setting(plain, note_setting, &both);
    protocol_each_setting(m045, note_setting, &one);
    protocol_each_setting(m045, note_setting, &of_base);
    assert_int_equal(both.count, 2); /* two forms of one command */
    assert_int_equal(one.count, 1);
    assert_ptr_equal(protocol_setting(m045, span_of("MUCHGC0030")), one.last);
    assert_int_equal(of_base.count, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_found_told_and_within_their_limits),
        cmocka_unit_test(actions_are_found),
        cmocka_unit_test(the_longest_name_wins),
        cmocka_unit_test(a_variants_setting_hides_that_of_its_base),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
