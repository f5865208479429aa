/* test_unchecked.c: what is promised of dialects whose answers have no check: whatever one lost bit
 * or byte makes of an answer, it is refused, or each of its readings is one that could be true.
 *
 * More can't be known from one answer: a digit that became another digit is a digit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/decode.h"
#include "protocols/index.h"

enum { SLACK = 4 }; /* room for a check that some units send all the same */

/* One of everything, so that the test has content whatever tables there are. */
static const struct choice modes[] = {{"S", "standby", "Standby"}, {"L", "line", "Line"}, {0}};

static const struct field rows[] = {
    {.at = 0, .is = M_grid_voltage, .max = 300},
    {.at = 1, .is = M_grid_active_power, .as = SIGNED, .min = -10000, .max = 10000},
    {.at = 2, .is = M_grid_power, .as = SIGN_DIGIT, .min = -10000, .max = 10000},
    {.at = 4, .is = M_battery_power, .as = SIGN_BEFORE, .min = -10000, .max = 10000},
    {.at = 5, .is = M_inner_temperature, .as = KELVIN_TENTH, .min = -40, .max = 150},
    {.at = 6, .is = M_device_mode, .as = CHOICE, .length = 1, .choices = modes},
    {.at = 6, .is = M_load_on, .as = FLAG, .from = 1, .length = 1},
    {.at = 7, .is = M_device_time, .as = STAMP_2},
    {.at = 9, .is = M_bms_cell_voltages, .as = NUMBERS, .length = 2, .exponent = -3, .max = 5},
    {.at = 11, .is = M_battery_bulk_voltage, .exponent = -1, .min = 40, .max = 64},
};

static const struct layout layouts[] = {
    {.min_tokens = 12, .max_tokens = 12, .pattern = "n s# # N # # A*", ROWS(rows)},
};

static const struct message toy_messages[] = {
    {.command = "TOY",
     .example = "230.4 +00120 100378 0 00045 2980 L10 261002 21:01 3358 3341 0564",
     LAYOUTS(layouts)},
};

static const struct protocol toy = {
    .name = "toy",
    .framing = &framing_plain,
    MESSAGES(toy_messages),
};

struct tally {
    const struct protocol *protocol;
    size_t messages, mutants, refused;
};

static bool is_in_range(const struct field *f, const struct value *v)
{
    double number = value_double(v);

    return f->min == f->max || (number >= f->min && number <= f->max);
}

static bool list_is_in_range(const struct field *f, const struct value *v)
{
    struct span list = v->text;

    while (list.length > 0) {
        size_t length = 0;
        struct value item;

        while (length < list.length && list.at[length] != ' ' && list.at[length] != ',')
            length++;
        if (!value_parse_number((struct span){.at = list.at, .length = length}, &item))
            return false;
        item.digits = (uint8_t)(item.digits + v->digits);
        if (!is_in_range(f, &item))
            return false;
        list = span_skip(list, length + 1);
    }
    return true;
}

static bool is_printable(struct span text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
    return text.length > 0;
}

/* Whether a unit that works could have said so. */
static bool could_be_true(const struct field *f, const struct value *v)
{
    switch ((enum value_kind)v->kind) {
    case VALUE_UNKNOWN:
        return true;
    case VALUE_NUMBER:
        return is_in_range(f, v);
    case VALUE_LIST:
        return list_is_in_range(f, v);
    case VALUE_FLAG:
        return v->number == 0 || v->number == 1;
    case VALUE_CHOICE:
    case VALUE_TEXT:
    case VALUE_TIME:
        return is_printable(v->text);
    }
    return false;
}

static const struct field *row_of(const struct layout *l, enum measurement_id id)
{
    for (size_t i = 0; i < l->field_count; i++)
        if (l->fields[i].is == id)
            return &l->fields[i];
    return NULL;
}

