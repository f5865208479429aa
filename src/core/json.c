/* json.c: writes JSON text into a buffer. */
#include "core/json.h"

static void before_value(struct json *j)
{
    if (j->comma)
        buffer_put(j->out, ",", 1);
    j->comma = true;
}

void json_begin(struct json *j, char bracket)
{
    before_value(j);
    buffer_put(j->out, &bracket, 1);
    j->comma = false;
}

void json_end(struct json *j, char bracket)
{
    buffer_put(j->out, &bracket, 1);
    j->comma = true;
}

void json_key(struct json *j, const char *name)
{
    before_value(j);
    buffer_put(j->out, "\"", 1);
    buffer_text(j->out, name);
    buffer_put(j->out, "\":", 2);
    j->comma = false;
}

/* Length of the well-formed UTF-8 sequence at the start of `text`, 0 if there is none (RFC 3629).
 */
static size_t utf8_length(struct span text)
{
    const unsigned char *c = (const unsigned char *)text.at;
    size_t length = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;

    if (length == 0 || c[0] > 0xf4 || length > text.length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 0;
    if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
        (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
        return 0;
    return length;
}

void json_put_string(struct json *j, struct span text)
{
    before_value(j);
    buffer_put(j->out, "\"", 1);
    while (text.length > 0) {
        unsigned char c = (unsigned char)text.at[0];
        size_t length = utf8_length(text);

        if (c == '"' || c == '\\')
            buffer_printf(j->out, "\\%c", c);
        else if (c < 0x20)
            buffer_printf(j->out, "\\u%04x", c);
        else if (length == 0)
            buffer_text(j->out, "\xef\xbf\xbd");
        else
            buffer_put(j->out, text.at, length);
        text = span_skip(text, length > 0 ? length : 1);
    }
    buffer_put(j->out, "\"", 1);
}

void json_put_text(struct json *j, const char *text)
{
    if (text == NULL)
        json_put_null(j);
    else
        json_put_string(j, span_of(text));
}

void json_put_integer(struct json *j, int64_t number)
{
    before_value(j);
    buffer_number(j->out, number);
}

void json_put_bool(struct json *j, bool truth)
{
    before_value(j);
    buffer_text(j->out, truth ? "true" : "false");
}

void json_put_null(struct json *j)
{
    before_value(j);
    buffer_put(j->out, "null", 4);
}

void json_put_raw(struct json *j, struct span text)
{
    before_value(j);
    buffer_span(j->out, text);
}

void json_key_text(struct json *j, const char *name, const char *text)
{
    json_key(j, name);
    json_put_text(j, text);
}

void json_key_span(struct json *j, const char *name, struct span text)
{
    json_key(j, name);
    json_put_string(j, text);
}

void json_key_integer(struct json *j, const char *name, int64_t number)
{
    json_key(j, name);
    json_put_integer(j, number);
}

void json_key_bool(struct json *j, const char *name, bool truth)
{
    json_key(j, name);
    json_put_bool(j, truth);
}

void json_key_null(struct json *j, const char *name)
{
    json_key(j, name);
    json_put_null(j);
}
