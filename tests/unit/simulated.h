/* simulated.h: a simulated inverter on a line, and the program at its other end.
 *
 * Everything is inline: a test that leaves some of it out is no mistake. cmocka.h comes before it.
 */
#pragma once

#include <stdio.h>

#include "core/buffer.h"
#include "core/memory.h"
#include "model/decode.h"
#include "protocols/index.h"
#include "simulator/models.h"
#include "simulator/simulator.h"

#define FAIL_BECAUSE(...) (print_error(__VA_ARGS__), print_error("\n"), assert_true(false))

enum { ARRIVALS_MAX = 1000, BYTE_US = 4167 };

static const int64_t midsummer_s = 1782000000; /* 21 June 2026, midnight */

/* The program at the other end of the line. */
struct program {
    struct loop *loop;
    struct simulator *simulator;
    const struct protocol *protocol;
    struct buffer heard;
    int64_t arrivals_us[ARRIVALS_MAX]; /* of each byte that was heard */
    size_t pieces;                     /* how often bytes came */
    size_t largest_piece;
    size_t unplugged, plugged;
    size_t exchanges, faults[16];
    const char *last_fault;
    struct buffer last_text;
};

static inline void on_bytes(void *owner, struct span bytes)
{
    struct program *p = owner;

    for (size_t i = 0; i < bytes.length && p->heard.length + i < ARRIVALS_MAX; i++)
        p->arrivals_us[p->heard.length + i] = loop_now_us(p->loop);
    buffer_span(&p->heard, bytes);
    p->pieces++;
    if (bytes.length > p->largest_piece)
        p->largest_piece = bytes.length;
}

static inline void on_unplugged(void *owner, bool away)
{
    struct program *p = owner;

    if (away)
        p->unplugged++;
    else
        p->plugged++;
}

static inline void on_exchange(void *owner, const struct simulator_exchange *e)
{
    struct program *p = owner;

    p->exchanges++;
    p->last_fault = e->fault;
    buffer_clear(&p->last_text);
    buffer_span(&p->last_text, e->text);
}

static inline void start(struct program *p, const struct simulator_options *options)
{
    struct simulator_sink sink = {
        .bytes = on_bytes, .unplugged = on_unplugged, .exchange = on_exchange, .owner = p};
    struct simulator_options with_start = *options;
    const struct simulator_model *model = simulator_models;
    struct error err;

    if (with_start.start_s == 0)
        with_start.start_s = midsummer_s + 12 * 3600;
    while (options->model != NULL && strcmp(model->name, options->model) != 0)
        model++;
    *p = (struct program){.loop = loop_new_stepped(1000)};
    p->protocol = protocol_find(span_of(model->protocol));
    if (!simulator_new(p->loop, &with_start, &sink, &p->simulator, &err))
        FAIL_BECAUSE("%s", err.text);
}

static inline void stop(struct program *p)
{
    simulator_free(p->simulator);
    loop_free(p->loop);
    buffer_done(&p->heard);
    buffer_done(&p->last_text);
}

static inline void send(struct program *p, const char *command)
{
    const struct framing *f = command_framing(p->protocol, span_of(command));
    uint8_t request[REQUEST_MAX];
    size_t length = frame_encode(f, span_of(command), false, request, sizeof request);

    simulator_receive(p->simulator, (struct span){.at = (char *)request, .length = length});
}

/* Asks and waits for as long as any answer takes. */
static inline enum frame_outcome ask(struct program *p, const char *command, struct span *text)
{
    const struct framing *f = command_framing(p->protocol, span_of(command));

    buffer_clear(&p->heard);
    send(p, command);
    loop_step(p->loop, 2000);
    return frame_find(f, buffer_view(&p->heard), span_of(command), text);
}

/* The question as it is asked, with an argument where it needs one. */
static inline const char *with_argument(const struct message *m, char *out, size_t capacity)
{
    static const char *const arguments[] = {
        [ARGUMENT_NONE] = "",        [ARGUMENT_UNIT] = "0",       [ARGUMENT_YEAR] = "2026",
        [ARGUMENT_MONTH] = "202606", [ARGUMENT_DAY] = "20260621", [ARGUMENT_HOUR] = "2026062112",
    };

    snprintf(out, capacity, "%s%s", m->command, arguments[m->argument]);
    return out;
}
