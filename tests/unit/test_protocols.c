/* test_protocols.c: the tables are in order, examples decode whole, answers are told apart, and no
 * damaged frame is taken for a good one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "../recordings/look_alikes.h"
#include "model/decode.h"
#include "model/derive.h"
#include "protocols/index.h"
#include "table_rules.h"

enum { MESSAGES_MAX = 100 };

struct catalogue {
    const struct protocol *protocol;
    const struct message *messages[MESSAGES_MAX];
    size_t count;
};

static void add_message(void *owner, const struct message *m)
{
    struct catalogue *c = owner;

    assert_true(c->count < MESSAGES_MAX);
    c->messages[c->count++] = m;
}

static struct catalogue catalogue_of(const struct protocol *p)
{
    struct catalogue c = {.protocol = p};

    protocol_each_message(p, add_message, &c);
    return c;
}

/* Calls `check` for every message that every protocol has, inherited ones included. */
static void each_message(void (*check)(const struct protocol *p, const struct message *m))
{
    for (size_t i = 0; protocols[i] != NULL; i++) {
        struct catalogue c = catalogue_of(protocols[i]);

        assert_true(c.count > 0);
        for (size_t n = 0; n < c.count; n++)
            check(c.protocol, c.messages[n]);
    }
}

static void names_and_labels_are_in_style(void **state)
{
    (void)state;
    for (int id = 0; id < MEASUREMENT_COUNT; id++) {
        const struct measurement_info *m = &measurements[id];
        bool warns = m->quantity == WARNING || m->quantity == FAULT || m->quantity == GRAVE_FAULT;

        print_message("%s\n", m->name);
        assert_true(is_name(m->name));
        assert_int_equal(measurement_find(span_of(m->name)), id);
        assert_true(strlen(m->label) >= 3 && strlen(m->label) <= 40);
        assert_true(m->label[0] < 'a' || m->label[0] > 'z');
        assert_true(m->label[strlen(m->label) - 1] != '.');
        assert_non_null(group_names[m->group]);
        assert_non_null(quantities[m->quantity].kind);
        assert_int_equal(warns, m->group == WARNINGS);
        assert_int_equal(warns, strncmp(m->name, "warning_", 8) == 0 && id != M_warning_code);
    }
    assert_int_equal(measurement_find(span_of("nothing")), MEASUREMENT_COUNT);
}

static const char *kind_of(enum encoding as)
{
    static const char *const kinds[] = {
        [DECIMAL] = "number",    [INTEGER] = "number",     [SIGNED] = "number",
        [SIGN_DIGIT] = "number", [SIGN_BEFORE] = "number", [KELVIN_TENTH] = "number",
        [BIT] = "flag",          [FLAG] = "flag",          [FLAG_OFF] = "flag",
        [LETTER] = "flag",       [CHOICE] = "choice",      [WORD] = "text",
        [VERSION] = "text",      [SERIAL] = "text",        [SERIAL_AFTER] = "text",
        [NUMBERS] = "list",      [STAMP] = "time",         [STAMP_HOUR] = "time",
        [STAMP_2] = "time",      [STAMP_5] = "time",       [DATE] = "time",
        [TIME_OF_DAY] = "time",
    };

    return kinds[as];
}

/* How many tokens a row takes at least, from its own on. */
static size_t tokens_of(const struct field *f)
{
    switch ((int)f->as) {
    case NUMBERS:
        return f->length > 0 ? f->length : 1;
    case STAMP_2:
        return 2;
    case STAMP_5:
        return 5;
    default:
        return 1;
    }
}

