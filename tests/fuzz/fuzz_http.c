/* fuzz_http.c: what is decided about a request, from any bytes: each line of the input is one part
 * of it. A page of the wrong site must never be let in. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/access.h"
#include "server/static_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Cuts a line off the front of `text`. */
static struct span take_line(struct span *text)
{
    const char *end = text->length > 0 ? memchr(text->at, '\n', text->length) : NULL;
    size_t length = end != NULL ? (size_t)(end - text->at) : text->length;
    struct span line = {.at = text->at, .length = length};

    *text = span_skip(*text, end != NULL ? length + 1 : length);
    return line;
}

/* Both an origin and a host can only be let in if the origin ends with the host's own name. */
static void check_access(const struct access *a, const struct request *q, struct buffer *body)
{
    struct response r = {0};
    bool allowed = access_check(a, q, &r, body);

    assert(allowed == (r.status == 0));
    if (access_origin_matches(q->origin, q->host))
        assert(span_starts_with(q->origin, "http://") || span_starts_with(q->origin, "https://"));
    if (access_host_is_ours(a, q->host))
        assert(memchr(q->host.at, '@', q->host.length) == NULL &&
               memchr(q->host.at, '/', q->host.length) == NULL);
    if (!allowed)
        assert(r.body.length > 0 && r.body.at[0] == '{');
}

static void check_file(const struct request *q)
{
    struct response r = {0};

    if (!static_file(q, &r))
        return;
    assert(r.status == 200 || r.status == 304);
    assert(r.encoding == NULL || request_accepts(q->accept_encoding, r.encoding));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const names[] = {"solar.example"};
    struct span text = {.at = (const char *)bytes, .length = length};
    struct access *a = access_new(names, 1);
    struct buffer body = {0};
    struct request q = {0};
    uint64_t number;

    q.path = take_line(&text);
    q.host = take_line(&text);
    q.origin = take_line(&text);
    q.accept_encoding = take_line(&text);
    q.if_none_match = take_line(&text);
    q.upgrade = length % 2 == 1;
    while (text.length > 0)
        request_add_parameter(&q, take_line(&text));

    check_access(a, &q, &body);
    check_file(&q);
    (void)request_number(request_parameter(&q, "seq"), &number);
    buffer_done(&body);
    access_free(a);
    return 0;
}
