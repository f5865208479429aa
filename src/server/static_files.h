/* static_files.h: the web app, which is part of the program.
 *
 * Every file is there as it is and compressed, with a tag of its content. Files with a hash in
 * their name may be kept for ever; the others are asked for again, which costs a tag. A path
 * without extension that is no file shows the app, which knows its own addresses. */
#pragma once

#include "server/request.h"

/* One form of a file; NULL: there is none. */
struct asset_form {
    const unsigned char *at;
    size_t length;
    const char *etag; /* with its quotes */
};

struct asset {
    const char *path; /* "/index.html" */
    const char *type;
    bool hashed; /* its name changes with its content */
    struct asset_form plain, gzip, brotli;
};

/* Made by tools/embed.py: the web app if there is one, and the description of the API. */
extern const struct asset assets[];
extern const size_t asset_count;

/* Fills `r` with the file of the request; false: there is none. */
bool static_file(const struct request *q, struct response *r);

struct api;

/* The handler of /api/openapi.json. */
void static_openapi(struct api *a, const struct request *q, struct span id, struct response *r);
