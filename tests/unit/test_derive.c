/* test_derive.c: the same thing means the same in every dialect.
 *
 * Unless a comment says otherwise, the replies are those of real units or of the maker's papers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/derive.h"
#include "protocols/index.h"

struct scene {
    struct sequence sequence;
    struct live live;
    struct decoded decoded, directed;
    enum measurement_id awaited; /* serial_number (0): nothing */
    int64_t now_ms;
};

static struct scene scene;

static int set_up(void **state)
{
    (void)state;
    scene = (struct scene){0};
    live_init(&scene.live, &scene.sequence);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    live_done(&scene.live);
    return 0;
}

static bool awaits(const void *owner, enum measurement_id id)
{
    (void)owner;
    return id == scene.awaited && id != M_serial_number;
}

static void hear(const char *protocol, const char *command, const char *text)
{
    const struct protocol *p = protocol_find(span_of(protocol));
    const struct message *m = protocol_message(p, span_of(command));
    struct derivation d = {.live = &scene.live,
                           .source = m->command,
                           .at = {.now_ms = ++scene.now_ms},
                           .awaits = awaits};

    assert_true(decode_reply(p, m, span_of(text), &scene.decoded));
    d.reply = derive_signs(&scene.decoded, &scene.directed);
    live_update(&scene.live, m->command, d.reply, d.at);
    derive(&d);
}

static bool is_known(enum measurement_id id)
{
    const struct value *v = live_value(&scene.live, id);

    return v != NULL && v->kind == VALUE_NUMBER;
}

static int64_t whole(enum measurement_id id)
{
    assert_true(is_known(id));
    return value_rounded(*live_value(&scene.live, id), 0).number;
}

static int64_t measured(enum measurement_id id)
{
    int64_t number = whole(id);

    assert_false(scene.live.entries[id].estimated);
    return number;
}

static int64_t estimated(enum measurement_id id)
{
    int64_t number = whole(id);

    assert_true(scene.live.entries[id].estimated);
    return number;
}

/* --- PI30 --- */

static const char discharging[] = "000.0 00.0 230.1 50.0 0851 0701 017 355 26.20 000 050 0041 "
                                  "0000 058.5 00.00 00031 00010000 00 00 00100 010";
static const char on_grid[] = "230.4 50.0 230.1 50.0 0851 0701 017 355 26.00 010 050 0041 "
                              "0000 058.5 00.00 00000 00010000 00 00 00100 010";

static void battery_power_is_signed_and_split(void **state)
{
    (void)state;
    hear("pi30", "QPIGS", discharging);
    assert_int_equal(measured(M_battery_power), -812); /* 26.20 V × 31 A = 812.2 W */
    assert_int_equal(measured(M_battery_charge_power), 0);
    assert_int_equal(measured(M_battery_discharge_power), 812);
    assert_int_equal(measured(M_load_power), 701);
    assert_int_equal(measured(M_total_pv_power), 100);
}

static void the_grid_gives_what_is_missing_and_says_it_is_an_estimate(void **state)
{
    (void)state;
    hear("pi30", "QMOD", "L");
    hear("pi30", "QPIGS", on_grid);
    assert_int_equal(estimated(M_grid_power), 701 + 260 - 100);
}

static void the_grid_gives_nothing_in_battery_mode(void **state)
{
    (void)state;
    hear("pi30", "QMOD", "B");
    hear("pi30", "QPIGS", on_grid);
    assert_int_equal(estimated(M_grid_power), 0);
}

static void grid_power_is_told_as_soon_as_the_mode_is_known(void **state)
{
    (void)state;
    hear("pi30", "QPIGS", on_grid);
    assert_false(is_known(M_grid_power));
    hear("pi30", "QMOD", "L");
    assert_int_equal(whole(M_grid_power), 701 + 260 - 100);
    hear("pi30", "QMOD", "B");
    assert_int_equal(whole(M_grid_power), 0);
}

/* 24 fields: the last but two says what goes to the grid. */
static void a_unit_that_says_how_much_it_feeds_is_believed(void **state)
{
    (void)state;
    hear("pi30", "QMOD", "L");
    hear("pi30", "QPIGS",
         "230.4 50.0 230.1 50.0 0851 0701 017 355 26.00 010 050 0041 0000 058.5 00.00 00000 "
         "00010000 00 00 01100 010 1 01 0123");
    assert_int_equal(estimated(M_grid_power), -123);
}

