/* test_simulator.c: the replies, the line and the faults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include <stdlib.h>

#include "simulated.h"

/* --- the replies --- */

/* A count of an A/D converter is no temperature, so the decoder leaves it out. */
static size_t expected_absent(const struct simulator_model *model, const struct message *m)
{
    return model->details->raw_heat_sink && strcmp(m->command, "QPIGS") == 0;
}

static void assert_answers(struct program *p, const struct simulator_model *model,
                           const struct model_message *row)
{
    const struct message *m = protocol_message(p->protocol, span_of(row->command));
    char command[32];
    struct span text;
    struct decoded d;

    for (int argument = ARGUMENT_UNIT; m == NULL && argument <= ARGUMENT_HOUR; argument++) {
        static const char *const tails[] = {"", "0", "2026", "202606", "20260621", "2026062112"};

        snprintf(command, sizeof command, "%s%s", row->command, tails[argument]);
        m = protocol_message(p->protocol, span_of(command));
    }
    if (m == NULL)
        FAIL_BECAUSE("%s: %s is in no table", model->name, row->command);
    with_argument(m, command, sizeof command);
    if (ask(p, command, &text) != FRAME_OK)
        FAIL_BECAUSE("%s does not answer %s", model->name, command);
    if (!decode_reply(p->protocol, m, text, &d))
        FAIL_BECAUSE("%s: %s is answered '%.*s'", model->name, command, SPAN_PRINT(text));
    if (d.absent != expected_absent(model, m))
        FAIL_BECAUSE("%s: %zu fields of %s are absent in '%.*s'", model->name, d.absent, command,
                     SPAN_PRINT(text));
}

static void every_message_of_every_model_decodes_at_any_hour(void **state)
{
    (void)state;
    for (const struct simulator_model *model = simulator_models; model->name != NULL; model++) {
        for (int hour = 0; hour < 24; hour += 3) {
            struct simulator_options options = {
                .model = model->name,
                .instant = true,
                .start_s = midsummer_s + hour * 3600,
            };
            struct program p;

            start(&p, &options);
            for (const struct model_message *row = model->details->messages; row->command != NULL;
                 row++)
                assert_answers(&p, model, row);
            stop(&p);
        }
    }
}

/* So identification learns from the first question that there is a caret at the other end. */
static void a_caret_unit_refuses_the_requests_of_others(void **state)
{
    static const struct {
        const char *model, *request, *answer;
    } cases[] = {
        {"infinisolar-v", "QPI\xbe\xac\r", "^0\x1b\xe3\r"},
        {"infinisolar-v", "QPI\r", "^0\x1b\xe3\r"},
        {"infinisolar-v", "^P003PI\r", "^0\x1b\xe3\r"},
        {"infinisolar-v", "^S005LON0\r", "^0\x1b\xe3\r"},
        {"infinisolar-v", "^P005PIq\x8b\r", "^D00518;\x03\r"},
        {"infinisolar-v", "\xff\xfe\r", ""},
        {"axpert-3k-24v", "QPI\r", ""},
        {"axpert-3k-24v", "^P005PIq\x8b\r", "(NAKss\r"},
        {"axpert-3k-24v", "^P003PI\r", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct program p;

        start(&p, &(struct simulator_options){.model = cases[i].model, .instant = true});
        simulator_receive(p.simulator, span_of(cases[i].request));
        loop_step(p.loop, 2000);
        print_message("%s, case %zu\n", cases[i].model, i);
        assert_true(span_is(buffer_view(&p.heard), cases[i].answer));
        stop(&p);
    }
}

static void what_a_model_lacks_is_refused(void **state)
{
    static const char *const commands[] = {"QPIGS2", "QET",  "QED20260621",
                                           "QPGS1",  "QXYZ", "POP09"};
    struct program p;

    (void)state;
    start(&p, &(struct simulator_options){.model = "axpert-3k-24v", .instant = true});
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        struct span text;

        assert_int_equal(ask(&p, commands[i], &text), FRAME_NAK);
    }
    stop(&p);
}

