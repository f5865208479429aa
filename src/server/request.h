/* request.h: one HTTP request and its response, as plain data.
 *
 * Knows nothing of sockets, so that everything that decides can be tested with literals. Spans are
 * borrowed for the duration of the call that answers the request. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buffer.h"
#include "core/span.h"

enum method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_PUT,
    METHOD_PATCH,
    METHOD_DELETE,
    METHOD_OPTIONS,
    METHOD_OTHER,
};

enum { STATUS_LATER = 1 };

enum { PARAMETERS_MAX = 8, BODY_LENGTH_UNKNOWN = -1, BODY_MAX = 64 * 1024 };

struct parameter {
    struct span name, value;
};

struct request {
    enum method method;
    bool upgrade;     /* wants to become a WebSocket */
    struct span path; /* percent-decoded, dot segments resolved */
    struct parameter parameters[PARAMETERS_MAX];
    size_t parameter_count; /* PARAMETERS_MAX + 1: too many */
    struct span host, origin, accept, accept_encoding, if_none_match; /* empty: not sent */
    int64_t body_length;                                              /* or BODY_LENGTH_UNKNOWN */
};

struct later;

struct response {
    int status; /* STATUS_LATER: the rest comes by `later` */
    struct later *later;
    const char *type;     /* of the body */
    const char *cache;    /* Cache-Control */
    const char *etag;     /* with its quotes; NULL: none */
    const char *encoding; /* Content-Encoding; NULL: none */
    const char *allow;    /* NULL: none */
    bool vary;            /* depends on Accept-Encoding */
    bool page;            /* HTML or a script: needs the policy of a page */
    bool lasting;         /* the body is part of the program, so it may be sent piece by piece */
    struct span body;     /* otherwise borrowed until the next request is answered */
};

/* Takes one decoded "name=value" of the query string; a name alone has an empty value. */
void request_add_parameter(struct request *q, struct span text);

/* The value of a parameter; `at` is NULL if there is none. */
struct span request_parameter(const struct request *q, const char *name);

/* Whether the client takes `coding` ("br"), by the rules of RFC 9110, 12.5.3. */
bool request_accepts(struct span accept_encoding, const char *coding);

/* Whether the client names the media type ("text/csv") as one it takes. */
bool request_names_type(struct span accept, const char *type);

/* Whether `etag`, quotes included, is among those of If-None-Match. */
bool request_has_etag(struct span if_none_match, const char *etag);

/* Digits only, at most 19 of them; false for anything else. */
bool request_number(struct span text, uint64_t *out);

/* A JSON body that must not be kept. */
void response_json(struct response *r, const struct buffer *body);

/* An RFC 9457 problem about the request; written into `body`. */
void response_problem(struct response *r, const struct request *q, int status, const char *detail,
                      struct buffer *body);

/* "Not Found" */
const char *status_words(int status);
