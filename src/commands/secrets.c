/* secrets.c: what must not be given away: serial numbers, names, addresses. */
#include "commands/secrets.h"

#include <ctype.h>
#include <stdlib.h>

#include "core/memory.h"

enum {
    KEPT_MAX = 4,     /* first digits of a serial number that stay: they tell the model */
    SERIAL_LEAST = 8, /* a shorter one might be found in other numbers */
};

struct hidden {
    char *word, *instead; /* owned */
};

struct secrets {
    bool keeps_serial;
    char **serials; /* owned */
    size_t serial_count;
    struct hidden *words; /* owned */
    size_t word_count;
};

struct secrets *secrets_new(bool keep_serial)
{
    struct secrets *s = xcalloc(1, sizeof *s);

    s->keeps_serial = keep_serial;
    return s;
}

bool secrets_keep_serial(const struct secrets *s)
{
    return s->keeps_serial;
}

void secrets_free(struct secrets *s)
{
    if (s == NULL)
        return;
    for (size_t n = 0; n < s->serial_count; n++)
        free(s->serials[n]);
    for (size_t n = 0; n < s->word_count; n++) {
        free(s->words[n].word);
        free(s->words[n].instead);
    }
    free(s->serials);
    free(s->words);
    free(s);
}

static bool is_known(const struct secrets *s, struct span serial)
{
    for (size_t n = 0; n < s->serial_count; n++)
        if (span_is(serial, s->serials[n]))
            return true;
    return false;
}

void secrets_serial(struct secrets *s, struct span serial)
{
    if (serial.length < SERIAL_LEAST || is_known(s, serial))
        return;

    char *copy = xcalloc(serial.length + 1, 1);
    span_copy(serial, copy, serial.length + 1);
    s->serials = xrealloc(s->serials, (s->serial_count + 1) * sizeof *s->serials);
    s->serials[s->serial_count++] = copy;
}

void secrets_word(struct secrets *s, const char *word, const char *instead)
{
    if (word == NULL || word[0] == '\0')
        return;
    s->words = xrealloc(s->words, (s->word_count + 1) * sizeof *s->words);
    s->words[s->word_count++] = (struct hidden){.word = xstrdup(word), .instead = xstrdup(instead)};
}

/* Replaces a serial number, and what goes on behind it without a gap: the places that are not used
 * may hold more of it. */
void secrets_blank(char *at, size_t length, size_t room)
{
    size_t kept = length / 3 < KEPT_MAX ? length / 3 : KEPT_MAX;

    while (length < room && secrets_is_alnum(at[length]))
        length++;
    for (size_t i = kept; i < length; i++)
        if (secrets_is_alnum(at[i]))
            at[i] = '0';
}

/* Two that begin alike are of one unit, which tells less of it in a short answer. */
static bool is_of_one_unit(struct span a, struct span b)
{
    size_t length = a.length < b.length ? a.length : b.length;

    return length >= SERIAL_LEAST && memcmp(a.at, b.at, length) == 0;
}

/* The number of the unit among those that are known, counted from 0. */
static size_t unit_of(const struct secrets *s, struct span serial)
{
    size_t unit = 0;

    for (size_t n = 0; n < s->serial_count; n++) {
        struct span known = span_of(s->serials[n]);
        bool first = true;

        if (is_of_one_unit(known, serial))
            return unit;
        for (size_t k = 0; k < n && first; k++)
            first = !is_of_one_unit(span_of(s->serials[k]), known);
        unit += first;
    }
    return 0;
}

void secrets_blank_serial(const struct secrets *s, char *at, size_t length, size_t room)
{
    size_t unit = unit_of(s, (struct span){.at = at, .length = length});

    secrets_blank(at, length, room);
    if (unit > 0 && secrets_is_alnum(at[length - 1]))
        at[length - 1] = (char)('0' + unit % 10);
}