static void a_request_with_a_wrong_check_is_not_answered(void **state)
{
    struct program p;

    (void)state;
    start(&p, &(struct simulator_options){.instant = true});
    simulator_receive(p.simulator, span_of("QPIGSxx\r"));
    simulator_receive(p.simulator, span_of("QPIGS\r"));
    simulator_receive(p.simulator, span_of("\r"));
    loop_step(p.loop, 3000);
    assert_int_equal(p.heard.length, 0);
    assert_int_equal(p.exchanges, 0);
    stop(&p);
}

/* VMII units: H without a check, PI30 with one, and silence where it is the other way round. */
static void a_unit_of_two_dialects_takes_each_in_its_own_form(void **state)
{
    static const struct {
        const char *command;
        const struct framing *framing;
        size_t exchanges;
    } cases[] = {
        {"HGRID", &framing_plain, 1},     {"HGRID", &framing_voltronic, 0},
        {"HSTS2", &framing_plain, 0},     {"HXYZ", &framing_plain, 0},
        {"QPIGS", &framing_voltronic, 1}, {"QPIGS", &framing_plain, 0},
        {"QET", &framing_voltronic, 1},   {"QPRTL", &framing_plain, 1},
    };
    struct program p;

    (void)state;
    start(&p, &(struct simulator_options){.model = "vmii-6k", .instant = true});
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t request[16];
        size_t length = frame_encode(cases[i].framing, span_of(cases[i].command), false, request,
                                     sizeof request);

        p.exchanges = 0;
        simulator_receive(p.simulator, (struct span){.at = (char *)request, .length = length});
        print_message("%s %s\n", cases[i].command, cases[i].framing->name);
        assert_int_equal(p.exchanges, cases[i].exchanges);
    }
    stop(&p);
}

static void padded_reports_are_understood(void **state)
{
    struct program p;
    struct span text;
    uint8_t request[16] = {0};
    size_t length = frame_encode(&framing_voltronic, span_of("QPIGS2"), false, request, 16);

    (void)state;
    assert_int_equal(length, 9);
    start(&p, &(struct simulator_options){.model = "axpert-max-8k"});
    simulator_receive(p.simulator, (struct span){.at = (char *)request, .length = 8});
    simulator_receive(p.simulator, (struct span){.at = (char *)request + 8, .length = 8});
    simulator_receive(p.simulator, (struct span){.at = (char *)request, .length = 8});
    simulator_receive(p.simulator, (struct span){.at = (char *)request + 8, .length = 8});
    loop_step(p.loop, 1000);
    assert_int_equal(p.exchanges, 2);
    assert_int_equal(
        frame_find(&framing_voltronic, buffer_view(&p.heard), span_of("QPIGS2"), &text), FRAME_OK);
    stop(&p);
}

static int64_t read_setting(struct program *p, enum measurement_id id)
{
    const struct message *m = protocol_message(p->protocol, span_of("QPIRI"));
    const struct value *v;
    struct decoded d;
    struct span text;

    assert_int_equal(ask(p, "QPIRI", &text), FRAME_OK);
    assert_true(decode_reply(p->protocol, m, text, &d));
    v = decoded_find(&d, id);
    assert_non_null(v);
    return v->kind == VALUE_CHOICE ? atoi(v->choice->code) : v->number;
}

