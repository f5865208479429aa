/* test_transport_replay.c: answers from a recording, on a stepped clock. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "transport_probe.h"

static char path[64], uri[80];
static struct loop *loop;

static int set_up(void **state)
{
    (void)state;
    loop = loop_new_stepped(0);
    strcpy(path, "/tmp/heliowire-test-XXXXXX");
    close(mkstemp(path));
    snprintf(uri, sizeof uri, "replay:%s", path);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    loop_free(loop);
    unlink(path);
    return 0;
}

static void write_recording(const char *text)
{
    FILE *file = fopen(path, "w");

    assert_int_equal(fputs(text, file) < 0, 0);
    fclose(file);
}

static void open_recording(struct probe *p, const char *text)
{
    write_recording(text);
    probe_open(p, loop, uri);
    assert_int_equal(p->opened, 0);
    loop_step(loop, 0);
    assert_string_equal(p->why.text, "");
    assert_int_equal(p->opened, 1);
}

/* Sends and expects exactly these bytes. */
static void ask(struct probe *p, struct span request, struct span answer)
{
    struct error err;

    p->inside = true;
    assert_true(transport_send(p->transport, request, &err));
    p->inside = false;
    loop_step(loop, 1);
    assert_int_equal(p->bytes.length, answer.length);
    if (answer.length > 0)
        assert_memory_equal(p->bytes.bytes, answer.at, answer.length);
    buffer_clear(&p->bytes);
}

static void exact_lines_are_answered_exactly(void **state)
{
    struct probe probe = {0};

    (void)state;
    open_recording(&probe, "# device: test\n# bytes: exact\n"
                           "< (unasked\\x0d\n"
                           "> QPI\\xbe\\xac\\x0d\n"
                           "< (PI30\\x9a\\x0b\\x0d\n"
                           "> QMOD\\x49\\xc1\\x0d\n"
                           "< (B\\xe7\n"
                           "< \\xc9\\x0d\\x00\n");
    assert_int_equal(transport_line(probe.transport).baud, 0);
    assert_false(transport_is_simulated(probe.transport));
    ask(&probe, span_of("QPI\xbe\xac\r"), span_of("(PI30\x9a\x0b\r"));
    ask(&probe, span_of("QMOD\x49\xc1\r"), (struct span){"(B\xe7\xc9\r\0", 6});
    ask(&probe, span_of("QPI\xbe\xac\r"), span_of("(PI30\x9a\x0b\r"));
    ask(&probe, span_of("QPI\r"), span_of(""));
    ask(&probe, span_of("QPIGS\xb7\xa9\r"), span_of(""));
    probe_done(&probe);
}

static void lines_by_hand_get_the_check_of_their_request(void **state)
{
    struct probe probe = {0};

    (void)state;
    open_recording(&probe, "> QMOD\n< (B\n> QALL\n< (NAK\n> QPIRI\n< (ACK\n> ^P005PI\n< ^D00518\n");
    ask(&probe, span_of("QMOD\x49\xc1\r"), span_of("(B\xe7\xc9\r"));
    ask(&probe, span_of("QALL+\r"), span_of("(NAK\x03\r"));
    ask(&probe, span_of("QPIRI\xf8\x54\r"), span_of("(ACK\x39\x20\r"));
    ask(&probe, span_of("QMOD\r"), span_of("")); /* plainly: another dialect */
    ask(&probe, span_of("QMOD\x49\xc2\r"), span_of(""));
    ask(&probe, span_of("QMOD"), span_of(""));
    ask(&probe, span_of("^P005PI\x71\x8b\r"), span_of("^D00518\x3b\x03\r"));
    probe_done(&probe);
}

static void without_check_only_plain_requests_are_answered(void **state)
{
    struct probe probe = {0};

    (void)state;
    open_recording(&probe, "# check: none\n> Q1\n< (208.4 140.0\n> F\n< #220.0\\x0d\n"
                           "# check: crc\n> QMOD\n< (B\n");
    ask(&probe, span_of("Q1\r"), span_of("(208.4 140.0\r"));
    ask(&probe, span_of("F\r"), span_of("#220.0\r"));
    ask(&probe, span_of("Q1\x1b\xfc\r"), span_of(""));
    ask(&probe, span_of("QMOD\x49\xc1\r"), span_of("(B\xe7\xc9\r"));
    ask(&probe, span_of("QMOD\r"), span_of(""));
    probe_done(&probe);
}

