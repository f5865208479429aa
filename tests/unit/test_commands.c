/* test_commands.c: the small parts that commands are made of. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>
#undef fail /* cmocka's macro; ours is a function */

#include "commands/complaints.h"
#include "commands/data_folder.h"
#include "commands/filter.h"
#include "commands/finding.h"
#include "commands/hex.h"
#include "commands/input.h"
#include "commands/notify.h"
#include "commands/rule.h"
#include "commands/spelling.h"
#include "commands/table.h"
#include "core/memory.h"

static void near_words_are_recognised(void **state)
{
    static const struct {
        const char *typed, *word;
        bool near;
    } cases[] = {
        {"chekc", "check", true},   {"chek", "check", true},
        {"status", "status", true}, {"stat", "status", true},
        {"sttaus", "status", true}, {"run", "rum", true},
        {"rnu", "run", true},       {"x", "run", false},
        {"decode", "encode", true}, {"frobnicate", "run", false},
        {"", "run", false},         {"a-word-that-is-far-longer-than-any-command-is", "run", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        print_message("%s %s\n", cases[i].typed, cases[i].word);
        assert_int_equal(spelling_is_near(cases[i].typed, cases[i].word), cases[i].near);
    }
    assert_int_equal(spelling_distance("kitten", "sitting"), 3);
    assert_int_equal(spelling_distance("ab", "ba"), 1);
}

static void hexadecimal_digits_become_bytes(void **state)
{
    static const struct {
        const char *digits;
        bool good;
        const char *bytes;
        size_t length;
    } cases[] = {
        {"2842e7C90d", true, "\x28\x42\xe7\xc9\x0d", 5},
        {" 28 42\n", true, "\x28\x42", 2},
        {"", true, "", 0},
        {"28 4 2", false, NULL, 0},
        {"284", false, NULL, 0},
        {"zz", false, NULL, 0},
        {"0x28", false, NULL, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buffer out = {0};

        print_message("'%s'\n", cases[i].digits);
        assert_int_equal(hex_parse(span_of(cases[i].digits), &out), cases[i].good);
        if (cases[i].good) {
            assert_int_equal(out.length, cases[i].length);
            assert_true(span_equals(
                buffer_view(&out), (struct span){.at = cases[i].bytes, .length = cases[i].length}));
        }
        buffer_done(&out);
    }
}

static void json_members_are_texts_or_refused(void **state)
{
    struct input input;
    struct error err;
    struct span text;

    (void)state;
    assert_false(input_parse(span_of("{\"a\""), &input, &err));
    assert_int_equal(err.code, ERROR_INVALID);
    assert_false(input_parse(span_of("[1]"), &input, &err));
    assert_string_equal(err.text, "not a JSON object");
    assert_true(input_parse(span_of("{\"a\":\"b\\u00e4\",\"n\":1}"), &input, &err));
    assert_true(input_text(&input, "a", &text, &err));
    assert_true(span_is(text, "b\xc3\xa4"));
    assert_false(input_text(&input, "n", &text, &err));
    assert_string_equal(err.text, "\"n\" is not a text");
    assert_false(input_text(&input, "z", &text, &err));
    assert_string_equal(err.text, "there is no \"z\"");
    input_done(&input);
}

/* A filter between two pipes. */
struct pipes {
    struct filter filter;
    int to, from; /* our ends */
};

static struct pipes open_pipes(void)
{
    int in[2], out[2];

    assert_int_equal(pipe2(in, O_CLOEXEC), 0);
    assert_int_equal(pipe2(out, O_CLOEXEC | O_NONBLOCK), 0);
    return (struct pipes){.filter = {.in = in[0], .out = out[1]}, .to = in[1], .from = out[0]};
}

static void close_pipes(struct pipes *p)
{
    close(p->filter.in);
    close(p->filter.out);
    close(p->from);
}

static void write_text(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void lines_come_whole_whatever_the_pieces(void **state)
{
    struct pipes p = open_pipes();
    struct span line;

    (void)state;
    write_text(p.to, "one\n\ntw");
    assert_true(filter_next(&p.filter, &line));
    assert_true(span_is(line, "one"));
    assert_true(filter_next(&p.filter, &line));
    assert_true(span_is(line, ""));
    write_text(p.to, "o\nlast");
    close(p.to);
    assert_true(filter_next(&p.filter, &line));
    assert_true(span_is(line, "two"));
    assert_true(filter_next(&p.filter, &line));
    assert_true(span_is(line, "last"));
    assert_false(filter_next(&p.filter, &line));
    assert_true(filter_finish(&p.filter));
    close_pipes(&p);
}

static void nothing_is_held_back_while_a_filter_waits(void **state)
{
    struct pipes p = open_pipes();
    struct span line;
    char got[16] = "";

    (void)state;
    write_text(p.to, "ask\n");
    assert_true(filter_next(&p.filter, &line));
    buffer_text(&p.filter.output, "answer\n");
    assert_int_equal(read(p.from, got, sizeof got), -1); /* collected so far */
    close(p.to);
    assert_false(filter_next(&p.filter, &line));
    assert_int_equal(read(p.from, got, sizeof got), strlen("answer\n"));
    assert_true(filter_finish(&p.filter));
    close_pipes(&p);
}

static void a_line_without_end_does_not_eat_the_memory(void **state)
{
    struct filter f = {.in = open("/dev/zero", O_RDONLY | O_CLOEXEC), .out = -1};
    char path[] = "/tmp/heliowire-test-XXXXXX";
    int fd = mkstemp(path);
    struct span line;
    char piece[4096];

    (void)state;
    close(f.in);
    memset(piece, 'x', sizeof piece);
    for (size_t written = 0; written < 3 * (size_t)FILTER_LINE_MAX; written += sizeof piece)
        assert_int_equal(write(fd, piece, sizeof piece), sizeof piece);
    write_text(fd, "\nnext\n");
    lseek(fd, 0, SEEK_SET);
    f.in = fd;
    assert_true(filter_next(&f, &line));
    assert_true(f.too_long);
    assert_true(f.input.capacity <= 2 * (size_t)FILTER_LINE_MAX);
    assert_true(filter_next(&f, &line));
    assert_true(span_is(line, "next"));
    assert_false(f.too_long);
    assert_false(filter_next(&f, &line));
    assert_true(filter_finish(&f));
    close(fd);
    unlink(path);
}

static void tables_align_and_escape(void **state)
{
    static const char *const titles[] = {"Name", "Unit"};
    static const struct terminal terminal = {.utf8 = true};
    struct table t = {.titles = titles, .columns = 2};
    struct buffer out = {0};

    (void)state;
    table_cell(&t, "temperature");
    table_cell(&t, "°C");
    table_cell(&t, "a|b");
    table_cell(&t, "%d", 5);
    table_text(&t, &terminal, &out);
    assert_true(span_is(buffer_view(&out), "Name         Unit\n"
                                           "temperature  °C\n"
                                           "a|b          5\n"));
    buffer_clear(&out);
    table_markdown(&t, &out);
    assert_true(span_is(buffer_view(&out), "| Name | Unit |\n"
                                           "|---|---|\n"
                                           "| temperature | °C |\n"
                                           "| a\\|b | 5 |\n"));
    table_done(&t);
    buffer_done(&out);
}

static void texts_break_at_blanks_and_begin_where_the_first_line_did(void **state)
{
    static const struct {
        const char *text;
        size_t indent, width;
        const char *expected;
    } cases[] = {
        {"one two three", 0, 80, "one two three"},
        {"one two three", 0, 7, "one two\nthree"},
        {"one two three", 2, 9, "one two\n  three"},
        {"°° °° °°", 0, 5, "°° °°\n°°"},
        {"a-word-too-long for it", 1, 6, "a-word-too-long\n for\n it"},
        {"", 4, 10, ""},
    };

    (void)state;
    for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
        struct buffer out = {0};

        text_wrap(cases[n].text, cases[n].indent, cases[n].width, &out);
        assert_true(span_is(buffer_view(&out), cases[n].expected));
        buffer_done(&out);
    }
}

/* A fault by its code, and a flag. */
static const struct choice open_circuit = {"56", "battery_open", "Battery not connected"};
static const struct active_warning complaints[] = {
    {.is = M_fault_code,
     .severity = SEVERITY_FAULT,
     .choice = &open_circuit,
     .code = "56",
     .advice = "Check the fuse."},
    {.is = M_warning_pv_loss, .severity = SEVERITY_INFO, .advice = "Normal at night, says he."},
};

static void complaints_have_their_weight_in_words_and_advice_below(void **state)
{
    static const struct terminal plain = {.width = 20};
    static const struct terminal coloured = {.width = 80, .colour = true};
    struct buffer out = {0};

    (void)state;
    complaints_text(complaints, 2, 1, &plain, &out);
    assert_true(span_is(buffer_view(&out), " Fault: Battery not connected (code 56)\n"
                                           "   Check the fuse.\n"
                                           " Note: No PV power\n"
                                           "   Normal at night,\n"
                                           "   says he.\n"));
    buffer_clear(&out);
    complaints_text(complaints + 1, 1, 0, &coloured, &out);
    assert_true(span_is(buffer_view(&out), "\x1b[36mNote: No PV power\x1b[0m\n"
                                           "  \x1b[2mNormal at night, says he.\x1b[0m\n"));
    buffer_clear(&out);
    complaints_count(complaints, 2, &out);
    assert_true(span_is(buffer_view(&out), "1 fault, 1 note"));
    buffer_clear(&out);
    complaints_count(complaints, 0, &out);
    assert_true(span_is(buffer_view(&out), "none"));
    buffer_done(&out);
}

static void a_finding_tells_what_the_inverter_complains_about(void **state)
{
    static const struct terminal terminal = {.width = 80};
    struct findings f = {.terminal = &terminal, .quiet = true};
    struct buffer out = {0};

    (void)state;
    finding_warnings(&f, complaints + 1, 1);
    finding_good(&f, "warnings", NULL, "1 note");
    assert_false(f.inverter_complains);
    finding_warnings(&f, complaints, 0);
    finding_good(&f, "warnings", NULL, "none");
    finding_warnings(&f, complaints, 2);
    assert_true(f.inverter_complains);
    assert_int_equal(f.code, EXIT_DONE);
    findings_json(&f, &out);
    assert_true(
        span_is(buffer_view(&out),
                "{\"version\":\"" HELIOWIRE_VERSION "\",\"ok\":true,\"exit_code\":0,\"steps\":["
                "{\"name\":\"warnings\",\"ok\":true,\"device\":null,\"text\":\"1 note\","
                "\"advice\":null,\"details\":[],\"warnings\":[{\"name\":\"warning_pv_loss\","
                "\"text\":\"No PV power\",\"severity\":\"info\","
                "\"advice\":\"Normal at night, says he.\","
                "\"since\":\"1970-01-01T00:00:00.000Z\"}]},"
                "{\"name\":\"warnings\",\"ok\":true,\"device\":null,\"text\":\"none\","
                "\"advice\":null,\"details\":[],\"warnings\":[]}]}\n"));
    buffer_done(&out);
    findings_done(&f);
}

static void the_first_failure_decides(void **state)
{
    static const struct terminal terminal = {.width = 80};
    struct findings f = {.terminal = &terminal, .quiet = true, .device = "sim:"};
    struct buffer out = {0};

    (void)state;
    finding_detail(&f, "asked %s", "QPI");
    finding_good(&f, "open", NULL, "it is open");
    finding_bad(&f, "dialect", EXIT_NO_ANSWER, "plug it in", "nothing %s", "came");
    finding_bad(&f, "line", EXIT_FAILED, NULL, "broken");
    assert_int_equal(f.code, EXIT_NO_ANSWER);
    assert_true(findings_have(&f, "open"));
    assert_false(findings_have(&f, "dialect"));
    findings_json(&f, &out);
    assert_true(
        span_is(buffer_view(&out),
                "{\"version\":\"" HELIOWIRE_VERSION "\",\"ok\":false,\"exit_code\":5,\"steps\":["
                "{\"name\":\"open\",\"ok\":true,\"device\":\"sim:\",\"text\":\"it is open\","
                "\"advice\":null,\"details\":[\"asked QPI\"]},"
                "{\"name\":\"dialect\",\"ok\":false,\"device\":\"sim:\",\"text\":\"nothing came\","
                "\"advice\":\"plug it in\",\"details\":[]},"
                "{\"name\":\"line\",\"ok\":false,\"device\":\"sim:\",\"text\":\"broken\","
                "\"advice\":null,\"details\":[]}]}\n"));
    buffer_done(&out);
    findings_done(&f);
}

static void the_data_folder_follows_the_system(void **state)
{
    static const struct {
        const char *state_directory, *xdg, *home, *expected;
    } cases[] = {
        {"/var/lib/one:/var/lib/two", "/x", "/home/a", "/var/lib/one"},
        {NULL, "/x", "/home/a", "/x/heliowire"},
        {NULL, "relative", "/home/a", "/home/a/.local/state/heliowire"},
        {NULL, NULL, "/home/a", "/home/a/.local/state/heliowire"},
        {NULL, NULL, NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *names[] = {"STATE_DIRECTORY", "XDG_STATE_HOME", "HOME"};
        const char *values[] = {cases[i].state_directory, cases[i].xdg, cases[i].home};

        for (size_t n = 0; n < 3; n++)
            if (values[n] != NULL)
                setenv(names[n], values[n], 1);
            else
                unsetenv(names[n]);

        char *path = data_folder_default();
        if (geteuid() == 0 && cases[i].state_directory == NULL)
            assert_string_equal(path, "/var/lib/heliowire");
        else if (cases[i].expected == NULL)
            assert_null(path);
        else
            assert_string_equal(path, cases[i].expected);
        free(path);
    }
}

static void a_data_folder_has_one_owner(void **state)
{
    char top[] = "/tmp/heliowire-test-XXXXXX";
    struct data_folder first, second;
    struct error err;
    char *inside;

    (void)state;
    assert_non_null(mkdtemp(top));
    char *path = xprintf("%s/a/b", top);
    assert_true(data_folder_open(path, &first, &err));
    assert_false(data_folder_open(path, &second, &err));
    assert_int_equal(err.code, ERROR_BUSY);
    char *who = xprintf("(pid %ld)", (long)getpid());
    assert_non_null(strstr(err.text, who));
    assert_true(data_folder_inside(&first, "simulated", &inside, &err));
    assert_int_equal(access(inside, R_OK | W_OK | X_OK), 0);
    data_folder_close(&first);
    assert_true(data_folder_open(path, &second, &err));
    data_folder_close(&second);

    char *lock = xprintf("%s/heliowire.lock", path);
    char *middle = xprintf("%s/a", top);
    unlink(lock);
    rmdir(inside);
    rmdir(path);
    rmdir(middle);
    assert_int_equal(rmdir(top), 0);
    free(lock), free(middle), free(inside), free(path), free(who);
}

static void the_service_manager_hears_us(void **state)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    char name[64], got[32] = "";

    (void)state;
    snprintf(name, sizeof name, "@heliowire-test-%ld", (long)getpid());
    memcpy(at.sun_path, name, strlen(name));
    at.sun_path[0] = '\0';
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
    assert_int_equal(bind(fd, (struct sockaddr *)&at, length), 0);

    unsetenv("NOTIFY_SOCKET");
    notify_manager("READY=1");
    assert_int_equal(read(fd, got, sizeof got), -1);
    setenv("NOTIFY_SOCKET", name, 1);
    notify_manager("READY=1");
    assert_int_equal(read(fd, got, sizeof got), strlen("READY=1"));
    assert_string_equal(got, "READY=1");
    close(fd);

    setenv("WATCHDOG_USEC", "20000000", 1);
    unsetenv("WATCHDOG_PID");
    assert_int_equal(notify_watchdog_ms(), 10000);
    setenv("WATCHDOG_PID", "1", 1);
    assert_int_equal(notify_watchdog_ms(), 0);
    unsetenv("WATCHDOG_USEC");
    assert_int_equal(notify_watchdog_ms(), 0);
}

static void the_rule_is_carried_along(void **state)
{
    struct span rule = rule_text();

    (void)state;
    assert_true(span_starts_with(rule, "# Heliowire"));
    assert_int_equal(rule.at[rule.length - 1], '\n');
    assert_non_null(memmem(rule.at, rule.length, "GROUP=\"heliowire\"", 17));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_words_are_recognised),
        cmocka_unit_test(hexadecimal_digits_become_bytes),
        cmocka_unit_test(json_members_are_texts_or_refused),
        cmocka_unit_test(lines_come_whole_whatever_the_pieces),
        cmocka_unit_test(nothing_is_held_back_while_a_filter_waits),
        cmocka_unit_test(a_line_without_end_does_not_eat_the_memory),
        cmocka_unit_test(tables_align_and_escape),
        cmocka_unit_test(texts_break_at_blanks_and_begin_where_the_first_line_did),
        cmocka_unit_test(complaints_have_their_weight_in_words_and_advice_below),
        cmocka_unit_test(a_finding_tells_what_the_inverter_complains_about),
        cmocka_unit_test(the_first_failure_decides),
        cmocka_unit_test(the_data_folder_follows_the_system),
        cmocka_unit_test(a_data_folder_has_one_owner),
        cmocka_unit_test(the_service_manager_hears_us),
        cmocka_unit_test(the_rule_is_carried_along),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