static void setters_change_the_setting_or_nothing(void **state)
{
    static const struct {
        const char *command;
        enum measurement_id is;
        enum frame_outcome outcome;
        int64_t then;
    } cases[] = {
        {"POP00", M_output_source_priority, FRAME_ACK, 0},
        {"POP07", M_output_source_priority, FRAME_NAK, 0},
        {"POP", M_output_source_priority, FRAME_NAK, 0},
        {"PCP01", M_charger_source_priority, FRAME_ACK, 1},
        {"PBCV44.0", M_battery_recharge_voltage, FRAME_ACK, 440},
        {"PBCV99.0", M_battery_recharge_voltage, FRAME_NAK, 440},
        {"PBCVxx.x", M_battery_recharge_voltage, FRAME_NAK, 440},
        {"PBDV00.0", M_battery_redischarge_voltage, FRAME_ACK, 0},
        {"MNCHGC0080", M_max_charging_current, FRAME_ACK, 80},
        {"MNCHGC0085", M_max_charging_current, FRAME_NAK, 80},
        {"MUCHGC010", M_max_ac_charging_current, FRAME_ACK, 10},
        {"PF", M_output_source_priority, FRAME_ACK, 2},
    };
    struct program p;

    (void)state;
    start(&p, &(struct simulator_options){.instant = true});
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct span text;

        assert_int_equal(ask(&p, cases[i].command, &text), cases[i].outcome);
        assert_int_equal(read_setting(&p, cases[i].is), cases[i].then);
    }
    stop(&p);
}

static void a_model_takes_what_the_rows_of_its_protocol_allow(void **state)
{
    static const struct {
        const char *model, *command;
        enum frame_outcome outcome;
    } cases[] = {
        {"axpert-3k-24v", "PBCV23.0", FRAME_ACK},
        {"axpert-3k-24v", "PBCV23.2", FRAME_NAK},
        {"axpert-3k-24v", "PBCV46.0", FRAME_NAK},
        {"axpert-3k-24v", "PCVV29.2", FRAME_ACK},
        {"axpert-3k-24v", "PCVV29.3", FRAME_NAK},
        {"axpert-3k-24v", "PDb", FRAME_ACK},
        {"axpert-3k-24v", "PDd", FRAME_NAK},
        {"axpert-3k-24v", "PDbz", FRAME_NAK},
        {"axpert-3k-24v", "DAT240615123000", FRAME_NAK}, /* it has no clock */
        {"axpert-3k-24v", "RTEY", FRAME_ACK},
        {"axpert-3k-24v", "RTEY1", FRAME_NAK},
        {"axpert-3k-24v", "PBATCD111", FRAME_ACK},
        {"axpert-3k-24v", "PBATCD001", FRAME_NAK},
        {"axpert-5k", "PLEDE0", FRAME_NAK}, /* it has no LEDs */
        {"axpert-max-8k", "PEd", FRAME_ACK},
        {"axpert-max-8k", "PEg", FRAME_NAK},
        {"axpert-max-8k", "PCP00", FRAME_NAK},
        {"axpert-max-8k", "PPCP003", FRAME_ACK},
        {"axpert-max-8k", "PPCP103", FRAME_NAK},
        {"axpert-max-8k", "PBT09", FRAME_ACK},
        {"axpert-max-8k", "F60", FRAME_ACK},
        {"axpert-max-8k", "F55", FRAME_NAK},
        {"axpert-max-8k", "MUCHGC0100", FRAME_ACK},
        {"axpert-max-8k", "MUCHGC1030", FRAME_NAK},
        {"axpert-max-8k", "PBATMAXDISC000", FRAME_ACK},
        {"axpert-max-8k", "PBATMAXDISC020", FRAME_NAK},
        {"axpert-max-8k", "PCVT015", FRAME_ACK},
        {"axpert-max-8k", "PCVT007", FRAME_NAK},
        {"axpert-max-8k", "PBEQV61.00", FRAME_ACK},
        {"axpert-max-8k", "PBEQV61.0", FRAME_NAK},
        {"axpert-max-8k", "PLEDE0", FRAME_ACK},
        {"axpert-max-8k", "PLEDE2", FRAME_NAK},
        {"axpert-max-8k", "PLEDS1", FRAME_ACK}, /* what it tells as the example does */
        {"revo", "POP00", FRAME_NAK},
        {"revo", "PF", FRAME_NAK},
        {"infinisolar-v", "BUCD440,000", FRAME_ACK},
        {"infinisolar-v", "BUCD440,010", FRAME_NAK},
        {"infinisolar-v", "MCHGC0,080", FRAME_ACK},
        {"infinisolar-v", "MCHGC0,090", FRAME_NAK}, /* not in its list */
        {"infinisolar-v", "MCHGC1,080", FRAME_NAK},
        {"infinisolar-v", "CLE", FRAME_ACK},
        {"lvx-6k", "POP0", FRAME_ACK},
        {"lvx-6k", "POP2", FRAME_NAK},
        {"infini-3k", "OFFC10.0 50.0 090", FRAME_ACK},
        {"infini-3k", "OFFC10.0 60.0 090", FRAME_NAK},
        {"infini-3k", "SON", FRAME_ACK},
        {"infini-10k", "ACCT2200,0259", FRAME_ACK},
        {"infini-10k", "ACCT2200,2259,2300,2359", FRAME_NAK}, /* it has one span */
        {"infini-10k", "BATDV0420,0440,0430,0450", FRAME_ACK},
        {"infini-10k", "BATDV0420,0440,0430,0650", FRAME_NAK},
        {"infini-twin", "ACCT2200,2259,2300,2359", FRAME_ACK},
        {"mppt-3000", "PTSO-05.0", FRAME_ACK},
        {"mppt-3000", "PTSO-15.0", FRAME_NAK},
        {"vmii-6k", "^S???ACCT2200-0600", FRAME_ACK},
        {"vmii-6k", "^S???ACCT2230-0600", FRAME_NAK},
        {"vmii-6k", "DAULREMOTESW2", FRAME_ACK},
        {"vmii-6k", "PBEQV58.00", FRAME_ACK},
        {"vmii-01-4k", "PCVV56.4", FRAME_NAK}, /* it has 24 V */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct program p;
        struct span text;

        print_message("%s %s\n", cases[i].model, cases[i].command);
        start(&p, &(struct simulator_options){.model = cases[i].model, .instant = true});
        assert_int_equal(ask(&p, cases[i].command, &text), cases[i].outcome);
        stop(&p);
    }
}