void secrets_blank_known(const struct secrets *s, char *at, size_t length)
{
    for (size_t n = 0; n < s->serial_count; n++) {
        size_t size = strlen(s->serials[n]);

        for (size_t i = 0; i + size <= length; i++)
            if (memcmp(at + i, s->serials[n], size) == 0)
                secrets_blank_serial(s, at + i, size, length - i);
    }
}

/* The beginning of `text` that is made of hex digits and `between`. */
static struct span run_of(struct span text, char between)
{
    size_t length = 0;

    while (length < text.length &&
           (isxdigit((unsigned char)text.at[length]) != 0 || text.at[length] == between))
        length++;
    return (struct span){.at = text.at, .length = length};
}

static size_t count_of(struct span text, char c)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += text.at[i] == c;
    return count;
}

/* Four numbers below 256 between points. */
static bool is_ipv4(struct span text)
{
    unsigned number = 0, parts = 0;
    size_t digits = 0;

    for (size_t i = 0; i <= text.length; i++) {
        if (i < text.length && isdigit((unsigned char)text.at[i])) {
            number = number * 10 + (unsigned)(text.at[i] - '0');
            digits++;
        } else if ((i < text.length && text.at[i] != '.') || digits == 0 || digits > 3 ||
                   number > 255) {
            return false;
        } else {
            parts++;
            number = 0;
            digits = 0;
        }
    }
    return parts == 4;
}

/* An address of a network card has five colons, one of IPv6 seven or two in a row, and a time or
 * the place of a USB device fewer. */
static bool has_colons_of_address(struct span text)
{
    for (size_t i = 0; i + 2 < text.length; i++)
        if (text.at[i] == ':' && text.at[i + 1] == ':')
            return true;
    return count_of(text, ':') >= 5;
}

/* The length of the address that `text` begins with; 0: it begins with none. */
static size_t address_length(struct span text)
{
    struct span points = run_of(text, '.'), colons = run_of(text, ':'), dashes = run_of(text, '-');

    while (points.length > 0 && points.at[points.length - 1] == '.')
        points.length--;
    if (is_ipv4(points))
        return points.length;
    if (has_colons_of_address(colons)) /* it may end as one of IPv4 does */
        return colons.length + run_of(span_skip(text, colons.length), '.').length;
    return dashes.length == 17 && count_of(dashes, '-') == 5 ? dashes.length : 0;
}

static const struct hidden *hidden_at(const struct secrets *s, struct span text)
{
    const struct hidden *best = NULL;

    for (size_t n = 0; n < s->word_count; n++) {
        const struct hidden *h = &s->words[n];
        size_t length = strlen(h->word);

        if (!span_starts_with(text, h->word) ||
            (length < text.length && (secrets_is_alnum(text.at[length]) || text.at[length] == '_')))
            continue;
        if (best == NULL || length > strlen(best->word))
            best = h;
    }
    return best;
}

static void hide_words(const struct secrets *s, struct span text, struct buffer *out)
{
    char before = ' '; /* words are hidden as a whole only, and 1.2.3.4.5 is no address */

    while (text.length > 0) {
        bool inside = secrets_is_alnum(before) || before == '_';
        const struct hidden *h = inside ? NULL : hidden_at(s, text);
        size_t address = inside || before == '.' || h != NULL ? 0 : address_length(text);
        size_t length = h != NULL ? strlen(h->word) : address > 0 ? address : 1;

        before = text.at[length - 1];
        if (h != NULL)
            buffer_text(out, h->instead);
        else if (address > 0)
            buffer_text(out, "(address)");
        else
            buffer_put(out, text.at, 1);
        text = span_skip(text, length);
    }
}

void secrets_text(const struct secrets *s, struct span text, struct buffer *out)
{
    size_t from = out->length;

    hide_words(s, text, out);
    if (!s->keeps_serial && out->length > from)
        secrets_blank_known(s, out->bytes + from, out->length - from);
}
