/* fuzz_change.c: a command that is taken for a setting sets what its rows allow, and is written
 * again from its values.
 *
 * The first byte chooses the protocol, the second the voltage of its battery, the rest is the
 * command. Now and then it becomes one of the tables': few random texts begin with one. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/change.h"
#include "protocols/index.h"

enum { CHOSEN_BY = 2, ROWS_MAX = 256, EXAMPLE_ONE_IN = 8 };

struct pick {
    const struct protocol *protocol;
    const struct setting *rows[ROWS_MAX];
    size_t count;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void collect(void *owner, const struct setting *s)
{
    struct pick *p = owner;

    must(p->count < ROWS_MAX);
    p->rows[p->count++] = s;
}

static void choose(uint8_t chosen, struct pick *p)
{
    size_t count = 0;

    while (protocols[count] != NULL)
        count++;
    p->count = 0;
    p->protocol = protocols[chosen % count];
    protocol_each_setting(p->protocol, collect, p);
}

static void must_be_written(const struct change *c, struct span argument)
{
    char again[REQUEST_MAX];

    must(argument.length < sizeof again);
    snprintf(again, sizeof again, "%s", c->parts[0].row->example);
    must(strlen(again) == argument.length);
    for (size_t i = 0; i < c->count; i++)
        must(setting_write(c->parts[i].row, &c->parts[i].value, again));
    for (size_t i = 0; i < c->count; i++) {
        struct value v;

        must(setting_read(c->parts[i].row, span_of(again), false, &v));
        must(v.kind == c->parts[i].value.kind && v.number == c->parts[i].value.number &&
             v.digits == c->parts[i].value.digits && v.choice == c->parts[i].value.choice);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size); /* libFuzzer's own */

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    static struct pick pick;
    char command[REQUEST_MAX];

    if (seed % EXAMPLE_ONE_IN != 0 || max_size < REQUEST_MAX)
        return LLVMFuzzerMutate(data, size, max_size);

    data[0] = (uint8_t)(seed >> 8);
    data[1] = (uint8_t)(seed >> 16);
    choose(data[0], &pick);

    const struct setting *s = pick.rows[(seed >> 16) % pick.count];
    int length =
        snprintf(command, sizeof command, "%s%s", s->command, s->example != NULL ? s->example : "");
    memcpy(data + CHOSEN_BY, command, (size_t)length);
    return CHOSEN_BY + (size_t)length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const double batteries_v[] = {0, 12, 24, 36, 48};
    static struct pick pick;
    struct change c;

    if (size < CHOSEN_BY)
        return 0;
    choose(data[0], &pick);

    struct span command = {.at = (const char *)data + CHOSEN_BY, .length = size - CHOSEN_BY};
    double battery_v = batteries_v[data[1] % (sizeof batteries_v / sizeof batteries_v[0])];
    const struct action *a = protocol_action(pick.protocol, command);

    if (a != NULL)
        (void)change_is_action(a, command);
    if (!change_read(pick.protocol, command, battery_v, &c))
        return 0;
    must(c.count > 0 && c.count <= CHANGE_MAX && a == NULL);
    for (size_t i = 0; i < c.count; i++)
        must(setting_allows(c.parts[i].row, &c.parts[i].value, battery_v));
    if (c.parts[0].row->example != NULL)
        must_be_written(&c, span_skip(command, strlen(c.parts[0].row->command)));
    return 0;
}
