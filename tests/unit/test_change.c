/* test_change.c: whole commands of every family are taken or refused as the papers have it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "model/change.h"
#include "protocols/index.h"

struct command {
    const char *protocol, *text;
    double battery_v;
};

static bool is_taken(const struct command *c, struct change *change)
{
    const struct protocol *p = protocol_find(span_of(c->protocol));

    print_message("%s %s\n", c->protocol, c->text);
    return change_read(p, span_of(c->text), c->battery_v, change);
}

static void what_the_papers_allow_is_taken(void **state)
{
    static const struct {
        struct command command;
        size_t count; /* of values */
    } cases[] = {
        {{"pi30", "POP02", 48}, 1},
        {{"pi30", "PDa", 48}, 1},
        {{"pi30", "PBCV11.3", 12}, 1},
        {{"pi30", "PBDV00.0", 48}, 1},
        {{"pi30", "PCVT255", 48}, 1},
        {{"pi30", "MUCHGC030", 48}, 1},
        {{"pi30", "MUCHGC0100", 48}, 1},
        {{"pi30max", "PCVT000", 48}, 1},
        {{"pi30max", "PBATMAXDISC000", 48}, 1},
        {{"pi41", "POPM06", 48}, 1},
        {{"pi41", "PBDV00.0", 48}, 1},
        {{"pi34", "PTSO-10.0", 48}, 1},
        {{"pi34", "PTSO+05.0", 48}, 1},
        {{"pi34", "PRBD01", 48}, 1},
        {{"pi34", "PBRV04", 48}, 1},
        {{"pi34", "PBEQV15.50", 48}, 1},
        {{"pi16", "PRIO03", 48}, 1},
        {{"pi16", "PEA", 48}, 1},
        {{"pi16", "ENFG0", 48}, 1},
        {{"pi16", "OFFC10.0 50.0 090", 48}, 3},
        {{"pi16", "BSDV42.0 46.0", 48}, 2},
        {{"pi16", "LST20", 48}, 1},
        {{"pi16", "CHTH2359", 48}, 1},
        {{"pi16", "PKT2200 0600", 48}, 2},
        {{"pi16", "SOPF+095", 48}, 1},
        {{"pi16", "DAT150620120000", 48}, 1},
        {{"pi17", "EDA0", 48}, 1},
        {{"pi17", "SEP02", 48}, 1},
        {{"pi17", "ACCT2200,0259", 48}, 2},
        {{"pi17", "ACCT2200,2259,2300,2359", 48}, 4},
        {{"pi17", "MCHGV0576,0566", 48}, 2},
        {{"pi17", "BATDV0421,0441,0431,0451", 48}, 4},
        {{"pi17", "BTEQ0,0590,090,180,060", 48}, 5},
        {{"pi17", "SIHV9000", 48}, 1},
        {{"pi17", "SIHV14500", 48}, 1},
        {{"pi17", "FPADJ0,0100", 48}, 1},
        {{"pi17", "FPPF095", 48}, 1},
        {{"pi17", "FPPF195", 48}, 1},
        {{"pi17", "V2400", 48}, 1},
        {{"pi17", "LST20", 48}, 1},
        {{"pi18", "PCP0,2", 48}, 1},
        {{"pi18", "MCHGV584,480", 48}, 2},
        {{"pi18", "BUCD510,000", 48}, 2},
        {{"pi18", "BUCD113,123", 12}, 2},
        {{"pi18", "PEI", 48}, 1},
        {{"pi18", "PDI", 48}, 1},
        {{"pi18", "LON0", 48}, 1},
        {{"pi18", "V2080", 48}, 1},
        {{"pi18lvx", "MCHGC0,120", 48}, 1},
        {{"h", "POP03", 48}, 1},
        {{"h", "PCVV28.8", 24}, 1},
        {{"h", "PBEQE1", 48}, 1},
        {{"h", "BMSC01", 48}, 1},
        {{"h", "^S???DAT260429200700", 48}, 1},
        {{"h", "^S???ACCT2200-0600", 48}, 2},
        {{"h", "^S???RS05", 48}, 1},
        {{"h", "F60", 48}, 1},
        {{"h01", "POP02", 48}, 1},
        {{"h01", "PDSRS050", 48}, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct change change;

        assert_true(is_taken(&cases[i].command, &change));
        assert_int_equal(change.count, cases[i].count);
    }
}