/* 17 fields: the solar charger's current is on the battery's side, no power is sent. */
static void a_short_status_gives_solar_power_by_volts_and_amperes(void **state)
{
    (void)state;
    hear("pi30", "QPIGS",
         "230.4 50.0 230.1 50.0 0851 0701 017 355 26.00 010 050 0041 0006 058.5 25.50 00000 "
         "00010000");
    assert_int_equal(measured(M_pv_input_power), 153);
    assert_int_equal(measured(M_total_pv_power), 153);
}

static void three_trackers_add_up(void **state)
{
    (void)state;
    hear("pi30mst", "QPIGS", on_grid);
    hear("pi30mst", "QPIGS2",
         "0012 096.5 52.30 00630 11000000 0010 0523 0008 101.2 52.40 0419 01372");
    assert_int_equal(measured(M_total_pv_power), 100 + 630 + 419);
}

/* The set of which this unit is one takes 713 W. */
static void the_load_of_a_parallel_set_is_not_that_of_one_unit(void **state)
{
    (void)state;
    hear("pi30", "QPGS0",
         "1 92931905106458 B 00 232.0 50.00 229.3 50.02 0412 0323 008 52.2 000 030 299.6 000 00895 "
         "00713 007 10100010 1 1 060 080 60 00 000");
    assert_int_equal(measured(M_load_power), 323);
    hear("pi18", "PGS0",
         "1,5,00,2387,499,2387,499,0716,0165,01232,00505,012,004,518,000,015,031,036,1137,0000,"
         "2088,0000,2,0,1,1,2,1,037");
    assert_int_equal(measured(M_load_power), 165);
    hear("pi30", "QPIGS", on_grid);
    assert_int_equal(measured(M_load_power), 701);
}

/* 52.2 V times 10 A into the battery, and 323 W of load. */
static void apart_from_the_grid_a_unit_behind_another_gives_what_is_taken(void **state)
{
    (void)state;
    hear("pi30", "QPGS1",
         "1 92931905106458 B 00 232.0 50.00 229.3 50.02 0412 0323 008 52.2 010 030 299.6 010 00895 "
         "00713 007 10100010 1 1 060 080 60 00 000");
    assert_int_equal(estimated(M_total_pv_power), 323 + 522);
    assert_int_equal(estimated(M_grid_power), 0);
    hear("pi30", "QPGS1",
         "1 92931905106458 B 00 232.0 50.00 229.3 50.02 0412 0323 008 52.2 000 030 299.6 010 00895 "
         "00713 007 10100010 1 1 060 080 60 00 020");
    assert_int_equal(estimated(M_total_pv_power), 0); /* the battery gives more than is taken */
    hear("pi30", "QPGS1",
         "1 92931905106458 L 00 232.0 50.00 229.3 50.02 0412 0323 008 52.2 010 030 299.6 010 00895 "
         "00713 007 10100010 1 1 060 080 60 00 000");
    assert_int_equal(live_value(&scene.live, M_total_pv_power)->kind,
                     VALUE_UNKNOWN); /* the grid? */
    assert_int_equal(live_value(&scene.live, M_grid_power)->kind, VALUE_UNKNOWN);
}

static void an_energy_flow_says_that_the_grid_is_fed(void **state)
{
    static const char all[] =
        "234 50.0 230 49.9 0736 013 51.2 098 010 000 289 15.3 2385 016850 000368 L 00 00";

    (void)state;
    hear("pi30revo", "QALL", all);
    hear("pi30revo", "PQSA", "11210000");
    hear("pi30revo", "QALL", all);
    assert_int_equal(measured(M_load_power), 736);
    assert_int_equal(estimated(M_grid_power), 0); /* 736 W + 512 W - 2385 W, but none is fed */
    hear("pi30revo", "PQSA", "21210000");
    hear("pi30revo", "QALL", all);
    assert_int_equal(estimated(M_grid_power), 736 + 512 - 2385);
}

/* --- PI41 --- */

static const char first_phase[] =
    "122.9 59.9 122.9 59.9 0331 0272 013 440 50.00 004 100 0035 0002 088.1 56.00 00000 11000010 00 "
    "00 00112 010";
static const char second_phase[] = "122.0 60.0 119.8 60.0 1020 0986 040 0003 090.0 50.00 10100010";

