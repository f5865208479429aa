/* stamp.c: times as RFC 3339 has them. */
#include "core/stamp.h"

#include <time.h>

/* Two decimal digits. */
static void put_two(char *at, int number)
{
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
}

void stamp_write(int64_t wall_ms, char out[STAMP_CAPACITY])
{
    time_t seconds = (time_t)(wall_ms / 1000);
    int millis = (int)(wall_ms % 1000);
    struct tm utc;

    gmtime_r(&seconds, &utc);
    memcpy(out, "YYYY-MM-DDTHH:MM:SS.mmmZ", STAMP_CAPACITY);
    put_two(out, (utc.tm_year + 1900) / 100);
    put_two(out + 2, (utc.tm_year + 1900) % 100);
    put_two(out + 5, utc.tm_mon + 1);
    put_two(out + 8, utc.tm_mday);
    put_two(out + 11, utc.tm_hour);
    put_two(out + 14, utc.tm_min);
    put_two(out + 17, utc.tm_sec);
    out[20] = (char)('0' + millis / 100);
    put_two(out + 21, millis % 100);
}

static bool read_two(struct span *text, int *out)
{
    if (text->length < 2 || text->at[0] < '0' || text->at[0] > '9' || text->at[1] < '0' ||
        text->at[1] > '9')
        return false;
    *out = 10 * (text->at[0] - '0') + (text->at[1] - '0');
    *text = span_skip(*text, 2);
    return true;
}

static bool read_sign(struct span *text, char sign)
{
    if (text->length == 0 || text->at[0] != sign)
        return false;
    *text = span_skip(*text, 1);
    return true;
}

static bool read_date(struct span *text, struct tm *out)
{
    int century, year, month;

    if (!read_two(text, &century) || !read_two(text, &year) || !read_sign(text, '-') ||
        !read_two(text, &month) || !read_sign(text, '-') || !read_two(text, &out->tm_mday))
        return false;
    out->tm_year = 100 * century + year - 1900;
    out->tm_mon = month - 1;
    return month >= 1 && month <= 12 && out->tm_mday >= 1 && out->tm_mday <= 31;
}

static bool read_clock(struct span *text, struct tm *out)
{
    return read_two(text, &out->tm_hour) && read_sign(text, ':') && read_two(text, &out->tm_min) &&
           read_sign(text, ':') && read_two(text, &out->tm_sec) && out->tm_hour < 24 &&
           out->tm_min < 60 && out->tm_sec <= 60;
}

/* Fractions of a second, of which three digits count. */
static int64_t read_fraction(struct span *text)
{
    int64_t ms = 0, unit = 100;

    if (!read_sign(text, '.'))
        return 0;
    for (; text->length > 0 && text->at[0] >= '0' && text->at[0] <= '9'; unit /= 10) {
        ms += unit * (text->at[0] - '0');
        *text = span_skip(*text, 1);
    }
    return ms;
}

/* "Z", "+01:00". A blank is a plus that nobody wrote as %2B. */
static bool read_offset(struct span *text, int64_t *minutes)
{
    int hours, rest;
    bool east = read_sign(text, '+') || read_sign(text, ' ');

    *minutes = 0;
    if (!east && read_sign(text, 'Z'))
        return true;
    if ((!east && !read_sign(text, '-')) || !read_two(text, &hours) || !read_sign(text, ':') ||
        !read_two(text, &rest))
        return false;
    *minutes = (east ? 1 : -1) * (60 * hours + rest);
    return true;
}

bool stamp_read(struct span text, int64_t *out)
{
    struct tm utc = {0};
    int64_t minutes;

    if (!read_date(&text, &utc) || !read_sign(&text, 'T') || !read_clock(&text, &utc))
        return false;
    int64_t ms = read_fraction(&text);
    if (!read_offset(&text, &minutes) || text.length > 0)
        return false;
    *out = ((int64_t)timegm(&utc) - 60 * minutes) * 1000 + ms;
    return true;
}
