/* habit.c: how the replies of one device use to come. */
#include "inverter/habit.h"

enum {
    AFTER_MS = 1,    /* we wake up so long after the expected end: then all is there at once */
    REST_MIN_MS = 3, /* a shorter rest saves nothing */
    SHORTEST = 7,    /* bytes of a refusal: no reply worth having is shorter */
    SHRINK = 8,
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

    /* Nobody knows how much of a last piece of eight is padding, so it may come at any time; some
     * gateways make such pieces of a serial line, too. */
    if (line.piece > 1 || habit != NULL)
        got += REPORT_SIZE;
    size_t expected = habit != NULL ? habit->bytes : SHORTEST;
    return got < expected ? worthwhile(line_ms(line, expected - got) + AFTER_MS) : 0;
}

void habit_forget(struct habits *h, const struct message *m)
{
    for (size_t n = 0; n < HABITS_MAX && h->of[n].message != NULL; n++)
        if (h->of[n].message == m)
            h->of[n].rest_ms = 0;
}

/* The whole reply was there when we woke up, perhaps for long: next time we sleep a little less,
 * the less the longer the unit seemed to think. So a unit that was slow once is found out in some
 * questions, and one that is steady is woken up for a millisecond too late. */
static int64_t shrunk(const struct habit_lesson *lesson)
{
    int64_t thought_ms = lesson->rest_ms - line_ms(lesson->line, lesson->bytes);

    return lesson->rest_ms - 1 - (thought_ms > 0 ? thought_ms / SHRINK : 0);
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

    bool overslept = lesson->rest_ms > 0 && lesson->wakes == 1;
    h->of[n] = (struct habit){
        .message = m,
        .bytes = lesson->bytes,
        .rest_ms = overslept ? shrunk(lesson) : lesson->took_ms + AFTER_MS,
    };
}