/* PSET gives back what PQSE told, but for the values that have a row. */
static void a_whole_configuration_is_taken_if_all_that_differs_may(void **state)
{
    static const char before[] = "000100 56.0 54.0 45.0 44.0 060 020 2026 06 21 12 00 00 00";
    static const struct {
        const char *command;
        enum frame_outcome outcome;
        const char *then;
    } cases[] = {
        {"PSET000100 56.0 54.0 45.0 44.0 050 020 2026 06 21 12 00 00 00", FRAME_ACK,
         "000100 56.0 54.0 45.0 44.0 050 020 2026 06 21 12 00 00 00"},
        {"PSET000100 56.0 54.0 45.0 44.0 095 020 2026 06 21 12 00 00 00", FRAME_NAK, before},
        {"PSET000100 57.0 54.0 45.0 44.0 050 020 2026 06 21 12 00 00 00", FRAME_NAK, before},
        {"PSET000100 56.0 54.0 45.0 44.0 --- 020 2026 06 21 12 00 00 00", FRAME_NAK, before},
        {"PSET000100 56.0", FRAME_NAK, before},
        {"PSET", FRAME_NAK, before},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct program p;
        struct span text;

        print_message("%s\n", cases[i].command);
        start(&p, &(struct simulator_options){.model = "revo", .instant = true});
        assert_int_equal(ask(&p, "PQSE", &text), FRAME_OK);
        assert_true(span_is(text, before));
        assert_int_equal(ask(&p, cases[i].command, &text), cases[i].outcome);
        assert_int_equal(ask(&p, "PQSE", &text), FRAME_OK);
        assert_true(span_is(text, cases[i].then));
        stop(&p);
    }
}

static void a_changed_priority_changes_the_mode(void **state)
{
    struct program p;
    struct span text;

    (void)state;
    start(&p, &(struct simulator_options){
                  .instant = true, .seed = 1, .start_s = midsummer_s + 20 * 3600, .speed = 60});
    assert_int_equal(ask(&p, "QMOD", &text), FRAME_OK);
    assert_true(span_is(text, "B"));
    assert_int_equal(ask(&p, "POP00", &text), FRAME_ACK);
    loop_step(p.loop, 3000);
    assert_int_equal(ask(&p, "QMOD", &text), FRAME_OK);
    assert_true(span_is(text, "L"));
    stop(&p);
}

