/* test_setters.c: what sets something in a table is found by its letters, allowed by its own row
 * and told again by some answer; what no paper allows is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/change.h"
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

static bool is_kind(const struct setting *s, const char *kind)
{
    return strcmp(quantities[measurements[s->is].quantity].kind, kind) == 0;
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

static size_t count_choices(const struct choice *choices)
{
    size_t count = 0;

    while (choices != NULL && choices[count].slug != NULL)
        count++;
    return count;
}

static size_t count_parts(const struct setting *s)
{
    size_t count = 0;

    while (setting_part(s, span_of(s->example), count).length > 0)
        count++;
    return count;
}

static void check_encoding(const struct setting *s)
{
    bool number = is_kind(s, "number");

    assert_true(s->as == DECIMAL || (number && (s->as == SIGNED || s->as == SIGN_BEFORE)) ||
                (is_kind(s, "flag") && s->as == FLAG_OFF));
    assert_true(number || (s->exponent == 0 && s->times == 0));
    assert_true(s->exponent >= -3 && s->exponent <= 3);
    assert_true(s->as != SIGN_BEFORE || s->at > 0);
    assert_true(s->example == NULL || s->at < count_parts(s));
}

static void check_range(const struct setting *s)
{
    bool number = is_kind(s, "number"), ranged = s->min < s->max;

    assert_true(s->min <= s->max && s->step >= 0);
    assert_true(number ? ranged || s->choices != NULL : !ranged);
    assert_true(s->step == 0 ||
                (ranged ? s->step <= s->max - s->min : measurements[s->is].quantity == DAY_TIME));
    assert_true(!s->per_12_v || (ranged && strcmp(measurement_unit(s->is), "V") == 0));
    assert_true(s->limits == NULL || number);
}

static void check_kind(const struct setting *s)
{
    assert_false(is_kind(s, "list"));
    assert_int_equal(s->off != NULL, s->example == NULL);
    assert_true(s->off == NULL || is_kind(s, "flag") || count_choices(s->choices) == 2);
    assert_true(s->choices != NULL || (!is_kind(s, "choice") && !is_kind(s, "text")));
    assert_true(s->choices == NULL || (!is_kind(s, "flag") && !is_kind(s, "time")));
    assert_int_equal(measurements[s->is].quantity == CLOCK,
                     s->example != NULL && setting_clock_form(s) != NULL);
    check_encoding(s);
    check_range(s);
}

static bool is_allowed(const struct setting *s, const struct value *v)
{
    static const double batteries_v[] = {12, 24, 36, 48};

    for (size_t i = 0; i < sizeof batteries_v / sizeof batteries_v[0]; i++)
        if (setting_allows(s, v, batteries_v[i]))
            return true;
    return false;
}

/* What is written can be read, and written again. */
static void check_written(const struct setting *s, const struct value *v, char *argument)
{
    char again[SETTER_MAX];
    struct value read;

    snprintf(again, sizeof again, "%s", s->example);
    assert_true(setting_write(s, v, argument));
    assert_true(setting_read(s, span_of(argument), false, &read));
    assert_true(is_allowed(s, &read));
    assert_true(setting_write(s, &read, again));
    assert_string_equal(again, argument);
}

/* The example is one of a unit with a battery of any of the usual voltages. */
static void check_example(const struct setting *s)
{
    char argument[SETTER_MAX];
    struct value v;

    assert_true(setting_read(s, span_of(s->example != NULL ? s->example : ""), false, &v));
    assert_true(is_allowed(s, &v));
    if (s->example == NULL)
        return;
    snprintf(argument, sizeof argument, "%s", s->example);
    check_written(s, &v, argument);
    assert_string_equal(argument, s->example);
}

static struct value value_of_choice(const struct setting *s, const struct choice *c)
{
    struct value v = {.kind = VALUE_CHOICE, .choice = c};

    if (is_kind(s, "number"))
        assert_true(value_parse_number(span_of(c->slug), &v));
    else if (is_kind(s, "text"))
        v = (struct value){.kind = VALUE_TEXT, .text = span_of(c->code)};
    return v;
}

/* Its code is what is sent for it, but for zeros before it. */
static void check_choice(const struct setting *s, const struct choice *c)
{
    struct value v = value_of_choice(s, c);
    char argument[SETTER_MAX];

    snprintf(argument, sizeof argument, "%s", s->example);
    check_written(s, &v, argument);

    struct span part = setting_part(s, span_of(argument), s->at);
    size_t length = strlen(c->code);
    assert_true(length <= part.length);
    assert_true(span_is(span_skip(part, part.length - length), c->code));
}

/* Those of a state are among the ones it is told with. */
static void check_setting_choices(const struct protocol *p, const struct setting *s)
{
    if (s->choices == NULL)
        return;
    check_choices(s->choices);
    for (const struct choice *c = s->choices; c->slug != NULL; c++) {
        assert_true(!is_kind(s, "choice") || who_tells(p, s->is, c->slug).with_slug > 0);
        if (s->example != NULL)
            check_choice(s, c);
    }
}

/* Rows that are sent together, and rows of other forms. */
struct siblings {
    const struct setting *row;
    bool met; /* the row itself */
};

static void check_sibling(void *owner, const struct setting *other)
{
    struct siblings *of = owner;
    const struct setting *s = of->row;

    of->met = of->met || other == s;
    if (other == s || strcmp(other->command, s->command) != 0)
        return;
    if (s->within != NULL) {
        assert_string_equal(s->within, other->within);
        assert_true(s->is != other->is);
        return;
    }
    assert_ptr_equal(s->framing, other->framing);
    if (!setting_has_form(s, span_of(other->example)))
        return;
    assert_string_equal(s->example, other->example);
    assert_true(s->at != other->at && s->is != other->is);
    assert_int_equal(s->dangerous, other->dangerous);
    assert_int_equal(s->unconfirmed, other->unconfirmed);
}

static void check_siblings(const struct protocol *p, const struct setting *s)
{
    struct siblings of = {.row = s};

    protocol_each_setting(p, check_sibling, &of);
    assert_true(of.met);
}

/* The example as a whole, with the rows of all its parts. */
static void check_change(const struct protocol *p, const struct setting *s)
{
    char text[SETTER_MAX];
    struct change c;
    bool found = false;

    if (s->within != NULL)
        return;
    assert_true(change_read(p, with_argument(s->command, s->example, text), 48, &c) ||
                change_read(p, with_argument(s->command, s->example, text), 24, &c));
    for (size_t i = 0; i < c.count; i++)
        found = found || c.parts[i].row == s;
    assert_true(found);
    strcat(text, "X");
    assert_false(change_read(p, span_of(text), 48, &c));
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
    check_example(s);
    check_setting_choices(p, s);
    check_siblings(p, s);
    check_change(p, s);
    assert_true(who_tells(p, s->is, NULL).rows > 0);
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
    assert_true(change_is_action(a, command));
    assert_true(strcmp(a->command, "PF") != 0 || (a->final && a->dangerous));
    if (a->choices != NULL)
        check_choices(a->choices);
    strcat(text, "0");
    assert_false(change_is_action(a, span_of(text)));
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
