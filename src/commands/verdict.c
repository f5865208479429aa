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

/* Tries the checks that other messages of the protocol have: a command without a table of its own,
 * a setter say, may have any of them. */
struct framing_search {
    const struct protocol *protocol;
    struct span raw, request;
    enum frame_outcome outcome;
    struct span text;
};

static void try_framing(void *owner, const struct message *m)
{
    struct framing_search *s = owner;

    if (s->outcome == FRAME_BAD_CRC)
        s->outcome = frame_find(message_framing(s->protocol, m), s->raw, s->request, &s->text);
}

static enum frame_outcome find_frame(const struct protocol *p, struct span command, struct span raw,
                                     struct span *text)
{
    const struct message *m = protocol_message(p, command);
    struct framing_search s = {.protocol = p, .raw = raw, .request = command};

    s.outcome = frame_find(m != NULL ? message_framing(p, m) : p->framing, raw, command, &s.text);
    if (m == NULL)
        protocol_each_message(p, try_framing, &s);
    *text = s.text;
    return s.outcome;
}

void verdict_judge(struct verdict *v, const struct protocol *p, struct span command,
                   struct span raw)
{
    const struct message *m = protocol_message(p, command);
    struct span text;
    enum frame_outcome outcome = find_frame(p, command, raw, &text);

    v->decoded = false;
    if (outcome != FRAME_OK) {
        explain(v, outcome);
    } else if (m == NULL) {
        verdict_unknown(v, "%s has no table for '%.*s'; the answer was '%.*s'", p->name,
                        SPAN_PRINT(command), SPAN_PRINT(text));
    } else if (!decode_reply(p, m, text, &v->reply)) {
        v->outcome = "mismatch";
        fail(&v->why, ERROR_DAMAGED, "whole, but not an answer to %.*s: '%.*s'",
             SPAN_PRINT(command), SPAN_PRINT(text));
    } else {
        v->outcome = frame_outcome_name(FRAME_OK);
        v->decoded = true;
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
    if (v->decoded)
        json_key(&j, "readings"), readings_json(&v->reply, &j);
    else
        json_key_text(&j, "text", v->why.text);
    json_end(&j, '}');
    buffer_text(out, "\n");
}