static void check_field(const struct message *m, const struct layout *l, const struct field *f)
{
    print_message("  %s\n", measurements[f->is].name);
    assert_string_equal(kind_of(f->as), quantities[measurements[f->is].quantity].kind);
    assert_true(f->min <= f->max);
    assert_true(f->exponent >= -3 && f->exponent <= 3);
    assert_true(l->max_tokens == 0 || f->at + tokens_of(f) <= l->max_tokens);
    assert_int_equal(f->as == CHOICE, f->choices != NULL);
    assert_true(f->as != CHOICE || (check_choices(f->choices), true));
    assert_true(f->as != BIT || f->bit < 8);
    assert_int_equal(f->as == LETTER, m->shape == LETTERS);
    assert_true(f->as != LETTER || (f->bit >= 'a' && f->bit <= 'z'));
    assert_true(f->length > 0 || f->from == 0);
    assert_true(f->times == 0 || f->exponent <= 1); /* fifteen digits must not overflow */
    assert_true(f->as != NUMBERS || (f->times == 0 && f->exponent <= 0));
    assert_true(m->shape != CHARACTERS ||
                (f->length == 0 && f->as != NUMBERS && f->as != VERSION && tokens_of(f) == 1));
    assert_true((f->as != SIGN_BEFORE && f->as != SERIAL_AFTER) || f->at > 0);
    for (const struct field *before = l->fields; before < f; before++)
        assert_int_not_equal(before->is, f->is);
}

static size_t count_tokens(const char *text)
{
    size_t tokens = 1;

    for (; *text != '\0'; text++)
        tokens += *text == ' ';
    return tokens;
}

static void check_tables(const struct protocol *p, const struct message *m)
{
    print_message("%s %s\n", p->name, m->command);
    assert_true(strlen(m->command) >= 1 && strlen(m->command) < 16);
    assert_true(strlen(m->title) > 0);
    assert_non_null(m->example);
    assert_non_null(message_framing(p, m));
    assert_true(m->layout_count > 0);
    for (size_t i = 0; i < m->layout_count; i++) {
        const struct layout *l = &m->layouts[i];

        assert_true(l->min_tokens > 0);
        assert_true(l->max_tokens == 0 || l->max_tokens >= l->min_tokens);
        assert_true(l->field_count <= READINGS_MAX);
        assert_true(l->field_count > 0 || i + 1 < m->layout_count);
        assert_true(l->pattern != NULL || m->shape == LETTERS);
        assert_true(m->shape != TOKENS || count_tokens(l->pattern) <= l->min_tokens);
        for (size_t f = 0; f < l->field_count; f++)
            check_field(m, l, &l->fields[f]);
    }
}

static void rows_are_in_order(void **state)
{
    (void)state;
    each_message(check_tables);
}

static void names_of_protocols_are_unique_and_found(void **state)
{
    (void)state;
    for (size_t i = 0; protocols[i] != NULL; i++) {
        assert_ptr_equal(protocol_find(span_of(protocols[i]->name)), protocols[i]);
        assert_true(strlen(protocols[i]->title) > 0);
        for (const struct renumbering *r = protocols[i]->renumberings;
             r != NULL && r->choices != NULL; r++)
            check_choices(r->choices);
    }
    assert_null(protocol_find(span_of("pi")));
}

/* A variant that renumbers choices inherits examples with codes that it does not have. */
static bool is_renumbered(const struct protocol *p, enum measurement_id id)
{
    for (const struct renumbering *r = p->renumberings; r != NULL && r->choices != NULL; r++)
        if (r->is == id)
            return true;
    return false;
}

static void check_example(const struct protocol *p, const struct message *m)
{
    struct decoded d;

    print_message("%s %s\n", p->name, m->command);
    assert_true(decode_reply(p, m, span_of(m->example), &d));
    assert_int_equal(d.absent, 0);
    assert_true(m->shape == LETTERS || d.count > 0);
    for (size_t i = 0; i < d.count; i++) {
        const struct value *v = &d.readings[i].value;

        /* Real units leave out what they do not have. */
        assert_true(v->kind != VALUE_UNKNOWN || m->example_source != NULL);
        assert_true(v->kind != VALUE_CHOICE || v->choice != NULL ||
                    is_renumbered(p, d.readings[i].is));
    }
}

