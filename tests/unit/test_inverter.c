/* test_inverter.c: one inverter, from the first question to the last, on a stepped clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "fake_transport.h"
#include "inverter/inverter.h"
#include "inverter/learned.h"
#include "protocols/index.h"

struct line_of_device {
    const char *command, *reply; /* reply NULL: it says nothing */
};

static const char status[] = "230.4 50.0 229.8 50.0 0621 0588 012 371 52.60 018 077 0041 0006 "
                             "214.3 52.71 00000 00010110 00 00 01286 010";

static const struct line_of_device axpert[] = {
    {"QPI", "PI30"},
    {"QPIGS", status},
    {"QMOD", "B"},
    {"QPIWS", "00000100000000000000000000000000"},
    {"QID", "92932004102443"},
    {"QMN", "VMII-5000"},
    {"QVFW", "VERFW:00079.15"},
    {0},
};

static const struct line_of_device other_axpert[] = {
    {"QPI", "PI30"}, {"QPIGS", status}, {"QMOD", "L"}, {"QID", "92932004102777"}, {0},
};

static const struct line_of_device two_phases[] = {
    {"QPI", "PI41"},
    {"QPIGS", "122.9 59.9 122.9 59.9 0331 0272 013 440 50.00 004 100 0035 0002 088.1 56.00 00000 "
              "11000010 00 00 00112 010"},
    {"QPIGS2", "122.0 60.0 119.8 60.0 1020 0986 040 0003 090.0 50.00 10100010"},
    {"QMOD", "L"},
    {"QID", "92911906100045"},
    {0},
};

static const struct line_of_device ups[] = {{"QPI", "PI09"}, {0}};

struct scene {
    struct loop *loop;
    struct inverter *inverter;
    struct sequence sequence;
    const struct line_of_device *device; /* NULL: nobody answers */
    struct timer answer;
    int handled;
    char first[REQUEST_MAX];
    unsigned changes;
    struct learned *learned; /* NULL: nothing is remembered */
    int statuses;            /* answers to QPIGS */
    int64_t first_sun, first_load;
    int statuses_at_sun; /* with that first one */
    char asked[8192];    /* every question since it was emptied, with a blank behind each */
};

static struct scene *scene;

static void on_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    struct scene *s = owner;
    const struct value *sun = live_value(inverter_live(i), M_total_pv_power);
    const struct value *load = live_value(inverter_live(i), M_load_power);

    s->changes |= changes;
    s->statuses += source != NULL && strcmp(source, "QPIGS") == 0;
    if (s->first_sun == 0 && sun != NULL) {
        s->first_sun = sun->number;
        s->statuses_at_sun = s->statuses;
    }
    if (s->first_load == 0 && load != NULL)
        s->first_load = load->number;
}

/* Answers what was sent, 50 ms later, with what the device knows, else with a refusal. */
static void on_answer(void *owner)
{
    struct scene *s = owner;

    timer_set(s->loop, &s->answer, 50);
    if (fake_transport == NULL || fake_transport->sends == 0)
        s->handled = 0; /* opened anew */
    if (fake_transport == NULL || fake_transport->sends == s->handled)
        return;
    s->handled = fake_transport->sends;

    struct span sent = buffer_view(&fake_transport->sent);
    char command[REQUEST_MAX];
    span_copy((struct span){.at = sent.at, .length = sent.length - 3}, command, sizeof command);
    if (s->first[0] == '\0')
        span_copy(span_of(command), s->first, sizeof s->first);
    size_t used = strlen(s->asked);
    snprintf(s->asked + used, sizeof s->asked - used, "%s ", command);
    if (s->device == NULL)
        return;
    for (const struct line_of_device *l = s->device; l->command != NULL; l++)
        if (strcmp(l->command, command) == 0) {
            if (l->reply != NULL)
                device_says(l->reply);
            return;
        }
    device_says("NAK");
}

static int set_up(void **state)
{
    (void)state;
    scene = xcalloc(1, sizeof *scene);
    scene->loop = loop_new_stepped(1753351200000);
    scene->answer = (struct timer){.function = on_answer, .owner = scene};
    timer_set(scene->loop, &scene->answer, 50);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    inverter_free(scene->inverter);
    learned_close(scene->learned);
    timer_clear(&scene->answer);
    loop_free(scene->loop);
    free(scene);
    return 0;
}

static void connect_device(const struct line_of_device *device)
{
    scene->device = device;
    scene->handled = 0;
    scene->first[0] = '\0';
    fake_transport->events.opened(fake_transport->events.owner);
}