static void a_second_phase_adds_its_load_and_its_sun(void **state)
{
    (void)state;
    hear("pi41", "QMOD", "L");
    hear("pi41", "QPIGS2", second_phase);
    assert_int_equal(estimated(M_pv2_input_power), 150);
    hear("pi41", "QPIGS", first_phase);
    assert_int_equal(estimated(M_total_pv_power), 112 + 150);
    assert_int_equal(measured(M_load_power), 272 + 986);
    assert_int_equal(estimated(M_grid_power), 272 + 986 + 200 - 262);
}

static void one_phase_is_not_taken_for_both(void **state)
{
    (void)state;
    hear("pi41", "QMOD", "L");
    scene.awaited = M_l2_ac_output_active_power;
    hear("pi41", "QPIGS", first_phase);
    assert_false(is_known(M_load_power));
    assert_false(is_known(M_grid_power));
    scene.awaited = M_serial_number;
    hear("pi41", "QPIGS", first_phase);
    assert_int_equal(measured(M_load_power), 272); /* there will be no second */
}

static void one_input_is_not_taken_for_both(void **state)
{
    (void)state;
    scene.awaited = M_pv2_input_current;
    hear("pi41", "QPIGS", first_phase);
    assert_int_equal(measured(M_pv_input_power), 112);
    assert_false(is_known(M_total_pv_power));
}

/* As recorded: the grid is on the first phase alone. */
static void a_grid_on_one_phase_is_a_grid(void **state)
{
    (void)state;
    hear("pi41", "QMOD", "L");
    hear("pi41", "QPIGS2", "122.0 60.0 119.8 60.0 1020 0986 040 0000 000.0 50.10 00000110");
    hear("pi41", "QPIGS",
         "000.0 00.0 122.9 59.9 0331 0272 013 440 50.00 004 100 0035 0002 088.1 56.00 00000 "
         "11000010 00 00 00112 010");
    assert_int_equal(estimated(M_grid_power), 272 + 986 + 200 - 112);
}

/* --- PI18: knows the grid's direction, not its power --- */

static void a_direction_tells_whether_an_estimate_is_taken_or_fed(void **state)
{
    (void)state;
    hear("pi18", "MOD", "05");
    hear("pi18", "GS",
         "2232,499,2232,499,1406,1376,028,549,000,000,000,010,095,060,000,000,0082,0000,1604,0000,"
         "0,2,0,1,1,1,1,0");
    assert_int_equal(measured(M_battery_power), 549);
    assert_int_equal(measured(M_load_power), 1376);
    assert_int_equal(estimated(M_grid_power), 1376 + 549 - 82);

    hear("pi18", "GS",
         "2312,500,0000,000,0000,0000,000,518,000,000,000,004,036,027,000,000,0302,0000,2438,0000,"
         "0,2,0,0,1,2,2,0");
    assert_int_equal(estimated(M_grid_power), 207 - 302);

    /* More sun than is used, and yet the direction is from the grid. */
    hear("pi18", "GS",
         "2336,499,2336,499,0443,0255,007,524,000,000,000,017,042,039,000,000,1326,0000,1907,0000,"
         "0,2,0,1,1,2,1,1");
    assert_int_equal(estimated(M_grid_power), 0);
}

/* --- PI16: measures the grid, but not the battery --- */

#define STATUS_16(grid, load, battery, sun, word)                                                  \
    "225.8 " grid " 49.9 0001.7 226.8 " load " 49.9 001.6 013 436.4 436.4 " battery                \
    " ---.- 077 " sun " ----- 342.6 ---.- ---.- 049.0 " word

static void a_direction_gives_a_measured_power_its_sign(void **state)
{
    (void)state;
    hear("pi16", "QPIGS", STATUS_16("000024", "00000", "048.8", "00163 00024", "A---001010"));
    assert_int_equal(measured(M_grid_power), -24);
    assert_int_equal(live_value(&scene.live, M_grid_current)->number, -17);
    uint64_t seq = scene.sequence.last;
    hear("pi16", "QPIGS", STATUS_16("000024", "00000", "048.8", "00163 00024", "A---001010"));
    assert_int_equal(scene.sequence.last, seq);

    hear("pi16", "QPIGS", STATUS_16("000378", "00378", "052.6", "00920 00292", "A---101001"));
    assert_int_equal(measured(M_grid_power), 378);
    assert_int_equal(measured(M_load_power), 378);
    assert_int_equal(measured(M_total_pv_power), 920 + 292);
    hear("pi16", "QPIGS", STATUS_16("100378", "00378", "052.6", "00920 00292", "A---101000"));
    assert_int_equal(measured(M_grid_power), -378); /* where the direction tells nothing */
}

