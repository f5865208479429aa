/* http_request.h: a request, out of libwebsockets' table of headers. */
#pragma once

#include "server/request.h"

struct lws;

enum {
    HTTP_HEADERS_MAX = 8 * 1024, /* all of them */
    HTTP_FIELD_MAX = 512,        /* one of those we look at */
};

/* What a request borrows from. */
struct http_headers {
    char host[HTTP_FIELD_MAX], origin[HTTP_FIELD_MAX];
    char accept[HTTP_FIELD_MAX], accept_encoding[HTTP_FIELD_MAX], if_none_match[HTTP_FIELD_MAX];
    char parameters[HTTP_HEADERS_MAX];
};

/* Whether the header of that number (enum lws_token_indexes) is `text`, in any letter case. */
bool http_header_is(struct lws *wsi, int token, const char *text);

/* Reads the request that `wsi` has; `q` borrows from `headers` and from the connection.
 *
 * False: it is none that one could answer. One without a version is such: libwebsockets ends an
 * address at an encoded line end, and takes what stands behind it for headers or for another
 * request, which would let an address speak for its sender. */
bool http_read_request(struct lws *wsi, struct http_headers *headers, struct request *q);

/* Whether the connection stays for another request, by the rules of HTTP/1.0 and 1.1. A body is not
 * read, and may look like a request, so there is none after it. */
bool http_keeps_connection(struct lws *wsi, const struct request *q);