static void check_mutant(struct tally *t, const struct message *m, struct span raw)
{
    struct span text;
    struct decoded d;

    t->mutants++;
    if (frame_find(message_framing(t->protocol, m), raw, span_of(m->command), &text) != FRAME_OK ||
        !decode_reply(t->protocol, m, text, &d)) {
        t->refused++;
        return;
    }
    for (size_t i = 0; i < d.count; i++) {
        const struct field *f = row_of(d.layout, d.readings[i].is);

        assert_non_null(f);
        if (could_be_true(f, &d.readings[i].value))
            continue;
        print_message("%s %s: %s of '%.*s'\n", t->protocol->name, m->command,
                      measurements[f->is].name, SPAN_PRINT(text));
        assert_true(false);
    }
}

/* Undamaged it says all that its rows say. */
static void assert_taken(const struct protocol *p, const struct message *m, struct span raw)
{
    struct span text;
    struct decoded d;

    assert_int_equal(frame_find(message_framing(p, m), raw, span_of(m->command), &text), FRAME_OK);
    assert_true(decode_reply(p, m, text, &d));
    assert_int_equal(d.absent, 0);
}

static void mutate(struct tally *t, const struct message *m, enum frame_check check)
{
    char body[FRAME_MAX], mutant[FRAME_MAX + SLACK];
    uint8_t frame[FRAME_MAX + SLACK];

    snprintf(body, sizeof body, "(%s", m->example);
    size_t length = frame_end(check, span_of(body), frame, sizeof frame);
    assert_true(length > 0);
    assert_taken(t->protocol, m, (struct span){.at = (const char *)frame, .length = length});
    for (size_t bit = 0; bit < 8 * length; bit++) {
        memcpy(mutant, frame, length);
        mutant[bit / 8] = (char)(mutant[bit / 8] ^ (1 << bit % 8));
        check_mutant(t, m, (struct span){.at = mutant, .length = length});
    }
    for (size_t lost = 0; lost < length; lost++) {
        memcpy(mutant, frame, lost);
        memcpy(mutant + lost, frame + lost + 1, length - lost - 1);
        check_mutant(t, m, (struct span){.at = mutant, .length = length - 1});
    }
}

static void mutate_unchecked(void *owner, const struct message *m)
{
    struct tally *t = owner;

    if (message_framing(t->protocol, m)->reply != CHECK_FREE)
        return;
    t->messages++;
    mutate(t, m, CHECK_NONE);
    mutate(t, m, CHECK_CRC);
}

static struct tally tally_of(const struct protocol *p)
{
    struct tally t = {.protocol = p};

    protocol_each_message(p, mutate_unchecked, &t);
    if (t.messages > 0)
        print_message("%s: %zu answers, %zu damaged, %zu of them refused\n", p->name, t.messages,
                      t.mutants, t.refused);
    return t;
}

static void a_damaged_answer_is_refused_or_could_be_true(void **state)
{
    (void)state;
    for (size_t i = 0; protocols[i] != NULL; i++)
        tally_of(protocols[i]);
}

/* The same for a table that is known: most of what happens to it is noticed. */
static void most_damage_is_noticed(void **state)
{
    struct tally t = tally_of(&toy);

    (void)state;
    assert_int_equal(t.messages, 1);
    assert_true(t.mutants > 1000);
    assert_true(2 * t.refused > t.mutants);
}

/* Up to its last token, which might have been shorter, the number of tokens tells. */
static void a_cut_answer_is_refused(void **state)
{
    const struct message *m = &toy_messages[0];
    size_t whole = strlen(m->example);

    (void)state;
    for (size_t length = 0; length < whole - strlen("0564"); length++) {
        uint8_t frame[FRAME_MAX];
        struct span text = {.at = m->example, .length = length}, found;
        size_t count = frame_encode_reply(toy.framing, text, frame, sizeof frame);
        struct span raw = {.at = (const char *)frame, .length = count};
        struct decoded d;

        assert_true(frame_find(toy.framing, raw, span_of("TOY"), &found) != FRAME_OK ||
                    !decode_reply(&toy, m, found, &d));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_damaged_answer_is_refused_or_could_be_true),
        cmocka_unit_test(most_damage_is_noticed),
        cmocka_unit_test(a_cut_answer_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
