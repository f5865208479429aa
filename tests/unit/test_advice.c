/* test_advice.c: every complaint has a sentence that an owner can follow. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/warnings.h"
#include "protocols/index.h"

enum { SENTENCE_LEAST = 40, SENTENCE_MOST = 160, PREFIX_MOST = 10 };

static bool is_flag(enum measurement_id id)
{
    return measurements[id].group == WARNINGS;
}

static bool is_code(enum measurement_id id)
{
    return id == M_fault_code || id == M_warning_code || id == M_l2_fault_code ||
           id == M_bms_fault_code || id == M_bms_warning_code;
}

/* Abbreviations stand behind their words, in parentheses; these two are on every fuse box. */
static bool is_plain(struct span word)
{
    return word.length < 2 || span_is(word, "AC") || span_is(word, "DC");
}

static void check_words(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        struct span word = {.at = at, .length = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")};
        bool in_parentheses = at > text && at[-1] == '(' && at[word.length] == ')';

        assert_true(is_plain(word) || in_parentheses);
        at += word.length > 0 ? word.length - 1 : 0;
        assert_true(*at >= ' ' && *at <= '~' && *at != '_');
    }
}

static void check_sentence(const char *text)
{
    size_t length = strlen(text);

    print_message("  %s\n", text);
    assert_in_range(length, SENTENCE_LEAST, SENTENCE_MOST);
    assert_true(isupper((unsigned char)text[0]));
    assert_int_equal(text[length - 1], '.');
    assert_null(strstr(text, ". ")); /* one sentence */
    assert_null(strstr(text, "  "));
    check_words(text);
}

static void check_flags_named(const struct advice *a)
{
    assert_true(a->like == 0 || is_flag(a->like));
    assert_true(a->or_like == 0 || (is_flag(a->or_like) && a->like != 0));
    assert_true(a->text != NULL || a->or_like == 0); /* one of two: the sentence says so */
}

static void every_warning_has_advice_and_nothing_else_has(void **state)
{
    (void)state;
    for (int id = 0; id < MEASUREMENT_COUNT; id++) {
        const struct advice *a = advice_of_flag((enum measurement_id)id);

        print_message("%s\n", measurements[id].name);
        assert_int_equal(a != NULL, is_flag((enum measurement_id)id));
        if (a == NULL)
            continue;
        assert_null(a->slug);
        check_flags_named(a);
        check_sentence(advice_text(a));
    }
}

static void check_code(enum measurement_id id, const struct choice *c)
{
    const struct advice *a = advice_of_code(id, c->slug);

    print_message("%s %s\n", measurements[id].name, c->slug);
    if (strcmp(c->slug, "none") == 0) {
        assert_null(a);
        return;
    }
    assert_non_null(a);
    check_flags_named(a);
    check_sentence(advice_text(a));
}

static size_t codes_seen;

static void check_message(const struct protocol *p, const struct message *m)
{
    for (size_t l = 0; l < m->layout_count; l++)
        for (size_t n = 0; n < m->layouts[l].field_count; n++) {
            const struct field *f = &m->layouts[l].fields[n];
            const struct choice *c = is_code(f->is) ? field_choices(p, f) : NULL;

            for (; c != NULL && c->slug != NULL; c++, codes_seen++) {
                check_code(f->is, c);
                assert_true(strlen(c->words) + PREFIX_MOST < WARNING_WORDS_CAPACITY);
            }
        }
}

static void visit(void *owner, const struct message *m)
{
    const struct protocol *const *p = owner;

    check_message(*p, m);
}

static void every_code_of_every_protocol_has_advice(void **state)
{
    (void)state;
    for (size_t i = 0; protocols[i] != NULL; i++) {
        const struct protocol *p = protocols[i];

        print_message("%s\n", p->name);
        protocol_each_message(p, visit, &p);
    }
    assert_true(codes_seen > 100);
}

/* Codes of the papers, before there are tables that send them, and of every kind. */
static void codes_of_the_papers_have_advice(void **state)
{
    static const char *const slugs[] = {
        "fan_locked",  "relay_fault",          "pv_isolation_low", "input_output_reversed",
        "ground_loss", "neutral_over_current", "host_lost",        "bus_balance_over_current",
        "sync_lost",   "s_output_voltage_low", "negative_power",   "t_inverter_dc_current",
    };

    (void)state;
    for (size_t n = 0; n < sizeof slugs / sizeof slugs[0]; n++)
        check_code(M_fault_code, &(struct choice){.slug = slugs[n]});
    assert_null(advice_of_code(M_fault_code, "nothing_of_the_kind"));
}

static void what_a_battery_says_of_itself_has_advice_of_its_own(void **state)
{
    static const char *const slugs[] = {"output_short", "battery_low", "battery_over_voltage"};

    (void)state;
    for (size_t n = 0; n < sizeof slugs / sizeof slugs[0]; n++)
        assert_string_not_equal(advice_text(advice_of_code(M_fault_code, slugs[n])),
                                advice_text(advice_of_code(M_bms_fault_code, slugs[n])));
}

/* What must not be made light of. */
static void who_could_be_hurt_is_sent_to_an_electrician(void **state)
{
    static const enum measurement_id flags[] = {
        M_warning_output_short, M_warning_output_dc_voltage_high_fault, M_warning_battery_short,
        M_warning_ground_loss,  M_warning_grid_phase_dislocation,
    };
    static const char *const codes[] = {
        "output_short",    "output_dc_voltage_high", "ground_loss",
        "leakage_current", "pv_isolation_low",       "input_output_reversed",
    };

    (void)state;
    for (size_t n = 0; n < sizeof flags / sizeof flags[0]; n++) {
        const char *text = advice_text(advice_of_flag(flags[n]));

        assert_non_null(strstr(text, "electrician"));
        assert_non_null(strstr(text, "off"));
    }
    for (size_t n = 0; n < sizeof codes / sizeof codes[0]; n++) {
        const char *text = advice_text(advice_of_code(M_fault_code, codes[n]));

        assert_non_null(strstr(text, "electrician"));
        assert_non_null(strstr(text, "off"));
    }
}

static void what_comes_every_night_is_no_warning(void **state)
{
    (void)state;
    assert_int_equal(advice_of_flag(M_warning_pv_loss)->severity, SEVERITY_INFO);
    assert_int_equal(advice_of_flag(M_warning_pv2_loss)->severity, SEVERITY_INFO);
    assert_int_equal(advice_of_flag(M_warning_auto_adjust)->severity, SEVERITY_INFO);
    assert_int_equal(advice_of_flag(M_warning_line_fail)->severity, SEVERITY_USUAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_warning_has_advice_and_nothing_else_has),
        cmocka_unit_test(every_code_of_every_protocol_has_advice),
        cmocka_unit_test(codes_of_the_papers_have_advice),
        cmocka_unit_test(what_a_battery_says_of_itself_has_advice_of_its_own),
        cmocka_unit_test(who_could_be_hurt_is_sent_to_an_electrician),
        cmocka_unit_test(what_comes_every_night_is_no_warning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
