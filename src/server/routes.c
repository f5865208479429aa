/* routes.c: which path answers what. */
#include "server/routes.h"

#include "server/api_history.h"
#include "server/seed.h"
#include "server/static_files.h"

const struct route routes[] = {
    {.pattern = "/api/v1/inverters", .get = api_inverters},
    {.pattern = "/api/v1/inverters/{id}", .get = api_inverter},
    {.pattern = "/api/v1/inverters/{id}/live", .get = api_inverter_live},
    {.pattern = "/api/v1/inverters/{id}/warnings", .get = api_inverter_warnings},
    {.pattern = "/api/v1/inverters/{id}/history",
     .get = api_inverter_history,
     .parameters = "signals from to points format "},
    {.pattern = "/api/v1/live", .get = api_live, .socket = true},
    {.pattern = "/api/v1/health", .get = api_health},
    {.pattern = "/api/openapi.json", .get = static_openapi},
    {.pattern = "/stats/live", .get = seed_live},
    {.pattern = "/stats/mode", .get = seed_mode},
    {.pattern = "/stats/errors", .get = seed_errors},
};

const size_t route_count = sizeof routes / sizeof routes[0];

/* What is not a file of the app, whether there is a route or not. */
static const char *const reserved[] = {"/api", "/stats", "/metrics"};

/* Whether `path` is what `pattern` describes; `id` becomes what stands for {id}. */
static bool matches(const char *pattern, struct span path, struct span *id)
{
    struct span rest = span_of(pattern);

    while (rest.length > 0) {
        if (!span_starts_with(rest, "{id}")) {
            if (path.length == 0 || path.at[0] != rest.at[0])
                return false;
            path = span_skip(path, 1);
            rest = span_skip(rest, 1);
            continue;
        }
        const char *slash = path.length > 0 ? memchr(path.at, '/', path.length) : NULL;
        size_t length = slash != NULL ? (size_t)(slash - path.at) : path.length;

        if (length == 0)
            return false;
        *id = (struct span){.at = path.at, .length = length};
        path = span_skip(path, length);
        rest = span_skip(rest, strlen("{id}"));
    }
    return path.length == 0;
}

static const struct route *find(struct span path, struct span *id)
{
    for (size_t n = 0; n < route_count; n++)
        if (matches(routes[n].pattern, path, id))
            return &routes[n];
    return NULL;
}

static bool is_reserved(struct span path)
{
    for (size_t n = 0; n < sizeof reserved / sizeof reserved[0]; n++) {
        size_t length = strlen(reserved[n]);

        if (span_starts_with(path, reserved[n]) &&
            (path.length == length || path.at[length] == '/'))
            return true;
    }
    return false;
}

static bool has_control_characters(struct span path)
{
    for (size_t n = 0; n < path.length; n++)
        if ((unsigned char)path.at[n] < 0x20 || path.at[n] == 0x7f)
            return true;
    return false;
}

static bool is_among(struct span name, const char *names)
{
    struct span rest = span_of(names);

    while (rest.length > 0) {
        size_t length = (size_t)((const char *)memchr(rest.at, ' ', rest.length) - rest.at);

        if (span_equals(name, (struct span){.at = rest.at, .length = length}))
            return true;
        rest = span_skip(rest, length + 1);
    }
    return false;
}

static bool knows_parameters(const struct request *q, const struct route *route)
{
    const char *names = q->upgrade ? "boot seq " : route->parameters;

    if (q->parameter_count > PARAMETERS_MAX)
        return false;
    for (size_t n = 0; n < q->parameter_count; n++)
        if (names == NULL || !is_among(q->parameters[n].name, names))
            return false;
    return true;
}

/* No route takes a body yet, and none is read: the connection ends with the answer. */
static bool refuse_body(struct api *a, const struct request *q, struct response *r)
{
    if (q->body_length == BODY_LENGTH_UNKNOWN) {
        response_problem(r, q, 411, "A body must come with its Content-Length.", &a->body);
        return true;
    }
    if (q->body_length > BODY_MAX) {
        response_problem(r, q, 413, "A body may have 64 KiB at most.", &a->body);
        return true;
    }
    return false;
}

static void refuse_method(struct api *a, const struct request *q, struct response *r)
{
    response_problem(r, q, 405, "This address can be read, with GET or HEAD, and nothing else.",
                     &a->body);
    r->allow = "GET, HEAD";
}

static void answer_file(struct api *a, const struct request *q, struct response *r)
{
    if (q->method != METHOD_GET && q->method != METHOD_HEAD)
        refuse_method(a, q, r);
    else if (!static_file(q, r))
        response_problem(r, q, 404, "There is nothing at this address.", &a->body);
}

static void answer_route(struct api *a, const struct request *q, const struct route *route,
                         struct span id, struct response *r)
{
    if (q->method != METHOD_GET && q->method != METHOD_HEAD)
        refuse_method(a, q, r);
    else if (!knows_parameters(q, route))
        response_problem(r, q, 400, "The address has a parameter that is not known here.",
                         &a->body);
    else if (!q->upgrade)
        route->get(a, q, id, r);
    else if (route->socket && q->method == METHOD_GET)
        r->status = STATUS_UPGRADE;
    else
        response_problem(r, q, 400, "Only /api/v1/live is a WebSocket.", &a->body);
}

void routes_answer(struct api *a, const struct access *access, const struct request *q,
                   struct response *r)
{
    struct span id = {0};
    const struct route *route = find(q->path, &id);

    if (!access_check(access, q, r, &a->body) || refuse_body(a, q, r))
        return;
    if (has_control_characters(q->path))
        response_problem(r, q, 400, "The address has characters that none may have.", &a->body);
    else if (route != NULL)
        answer_route(a, q, route, id, r);
    else if (is_reserved(q->path) || q->upgrade)
        response_problem(r, q, 404, "There is nothing at this address.", &a->body);
    else
        answer_file(a, q, r);
}