static void no_example_leaves_a_field_absent(void **state)
{
    (void)state;
    each_message(check_example);
}

static bool used[MEASUREMENT_COUNT];

static void note_use(const struct protocol *p, const struct message *m)
{
    (void)p;
    for (size_t l = 0; l < m->layout_count; l++)
        for (size_t f = 0; f < m->layouts[l].field_count; f++)
            used[m->layouts[l].fields[f].is] = true;
}

static void every_measurement_is_said_by_somebody_or_derived(void **state)
{
    (void)state;
    each_message(note_use);
    for (int id = 0; id < MEASUREMENT_COUNT; id++) {
        print_message("%s\n", measurements[id].name);
        assert_true(used[id] || derive_makes((enum measurement_id)id));
    }
}

static void check_strangers(const struct protocol *p, const struct message *m)
{
    struct catalogue c = catalogue_of(p);

    for (size_t i = 0; i < c.count; i++) {
        const struct message *other = c.messages[i];
        struct decoded d;

        if (other == m || look_alike(m->command, other->command))
            continue;
        if (decode_reply(p, m, span_of(other->example), &d)) {
            print_message("%s: %s takes the answer to %s\n", p->name, m->command, other->command);
            assert_true(false);
        }
    }
}

static void answers_to_other_questions_are_refused(void **state)
{
    (void)state;
    each_message(check_strangers);
}

