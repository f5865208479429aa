/* access.c: who may ask at all. */
#include "server/access.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "core/memory.h"

enum { NAME_MAX_LENGTH = 255 };

/* The hash is that of an empty style element: all that the style engine of the app needs, as it
 * fills in its rules by script. */
#define PAGE_POLICY                                                                                \
    "default-src 'none'; script-src 'self'; "                                                      \
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "                     \
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "             \
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

#define DATA_POLICY "default-src 'none'; frame-ancestors 'none'"

#define ALWAYS                                                                                     \
    "X-Content-Type-Options: nosniff\r\n"                                                          \
    "Referrer-Policy: no-referrer\r\n"                                                             \
    "Cross-Origin-Opener-Policy: same-origin\r\n"                                                  \
    "Cross-Origin-Resource-Policy: same-origin\r\n"

struct access {
    char **names; /* owned, and each of them */
    size_t count;
};

static void add_name(struct access *a, const char *name)
{
    a->names = xrealloc(a->names, (a->count + 1) * sizeof *a->names);
    a->names[a->count++] = xstrdup(name);
}

struct access *access_new(const char *const *hosts, size_t count)
{
    struct access *a = xcalloc(1, sizeof *a);
    char machine[NAME_MAX_LENGTH + 1] = "";
    char local[sizeof machine + sizeof ".local"];

    add_name(a, "localhost");
    if (gethostname(machine, sizeof machine - 1) == 0 && machine[0] != '\0') {
        add_name(a, machine);
        machine[strcspn(machine, ".")] = '\0';
        snprintf(local, sizeof local, "%s.local", machine);
        add_name(a, machine);
        add_name(a, local);
    }
    for (size_t i = 0; i < count; i++)
        add_name(a, hosts[i]);
    return a;
}

void access_free(struct access *a)
{
    if (a == NULL)
        return;
    for (size_t i = 0; i < a->count; i++)
        free(a->names[i]);
    free(a->names);
    free(a);
}

static bool is_port(struct span text)
{
    uint64_t port;

    return request_number(text, &port) && port <= 65535;
}

/* Splits "name:8080" and "[::1]:8080"; the port may be missing. False: neither of them. */
static bool split_host(struct span host, struct span *name, struct span *port)
{
    const char *end = NULL;

    *port = (struct span){0};
    if (host.length == 0)
        return false;
    if (host.at[0] == '[') {
        end = memchr(host.at, ']', host.length);
        if (end == NULL)
            return false;
        end++;
    } else {
        end = memchr(host.at, ':', host.length);
        if (end == NULL)
            end = host.at + host.length;
    }
    *name = (struct span){.at = host.at, .length = (size_t)(end - host.at)};

    struct span rest = span_skip(host, name->length);
    if (rest.length == 0)
        return true;
    *port = span_skip(rest, 1);
    return rest.at[0] == ':' && is_port(*port);
}

/* inet_pton() ends at a NUL: what stands behind one would be let through unseen. */
static bool is_address_of(int family, struct span digits)
{
    char text[INET6_ADDRSTRLEN + 1];
    unsigned char address[sizeof(struct in6_addr)];

    if (digits.length >= sizeof text || memchr(digits.at, '\0', digits.length) != NULL)
        return false;
    span_copy(digits, text, sizeof text);
    return inet_pton(family, text, address) == 1;
}

static bool is_address(struct span name)
{
    if (name.at[0] == '[')
        return is_address_of(AF_INET6, (struct span){.at = name.at + 1, .length = name.length - 2});
    return is_address_of(AF_INET, name);
}

bool access_host_is_ours(const struct access *a, struct span host)
{
    struct span name, port;

    if (!split_host(host, &name, &port) || name.length == 0)
        return false;
    if (is_address(name))
        return true;

    if (name.at[name.length - 1] == '.') /* the root's dot: "solar.local." is the same name */
        name.length--;
    for (size_t i = 0; i < a->count; i++)
        if (strlen(a->names[i]) == name.length &&
            strncasecmp(a->names[i], name.at, name.length) == 0)
            return true;
    return false;
}

bool access_origin_matches(struct span origin, struct span host)
{
    struct span origin_name, origin_port, host_name, host_port;
    const char *usual_port = "80";

    if (span_starts_with(origin, "http://")) {
        origin = span_skip(origin, strlen("http://"));
    } else if (span_starts_with(origin, "https://")) {
        origin = span_skip(origin, strlen("https://"));
        usual_port = "443";
    } else {
        return false;
    }
    if (!split_host(origin, &origin_name, &origin_port) ||
        !split_host(host, &host_name, &host_port))
        return false;

    if (origin_port.length == 0)
        origin_port = span_of(usual_port);
    if (host_port.length == 0)
        host_port = span_of(usual_port);
    return span_equals(origin_port, host_port) && origin_name.length == host_name.length &&
           strncasecmp(origin_name.at, host_name.at, host_name.length) == 0;
}

bool access_check(const struct access *a, const struct request *q, struct response *r,
                  struct buffer *body)
{
    bool safe = (q->method == METHOD_GET || q->method == METHOD_HEAD) && !q->upgrade;

    if (q->host.length == 0) {
        response_problem(r, q, 400, "The request has no Host header.", body);
        return false;
    }
    if (!access_host_is_ours(a, q->host)) {
        response_problem(r, q, 421,
                         "This server is not known by that name. Use its address, or start it "
                         "with --host NAME.",
                         body);
        return false;
    }
    if (!safe && q->origin.length > 0 && !access_origin_matches(q->origin, q->host)) {
        response_problem(r, q, 403, "The request comes from a page of another site.", body);
        return false;
    }
    return true;
}

struct span access_headers(bool page)
{
    static const char of_page[] = "Content-Security-Policy: " PAGE_POLICY "\r\n" ALWAYS;
    static const char of_data[] = "Content-Security-Policy: " DATA_POLICY "\r\n" ALWAYS;

    return page ? (struct span){.at = of_page, .length = sizeof of_page - 1}
                : (struct span){.at = of_data, .length = sizeof of_data - 1};
}