/* --- the line --- */

static void every_byte_comes_at_its_own_time(void **state)
{
    struct program p;

    (void)state;
    start(&p, &(struct simulator_options){0});
    int64_t sent_us = loop_now_us(p.loop);
    send(&p, "QPIGS");
    loop_step(p.loop, 1000);

    assert_true(p.heard.length > 100);
    for (size_t i = 0; i < p.heard.length; i++) {
        /* Eight bytes of the question, then this one and those before it. */
        int64_t due_us = sent_us + (int64_t)(8 + i + 1) * 10 * 1000000 / 2400;

        assert_true(p.arrivals_us[i] >= due_us - 2);
        assert_true(p.arrivals_us[i] <= due_us + 2);
    }
    stop(&p);
}

static void a_request_written_in_two_halves_arrives_with_the_second(void **state)
{
    struct program p;
    uint8_t request[16];
    size_t length = frame_encode(&framing_voltronic, span_of("QMOD"), false, request, 16);

    (void)state;
    start(&p, &(struct simulator_options){0});
    simulator_receive(p.simulator, (struct span){.at = (char *)request, .length = 3});
    loop_step(p.loop, 200);
    int64_t second_us = loop_now_us(p.loop);
    simulator_receive(p.simulator, (struct span){.at = (char *)request + 3, .length = length - 3});
    loop_step(p.loop, 200);
    assert_true(p.heard.length == 5);
    assert_in_range(p.arrivals_us[0] - second_us, 5 * BYTE_US - 5, 5 * BYTE_US + 5);
    stop(&p);
}

static void usb_gives_whole_padded_pieces(void **state)
{
    struct program p;

    (void)state;
    start(&p, &(struct simulator_options){.piece = 8});
    int64_t sent_us = loop_now_us(p.loop);
    send(&p, "QPIGS");
    loop_step(p.loop, 1000);

    size_t real = p.last_text.length + 4; /* bracket, check and CR */
    assert_int_equal(p.heard.length % 8, 0);
    assert_int_equal(p.pieces, (real + 7) / 8);
    assert_int_equal(p.largest_piece, 8);
    assert_int_equal(p.heard.bytes[real - 1], '\r');
    for (size_t i = real; i < p.heard.length; i++)
        assert_int_equal(p.heard.bytes[i], 0);
    for (size_t i = 0; i < p.heard.length; i++) {
        size_t last = i - i % 8 + 7 < real ? i - i % 8 + 8 : real;
        int64_t due_us = sent_us + (int64_t)(8 + last) * 10 * 1000000 / 2400;

        assert_true(p.arrivals_us[i] >= due_us - 2 && p.arrivals_us[i] <= due_us + 2);
    }
    stop(&p);
}

static void time_passes_at_the_chosen_speed(void **state)
{
    struct program p;
    struct span text;

    (void)state;
    start(&p, &(struct simulator_options){.model = "axpert-max-8k",
                                          .instant = true,
                                          .speed = 3600,
                                          .start_s = midsummer_s + 6 * 3600});
    loop_step(p.loop, 4000);
    assert_int_equal(ask(&p, "QT", &text), FRAME_OK);
    assert_true(span_is(text, "20260621100000"));
    stop(&p);
}

/* --- the faults --- */

