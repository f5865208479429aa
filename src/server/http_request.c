/* http_request.c: a request, out of libwebsockets' table of headers. */
#include "server/http_request.h"

#include <libwebsockets.h>
#include <string.h>
#include <strings.h>

static struct span header(struct lws *wsi, enum lws_token_indexes token, char *out, size_t capacity)
{
    int length = lws_hdr_copy(wsi, out, (int)capacity, token);

    if (length < 0) /* too long: nothing that we could agree with */
        return span_of("(too long)");
    return (struct span){.at = out, .length = (size_t)length};
}

static enum method method_of(int index)
{
    switch (index) {
    case LWSHUMETH_GET:
        return METHOD_GET;
    case LWSHUMETH_HEAD:
        return METHOD_HEAD;
    case LWSHUMETH_POST:
        return METHOD_POST;
    case LWSHUMETH_PUT:
        return METHOD_PUT;
    case LWSHUMETH_PATCH:
        return METHOD_PATCH;
    case LWSHUMETH_DELETE:
        return METHOD_DELETE;
    case LWSHUMETH_OPTIONS:
        return METHOD_OPTIONS;
    default:
        return METHOD_OTHER;
    }
}

static int64_t body_length(struct lws *wsi)
{
    char text[32];
    uint64_t length = 0;

    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_TRANSFER_ENCODING) > 0)
        return BODY_LENGTH_UNKNOWN;
    if (lws_hdr_total_length(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH) == 0)
        return 0;
    if (!request_number(header(wsi, WSI_TOKEN_HTTP_CONTENT_LENGTH, text, sizeof text), &length))
        return BODY_LENGTH_UNKNOWN;
    return length > INT64_MAX ? INT64_MAX : (int64_t)length;
}

static void read_parameters(struct lws *wsi, struct http_headers *headers, struct request *q)
{
    char *at = headers->parameters;
    char *end = at + sizeof headers->parameters;

    for (int n = 0; end - at > 1; n++) {
        int length = lws_hdr_copy_fragment(wsi, at, (int)(end - at), WSI_TOKEN_HTTP_URI_ARGS, n);

        if (length < 0)
            return;
        if (length > 0)
            request_add_parameter(q, (struct span){.at = at, .length = (size_t)length});
        at += length + 1;
    }
}

bool http_header_is(struct lws *wsi, int token, const char *text)
{
    char value[32];

    return lws_hdr_copy(wsi, value, sizeof value, (enum lws_token_indexes)token) > 0 &&
           strcasecmp(value, text) == 0;
}

bool http_read_request(struct lws *wsi, struct http_headers *headers, struct request *q)
{
    char *path;
    int length;
    int method = lws_http_get_uri_and_method(wsi, &path, &length);

    if (method < 0 || (!http_header_is(wsi, WSI_TOKEN_HTTP, "HTTP/1.1") &&
                       !http_header_is(wsi, WSI_TOKEN_HTTP, "HTTP/1.0")))
        return false;
    *q = (struct request){
        .method = method_of(method),
        .path = {.at = path, .length = (size_t)length},
        .host = header(wsi, WSI_TOKEN_HOST, headers->host, HTTP_FIELD_MAX),
        .origin = header(wsi, WSI_TOKEN_ORIGIN, headers->origin, HTTP_FIELD_MAX),
        .accept = header(wsi, WSI_TOKEN_HTTP_ACCEPT, headers->accept, HTTP_FIELD_MAX),
        .accept_encoding =
            header(wsi, WSI_TOKEN_HTTP_ACCEPT_ENCODING, headers->accept_encoding, HTTP_FIELD_MAX),
        .if_none_match =
            header(wsi, WSI_TOKEN_HTTP_IF_NONE_MATCH, headers->if_none_match, HTTP_FIELD_MAX),
        .body_length = body_length(wsi),
    };
    read_parameters(wsi, headers, q);
    return true;
}

bool http_keeps_connection(struct lws *wsi, const struct request *q)
{
    if (q->body_length != 0)
        return false;
    if (http_header_is(wsi, WSI_TOKEN_HTTP, "HTTP/1.1"))
        return !http_header_is(wsi, WSI_TOKEN_CONNECTION, "close");
    return http_header_is(wsi, WSI_TOKEN_CONNECTION, "keep-alive");
}