static void a_battery_that_is_not_measured_is_estimated(void **state)
{
    (void)state;
    hear("pi16", "QPIGS", STATUS_16("000024", "00000", "048.8", "00163 00024", "A---001010"));
    assert_int_equal(estimated(M_battery_power), 163);
    assert_int_equal(estimated(M_battery_charge_power), 163);
    assert_int_equal(estimated(M_battery_discharge_power), 0);

    hear("pi16", "QPIGS", STATUS_16("000000", "01594", "057.9", "00000 00000", "D---110001"));
    assert_int_equal(estimated(M_battery_power), -1594);
    assert_int_equal(estimated(M_battery_discharge_power), 1594);

    hear("pi16", "QPIGS", STATUS_16("000010", "00000", "057.9", "00000 00000", "D---100001"));
    assert_int_equal(estimated(M_battery_power), 0); /* idle: the 10 W are losses */

    hear("pi16", "QPIGS", STATUS_16("------", "01594", "057.9", "00000 00000", "D---110001"));
    assert_false(is_known(M_battery_power));
    assert_false(is_known(M_grid_power));
}

/* --- PI17: three phases --- */

static const char status_17[] = "3501,3420,0512,0498,0531,087,+00124,2301,2312,2295,5001,0012,0010,"
                                "0011,2300,2301,2299,5000,0020,0021,0019,041,055,026,1";

static void three_phases_are_one_house_and_one_grid(void **state)
{
    (void)state;
    hear("pi17", "GS", status_17);
    hear("pi17", "PS",
         "01795,01703,+00650,+00210,+00200,+00190,+00600,00900,00880,00860,02640,00950,00930,00910,"
         "02790,028,1,1,1,1,2,1");
    assert_int_equal(measured(M_load_power), 2640);
    assert_int_equal(measured(M_grid_power), 600);
    assert_int_equal(measured(M_total_pv_power), 1795 + 1703);
    assert_int_equal(measured(M_battery_power), 650);
    assert_int_equal(measured(M_battery_charge_power), 650);
    hear("pi17", "GS", status_17);
    assert_int_equal(measured(M_battery_power), 650); /* told, and not 53.1 V × 12.4 A = 658 W */
    hear("pi17", "PS2",
         "00350,00000,00000,00000,00000,00120,00115,00118,00353,00130,00125,00128,"
         "00383,004,1,1");
    assert_int_equal(measured(M_total_pv_power), 1795 + 1703 + 350);
    assert_int_equal(measured(M_load_power), 2640);
}

/* A real unit of 10 kW: no battery power, and it feeds. */
static void a_signed_current_gives_the_power_that_is_not_told(void **state)
{
    static const char feeding[] = "00263,00381,,-00855,-03141,-03156,-07152,0000,0000,0000,00000,"
                                  "0193,0147,0195,00535,003,1,1,1,2,2,1";

    (void)state;
    hear("pi17", "PS", feeding);
    assert_int_equal(measured(M_grid_power), -7152);
    assert_int_equal(measured(M_load_power), 0);
    assert_false(is_known(M_battery_power));
    hear("pi17", "GS", status_17);
    assert_int_equal(measured(M_battery_power), 658);
    uint64_t seq = scene.sequence.last;
    hear("pi17", "PS", feeding);
    assert_int_equal(measured(M_battery_power), 658);
    assert_int_equal(scene.sequence.last, seq);
    /* Made: the same while discharging. */
    hear("pi17", "GS",
         "3501,3420,0512,0498,0531,087,-00124,2301,2312,2295,5001,0012,0010,0011,2300,"
         "2301,2299,5000,0020,0021,0019,041,055,026,1");
    assert_int_equal(measured(M_battery_power), -658);
    assert_int_equal(measured(M_battery_discharge_power), 658);
}

/* Made: a field without digits, such as no unit has sent yet. */
static void what_followed_from_a_value_goes_with_it(void **state)
{
    (void)state;
    hear("pi17", "GS", status_17);
    assert_true(is_known(M_battery_power));
    hear("pi17", "GS",
         "3501,3420,0512,0498,0531,087,------,2301,2312,2295,5001,0012,0010,0011,2300,"
         "2301,2299,5000,0020,0021,0019,041,055,026,1");
    assert_false(is_known(M_battery_power));
    assert_false(is_known(M_battery_charge_power));
}

