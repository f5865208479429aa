/* habit.c: how the replies of one device use to come. */
#include "inverter/habit.h"

enum {
    AWAKE_BYTES = 2, /* so many bytes before the expected end of a reply we are awake */
    AWAKE_MS = 8,    /* and so long before the time at which the last one was whole */
    REST_MIN_MS = 10 /* a shorter rest saves nothing */
};

int64_t line_ms(struct line line, size_t bytes)
{
    return line.baud > 0 ? (int64_t)bytes * 10 * 1000 / line.baud : 0;
}

static int64_t worthwhile(int64_t rest_ms)
{
    return rest_ms >= REST_MIN_MS ? rest_ms : 0;
}

static const struct habit *find(const struct habits *h, const struct message *m)
{
    for (size_t n = 0; n < HABITS_MAX && h->of[n].message != NULL; n++)
        if (h->of[n].message == m)
            return &h->of[n];
    return NULL;
}

int64_t habit_rest_ms(const struct habits *h, const struct message *m)
{
    const struct habit *habit = find(h, m);

    return habit != NULL ? worthwhile(habit->rest_ms) : 0;
}

int64_t habit_rest_of_reply_ms(const struct habits *h, const struct message *m, struct line line,
                               size_t got)
{
    const struct habit *habit = find(h, m);
    size_t awake = got + AWAKE_BYTES + line.piece;

    if (habit == NULL || habit->bytes <= awake)
        return 0;
    return worthwhile(line_ms(line, habit->bytes - awake));
}

void habit_learn(struct habits *h, const struct message *m, const struct habit_lesson *lesson)
{
    size_t n = 0;

    if (m == NULL || lesson->line.baud == 0)
        return;
    while (n < HABITS_MAX && h->of[n].message != NULL && h->of[n].message != m)
        n++;
    if (n == HABITS_MAX)
        return;

    /* The whole reply was there when we woke up: perhaps for long, so next time we sleep a little
     * less. Else we sleep until shortly before the time it took. */
    int64_t rest_ms = lesson->took_ms - AWAKE_MS - line_ms(lesson->line, lesson->line.piece);
    if (lesson->rest_ms > 0 && lesson->wakes == 1)
        rest_ms = lesson->rest_ms - lesson->rest_ms / 8 - 1;
    h->of[n] = (struct habit){.message = m, .bytes = lesson->bytes, .rest_ms = rest_ms};
}
