/* check_warnings.c: what the inverter itself complains about. */
#include "commands/check_warnings.h"

#include "commands/complaints.h"

enum { QUESTIONS_MAX = 8, TRIES = 3 };

struct hearing {
    const struct message *questions[QUESTIONS_MAX];
    size_t count;
    const struct message *asked; /* the one that is out */
    struct device *device;       /* borrowed */
    struct sequence sequence;
    struct live live;      /* what the answers said */
    enum answer_kind kind; /* of the last answer */
    size_t answered;
};

static bool tells_warnings(const struct message *m)
{
    for (size_t l = 0; l < m->layout_count; l++)
        for (size_t n = 0; n < m->layouts[l].field_count; n++)
            if (warning_comes_from(m->layouts[l].fields[n].is))
                return true;
    return false;
}

static void collect(void *owner, const struct message *m)
{
    struct hearing *h = owner;

    if (m->poll != POLL_NEVER && m->argument == ARGUMENT_NONE && h->count < QUESTIONS_MAX &&
        tells_warnings(m))
        h->questions[h->count++] = m;
}

static void on_answer(void *owner, const struct answer *a)
{
    struct hearing *h = owner;
    struct loop *loop = device_loop(h->device);
    struct live_moment at = {.now_ms = loop_now_ms(loop), .wall_ms = loop_wall_ms(loop)};

    h->kind = a->kind;
    if (a->kind == ANSWER_READINGS)
        live_update(&h->live, h->asked->command, a->decoded, at);
}

static bool ask(struct hearing *h, const struct protocol *p, const struct message *m,
                struct error *err)
{
    struct question q = {.protocol = p, .message = m};

    h->asked = m;
    span_copy(span_of(m->command), q.command, sizeof q.command);
    for (int tries = 0; tries < TRIES; tries++) {
        if (!device_ask(h->device, &q, on_answer, h, err))
            return false;
        if (h->kind == ANSWER_READINGS || h->kind == ANSWER_REFUSED)
            break;
    }
    h->answered += h->kind == ANSWER_READINGS;
    return true;
}

static void tell(struct findings *f, const struct hearing *h)
{
    struct active_warning active[WARNINGS_MAX];
    size_t count = warnings_active(&h->live, active, WARNINGS_MAX);
    struct buffer words = {0};

    if (h->answered == 0) {
        finding_good(f, "warnings", NULL, "not told (%s: %s)", h->asked->command,
                     answer_kind_name(h->kind));
        return;
    }
    complaints_count(active, count, &words);
    finding_warnings(f, active, count);
    finding_good(f, "warnings", NULL, "%.*s", SPAN_PRINT(buffer_view(&words)));
    buffer_done(&words);
}

bool check_warnings(struct findings *f, struct device *d, const struct protocol *p,
                    struct error *err)
{
    struct hearing h = {.device = d};
    bool asked = true;

    protocol_each_message(p, collect, &h);
    if (h.count == 0)
        return true;
    finding_begin(f, "warnings", "asking what it warns of");
    live_init(&h.live, &h.sequence);
    for (size_t n = 0; n < h.count && asked; n++)
        asked = ask(&h, p, h.questions[n], err);
    if (asked)
        tell(f, &h);
    live_done(&h.live);
    return asked;
}
