/* habit.c: how the replies of one device use to come. */
#include "inverter/habit.h"

enum {
    AFTER_MS = 1,    /* we wake up so long after the expected end: then all is there at once */
    REST_MIN_MS = 3, /* a shorter rest saves nothing */
    SHORTEST = 7,    /* bytes of a refusal: no reply worth having is shorter */
    SHRINK = 8,
    CALM_MAX = 15,
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

/* The reply was there when we woke up. If less sleep was enough too, still less is tried at once;
 * else after ever more replies, as each try that fails costs being woken up twice. */
static void sleep_less(struct habit *habit, const struct habit_lesson *lesson)
{
    if (habit->trying)
        habit->calm = 0;
    habit->trying = habit->passed >= habit->calm;
    habit->passed = habit->trying ? 0 : (uint8_t)(habit->passed + 1);
    habit->rest_ms = habit->trying ? shrunk(lesson) : lesson->rest_ms;
}

/* The reply came later than we woke up. */
static void sleep_more(struct habit *habit, const struct habit_lesson *lesson)
{
    habit->calm = habit->calm < CALM_MAX / 2 ? (uint8_t)(2 * habit->calm + 1) : CALM_MAX;
    habit->passed = 0;
    habit->trying = false;
    habit->rest_ms = lesson->took_ms + AFTER_MS;
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

    h->of[n].message = m;
    h->of[n].bytes = lesson->bytes;
    if (lesson->rest_ms > 0 && lesson->wakes == 1)
        sleep_less(&h->of[n], lesson);
    else
        sleep_more(&h->of[n], lesson);
}
