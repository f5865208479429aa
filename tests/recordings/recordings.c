/* recordings.c: every recorded frame of a file is judged and decoded as the file says.
 *
 *     recordings FILE.json
 * Prints what differs and a last line "N vectors, N wrong"; ends with 1 if any is wrong. */
#include <ctype.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "look_alikes.h"
#include "model/change.h"
#include "model/decode.h"
#include "model/frame_collector.h"
#include "vector_file.h"

struct vector {
    json_t *object;
    const char *id;
    const struct protocol *protocol;
    const struct message *message; /* NULL: no table */
    const struct framing *framing;
    struct span command;
    int wrong;
};

__attribute__((format(printf, 2, 3))) static void complain(struct vector *v, const char *format,
                                                           ...)
{
    va_list arguments;

    printf("%s: ", v->id);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    v->wrong++;
}

static bool number_matches(const json_t *expected, const struct value *v)
{
    double difference = json_number_value(expected) - value_double(v);

    return v->kind == VALUE_NUMBER && fabs(difference) < 1e-6;
}

/* Lists, times, choices and text are compared as the API would show them. */
static bool shown_matches(const json_t *expected, const struct value *v)
{
    struct buffer out = {0};
    struct json j = json_into(&out);

    value_json(v, &j);
    json_t *shown = json_loadb(out.bytes, out.length, JSON_DECODE_ANY, NULL);
    bool equal = json_equal(expected, shown) != 0;
    json_decref(shown);
    buffer_done(&out);
    return equal;
}

static bool unit_matches(const json_t *expected, enum measurement_id id)
{
    const char *unit = measurement_unit(id);
    const json_t *wanted = json_object_get(expected, "unit");

    if (wanted == NULL)
        return true;
    if (json_is_null(wanted) || unit == NULL)
        return json_is_null(wanted) && unit == NULL;
    return strcmp(json_string_value(wanted), unit) == 0;
}

static void check_reading(struct vector *v, const struct decoded *d, const char *name,
                          const json_t *expected)
{
    enum measurement_id id = measurement_find(span_of(name));
    const struct value *value = id < MEASUREMENT_COUNT ? decoded_find(d, id) : NULL;
    const json_t *wanted = json_object_get(expected, "value");
    const json_t *raw = json_object_get(expected, "raw");

    if (value == NULL) {
        complain(v, "%s is not there", name);
        return;
    }
    if (json_is_number(wanted) ? !number_matches(wanted, value) : !shown_matches(wanted, value))
        complain(v, "%s has another value", name);
    if (!unit_matches(expected, id))
        complain(v, "%s has another unit", name);
    if (raw != NULL && !span_is(value->text, json_string_value(raw)))
        complain(v, "%s has another code: %.*s", name, SPAN_PRINT(value->text));
}

/* Where nothing checks an answer, a frame that is none in spite of its form gives nothing. */
static bool distrusted(const struct vector *v)
{
    return v->message != NULL && v->framing->reply == CHECK_FREE &&
           json_object_size(json_object_get(v->object, "expected")) == 0;
}

static void check_readings(struct vector *v, struct span text)
{
    static struct decoded decoded;
    const char *name;
    json_t *expected, *absent;
    size_t i;

    if (v->message == NULL || !decode_reply(v->protocol, v->message, text, &decoded)) {
        if (!distrusted(v))
            complain(v, "is not decoded");
        return;
    }
    json_object_foreach(json_object_get(v->object, "expected"), name, expected)
        check_reading(v, &decoded, name, expected);
    json_array_foreach(
        json_object_get(v->object, "absent"), i,
        absent) if (decoded_find(&decoded, measurement_find(span_of(json_string_value(absent)))) !=
                    NULL) complain(v, "%s is there", json_string_value(absent));
}

/* What every other question of the protocol makes of this answer. */
struct stranger {
    struct vector *vector;
    struct span text;
};