static void start(const struct line_of_device *device, const struct identity *known)
{
    struct error err;
    struct inverter_options options = {
        .uri = "serial:/dev/ttyUSB7",
        .known = known,
        .learned = scene->learned,
        .gap_ms = 30,
        .sequence = &scene->sequence,
    };

    assert_true(inverter_new(scene->loop, &options,
                             &(struct inverter_events){.changed = on_changed, .owner = scene},
                             &scene->inverter, &err));
    connect_device(device);
}

static void an_unknown_unit_tells_who_it_is_and_is_read(void **state)
{
    (void)state;
    start(axpert, NULL);
    assert_string_equal(inverter_id(scene->inverter), "ttyusb7");
    loop_step(scene->loop, 10000);
    assert_string_equal(inverter_id(scene->inverter), "92932004102443");
    assert_string_equal(inverter_model(scene->inverter), "VMII-5000");
    assert_string_equal(inverter_firmware(scene->inverter), "00079.15");
    assert_string_equal(inverter_protocol(scene->inverter)->name, "pi30");
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    assert_null(inverter_problem(scene->inverter));
    assert_non_null(live_value(inverter_live(scene->inverter), M_battery_voltage));
    assert_true(span_is(inverter_last_text(scene->inverter, "QPIGS"), status));
}

static const struct identity remembered = {
    .verdict = IDENTITY_INVERTER,
    .serial = "92932004102443",
    .model = "VMII-5000",
};

static void a_known_unit_is_asked_for_readings_at_once(void **state)
{
    struct identity known = remembered;

    (void)state;
    known.protocol = protocol_find(span_of("pi30"));
    start(axpert, &known);
    assert_string_equal(inverter_id(scene->inverter), "92932004102443");
    loop_step(scene->loop, 200);
    assert_string_equal(scene->first, "QPIGS");
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
}

static void another_unit_in_the_place_of_a_known_one_is_noticed(void **state)
{
    struct identity known = remembered;

    (void)state;
    known.protocol = protocol_find(span_of("pi30"));
    start(other_axpert, &known);
    loop_step(scene->loop, 20000);
    assert_string_equal(inverter_id(scene->inverter), "92932004102777");
    assert_null(inverter_model(scene->inverter));
}

