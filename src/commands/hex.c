/* hex.c: bytes as hexadecimal digits. */
#include "commands/hex.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What a digit is worth, -1 for anything else. */
static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool hex_parse(struct span digits, struct buffer *out)
{
    buffer_reserve(out, digits.length / 2);
    for (size_t i = 0; i < digits.length; i++) {
        if (is_blank(digits.at[i]))
            continue;

        int high = digit_of(digits.at[i]);
        int low = i + 1 < digits.length ? digit_of(digits.at[i + 1]) : -1;
        if (high < 0 || low < 0)
            return false;
        buffer_put(out, &(char){(char)(high * 16 + low)}, 1);
        i++;
    }
    return true;
}

void hex_put(struct span bytes, struct buffer *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];

        buffer_put(out, (char[]){digits[byte >> 4], digits[byte & 15]}, 2);
    }
}
