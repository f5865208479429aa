/* uri.c: the name of a device, taken apart. */
#include "transport/uri.h"

#include <stdlib.h>
#include <string.h>

#include "core/span.h"

enum { BAUD_MIN = 300, BAUD_MAX = 921600 };

struct scheme {
    const char *prefix;
    bool (*parse)(struct span rest, struct uri *out, struct error *err);
};

/* Splits at the first `mark`; without one, `*tail` is empty and the answer is false. */
static bool split(struct span text, char mark, struct span *head, struct span *tail)
{
    const char *at = text.length > 0 ? memchr(text.at, mark, text.length) : NULL;

    *head = text;
    *tail = (struct span){.at = text.at + text.length};
    if (at == NULL)
        return false;
    head->length = (size_t)(at - text.at);
    *tail = span_skip(text, head->length + 1);
    return true;
}

/* Digits only, so that neither a sign nor a blank slips through. */
static bool parse_number(struct span text, int base, unsigned long max, unsigned long *out)
{
    char digits[16], *end;

    if (text.length == 0 || text.length >= sizeof digits || strchr("+- \t", text.at[0]) != NULL)
        return false;
    span_copy(text, digits, sizeof digits);
    unsigned long number = strtoul(digits, &end, base);
    if (*end != '\0' || number > max)
        return false;
    *out = number;
    return true;
}

static bool parse_baud(struct span options, struct uri *out, struct error *err)
{
    struct span name, value;
    unsigned long baud;

    split(options, '=', &name, &value);
    if (!span_is(name, "baud"))
        return fail(err, ERROR_INVALID, "unknown option '%.*s' (known: baud)", SPAN_PRINT(options));
    if (!parse_number(value, 10, BAUD_MAX, &baud) || baud < BAUD_MIN)
        return fail(err, ERROR_INVALID, "baud '%.*s' is not a number from %d to %d",
                    SPAN_PRINT(value), BAUD_MIN, BAUD_MAX);
    out->baud = (uint32_t)baud;
    return true;
}

/* A path, and perhaps `?baud=`. */
static bool parse_path(struct span rest, struct uri *out, struct error *err)
{
    struct span path, options;
    bool has_options = split(rest, '?', &path, &options);

    if (path.length == 0)
        return fail(err, ERROR_INVALID, "the path is missing");
    span_copy(path, out->path, sizeof out->path);
    return !has_options || parse_baud(options, out, err);
}

static bool parse_hidraw(struct span rest, struct uri *out, struct error *err)
{
    if (rest.length == 0)
        return fail(err, ERROR_INVALID, "the path is missing, as in hidraw:/dev/hidraw0");
    span_copy(rest, out->path, sizeof out->path);
    return true;
}

static bool parse_usb(struct span rest, struct uri *out, struct error *err)
{
    struct span ids, place, vendor, product;
    unsigned long vendor_id, product_id;
    bool has_place = split(rest, '@', &ids, &place);

    split(ids, ':', &vendor, &product);
    if (vendor.length != 4 || product.length != 4 ||
        !parse_number(vendor, 16, UINT16_MAX, &vendor_id) ||
        !parse_number(product, 16, UINT16_MAX, &product_id))
        return fail(err, ERROR_INVALID, "'%.*s' is not two ids of four hex digits, as in 0665:5161",
                    SPAN_PRINT(ids));

    const char *dash = has_place ? memchr(place.at, '-', place.length) : NULL;
    if (has_place &&
        (dash == NULL || dash == place.at || place.length >= sizeof out->place ||
         dash + 1 == place.at + place.length || strspn(place.at, "0123456789-.") < place.length))
        return fail(err, ERROR_INVALID, "'%.*s' is not a bus and its ports, as in 1-2.3",
                    SPAN_PRINT(place));
    out->vendor_id = (uint16_t)vendor_id;
    out->product_id = (uint16_t)product_id;
    span_copy(place, out->place, sizeof out->place);
    return true;
}

/* An IPv6 address stands in brackets, because it has colons of its own. */
static bool parse_tcp(struct span rest, struct uri *out, struct error *err)
{
    struct span host, port;
    unsigned long number;
    bool is_whole;

    if (rest.length > 0 && rest.at[0] == '[') {
        is_whole =
            split(span_skip(rest, 1), ']', &host, &port) && port.length > 0 && port.at[0] == ':';
        port = span_skip(port, 1);
    } else {
        is_whole = split(rest, ':', &host, &port);
    }
    if (!is_whole || host.length == 0)
        return fail(err, ERROR_INVALID, "'%.*s' is not host:port, as in tcp:gateway:8899",
                    SPAN_PRINT(rest));
    if (!parse_number(port, 10, UINT16_MAX, &number) || number == 0)
        return fail(err, ERROR_INVALID,
                    "port '%.*s' is not a number from 1 to 65535 (an IPv6 address stands in [])",
                    SPAN_PRINT(port));
    span_copy(host, out->path, sizeof out->path);
    out->port = (uint16_t)number;
    return true;
}

static bool parse_sim(struct span rest, struct uri *out, struct error *err)
{
    (void)err; /* the simulator judges it */
    span_copy(rest, out->path, sizeof out->path);
    return true;
}

static const struct scheme schemes[] = {
    [URI_HIDRAW] = {.prefix = "hidraw:", .parse = parse_hidraw},
    [URI_USB] = {.prefix = "usb:", .parse = parse_usb},
    [URI_SERIAL] = {.prefix = "serial:", .parse = parse_path},
    [URI_TCP] = {.prefix = "tcp:", .parse = parse_tcp},
    [URI_REPLAY] = {.prefix = "replay:", .parse = parse_path},
    [URI_SIM] = {.prefix = "sim:", .parse = parse_sim},
};

enum { SCHEME_COUNT = sizeof schemes / sizeof schemes[0] };

static bool fail_unknown(const char *text, struct error *err)
{
    if (text[0] == '/')
        return fail(err, ERROR_INVALID, "device '%s': did you mean %s%s?", text,
                    strstr(text, "hidraw") != NULL ? "hidraw:" : "serial:", text);
    return fail(err, ERROR_INVALID,
                "device '%s': it begins with none of hidraw: usb: serial: tcp: replay: sim:", text);
}

bool uri_parse(const char *text, struct uri *out, struct error *err)
{
    struct uri parsed = {0};
    struct error why;

    if (strlen(text) >= URI_MAX)
        return fail(err, ERROR_INVALID, "device '%.40s…': longer than %d bytes", text, URI_MAX - 1);
    for (size_t i = 0; i < SCHEME_COUNT; i++) {
        struct span whole = span_of(text);

        if (!span_starts_with(whole, schemes[i].prefix))
            continue;
        parsed.scheme = (enum uri_scheme)i;
        if (!schemes[i].parse(span_skip(whole, strlen(schemes[i].prefix)), &parsed, &why))
            return fail(err, why.code, "device '%s': %s", text, why.text);
        *out = parsed;
        return true;
    }
    return fail_unknown(text, err);
}
