/* seed.c: the three reading routes of an older program. */
#include "server/seed.h"

#include <stdio.h>
#include <time.h>

#include "core/json.h"

struct flag {
    const char *key;
    const char *name;
};

static const struct flag status[] = {
    {"pvoac", "PV or AC feed the load"},
    {"confs", "Configuration status"},
    {"sccfwv", "SCC firmware version"},
    {"ls", "Load status"},
    {"res", "reserved"},
    {"conof", "Charging on/off"},
    {"sccconof", "SCC charging on/off"},
    {"acconof", "AC charging on/off"},
};

static const struct flag status_2[] = {
    {"fmode", "charging to floating mode"},
    {"sw", "Switch On"},
    {"dustp", "dustproof installed"},
};

#define FLAGS(table) .flags = (table), .flag_count = sizeof(table) / sizeof((table)[0])

/* The fields of a QPIGS answer, in its order. */
static const struct {
    const char *key;
    const struct flag *flags; /* NULL: a value as it stands */
    size_t flag_count;
} fields[] = {
    {.key = "Grid Voltage"},
    {.key = "Grid Frequency"},
    {.key = "Output Voltage"},
    {.key = "Output Frequency"},
    {.key = "Output VA"},
    {.key = "Output Power(W)"},
    {.key = "Output load %"},
    {.key = "BUS Voltage"},
    {.key = "Battery Voltage"},
    {.key = "Battery Charging Current"},
    {.key = "Battery capacity"},
    {.key = "Inverter heat sink temperature"},
    {.key = "PV Input current for battery"},
    {.key = "PV Voltage"},
    {.key = "Battery V from SCC"},
    {.key = "Battery discharge I"},
    {.key = "Device status", FLAGS(status)},
    {.key = "Fans voltage offset(mV)"},
    {.key = "EEPROM version"},
    {.key = "PV Power"},
    {.key = "Device status 2", FLAGS(status_2)},
    {.key = "Unknow"},
};

/* The flags of a QPIWS answer, in its order. */
static const char *const errors[] = {
    "PV loss",
    "Inverter fault",
    "Bus Over",
    "Bus Under",
    "Bus Soft Fail",
    "LINE_FAIL",
    "OPVShort",
    "Inverter voltage too low",
    "Inverter voltage too high",
    "Over temperature",
    "Fan locked",
    "Battery voltage high",
    "Battery low alarm",
    "Reserved",
    "Battery under shutdown",
    "Battery derating",
    "Over load",
    "EEPROM Fault",
    "Inverter Over Current",
    "Inverter Soft Fail",
    "Self Test Fail",
    "OP DC Voltage Over",
    "Battery Open",
    "Current Sensor Fail",
    "Battery Short",
    "Power limit",
    "PV voltage high",
    "MPPT overload fault",
};

enum { ERROR_COUNT = sizeof errors / sizeof errors[0] };

static const struct {
    char code;
    const char *mode;
} modes[] = {
    {'B', "Battery"}, {'L', "Line"}, {'S', "Standby"}, {'F', "Fault"}, {'Y', "Bypass"},
};

/* The last answer of the first inverter to `command`, empty if there was none. */
static struct span last_text(const struct api *a, const char *command)
{
    if (site_count(a->site) == 0)
        return (struct span){0};
    return inverter_last_text(site_at(a->site, 0), command);
}

/* Local time without a zone, as the older program had it. */
static void put_server_time(const struct api *a, struct json *j)
{
    char stamp[64];
    int64_t wall_ms = loop_wall_ms(a->loop);
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm local;

    localtime_r(&seconds, &local);
    size_t length = strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &local);
    snprintf(stamp + length, sizeof stamp - length, ".%03d000", (int)(wall_ms % 1000));
    json_key_text(j, "server_time", stamp);
}

static void answer_null(struct api *a, struct response *r)
{
    buffer_clear(&a->body);
    buffer_text(&a->body, "null");
    response_json(r, &a->body);
}

static struct json begin(struct api *a)
{
    struct json j = json_into(&a->body);

    buffer_clear(&a->body);
    json_begin(&j, '{');
    return j;
}

static void end(struct api *a, struct json *j, struct response *r)
{
    put_server_time(a, j);
    json_end(j, '}');
    response_json(r, &a->body);
}

static void put_flags(struct json *j, const char *key, const struct flag *flags, size_t count,
                      struct span token)
{
    json_key(j, key);
    json_begin(j, '{');
    for (size_t n = 0; n < count && n < token.length; n++) {
        json_key(j, flags[n].key);
        json_begin(j, '{');
        json_key_text(j, "name", flags[n].name);
        json_key_span(j, "value", (struct span){.at = token.at + n, .length = 1});
        json_end(j, '}');
    }
    json_end(j, '}');
}

static struct span next_token(struct span *text)
{
    const char *blank = memchr(text->at, ' ', text->length);
    size_t length = blank != NULL ? (size_t)(blank - text->at) : text->length;
    struct span token = {.at = text->at, .length = length};

    *text = span_skip(*text, blank != NULL ? length + 1 : length);
    return token;
}

void seed_live(struct api *a, const struct request *q, struct span id, struct response *r)
{
    struct span text = last_text(a, "QPIGS");

    (void)q, (void)id;
    if (text.length == 0) {
        answer_null(a, r);
        return;
    }
    struct json j = begin(a);
    for (size_t n = 0; n < sizeof fields / sizeof fields[0] && text.length > 0; n++) {
        struct span token = next_token(&text);

        if (fields[n].flags != NULL)
            put_flags(&j, fields[n].key, fields[n].flags, fields[n].flag_count, token);
        else
            json_key_span(&j, fields[n].key, token);
    }
    end(a, &j, r);
}

void seed_mode(struct api *a, const struct request *q, struct span id, struct response *r)
{
    struct span text = last_text(a, "QMOD");
    const char *mode = NULL;

    (void)q, (void)id;
    if (text.length == 0) {
        answer_null(a, r);
        return;
    }
    for (size_t n = 0; n < sizeof modes / sizeof modes[0]; n++)
        if (text.at[0] == modes[n].code)
            mode = modes[n].mode;

    struct json j = begin(a);
    if (mode != NULL)
        json_key_text(&j, "mode", mode);
    else
        json_key_span(&j, "raw", text);
    end(a, &j, r);
}

void seed_errors(struct api *a, const struct request *q, struct span id, struct response *r)
{
    struct span text = last_text(a, "QPIWS");

    (void)q, (void)id;
    if (text.length == 0) {
        answer_null(a, r);
        return;
    }
    struct json j = begin(a);
    for (size_t n = 0; n < ERROR_COUNT && text.length >= ERROR_COUNT; n++)
        json_key_span(&j, errors[n], (struct span){.at = text.at + n, .length = 1});
    end(a, &j, r);
}
