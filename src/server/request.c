/* request.c: one HTTP request and its response, as plain data. */
#include "server/request.h"

#include <strings.h>

#include "core/json.h"

static const struct {
    int status;
    const char *words;
} statuses[] = {
    {200, "OK"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {421, "Misdirected Request"},
    {503, "Service Unavailable"},
};

const char *status_words(int status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
        if (statuses[i].status == status)
            return statuses[i].words;
    return "Status";
}

void request_add_parameter(struct request *q, struct span text)
{
    if (q->parameter_count >= PARAMETERS_MAX) {
        q->parameter_count = PARAMETERS_MAX + 1;
        return;
    }

    struct parameter *p = &q->parameters[q->parameter_count++];
    p->name = span_cut(&text, '=');
    p->value = text;
}

struct span request_parameter(const struct request *q, const char *name)
{
    for (size_t i = 0; i < q->parameter_count && i < PARAMETERS_MAX; i++)
        if (span_is(q->parameters[i].name, name))
            return q->parameters[i].value;
    return (struct span){0};
}

static bool same_word(struct span a, const char *word)
{
    return a.length == strlen(word) && strncasecmp(a.at, word, a.length) == 0;
}

/* Whether the parameters of a coding say "q=0", "q=0.0" and the like: not wanted. */
static bool is_refused(struct span parameters)
{
    while (parameters.length > 0) {
        struct span one = span_trim(span_cut(&parameters, ';'));

        if (one.length < 3 || strncasecmp(one.at, "q=", 2) != 0)
            continue;
        for (size_t i = 2; i < one.length; i++)
            if (one.at[i] != '0' && one.at[i] != '.')
                return false;
        return true;
    }
    return false;
}

bool request_accepts(struct span accept_encoding, const char *coding)
{
    bool by_star = false;

    while (accept_encoding.length > 0) {
        struct span item = span_cut(&accept_encoding, ',');
        struct span name = span_trim(span_cut(&item, ';'));

        if (same_word(name, coding))
            return !is_refused(item);
        if (span_is(name, "*"))
            by_star = !is_refused(item);
    }
    return by_star;
}

bool request_names_type(struct span accept, const char *type)
{
    while (accept.length > 0) {
        struct span item = span_cut(&accept, ',');

        if (same_word(span_trim(span_cut(&item, ';')), type))
            return !is_refused(item);
    }
    return false;
}

bool request_has_etag(struct span if_none_match, const char *etag)
{
    while (if_none_match.length > 0) {
        struct span item = span_trim(span_cut(&if_none_match, ','));

        if (span_starts_with(item, "W/"))
            item = span_skip(item, 2);
        if (span_is(item, etag) || span_is(item, "*"))
            return true;
    }
    return false;
}

bool request_number(struct span text, uint64_t *out)
{
    uint64_t number = 0;

    if (text.length == 0 || text.length > 19)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        unsigned digit = (unsigned)((unsigned char)text.at[i] - '0');

        if (digit > 9)
            return false;
        number = number * 10 + digit;
    }
    *out = number;
    return true;
}

void response_json(struct response *r, const struct buffer *body)
{
    r->status = 200;
    r->type = "application/json";
    r->cache = "no-store";
    r->body = buffer_view(body);
}

void response_problem(struct response *r, const struct request *q, int status, const char *detail,
                      struct buffer *body)
{
    struct json j = json_into(body);

    buffer_clear(body);
    json_begin(&j, '{');
    json_key_text(&j, "type", "about:blank");
    json_key_text(&j, "title", status_words(status));
    json_key_integer(&j, "status", status);
    json_key_text(&j, "detail", detail);
    json_key_span(&j, "instance", q->path);
    json_end(&j, '}');

    r->status = status;
    r->type = "application/problem+json";
    r->cache = "no-store";
    r->body = buffer_view(body);
}
