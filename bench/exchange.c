/* exchange.c: how long one QPIGS exchange takes over a real line, question to reading.
 *
 *     exchange URI [COUNT]
 *
 * The other end is an inverter at true line speed. Beside each time stands the wire's own: ten bits
 * a byte at the line's speed, for the question and the answer as they came. Prints one JSON object.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "inverter/conversation.h"
#include "protocols/index.h"

/* QUESTION: QPIGS, check and CR. AROUND: what an answer has besides its text, padding apart. */
enum { MAX_COUNT = 1000, BAUD = 2400, QUESTION = 8, AROUND = 4, PAUSE_MS = 50 };

struct bench {
    struct loop *loop;
    struct conversation *conversation;
    struct question question;
    struct timer pause;
    int64_t asked_us;
    size_t wanted, count;
    int64_t took_us[MAX_COUNT];
    double ratio[MAX_COUNT]; /* of the wire's own time */
};

static void answered(void *owner, const struct answer *a)
{
    struct bench *b = owner;
    int64_t took_us = loop_now_us(b->loop) - b->asked_us;
    double wire_us = (double)(QUESTION + a->text.length + AROUND) * 10 * 1e6 / BAUD;

    if (a->kind != ANSWER_READINGS) {
        fprintf(stderr, "exchange: %s instead of readings\n", answer_kind_name(a->kind));
        exit(1);
    }
    b->took_us[b->count] = took_us;
    b->ratio[b->count] = (double)took_us / wire_us;
    if (++b->count == b->wanted)
        loop_stop(b->loop);
    else
        timer_set(b->loop, &b->pause, PAUSE_MS);
}

static void ask(void *owner)
{
    struct bench *b = owner;

    b->asked_us = loop_now_us(b->loop);
    conversation_ask(b->conversation, &b->question, answered, b);
}

static void closed(void *owner, const struct error *why)
{
    (void)owner;
    fprintf(stderr, "exchange: %s\n", why->text);
    exit(1);
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
    struct bench b = {.wanted = argc > 2 ? strtoul(argv[2], NULL, 10) : 20};
    struct conversation_events events = {.ready = ask, .closed = closed, .owner = &b};
    struct error err;

    if (argc < 2 || b.wanted == 0 || b.wanted > MAX_COUNT) {
        fprintf(stderr, "usage: exchange URI [COUNT]\n");
        return 2;
    }
    b.pause = (struct timer){.function = ask, .owner = &b};
    b.question = (struct question){.protocol = protocol_find(span_of("pi30")), .command = "QPIGS"};
    b.question.message = protocol_message(b.question.protocol, span_of("QPIGS"));
    b.loop = loop_new();
    if (!conversation_new(b.loop, argv[1], &events, &b.conversation, &err)) {
        fprintf(stderr, "exchange: %s\n", err.text);
        return 1;
    }
    loop_run(b.loop);
    qsort(b.ratio, b.count, sizeof(b.ratio[0]), compare);
    printf("{\"exchanges\": %zu, \"last_us\": %" PRId64
           ", \"ratio_best\": %.5f, \"ratio_median\": %.5f, \"ratio_worst\": %.5f}\n",
           b.count, b.took_us[b.count - 1], b.ratio[0], b.ratio[b.count / 2], b.ratio[b.count - 1]);
    conversation_free(b.conversation);
    loop_free(b.loop);
    return 0;
}