/* The length and letter before the text are of the wrapping, as the check behind it is. */
static void lines_by_hand_are_found_behind_a_caret(void **state)
{
    struct probe probe = {0};

    (void)state;
    open_recording(&probe, "> PI\n< ^D00518\n> LON1\n< ^1\n> T\n< ^D01720210521234743\n"
                           "> EY????\n< ^D01100006591\n");
    ask(&probe, span_of("^P005PI\x71\x8b\r"), span_of("^D00518\x3b\x03\r"));
    ask(&probe, span_of("^P005PI\r"), span_of("^D00518\x3b\x03\r"));
    ask(&probe, span_of("^P003PI\r"), span_of("^D00518\x3b\x03\r"));
    ask(&probe, span_of("^S005LON1\r"), span_of("^1\x0b\xc2\r"));
    ask(&probe, span_of("^S007LON1y\xf9\r"), span_of("^1\x0b\xc2\r"));
    ask(&probe, span_of("^P002T\r"), span_of("^D01720210521234743\x0eR\r"));
    ask(&probe, span_of("^P010EY2022163\r"), span_of("^D01100006591\xba\x10\r"));
    ask(&probe, span_of("^P004PI\r"), span_of(""));
    ask(&probe, span_of("PI\r"), span_of(""));
    probe_done(&probe);
}

/* As they are recorded, but for check and CR. The papers count the length in other ways. */
static void caret_and_length_may_be_written_by_hand_too(void **state)
{
    struct probe probe = {0};

    (void)state;
    open_recording(&probe, "> ^P005PI\n< ^D00518\n> ^P???EY????\n< ^D01100006591\n"
                           "> ^S007LON1\n< ^1\n> ^P009T\n< ^D01720210521234743\n");
    ask(&probe, span_of("^P005PI\x71\x8b\r"), span_of("^D00518\x3b\x03\r"));
    ask(&probe, span_of("^P005PI\r"), span_of("^D00518\x3b\x03\r"));
    ask(&probe, span_of("^P003PI\r"), span_of("^D00518\x3b\x03\r"));
    ask(&probe, span_of("^P010EY2022163\r"), span_of("^D01100006591\xba\x10\r"));
    ask(&probe, span_of("^S005LON1\r"), span_of("^1\x0b\xc2\r"));
    ask(&probe, span_of("^P002T\r"), span_of("^D01720210521234743\x0eR\r"));
    ask(&probe, span_of("^S003PI\r"), span_of(""));
    ask(&probe, span_of("^P003PX\r"), span_of(""));
    probe_done(&probe);
}

static void the_dialect_says_whether_answers_have_a_check(void **state)
{
    struct probe probe = {0}, unknown = {0};

    (void)state;
    open_recording(&probe, "# protocol: pi16\n> QMOD\n< (G\n> QED????????\n< (019297\n");
    ask(&probe, span_of("QMOD\r"), span_of("(G\r"));
    ask(&probe, span_of("QED20150620106\r"), span_of("(019297\r"));
    ask(&probe, span_of("QMOD\x49\xc1\r"), span_of(""));
    probe_done(&probe);
    open_recording(&unknown, "# protocol: pi99\n> QMOD\n< (B\n");
    ask(&unknown, span_of("QMOD\x49\xc1\r"), span_of("(B\xe7\xc9\r"));
    ask(&unknown, span_of("QMOD\r"), span_of(""));
    probe_done(&unknown);
}

static void digits_behind_a_date_are_of_the_wrapping(void **state)
{
    struct probe probe = {0};

    (void)state;
    open_recording(&probe, "# check: none\n> QED20150620\n< (019297\n> QMOD\n< (G\n"
                           "# check: crc\n> PF\n< (ACK\n");
    ask(&probe, span_of("QED20150620106\r"), span_of("(019297\r"));
    ask(&probe, span_of("QED20150620107\r"), span_of(""));
    ask(&probe, span_of("QMOD\r"), span_of("(G\r"));
    ask(&probe, span_of("PF\x26\xbd\r"), span_of("(ACK\x39\x20\r"));
    ask(&probe, span_of("PF\r"), span_of(""));
    probe_done(&probe);
}

static void the_same_question_gets_its_answers_in_turn(void **state)
{
    struct probe probe = {0};

    (void)state;
    open_recording(&probe, "> QMOD\n< (L\n> QPI\n< (PI30\n> QMOD\n< (B\n> QMOD\n");
    for (int i = 0; i < 3; i++) {
        ask(&probe, span_of("QMOD\x49\xc1\r"), span_of("(L\x06\x07\r"));
        ask(&probe, span_of("QMOD\x49\xc1\r"), span_of("(B\xe7\xc9\r"));
        ask(&probe, span_of("QMOD\x49\xc1\r"), span_of("")); /* recorded silence */
    }
    ask(&probe, span_of("QPI\xbe\xac\r"), span_of("(PI30\x9a\x0b\r"));
    ask(&probe, span_of("QMOD\x49\xc1\r"), span_of("(B\xe7\xc9\r")); /* from where it stands */
    probe_done(&probe);
}

