/* static_files.c: the web app, which is part of the program. */
#include "server/static_files.h"

#define INDEX "/index.html"

/* What a program without the app shows. */
static const char no_app[] =
    "<!doctype html>\n"
    "<html lang=\"en\">\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>Heliowire</title>\n"
    "<h1>Heliowire is running</h1>\n"
    "<p>This program was built without the web app. To get it, install Node.js 20.19 or newer and "
    "npm, then build again with <code>make</code>, or take a release, which carries the app.</p>\n"
    "<p>The API is here all the same: <a href=\"/api/v1/live\">live readings</a>, "
    "<a href=\"/api/v1/health\">health</a>, <a href=\"/api/openapi.json\">description</a>.</p>\n"
    "</html>\n";

static const struct asset *find(struct span path)
{
    for (size_t n = 0; n < asset_count; n++)
        if (span_is(path, assets[n].path))
            return &assets[n];
    return NULL;
}

static bool has_extension(struct span path)
{
    for (size_t n = path.length; n > 0 && path.at[n - 1] != '/'; n--)
        if (path.at[n - 1] == '.')
            return true;
    return false;
}

static const struct asset_form *choose(const struct asset *a, struct span accept,
                                       struct response *r)
{
    if (a->brotli.at != NULL && request_accepts(accept, "br")) {
        r->encoding = "br";
        return &a->brotli;
    }
    if (a->gzip.at != NULL && request_accepts(accept, "gzip")) {
        r->encoding = "gzip";
        return &a->gzip;
    }
    return &a->plain;
}

/* A worker is bound by the policy its script came with, like a page by its own: with that of a
 * plain file it could fetch nothing. */
static bool has_own_policy(const struct asset *a)
{
    struct span type = span_of(a->type);

    return span_starts_with(type, "text/html") || span_starts_with(type, "text/javascript");
}

static void answer(const struct asset *a, const struct request *q, struct response *r)
{
    const struct asset_form *form = choose(a, q->accept_encoding, r);

    r->etag = form->etag;
    r->vary = true;
    r->cache = a->hashed ? "public, max-age=31536000, immutable" : "no-cache";
    r->page = has_own_policy(a);
    if (request_has_etag(q->if_none_match, form->etag)) {
        r->status = 304;
        r->encoding = NULL;
        return;
    }
    r->status = 200;
    r->type = a->type;
    r->body = (struct span){.at = (const char *)form->at, .length = form->length};
    r->lasting = true;
}

static void answer_without_app(struct response *r)
{
    r->status = 200;
    r->type = "text/html; charset=utf-8";
    r->cache = "no-cache";
    r->page = true;
    r->body = span_of(no_app);
    r->lasting = true;
}

bool static_file(const struct request *q, struct response *r)
{
    const struct asset *a = find(q->path);

    if (a == NULL && !has_extension(q->path)) {
        a = find(span_of(INDEX));
        if (a == NULL) {
            answer_without_app(r);
            return true;
        }
    }
    if (a == NULL)
        return false;
    answer(a, q, r);
    return true;
}

void static_openapi(struct api *a, const struct request *q, struct span id, struct response *r)
{
    (void)a, (void)id;
    answer(find(q->path), q, r);
}