static void faults_come_as_often_as_asked_for(void **state)
{
    static const char *const names[] = {"corrupt", "drop", "truncate", "silent", "garbage", "nak"};
    enum { EXCHANGES = 20000, NAMES = 6 };
    size_t counts[NAMES] = {0}, none = 0, damaged_but_good = 0;
    struct program p;

    (void)state;
    start(&p, &(struct simulator_options){.instant = true,
                                          .seed = 42,
                                          .faults = {.corrupt = 20,
                                                     .drop = 20,
                                                     .truncate = 10,
                                                     .silent = 10,
                                                     .garbage = 10,
                                                     .nak = 30}});
    for (int i = 0; i < EXCHANGES; i++) {
        struct span text;

        buffer_clear(&p.heard);
        send(&p, "QPIGS");
        enum frame_outcome outcome =
            frame_find(&framing_voltronic, buffer_view(&p.heard), span_of("QPIGS"), &text);
        if (p.last_fault == NULL) {
            none++;
            assert_int_equal(outcome, FRAME_OK);
        }
        for (size_t k = 0; p.last_fault != NULL && k < NAMES; k++)
            counts[k] += strcmp(p.last_fault, names[k]) == 0;
        if (outcome == FRAME_OK && !span_equals(text, buffer_view(&p.last_text)))
            damaged_but_good++;
    }
    assert_int_equal(damaged_but_good, 0);
    assert_in_range(none, EXCHANGES * 885 / 1000, EXCHANGES * 915 / 1000);
    assert_in_range(counts[0], EXCHANGES * 16 / 1000, EXCHANGES * 24 / 1000);
    assert_in_range(counts[1], EXCHANGES * 16 / 1000, EXCHANGES * 24 / 1000);
    assert_in_range(counts[2], EXCHANGES * 7 / 1000, EXCHANGES * 13 / 1000);
    assert_in_range(counts[3], EXCHANGES * 7 / 1000, EXCHANGES * 13 / 1000);
    assert_in_range(counts[4], EXCHANGES * 7 / 1000, EXCHANGES * 13 / 1000);
    assert_in_range(counts[5], EXCHANGES * 25 / 1000, EXCHANGES * 35 / 1000);
    stop(&p);
}

static void faults_of_the_same_seed_hit_the_same_exchanges(void **state)
{
    struct program a, b;
    struct simulator_options options = {
        .instant = true, .seed = 9, .faults = {.corrupt = 200, .garbage = 100}};

    (void)state;
    start(&a, &options);
    start(&b, &options);
    for (int i = 0; i < 300; i++) {
        send(&a, "QPIRI");
        send(&b, "QPIRI");
        assert_ptr_equal(a.last_fault, b.last_fault);
    }
    assert_int_equal(a.heard.length, b.heard.length);
    assert_memory_equal(a.heard.bytes, b.heard.bytes, a.heard.length);
    stop(&a);
    stop(&b);
}

static void a_late_reply_comes_in_front_of_the_next_answer(void **state)
{
    struct program p;
    struct span text;

    (void)state;
    start(&p, &(struct simulator_options){.faults = {.late = 1000}});
    send(&p, "QPIGS");
    loop_step(p.loop, 5000);
    assert_int_equal(p.heard.length, 0);
    send(&p, "QMOD");
    loop_step(p.loop, 5000);
    assert_int_equal(frame_find(&framing_voltronic, buffer_view(&p.heard), span_of("QMOD"), &text),
                     FRAME_OK);
    assert_true(text.length > 80); /* the answer to QPIGS; that to QMOD is late itself */
    stop(&p);
}

static void an_unplugged_device_comes_back_after_some_seconds(void **state)
{
    struct program p;

    (void)state;
    start(&p, &(struct simulator_options){.faults = {.unplug = 1000}});
    send(&p, "QPIGS");
    loop_step(p.loop, 1000);
    assert_int_equal(p.unplugged, 1);
    assert_int_equal(p.plugged, 0);
    send(&p, "QPIGS");
    assert_int_equal(p.exchanges, 1);
    loop_step(p.loop, 6000);
    assert_int_equal(p.plugged, 1);
    assert_int_equal(p.heard.length, 0);
    stop(&p);
}

/* --- its words --- */