static void wildcards_answer_for_many_questions(void **state)
{
    struct probe probe = {0};

    (void)state;
    open_recording(&probe, "> Q[12]\n< (B\n> ^S???X\n< (ACK\n");
    ask(&probe, span_of("Q1\x1b\xfc\r"), span_of("(B\xe7\xc9\r"));
    ask(&probe, span_of("Q1\x83\r"), span_of("(B\x6b\r"));
    ask(&probe, span_of("Q3\x85\r"), span_of(""));
    ask(&probe, span_of("^S???X\xc7\r"), span_of("(ACK\xf8\r")); /* those that are no wildcards */
    probe_done(&probe);
}

static void with_a_speed_bytes_take_their_time(void **state)
{
    struct probe probe = {0};
    char slow[100];
    struct error err;

    (void)state;
    write_recording("> QPI\n< (PI30\n> QMOD\n< (B\n");
    snprintf(slow, sizeof slow, "%s?baud=2400", uri);
    probe_open(&probe, loop, slow);
    loop_step(loop, 0);
    assert_int_equal(transport_line(probe.transport).baud, 2400);
    assert_true(probe_send(&probe, "QPI\xbe\xac\r", &err)); /* 6 bytes, then 8: 25 and 33.3 ms */
    loop_step(loop, 29);
    assert_int_equal(probe.bytes.length, 0);
    loop_step(loop, 1);
    assert_int_equal(probe.bytes.length, 1);
    loop_step(loop, 16);
    assert_int_equal(probe.bytes.length, 5);
    loop_step(loop, 12);
    assert_int_equal(probe.bytes.length, 7);
    loop_step(loop, 1);
    assert_int_equal(probe.bytes.length, 8);
    assert_int_equal(probe.received, 8);
    loop_step(loop, 1000);
    assert_int_equal(probe.bytes.length, 8);

    /* A question in the middle of an answer: its own answer comes behind. */
    buffer_clear(&probe.bytes);
    assert_true(probe_send(&probe, "QPI\xbe\xac\r", &err));
    loop_step(loop, 40);
    assert_true(probe_send(&probe, "QMOD\x49\xc1\r", &err));
    loop_step(loop, 1000);
    assert_int_equal(probe.bytes.length, 8 + 5);
    assert_memory_equal(probe.bytes.bytes, "(PI30\x9a\x0b\r(B\xe7\xc9\r", 13);
    probe_done(&probe);
}

static void a_recording_that_cant_be_read_is_closed(void **state)
{
    static const struct {
        const char *uri;
        enum error_code code;
    } cases[] = {
        {"replay:/nowhere/a.rec", ERROR_MISSING},
        {"replay:/tmp", ERROR_MISSING},
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct probe probe = {0};

        probe_open(&probe, loop, cases[i].uri);
        loop_step(loop, 1);
        assert_int_equal(probe.closed, 1);
        assert_int_equal(probe.why.code, cases[i].code);
        probe_done(&probe);
    }

    struct probe damaged = {.free_when = FREE_WHEN_CLOSED};
    write_recording("# device: x\nQPI\n");
    probe_open(&damaged, loop, uri);
    loop_step(loop, 1);
    assert_int_equal(damaged.why.code, ERROR_INVALID);
    assert_non_null(strstr(damaged.why.text, "line 2"));
    probe_done(&damaged);
}

static void it_may_be_freed_at_every_stage(void **state)
{
    struct probe early = {0}, opened = {.free_when = FREE_WHEN_OPENED};
    struct probe received = {.free_when = FREE_WHEN_RECEIVED}, waiting = {0};
    struct error err;

    (void)state;
    write_recording("> QPI\n< (PI30\n");
    probe_open(&early, loop, uri);
    probe_done(&early);
    probe_open(&opened, loop, uri);
    loop_step(loop, 1);
    assert_null(opened.transport);
    probe_done(&opened);
    probe_open(&waiting, loop, uri);
    loop_step(loop, 1);
    assert_true(probe_send(&waiting, "QPI\xbe\xac\r", &err));
    probe_done(&waiting);
    loop_step(loop, 1);
    assert_int_equal(waiting.received, 0);
    probe_open(&received, loop, uri);
    loop_step(loop, 1);
    assert_true(probe_send(&received, "QPI\xbe\xac\r", &err));
    loop_step(loop, 1);
    assert_int_equal(received.received, 1);
    probe_done(&received);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(exact_lines_are_answered_exactly),
        TEST(lines_by_hand_get_the_check_of_their_request),
        TEST(without_check_only_plain_requests_are_answered),
        TEST(lines_by_hand_are_found_behind_a_caret),
        TEST(caret_and_length_may_be_written_by_hand_too),
        TEST(the_dialect_says_whether_answers_have_a_check),
        TEST(digits_behind_a_date_are_of_the_wrapping),
        TEST(the_same_question_gets_its_answers_in_turn),
        TEST(wildcards_answer_for_many_questions),
        TEST(with_a_speed_bytes_take_their_time),
        TEST(a_recording_that_cant_be_read_is_closed),
        TEST(it_may_be_freed_at_every_stage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
