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
#include "protocols/index.h"

struct line_of_device {
    const char *command, *reply;
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
};

static struct scene *scene;

static void on_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    struct scene *s = owner;

    (void)i;
    (void)source;
    s->changes |= changes;
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
    if (s->device == NULL)
        return;
    for (const struct line_of_device *l = s->device; l->command != NULL; l++)
        if (strcmp(l->command, command) == 0) {
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

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
