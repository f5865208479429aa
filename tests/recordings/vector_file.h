/* vector_file.h: what the tests read of a file of recorded frames. */
#pragma once

#include <ctype.h>
#include <jansson.h>
#include <string.h>

#include "protocols/index.h"

static inline const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

static inline int hex_digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

static inline struct span bytes_of(const char *hex, char *out, size_t capacity)
{
    size_t length = 0;

    for (; hex[0] != '\0' && hex[1] != '\0' && length < capacity; hex += 2)
        out[length++] = (char)(hex_digit(hex[0]) << 4 | hex_digit(hex[1]));
    return (struct span){.at = out, .length = length};
}

static inline const struct protocol *protocol_of(const json_t *object)
{
    const char *name = text_of(object, "protocol");
    const char *decode_as = text_of(object, "decode_as");

    if (strcmp(name, "usb") == 0)
        name = decode_as[0] != '\0' ? decode_as : "pi30";
    return protocol_find(span_of(name));
}