static void silence_is_first_stale_then_silent_and_mended_by_an_answer(void **state)
{
    (void)state;
    start(axpert, NULL);
    loop_step(scene->loop, 10000);
    scene->device = NULL;
    loop_step(scene->loop, 4000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    loop_step(scene->loop, 6000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_STALE);
    loop_step(scene->loop, 30000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_SILENT);
    assert_non_null(inverter_problem(scene->inverter));
    scene->device = axpert;
    loop_step(scene->loop, 15000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    assert_null(inverter_problem(scene->inverter));
}

static void a_unit_that_sleeps_through_the_night_is_found_in_the_morning(void **state)
{
    (void)state;
    start(axpert, NULL);
    loop_step(scene->loop, 10000);
    scene->device = NULL;
    for (int minute = 0; minute < 10 * 60; minute++) {
        loop_step(scene->loop, 60000);
        if (fake_transport != NULL && fake_transport->sends == 0)
            fake_transport->events.opened(fake_transport->events.owner);
    }
    assert_string_equal(inverter_id(scene->inverter), "92932004102443");
    scene->device = axpert;
    for (int second = 0; second < 180; second++) {
        loop_step(scene->loop, 1000);
        if (fake_transport != NULL && fake_transport->sends == 0)
            fake_transport->events.opened(fake_transport->events.owner);
    }
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
}

static void a_pulled_cable_is_offline_and_its_return_is_noticed(void **state)
{
    struct error why = {.code = ERROR_GONE, .text = "/dev/ttyUSB7 is gone"};

    (void)state;
    start(axpert, NULL);
    loop_step(scene->loop, 10000);
    fake_transport->events.closed(fake_transport->events.owner, &why);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_OFFLINE);
    assert_string_equal(inverter_problem(scene->inverter), "/dev/ttyUSB7 is gone");
    assert_null(fake_transport);
    loop_step(scene->loop, 1500);
    assert_non_null(fake_transport);
    connect_device(axpert);
    loop_step(scene->loop, 300);
    assert_string_equal(scene->first, "QPIGS");
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
}

static void a_ups_is_recognised_and_left_alone(void **state)
{
    (void)state;
    start(ups, NULL);
    loop_step(scene->loop, 5000);
    assert_true(inverter_is_ups(scene->inverter));
    assert_null(fake_transport);
    loop_step(scene->loop, 600000);
    assert_null(fake_transport);
}

static void a_family_that_is_not_known_is_no_ups(void **state)
{
    static const struct line_of_device stranger[] = {{"QPI", "PI77"}, {0}};

    (void)state;
    start(stranger, NULL);
    loop_step(scene->loop, 5000);
    assert_false(inverter_is_ups(scene->inverter));
    assert_int_equal(inverter_identity(scene->inverter)->verdict, IDENTITY_UNKNOWN);
    assert_non_null(strstr(inverter_problem(scene->inverter), "PI77, which is not known here"));
}

/* How often it was asked since scene->asked was emptied. */
static int times_asked(const char *command)
{
    char word[REQUEST_MAX + 1];
    int times = 0;

    snprintf(word, sizeof word, "%s ", command);
    for (const char *at = scene->asked; (at = strstr(at, word)) != NULL; at++)
        times += at == scene->asked || at[-1] == ' ';
    return times;
}

static void end(void)
{
    inverter_free(scene->inverter);
    scene->inverter = NULL;
    scene->asked[0] = '\0';
}

static struct identity known_axpert(const char *firmware)
{
    struct identity known = remembered;

    known.protocol = protocol_find(span_of("pi30"));
    snprintf(known.firmware, sizeof known.firmware, "%s", firmware);
    return known;
}

static const struct learned_unit *lessons(const char *firmware)
{
    struct identity who = known_axpert(firmware);

    return learned_find(scene->learned, &who);
}

/* "answered", …; "nothing" if it was not heard of. */
static const char *lesson(const char *firmware, const char *command)
{
    const struct learned_unit *u = lessons(firmware);
    const struct learned_question *q = u != NULL ? learned_question(u, command) : NULL;

    return learned_answer_name(q != NULL ? q->answer : LEARNED_NOTHING);
}

static void what_one_start_found_out_the_next_one_does_not_ask(void **state)
{
    struct identity known = known_axpert("00079.15");

    (void)state;
    scene->learned = learned_open(scene->loop, NULL);
    start(axpert, NULL);
    loop_step(scene->loop, 60000);
    assert_string_equal(lesson("00079.15", "QPIGS"), "answered");
    assert_int_equal(learned_question(lessons("00079.15"), "QPIGS")->tokens, 21);
    assert_string_equal(lesson("00079.15", "QPIRI"), "refused");
    assert_string_equal(lesson("00079.15", "QVFW"), "answered");
    assert_true(times_asked("QPIRI") >= 2);

    end();
    start(axpert, &known);
    loop_step(scene->loop, 60000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    assert_int_equal(times_asked("QPIRI"), 0);
    assert_int_equal(times_asked("QID"), 1);
    assert_int_equal(times_asked("QVFW"), 1);
    assert_true(times_asked("QPIGS") > 50);
    assert_int_equal(inverter_statistics(scene->inverter).refused, 0);
}

/* It was asked for its ratings to find out which variant it is. */
static void what_was_refused_while_asking_who_it_is_is_not_asked_again(void **state)
{
    (void)state;
    scene->learned = learned_open(scene->loop, NULL);
    start(axpert, NULL);
    loop_step(scene->loop, 60000);
    assert_int_equal(times_asked("QPIRI"), 2);
    assert_int_equal(times_asked("QSID"), 2);
    assert_int_equal(times_asked("QBEQI"), 2); /* this one was not */
    assert_string_equal(lesson("00079.15", "QPIRI"), "refused");
    assert_string_equal(lesson("00079.15", "QSID"), "refused");
}

static const struct line_of_device axpert_without_a_code[] = {
    {"QPI", "PI30"},      {"QPIGS", status},          {"QMOD", "B"},  {"QID", "92932004102443"},
    {"QMN", "VMII-5000"}, {"QVFW", "VERFW:00079.15"}, {"QGMN", NULL}, {0},
};

/* A unit that hears a damaged question may refuse it. */
static void what_was_refused_on_a_bad_line_is_asked_again(void **state)
{
    (void)state;
    start(axpert_without_a_code, NULL);
    while (times_asked("QGMN") == 0)
        loop_step(scene->loop, 10);
    device_sends("\xf8\x80\r", 3);
    loop_step(scene->loop, 60000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    assert_true(times_asked("QSID") > 2);
}

static const struct line_of_device not_ready[] = {{0}};

static void what_was_refused_by_a_unit_that_was_not_ready_is_asked_again(void **state)
{
    (void)state;
    start(not_ready, NULL);
    while (times_asked("QMOD") < 2)
        loop_step(scene->loop, 10);
    scene->device = axpert;
    loop_step(scene->loop, 60000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    assert_true(scene->statuses > 10);
}

static const struct line_of_device updated_axpert[] = {
    {"QPIGS", status},
    {"QMOD", "B"},
    {"QPIWS", "00000100000000000000000000000000"},
    {"QID", "92932004102443"},
    {"QMN", "VMII-5000"},
    {"QVFW", "VERFW:00079.70"},
    {0},
};

static void with_another_firmware_all_is_asked_anew(void **state)
{
    struct identity known = known_axpert("00079.15");

    (void)state;
    scene->learned = learned_open(scene->loop, NULL);
    start(axpert, NULL);
    loop_step(scene->loop, 60000);
    size_t before = lessons("00079.15")->count;
    int64_t tried_s = learned_question(lessons("00079.15"), "QPIGS")->tried_s;
    assert_true(before > 10);

    end();
    loop_step(scene->loop, 5000);
    start(updated_axpert, &known);
    loop_step(scene->loop, 60000);
    assert_string_equal(inverter_firmware(scene->inverter), "00079.70");
    assert_true(times_asked("QPIRI") >= 2);
    assert_in_range(times_asked("QVFW"), 1, 2);
    assert_string_equal(lesson("00079.70", "QPIRI"), "refused");
    assert_string_equal(lesson("00079.70", "QPIGS"), "answered");
    /* The old ones are kept, and nothing was added to them. */
    assert_int_equal(lessons("00079.15")->count, before);
    assert_int_equal(learned_question(lessons("00079.15"), "QPIGS")->tried_s, tried_s);
}

static void another_unit_learns_for_itself(void **state)
{
    struct identity known = known_axpert("00079.15");

    (void)state;
    scene->learned = learned_open(scene->loop, NULL);
    start(other_axpert, &known);
    loop_step(scene->loop, 60000);
    assert_string_equal(inverter_id(scene->inverter), "92932004102777");
    assert_null(lessons("00079.15"));
    loop_step(scene->loop, 600000); /* it refuses to tell its firmware */
    assert_int_equal(learned_count(scene->learned), 1);
    assert_string_equal(learned_at(scene->learned, 0)->serial, "92932004102777");
    assert_string_equal(learned_at(scene->learned, 0)->firmware, "");
    assert_non_null(learned_question(learned_at(scene->learned, 0), "QPIGS"));
}

static const struct line_of_device silent_on_its_serial[] = {
    {"QPIGS", status},          {"QMOD", "L"}, {"QID", NULL}, {"QSID", NULL},
    {"QVFW", "VERFW:00079.15"}, {0},
};

static void nothing_is_learnt_before_the_serial_number_was_told(void **state)
{
    struct identity known = known_axpert("00079.15");

    (void)state;
    scene->learned = learned_open(scene->loop, NULL);
    start(silent_on_its_serial, &known);
    loop_step(scene->loop, 60000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    assert_int_equal(learned_count(scene->learned), 0);
    end();

    start(axpert, &known);
    loop_step(scene->loop, 60000);
    assert_int_equal(learned_count(scene->learned), 1);
}

static const struct line_of_device nobody[] = {
    {"QPI", "PI30"}, {"QPIGS", status}, {"QMOD", "B"}, {"QID", NULL}, {"QSID", NULL}, {0},
};

static void without_a_serial_number_nothing_is_kept(void **state)
{
    (void)state;
    scene->learned = learned_open(scene->loop, NULL);
    start(nobody, NULL);
    loop_step(scene->loop, 600000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    assert_int_equal(learned_count(scene->learned), 0);
}

static void an_outage_teaches_nothing(void **state)
{
    struct identity known = known_axpert("00079.15");

    (void)state;
    scene->learned = learned_open(scene->loop, NULL);
    start(axpert, &known);
    loop_step(scene->loop, 1500); /* a few answers, and QID is one of them */
    scene->device = NULL;
    loop_step(scene->loop, 100000);
    scene->device = axpert;
    loop_step(scene->loop, 60000);
    assert_int_equal(inverter_state(scene->inverter), INVERTER_ONLINE);
    const struct learned_unit *u = lessons("00079.15");
    assert_non_null(u);
    for (size_t n = 0; n < u->count; n++)
        assert_int_not_equal(u->questions[n].answer, LEARNED_UNHEARD);
    assert_string_equal(lesson("00079.15", "QVFW"), "answered");
    assert_string_equal(lesson("00079.15", "QMN"), "answered");
}

#define STATUS_WITH_HEAT_SINK(digits)                                                              \
    "230.4 50.0 229.8 50.0 0621 0588 012 371 26.30 018 077 " digits                                \
    " 0006 214.3 26.31 00000 00010110 00 00 01286 010"

static const struct line_of_device warm_small_unit[] = {
    {"QPIGS", STATUS_WITH_HEAT_SINK("0444")},
    {"QMOD", "B"},
    {"QID", "92932004102443"},
    {"QVFW", "VERFW:00052.30"},
    {0},
};

static const struct line_of_device cold_small_unit[] = {
    {"QPIGS", STATUS_WITH_HEAT_SINK("0085")},
    {"QMOD", "B"},
    {"QID", "92932004102443"},
    {"QVFW", "VERFW:00052.30"},
    {0},
};

static const struct value *heat_sink(void)
{
    return live_value(inverter_live(scene->inverter), M_inverter_heat_sink_temperature);
}

static void a_unit_that_does_not_send_degrees_is_remembered_as_such(void **state)
{
    struct identity known = known_axpert("00052.30");

    (void)state;
    scene->learned = learned_open(scene->loop, NULL);
    start(warm_small_unit, &known);
    loop_step(scene->loop, 60000);
    assert_non_null(live_value(inverter_live(scene->inverter), M_battery_voltage));
    assert_null(heat_sink());
    assert_int_equal(lessons("00052.30")->scale, SCALE_OTHER);

    end();
    start(cold_small_unit, &known);
    loop_step(scene->loop, 60000);
    assert_non_null(live_value(inverter_live(scene->inverter), M_battery_voltage));
    assert_null(heat_sink());
}

static void what_only_looked_like_degrees_is_taken_back(void **state)
{
    struct identity known = known_axpert("00052.30");

    (void)state;
    scene->learned = learned_open(scene->loop, NULL);
    start(cold_small_unit, &known);
    loop_step(scene->loop, 60000);
    assert_int_equal(heat_sink()->number, 85);
    assert_int_equal(lessons("00052.30")->scale, SCALE_DEGREES);
    scene->device = warm_small_unit;
    loop_step(scene->loop, 60000);
    assert_int_equal(heat_sink()->kind, VALUE_UNKNOWN);
    assert_int_equal(lessons("00052.30")->scale, SCALE_OTHER);
    scene->device = cold_small_unit;
    loop_step(scene->loop, 60000);
    assert_int_equal(heat_sink()->kind, VALUE_UNKNOWN);
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void a_sum_is_not_told_before_all_its_parts_had_a_chance(void **state)
{
    (void)state;
    start(two_phases, NULL);
    loop_step(scene->loop, 60000);
    assert_int_equal(scene->first_load, 272 + 986);
    assert_int_equal(scene->first_sun, 112 + 150);
}

/* It refused QPIGS2 when it was asked who it is. */
static void a_unit_with_one_solar_input_tells_its_sun_at_once(void **state)
{
    (void)state;
    start(axpert, NULL);
    loop_step(scene->loop, 60000);
    assert_int_equal(scene->first_sun, 1286);
    assert_int_equal(scene->statuses_at_sun, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(an_unknown_unit_tells_who_it_is_and_is_read),
        HOLDS(a_known_unit_is_asked_for_readings_at_once),
        HOLDS(another_unit_in_the_place_of_a_known_one_is_noticed),
        HOLDS(silence_is_first_stale_then_silent_and_mended_by_an_answer),
        HOLDS(a_unit_that_sleeps_through_the_night_is_found_in_the_morning),
        HOLDS(a_pulled_cable_is_offline_and_its_return_is_noticed),
        HOLDS(a_ups_is_recognised_and_left_alone),
        HOLDS(a_family_that_is_not_known_is_no_ups),
        HOLDS(what_one_start_found_out_the_next_one_does_not_ask),
        HOLDS(what_was_refused_while_asking_who_it_is_is_not_asked_again),
        HOLDS(what_was_refused_on_a_bad_line_is_asked_again),
        HOLDS(what_was_refused_by_a_unit_that_was_not_ready_is_asked_again),
        HOLDS(with_another_firmware_all_is_asked_anew),
        HOLDS(another_unit_learns_for_itself),
        HOLDS(nothing_is_learnt_before_the_serial_number_was_told),
        HOLDS(without_a_serial_number_nothing_is_kept),
        HOLDS(an_outage_teaches_nothing),
        HOLDS(a_unit_that_does_not_send_degrees_is_remembered_as_such),
        HOLDS(what_only_looked_like_degrees_is_taken_back),
        HOLDS(a_sum_is_not_told_before_all_its_parts_had_a_chance),
        HOLDS(a_unit_with_one_solar_input_tells_its_sun_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