static void check_stranger(void *owner, const struct message *m)
{
    static struct decoded decoded;
    struct stranger *s = owner;
    struct vector *v = s->vector;

    if (m != v->message && !look_alike(m->command, v->message->command) &&
        decode_reply(v->protocol, m, s->text, &decoded))
        complain(v, "is taken for an answer to %s", m->command);
}

static void check_strangers(struct vector *v, struct span text)
{
    if (v->message != NULL)
        protocol_each_message(v->protocol, check_stranger,
                              &(struct stranger){.vector = v, .text = text});
}

/* As the program judges: where there is no check, too few tokens are what tells a cut answer. */
static enum frame_outcome judge(const struct vector *v, struct span raw, struct span *text)
{
    enum frame_outcome outcome = frame_find(v->framing, raw, v->command, text);
    bool is_short = outcome == FRAME_OK && v->message != NULL && v->framing->reply == CHECK_FREE &&
                    decode_is_short(v->protocol, v->message, *text);

    return is_short ? FRAME_TRUNCATED : outcome;
}

static void check_frame(struct vector *v, struct span raw)
{
    struct span text;
    enum frame_outcome outcome = judge(v, raw, &text);
    const char *wanted = text_of(v->object, "outcome");

    if (strcmp(frame_outcome_name(outcome), wanted) != 0)
        complain(v, "judged %s instead of %s", frame_outcome_name(outcome), wanted);
    if (outcome != FRAME_OK)
        return;
    check_readings(v, text);
    if (!distrusted(v))
        check_strangers(v, text);
}

/* As it comes over USB: report by report, until a part ends with a CR. */
static void check_reports(struct vector *v)
{
    struct frame_collector collector = {0};
    struct span part = {0};
    char report[REPORT_SIZE];
    json_t *hex;
    size_t i;

    json_array_foreach(json_object_get(v->object, "reports"), i, hex)
        frame_collector_add(&collector, bytes_of(json_string_value(hex), report, sizeof report));
    if (!frame_collector_take(&collector, &part))
        complain(v, "no CR came");
    else
        check_frame(v, part);
}

static void check_sent(struct vector *v, const char *key, bool avoid_zero)
{
    char wanted_bytes[REQUEST_MAX];
    uint8_t sent[REQUEST_MAX];
    const char *hex = text_of(v->object, key);
    struct span wanted = bytes_of(hex, wanted_bytes, sizeof wanted_bytes);
    struct span text = span_of(text_of(v->object, "request_text"));
    size_t length = frame_encode(v->framing, text, avoid_zero, sent, sizeof sent);

    if (!span_equals(wanted, (struct span){.at = (const char *)sent, .length = length}))
        complain(v, "%s is sent otherwise", key);
}

static void check_request(struct vector *v)
{
    bool bumped = json_object_get(v->object, "request_hex_zero_bumped") != NULL;

    check_sent(v, "request_hex", false);
    if (bumped)
        check_sent(v, "request_hex_zero_bumped", true);
    if (bumped != frame_has_zero_check(v->framing, span_of(text_of(v->object, "request_text"))))
        complain(v, "has or has not a check byte of 00");
}

static bool changes_something(const struct vector *v, struct span text)
{
    static const double batteries_v[] = {12, 24, 36, 48};
    struct change change;

    for (size_t i = 0; i < sizeof batteries_v / sizeof batteries_v[0]; i++)
        if (change_read(v->protocol, text, batteries_v[i], &change))
            return true;
    return false;
}

/* What a setting within an answer makes of the whole of it. */
struct configuration {
    struct vector *vector;
    const struct setting *setting;
    struct decoded decoded;
};

static void check_row_within(void *owner, const struct setting *s)
{
    struct configuration *c = owner;
    const struct value *value;

    if (strcmp(s->command, c->setting->command) != 0)
        return;
    value = decoded_find(&c->decoded, s->is);
    if (value != NULL && !setting_allows(s, value, 48)) /* NULL: an older firmware */
        complain(c->vector, "%s is not one that may be set", measurements[s->is].name);
}