static const struct command refused[] = {
    /* Values that are out of range, or no code. */
    {"pi30", "POP03", 48},
    {"pi30", "PBCV46.0", 24},
    {"pi30", "PBCV46.5", 48},
    {"pi30", "PBCV46.0", 0},
    {"pi30", "PBDV01.0", 48},
    {"pi30", "PCVT005", 48},
    {"pi30", "MUCHGC000", 48},
    {"pi30", "MNCHGC1060", 48}, /* of another unit */
    {"pi30max", "PCP00", 48},
    {"pi30max", "PCVT007", 48},
    {"pi30max", "PBATMAXDISC020", 48},
    {"pi41", "POPM00", 48},
    {"pi41", "F55", 48},
    {"pi34", "PTSO-10.1", 48},
    {"pi34", "PBAV15.01", 48},
    {"pi34", "PRBD02", 48},
    {"pi34", "PBRV05", 48},
    {"pi16", "PRIO00", 48},
    {"pi16", "ENFA2", 48},
    {"pi16", "GOHF50.0", 48},
    {"pi16", "OFFC10.0 40.0 090", 48},
    {"pi16", "BSDV42.0 48.1", 48},
    {"pi16", "SOPF-095", 48},
    {"pi16", "PKT2200 2400", 48},
    {"pi17", "EDA2", 48},
    {"pi17", "SEP03", 48},
    {"pi17", "ACCT2200,2260", 48},
    {"pi17", "MCHGV0576,0601", 48},
    {"pi17", "BATDS010,020,004,080", 48},
    {"pi17", "BTEQ1,0610,060,120,030", 48},
    {"pi17", "FPADJ0,1001", 48},
    {"pi17", "FPADJ2,0100", 48},
    {"pi17", "FPPF150", 48},
    {"pi17", "V2500", 48},
    {"pi17", "LST03", 48},
    {"pi17", "DAT191318224530", 48},
    {"pi18", "PCP0,3", 48},
    {"pi18", "PCP1,2", 48}, /* of another unit */
    {"pi18", "MCHGV585,480", 48},
    {"pi18", "MCHGV564,470", 48},
    {"pi18", "BUCD440,010", 48},
    {"pi18", "BUCD000,480", 48},
    {"pi18", "BUCD445,480", 48},
    {"pi18", "PSDV481", 48},
    {"pi18", "ACCT0000,2400", 48},
    {"h", "PCVV56.4", 24},
    {"h", "BMSSDC021", 48},
    {"h", "PDDLYT004", 48},
    {"h", "^S???ACCT2230-0600", 48}, /* hours are whole */
    {"h", "^S???RS06", 48},
    {"h01", "POP03", 48},

    /* Another number of digits, letters, signs, something behind. */
    {"pi30", "POP2", 48},
    {"pi30", "POP002", 48},
    {"pi30", "POPxx", 48},
    {"pi30", "POP", 48},
    {"pi30", "PBCV46", 48},
    {"pi30", "PBCV046.0", 48},
    {"pi30", "PBCV4x.0", 48},
    {"pi30", "PBCV-6.0", 48},
    {"pi30", "PDaz", 48},
    {"pi30", "PDa ", 48},
    {"pi34", "PTSO05.0", 48},
    {"pi34", "PTSO005.0", 48},
    {"pi16", "OFFC00.0 53.0", 48},
    {"pi16", "OFFC00.0,53.0,060", 48},
    {"pi16", "OFFC00.0 53.0 0600", 48},
    {"pi16", "PEAA", 48},
    {"pi16", "DAT20150620120000", 48},
    {"pi17", "SEP1", 48},
    {"pi17", "ACCT2200-0259", 48},
    {"pi17", "ACCT2200,0259,2300", 48},
    {"pi17", "BATDV0420,0440,0430", 48},
    {"pi17", "SIHV900", 48},
    {"pi17", "FPADJ+0100", 48},
    {"pi18", "MCHGV564540", 48},
    {"pi18", "MCHGV56.4,54.0", 48},
    {"pi18", "PEI1", 48},
    {"pi18", "LON2", 48},
    {"pi18", "LON", 48},
    {"h", "^S???ACCT2200,0600", 48},
    {"h", "^S014ACCT2200-0600", 48},
    {"h", "PEa1", 48},

    /* Questions, actions, and what nobody knows. */
    {"pi30", "QPIGS", 48},
    {"pi30", "PF", 48},
    {"pi30", "XYZ1", 48},
    {"pi18", "GS", 48},
    {"pi18", "CLE", 48},
    {"pi17", "DM050", 48},
    {"pi30revo", "PSET000100 56.0 54.0 45.0 44.0 060 020 2026 06 21 12 00 00 00", 48},
    {"pi30", "", 48},
};

static void what_no_paper_allows_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct change change;

        assert_false(is_taken(&refused[i], &change));
    }
}

static void each_part_goes_to_its_row(void **state)
{
    static const struct command command = {"pi17", "BTEQ1,0580,060,120,030", 48};
    static const struct {
        enum measurement_id is;
        int64_t number;
    } wanted[] = {
        {M_equalization_enabled, 1},   {M_equalization_voltage, 580}, {M_equalization_time, 60},
        {M_equalization_timeout, 120}, {M_equalization_period, 30},
    };
    struct change change;

    (void)state;
    assert_true(is_taken(&command, &change));
    assert_int_equal(change.count, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < change.count; i++) {
        assert_int_equal(change.parts[i].row->is, wanted[i].is);
        assert_int_equal(change.parts[i].value.number, wanted[i].number);
    }
}

static void actions_have_the_arguments_there_are(void **state)
{
    static const struct {
        const char *protocol, *text;
        bool is_action;
    } cases[] = {
        {"pi30", "PF", true},
        {"pi30", "PFX", false},
        {"pi30", "PBATCD111", true},
        {"pi30", "PBATCD001", false},
        {"pi30", "PBATCD", false},
        {"pi30", "PLEDC3160032240", true},
        {"pi30", "PLEDC316003224", false},
        {"pi30", "PLEDC316003224x", false},
        {"pi16", "GTS1", true},
        {"pi16", "GTS2", false},
        {"pi16", "V230", true},
        {"pi16", "V2300", false},
        {"pi17", "DM050", true},
        {"pi17", "DM5", false},
        {"h", "DAULREMOTESW2", true},
        {"h", "DAULREMOTESW3", false},
        {"h", "^S???CLE", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct protocol *p = protocol_find(span_of(cases[i].protocol));
        const struct action *a = protocol_action(p, span_of(cases[i].text));

        print_message("%s %s\n", cases[i].protocol, cases[i].text);
        assert_non_null(a);
        assert_int_equal(change_is_action(a, span_of(cases[i].text)), cases[i].is_action);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_papers_allow_is_taken),
        cmocka_unit_test(what_no_paper_allows_is_refused),
        cmocka_unit_test(each_part_goes_to_its_row),
        cmocka_unit_test(actions_have_the_arguments_there_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