/* --- H --- */

static void solar_power_follows_each_reply_that_brings_some(void **state)
{
    (void)state;
    hear("h", "HPVB", "210.0 01.0 00210 0 380.0 00000000000000000000000");
    assert_false(is_known(M_total_pv_power));
    hear("h", "HPV", "070.0 00.3 00022 00000.0 00000 2 070.0 027 08500");
    assert_int_equal(whole(M_total_pv_power), 232);
    hear("h", "HPVB", "210.0 02.0 00420 0 380.0 00000000000000000000000");
    assert_int_equal(measured(M_total_pv_power), 442);
}

static void a_grid_that_is_measured_is_not_estimated(void **state)
{
    (void)state;
    hear("pi30", "QMOD", "L");
    hear("pi30", "QPIGS", on_grid);
    assert_true(scene.live.entries[M_grid_power].estimated);
    hear("h", "HGRID", "236.4 50.0 280 090 70 40 -01741 0 06500 11+00000");
    assert_int_equal(measured(M_grid_power), -1741);
    hear("pi30", "QPIGS", on_grid);
    hear("pi30", "QMOD", "B");
    assert_int_equal(measured(M_grid_power), -1741);
}

static void h_tells_the_four_in_four_answers(void **state)
{
    (void)state;
    hear("h", "HGRID", "236.4 50.0 280 090 70 40 +01741 0 06500 11+00000");
    hear("h", "HOP", "230.1 50.0 00391 00240 009 000 04000 001.7 00107");
    hear("h", "HBAT", "02 023.8 050 000 00010 146 000000000000 00000000");
    hear("h", "HPV", "201.7 01.0 00205 00000.0 00000 2 201.7 018 06500");
    assert_int_equal(measured(M_grid_power), 1741);
    assert_int_equal(measured(M_load_power), 240);
    assert_int_equal(measured(M_battery_power), -238);
    assert_int_equal(measured(M_total_pv_power), 205);
}

/* --- PI34: a charger, and nothing else --- */

static void a_charger_has_sun_and_battery_but_no_house_and_no_grid(void **state)
{
    (void)state;
    hear("pi34", "QPIGS", "096.4 54.32 25.10 12.60 12.50 1363 +041 54.30 +022 0000 01000000");
    assert_int_equal(measured(M_total_pv_power), 1363);
    assert_int_equal(measured(M_battery_power), 1363);
    assert_int_equal(measured(M_battery_charge_power), 1363);
    assert_false(is_known(M_battery_discharge_power));
    assert_false(is_known(M_load_power));
    assert_false(is_known(M_grid_power));
}

#define HOLDS(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOLDS(battery_power_is_signed_and_split),
        HOLDS(the_grid_gives_what_is_missing_and_says_it_is_an_estimate),
        HOLDS(the_grid_gives_nothing_in_battery_mode),
        HOLDS(grid_power_is_told_as_soon_as_the_mode_is_known),
        HOLDS(a_unit_that_says_how_much_it_feeds_is_believed),
        HOLDS(a_short_status_gives_solar_power_by_volts_and_amperes),
        HOLDS(three_trackers_add_up),
        HOLDS(the_load_of_a_parallel_set_is_not_that_of_one_unit),
        HOLDS(apart_from_the_grid_a_unit_behind_another_gives_what_is_taken),
        HOLDS(an_energy_flow_says_that_the_grid_is_fed),
        HOLDS(a_second_phase_adds_its_load_and_its_sun),
        HOLDS(one_phase_is_not_taken_for_both),
        HOLDS(one_input_is_not_taken_for_both),
        HOLDS(a_grid_on_one_phase_is_a_grid),
        HOLDS(a_direction_tells_whether_an_estimate_is_taken_or_fed),
        HOLDS(a_direction_gives_a_measured_power_its_sign),
        HOLDS(a_battery_that_is_not_measured_is_estimated),
        HOLDS(three_phases_are_one_house_and_one_grid),
        HOLDS(a_signed_current_gives_the_power_that_is_not_told),
        HOLDS(what_followed_from_a_value_goes_with_it),
        HOLDS(solar_power_follows_each_reply_that_brings_some),
        HOLDS(a_grid_that_is_measured_is_not_estimated),
        HOLDS(h_tells_the_four_in_four_answers),
        HOLDS(a_charger_has_sun_and_battery_but_no_house_and_no_grid),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