static void words_become_options(void **state)
{
    struct simulator_options o;
    char storage[200];
    struct error err;

    (void)state;
    assert_true(simulator_parse(span_of("axpert-max-8k?seed=18446744073709551615&speed=0.5&start="
                                        "2026-06-21T12:00&piece=8&late=27&serial=123"),
                                &o, storage, sizeof storage, &err));
    assert_string_equal(o.model, "axpert-max-8k");
    assert_true(o.seed == UINT64_MAX && o.speed == 0.5 && o.piece == 8 && o.faults.late == 27);
    assert_int_equal(o.start_s, midsummer_s + 12 * 3600);
    assert_string_equal(o.serial, "123");

    assert_true(simulator_parse(span_of(""), &o, storage, sizeof storage, &err));
    assert_null(o.model);
    assert_true(simulator_parse(span_of("?instant"), &o, storage, sizeof storage, &err));
    assert_true(o.instant && o.model == NULL);
}

static void wrong_words_are_told(void **state)
{
    static const char *const wrong[] = {"?sped=1", "?speed=fast", "?seed=-1", "?drop=1001",
                                        "?start=noon"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct simulator_options o = {.seed = 77};
        char storage[64];
        struct error err;

        assert_false(simulator_parse(span_of(wrong[i]), &o, storage, sizeof storage, &err));
        assert_int_equal(err.code, ERROR_INVALID);
        assert_int_equal(o.seed, 77);
    }
}

static void an_unknown_model_is_missing(void **state)
{
    struct loop *loop = loop_new_stepped(0);
    struct simulator *s = NULL;
    struct error err;

    (void)state;
    assert_false(simulator_new(loop, &(struct simulator_options){.model = "axpert-9k"},
                               &(struct simulator_sink){.bytes = on_bytes}, &s, &err));
    assert_int_equal(err.code, ERROR_MISSING);
    assert_null(s);
    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++) {
        const char *told = strstr(err.text, m->name);

        assert_non_null(told);
        assert_true(told[strlen(m->name)] == ',' || told[strlen(m->name)] == '\0');
    }
    loop_free(loop);
}

static void serial_numbers_are_fourteen_digits_of_their_seed(void **state)
{
    struct program a, b, c;

    (void)state;
    start(&a, &(struct simulator_options){.seed = 1});
    start(&b, &(struct simulator_options){.seed = 1});
    start(&c, &(struct simulator_options){.seed = 2});
    assert_int_equal(strlen(simulator_serial(a.simulator)), 14);
    assert_int_equal(strspn(simulator_serial(a.simulator), "0123456789"), 14);
    assert_string_equal(simulator_serial(a.simulator), simulator_serial(b.simulator));
    assert_string_not_equal(simulator_serial(a.simulator), simulator_serial(c.simulator));
    stop(&a);
    stop(&b);
    stop(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_of_every_model_decodes_at_any_hour),
        cmocka_unit_test(a_caret_unit_refuses_the_requests_of_others),
        cmocka_unit_test(what_a_model_lacks_is_refused),
        cmocka_unit_test(a_request_with_a_wrong_check_is_not_answered),
        cmocka_unit_test(a_unit_of_two_dialects_takes_each_in_its_own_form),
        cmocka_unit_test(padded_reports_are_understood),
        cmocka_unit_test(setters_change_the_setting_or_nothing),
        cmocka_unit_test(a_model_takes_what_the_rows_of_its_protocol_allow),
        cmocka_unit_test(a_whole_configuration_is_taken_if_all_that_differs_may),
        cmocka_unit_test(a_changed_priority_changes_the_mode),
        cmocka_unit_test(every_byte_comes_at_its_own_time),
        cmocka_unit_test(a_request_written_in_two_halves_arrives_with_the_second),
        cmocka_unit_test(usb_gives_whole_padded_pieces),
        cmocka_unit_test(time_passes_at_the_chosen_speed),
        cmocka_unit_test(faults_come_as_often_as_asked_for),
        cmocka_unit_test(faults_of_the_same_seed_hit_the_same_exchanges),
        cmocka_unit_test(a_late_reply_comes_in_front_of_the_next_answer),
        cmocka_unit_test(an_unplugged_device_comes_back_after_some_seconds),
        cmocka_unit_test(words_become_options),
        cmocka_unit_test(wrong_words_are_told),
        cmocka_unit_test(an_unknown_model_is_missing),
        cmocka_unit_test(serial_numbers_are_fourteen_digits_of_their_seed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
