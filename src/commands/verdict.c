/* verdict.c: what the bytes of an answer are. */
#include "commands/verdict.h"

#include <stdarg.h>
#include <stdio.h>

#include "commands/readings.h"

static const struct {
    enum frame_outcome outcome;
    const char *words;
} explanations[] = {
    {FRAME_ACK, "accepted by the inverter"},
    {FRAME_NAK, "refused by the inverter"},
    {FRAME_BAD_CRC, "the check bytes do not fit: damaged on the way"},
    {FRAME_TRUNCATED, "ends before its end"},
    {FRAME_ECHO, "the question itself came back: the inverter does not know it"},
    {FRAME_BAD_START, "does not start as an answer does"},
    {FRAME_NO_TERMINATOR, "whole but for the carriage return at its end"},
};

static void explain(struct verdict *v, enum frame_outcome outcome)
{
    v->outcome = frame_outcome_name(outcome);
    for (size_t i = 0; i < sizeof explanations / sizeof explanations[0]; i++)
        if (explanations[i].outcome == outcome)
            fail(&v->why, ERROR_DAMAGED, "%s", explanations[i].words);
}

/* How many values the table knows: "7", "7 to 9", "11 or more". */
static void known_count(const struct message *m, char *out, size_t capacity)
{
    size_t least = SIZE_MAX, most = 0;

    for (size_t i = 0; i < m->layout_count; i++) {
        size_t max = m->layouts[i].max_tokens > 0 ? m->layouts[i].max_tokens : SIZE_MAX;

        least = m->layouts[i].min_tokens < least ? m->layouts[i].min_tokens : least;
        most = max > most ? max : most;
    }
    if (most == SIZE_MAX)
        snprintf(out, capacity, "%zu or more", least);
    else if (least == most)
        snprintf(out, capacity, "%zu", least);
    else
        snprintf(out, capacity, "%zu to %zu", least, most);
}

/* Whoever writes a table wants to know what is wrong with it. */
static void explain_mismatch(struct verdict *v, const struct protocol *p, const struct message *m,
                             struct span text)
{
    size_t count = decode_token_count(p, m, text);
    bool counts = m->layout_count == 0;
    char known[48];

    for (size_t i = 0; i < m->layout_count; i++)
        counts |= count >= m->layouts[i].min_tokens &&
                  (m->layouts[i].max_tokens == 0 || count <= m->layouts[i].max_tokens);
    known_count(m, known, sizeof known);
    if (counts)
        fail(&v->why, ERROR_DAMAGED,
             "whole, but not an answer to %s: values of another form than its table's: '%.*s'",
             m->command, SPAN_PRINT(text));
    else
        fail(&v->why, ERROR_DAMAGED,
             "whole, but not an answer to %s: %zu value%s, its table has %s: '%.*s'", m->command,
             count, count == 1 ? "" : "s", known, SPAN_PRINT(text));
}

/* A whole frame that can't be an answer to the question. Where answers have no check it may be
 * damaged as well as strange: the frame is good as far as anybody can tell, and nothing in it is
 * trusted. */
static void distrust(struct verdict *v, const struct protocol *p, const struct message *m,
                     struct span text)
{
    bool has_check = message_framing(p, m)->reply != CHECK_FREE;

    if (!has_check && decode_is_short(p, m, text)) {
        explain(v, FRAME_TRUNCATED);
        return;
    }
    v->outcome = has_check ? "mismatch" : frame_outcome_name(FRAME_OK);
    v->reply.count = 0;
    explain_mismatch(v, p, m, text);
}

void verdict_judge(struct verdict *v, const struct protocol *p, struct span command,
                   struct span raw)
{
    const struct message *m = protocol_message(p, command);
    struct span text;
    enum frame_outcome outcome = frame_find(command_framing(p, command), raw, command, &text);

    v->outcome = frame_outcome_name(outcome);
    v->decoded = false;
    if (outcome != FRAME_OK) {
        explain(v, outcome);
    } else if (m == NULL) {
        verdict_unknown(v, "%s has no table for '%.*s'; the answer was '%.*s'", p->name,
                        SPAN_PRINT(command), SPAN_PRINT(text));
    } else {
        v->decoded = decode_reply(p, m, text, &v->reply);
        if (!v->decoded)
            distrust(v, p, m, text);
    }
}

void verdict_none(struct verdict *v)
{
    v->decoded = false;
    v->outcome = frame_outcome_name(FRAME_TRUNCATED);
    fail(&v->why, ERROR_TIMEOUT, "no answer");
}

void verdict_unknown(struct verdict *v, const char *format, ...)
{
    va_list arguments;

    v->outcome = "unknown";
    v->decoded = false;
    v->why.code = ERROR_MISSING;
    va_start(arguments, format);
    vsnprintf(v->why.text, sizeof v->why.text, format, arguments);
    va_end(arguments);
}

void verdict_json(const struct verdict *v, struct span protocol, struct span command,
                  struct buffer *out)
{
    struct json j = json_into(out);

    json_begin(&j, '{');
    json_key_span(&j, "protocol", protocol);
    json_key_span(&j, "command", command);
    json_key_text(&j, "outcome", v->outcome);
    if (strcmp(v->outcome, frame_outcome_name(FRAME_OK)) == 0)
        json_key(&j, "readings"), readings_json(&v->reply, &j);
    if (!v->decoded)
        json_key_text(&j, "text", v->why.text);
    json_end(&j, '}');
    buffer_text(out, "\n");
}