static void commands_are_found_with_their_arguments(void **state)
{
    static const struct {
        const char *protocol, *command, *found;
    } cases[] = {
        {"pi30", "QPIGS", "QPIGS"},
        {"pi30", "QPIGS2", "QPIGS2"},
        {"pi30", "QPGS0", "QPGS"},
        {"pi30", "QPGS9", "QPGS"},
        {"pi30", "QED20241022", "QED"},
        {"pi30", "QEM202410", "QEM"},
        {"pi30", "QEY2024", "QEY"},
        {"pi30", "VERFW:", "VERFW:"},
        {"pi30max", "QVFW3", "QVFW3"},
        {"pi30m045", "QPIRI", "QPIRI"},
        {"pi30mst", "QP2GS1", "QP2GS"},
        {"pi30revo", "QLITH0", "QLITH0"},
        {"pi41", "QP2GS1", "QP2GS"},
        {"h", "HGRID", "HGRID"},
        {"h", "QPGS1", "QPGS"},
        {"h01", "HEEP1", "HEEP1"},
        {"pi30", "QPGS", NULL},
        {"pi30", "QPGS10", NULL},
        {"pi30", "QPGSX", NULL},
        {"pi30", "QED", NULL},
        {"pi30", "QED2024102", NULL},
        {"pi30", "QED202410222", NULL},
        {"pi30", "QPIGS3", NULL},
        {"pi30", "QMOD0", NULL},
        {"pi30", "", NULL},
        {"pi30", "Q", NULL},
        {"pi30", "qpigs", NULL},
        {"pi30", "QP2GS1", NULL},
        {"pi30revo", "QPIWS", NULL},
        {"pi16", "QEH2015062020", "QEH"},
        {"pi16", "QED20150620", "QED"},
        {"pi16", "QED20150620106", "QED"},
        {"pi16", "QED2015062010", NULL},
        {"pi16", "QPIHF01", "QPIHF"},
        {"pi16", "QPIHF", NULL},
        {"h", "HGRID1", NULL},
        {"pi30", "HGRID", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct protocol *p = protocol_find(span_of(cases[i].protocol));
        const struct message *m = protocol_message(p, span_of(cases[i].command));

        print_message("%s %s\n", cases[i].protocol, cases[i].command);
        assert_int_equal(m != NULL, cases[i].found != NULL);
        if (m != NULL)
            assert_string_equal(m->command, cases[i].found);
    }
}

static void a_variant_has_each_command_once_its_own_first(void **state)
{
    (void)state;
    for (size_t i = 0; protocols[i] != NULL; i++) {
        struct catalogue c = catalogue_of(protocols[i]);

        for (size_t n = 0; n < c.count; n++) {
            for (size_t k = 0; k < n; k++)
                assert_string_not_equal(c.messages[n]->command, c.messages[k]->command);
            if (c.messages[n]->argument == ARGUMENT_NONE)
                assert_ptr_equal(protocol_message(protocols[i], span_of(c.messages[n]->command)),
                                 c.messages[n]);
        }
    }
}

/* Frames that were damaged and judged good all the same, with another text. One whose check holds
 * by chance can't be told by framing; it must not decode. */
static size_t collisions, mutants;

static void check_mutant(const struct protocol *p, const struct message *m, struct span raw)
{
    struct span text;
    struct decoded d;

    mutants++;
    if (frame_find(message_framing(p, m), raw, span_of(m->command), &text) != FRAME_OK ||
        span_is(text, m->example))
        return;
    collisions++;
    print_message("%s %s: '%.*s' has a good check\n", p->name, m->command, SPAN_PRINT(text));
    assert_false(decode_reply(p, m, text, &d));
}

static void mutate(const struct protocol *p, const struct message *m)
{
    const struct framing *f = message_framing(p, m);
    char mutant[FRAME_MAX];
    uint8_t frame[FRAME_MAX];
    size_t length = frame_encode_reply(f, span_of(m->example), frame, sizeof frame);

    assert_true(length > 0);
    if (f->reply == CHECK_FREE)
        return; /* nothing in such a frame would tell: test_unchecked.c */
    for (size_t bit = 0; bit < 8 * length; bit++) {
        memcpy(mutant, frame, length);
        mutant[bit / 8] = (char)(mutant[bit / 8] ^ (1 << bit % 8));
        check_mutant(p, m, (struct span){.at = mutant, .length = length});
    }
    for (size_t lost = 0; lost < length; lost++) {
        memcpy(mutant, frame, lost);
        memcpy(mutant + lost, frame + lost + 1, length - lost - 1);
        check_mutant(p, m, (struct span){.at = mutant, .length = length - 1});
    }
}

static void no_flipped_bit_and_no_lost_byte_gives_another_answer(void **state)
{
    (void)state;
    each_message(mutate);
    print_message("%zu damaged frames, %zu with a good check by chance\n", mutants, collisions);
    assert_true(collisions * 10000 < mutants);
}

static bool is_sentence_part(const char *text)
{
    return strlen(text) > 0 && text[strlen(text) - 1] != '.';
}

static void every_protocol_says_what_it_is_about(void **state)
{
    (void)state;
    for (size_t i = 0; protocols[i] != NULL; i++) {
        const struct protocol *p = protocols[i];

        print_message("%s\n", p->name);
        assert_non_null(p->about);
        assert_int_equal(p->about[strlen(p->about) - 1], '\n');
        for (const struct unit *u = p->units; u != NULL && u->name != NULL; u++)
            assert_true(is_sentence_part(u->name) && u->source != NULL);
        for (const struct omission *o = p->omissions; o != NULL && o->command != NULL; o++) {
            assert_true(is_sentence_part(o->command));
            assert_true(is_sentence_part(o->what) && is_sentence_part(o->why));
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_labels_are_in_style),
        cmocka_unit_test(names_of_protocols_are_unique_and_found),
        cmocka_unit_test(rows_are_in_order),
        cmocka_unit_test(no_example_leaves_a_field_absent),
        cmocka_unit_test(every_measurement_is_said_by_somebody_or_derived),
        cmocka_unit_test(answers_to_other_questions_are_refused),
        cmocka_unit_test(commands_are_found_with_their_arguments),
        cmocka_unit_test(a_variant_has_each_command_once_its_own_first),
        cmocka_unit_test(no_flipped_bit_and_no_lost_byte_gives_another_answer),
        cmocka_unit_test(every_protocol_says_what_it_is_about),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