static void check_within(struct vector *v, const struct setting *s, struct span text)
{
    struct configuration c = {.vector = v, .setting = s};
    struct span argument = span_skip(text, strlen(s->command));
    const struct message *m = protocol_message(v->protocol, span_of(s->within));

    if (decode_reply(v->protocol, m, argument, &c.decoded))
        protocol_each_setting(v->protocol, check_row_within, &c);
    else
        complain(v, "is no answer to %s", s->within);
}

/* No digit may be a letter, and no letter may stand behind. */
static void check_damaged_setters(struct vector *v, struct span text)
{
    char damaged[REQUEST_MAX + 1];

    memcpy(damaged, text.at, text.length);
    damaged[text.length] = 'x';
    if (changes_something(v, (struct span){.at = damaged, .length = text.length + 1}))
        complain(v, "changes something with a letter behind it");
    for (size_t i = 0; i < text.length; i++) {
        if (!isdigit((unsigned char)text.at[i]))
            continue;
        damaged[i] = 'x';
        if (changes_something(v, (struct span){.at = damaged, .length = text.length}))
            complain(v, "changes something as %.*s", (int)text.length, damaged);
        damaged[i] = text.at[i];
    }
}

/* What was sent to a unit, or is in a paper, is what some row may set or some action does; unless
 * the file says why not. */
static void check_setter(struct vector *v)
{
    struct span text = span_of(text_of(v->object, "request_text"));
    const struct setting *s = protocol_setting(v->protocol, text);
    const struct action *a = protocol_action(v->protocol, text);
    bool wanted = json_object_get(v->object, "not_set") == NULL;

    if (s == NULL && a == NULL)
        complain(v, "is neither a setting nor an action");
    else if (s == NULL && !change_is_action(a, text))
        complain(v, "has an argument that the action has not");
    else if (s != NULL && s->within != NULL)
        check_within(v, s, text);
    else if (s != NULL && changes_something(v, text) != wanted)
        complain(v, wanted ? "is not allowed by its row" : "is allowed by its row");
    check_damaged_setters(v, text);
}

static void check_answer(struct vector *v, const char *key, enum frame_outcome wanted)
{
    char bytes[FRAME_MAX];
    const char *hex = text_of(v->object, key);
    struct span text;

    if (hex[0] != '\0' &&
        frame_find(v->framing, bytes_of(hex, bytes, sizeof bytes), v->command, &text) != wanted)
        complain(v, "%s is not told", key);
}

static void check_vector(struct vector *v)
{
    char bytes[2 * FRAME_MAX];
    const char *kind = text_of(v->object, "kind");

    if (strcmp(kind, "reply") == 0) {
        check_frame(v, bytes_of(text_of(v->object, "raw_hex"), bytes, sizeof bytes));
    } else if (strcmp(kind, "usb_in") == 0) {
        check_reports(v);
    } else {
        check_request(v);
        if (strcmp(kind, "setter") == 0)
            check_setter(v);
        check_answer(v, "ack_hex", FRAME_ACK);
        check_answer(v, "nak_hex", FRAME_NAK);
    }
}

static int check_object(json_t *object)
{
    struct vector v = {
        .object = object,
        .id = text_of(object, "id"),
        .protocol = protocol_of(object),
        .command = span_of(text_of(object, "command")),
    };

    if (v.protocol == NULL) {
        complain(&v, "has a protocol that is not known");
        return v.wrong;
    }
    v.message = protocol_message(v.protocol, v.command);
    v.framing = command_framing(v.protocol, v.command);
    check_vector(&v);
    return v.wrong;
}

int main(int argc, char **argv)
{
    json_error_t problem = {0};
    json_t *file = argc == 2 ? json_load_file(argv[1], 0, &problem) : NULL;
    json_t *object;
    size_t i, wrong = 0;

    if (!json_is_array(file)) {
        fprintf(stderr, "recordings: no vectors: %s\n", problem.text);
        return 2;
    }
    json_array_foreach(file, i, object) wrong += check_object(object) > 0;
    printf("%zu vectors, %zu wrong\n", json_array_size(file), wrong);
    bool empty = json_array_size(file) == 0;
    json_decref(file);
    return wrong > 0 || empty;
}
