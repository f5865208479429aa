/* recording.c: a conversation as text. */
#include "transport/recording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/memory.h"

enum { CARET_HEADER = 5 }; /* a caret, a letter, three digits */

struct entry {
    bool sent, is_bare, has_no_check;
    size_t at, length; /* in `bytes` */
};

struct header {
    char *name, *value; /* owned */
};

struct recording {
    struct buffer bytes; /* of all lines */
    struct entry *entries;
    size_t count;
    struct header *headers;
    size_t header_count;
    bool is_exact, has_no_check; /* how to read on */
};

/* Room for one more after `count`, growing by doubling. */
static void *grow(void *list, size_t count, size_t size)
{
    bool is_full = (count & (count - 1)) == 0; /* 0, or a power of two */

    return is_full ? xrealloc(list, (count > 0 ? 2 * count : 1) * size) : list;
}

static char *copy_span(struct span text)
{
    char *copy = xcalloc(text.length + 1, 1);

    span_copy(text, copy, text.length + 1);
    return copy;
}

/* "# name: value" with a name of small letters; everything else behind a # is a comment. */
static void take_header(struct recording *r, struct span line)
{
    struct span text = span_trim(span_skip(line, 1));
    size_t length = 0;

    while (length < text.length && text.at[length] >= 'a' && text.at[length] <= 'z')
        length++;
    if (length == 0 || length == text.length || text.at[length] != ':')
        return;

    struct span name = {.at = text.at, .length = length};
    struct span value = span_trim(span_skip(text, length + 1));
    if (span_is(name, "bytes"))
        r->is_exact = span_is(value, "exact");
    if (span_is(name, "check"))
        r->has_no_check = span_is(value, "none");
    r->headers = grow(r->headers, r->header_count, sizeof *r->headers);
    r->headers[r->header_count++] =
        (struct header){.name = copy_span(name), .value = copy_span(value)};
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool take_bytes(struct recording *r, struct span text, struct error *err)
{
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.at[i];

        if (byte == '\\') {
            bool is_whole = i + 3 < text.length && text.at[i + 1] == 'x';
            int high = is_whole ? hex_digit(text.at[i + 2]) : -1;
            int low = is_whole ? hex_digit(text.at[i + 3]) : -1;

            if (high < 0 || low < 0)
                return fail(err, ERROR_INVALID, "a backslash without xNN behind it");
            byte = (char)(high * 16 + low);
            i += 3;
        }
        buffer_put(&r->bytes, &byte, 1);
    }
    return true;
}

static bool take_line(struct recording *r, struct span line, struct error *err)
{
    if (line.length > 0 && line.at[line.length - 1] == '\r') /* of an editor, ours is \x0d */
        line.length--;
    if (span_trim(line).length == 0)
        return true;
    if (line.at[0] == '#') {
        take_header(r, line);
        return true;
    }
    if (line.length < 3 || (line.at[0] != '>' && line.at[0] != '<') || line.at[1] != ' ')
        return fail(err, ERROR_INVALID, "a line begins with '> ', '< ' or '#'");

    size_t at = r->bytes.length;
    if (!take_bytes(r, span_skip(line, 2), err))
        return false;
    size_t length = r->bytes.length - at;
    bool has_end = memchr(r->bytes.bytes + at, '\r', length) != NULL;
    r->entries = grow(r->entries, r->count, sizeof *r->entries);
    r->entries[r->count++] = (struct entry){
        .sent = line.at[0] == '>',
        .is_bare = !has_end && !r->is_exact,
        .has_no_check = r->has_no_check,
        .at = at,
        .length = length,
    };
    return true;
}

bool recording_parse(struct span text, struct recording **out, struct error *err)
{
    struct recording *r = xcalloc(1, sizeof *r);
    struct error why;
    int number = 1;

    for (; text.length > 0; number++) {
        const char *end = memchr(text.at, '\n', text.length);
        struct span line = {.at = text.at};

        line.length = end != NULL ? (size_t)(end - text.at) : text.length;
        if (!take_line(r, line, &why)) {
            recording_free(r);
            return fail(err, why.code, "line %d: %s", number, why.text);
        }
        text = span_skip(text, line.length + 1);
    }
    *out = r;
    return true;
}

static bool read_text(const char *path, struct buffer *out, struct error *err)
{
    char part[4096];
    struct stat s;
    size_t length;
    FILE *file = fopen(path, "re");

    if (file == NULL)
        return fail_errno(err, errno, "%s", path);
    if (fstat(fileno(file), &s) != 0 || !S_ISREG(s.st_mode)) {
        fclose(file);
        return fail(err, ERROR_MISSING, "%s is not a file", path);
    }
    while ((length = fread(part, 1, sizeof part, file)) > 0)
        buffer_put(out, part, length);
    bool is_whole = ferror(file) == 0;
    int number = errno;
    fclose(file);
    return is_whole || fail_errno(err, number, "%s", path);
}

bool recording_read(const char *path, struct recording **out, struct error *err)
{
    struct buffer text = {0};
    struct error why;
    bool done = read_text(path, &text, err);

    if (done && !recording_parse(buffer_view(&text), out, &why))
        done = fail(err, why.code, "%s, %s", path, why.text);
    buffer_done(&text);
    return done;
}

void recording_free(struct recording *r)
{
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->header_count; i++) {
        free(r->headers[i].name);
        free(r->headers[i].value);
    }
    free(r->headers);
    free(r->entries);
    buffer_done(&r->bytes);
    free(r);
}

size_t recording_count(const struct recording *r)
{
    return r->count;
}

struct recorded recording_at(const struct recording *r, size_t index)
{
    const struct entry *e = &r->entries[index];

    return (struct recorded){
        .sent = e->sent,
        .is_bare = e->is_bare,
        .has_no_check = e->has_no_check,
        .bytes = {.at = r->bytes.bytes + e->at, .length = e->length},
    };
}

/* "^P005", or with question marks for the digits. */
static bool has_caret_header(struct span bytes, char letter)
{
    bool has = bytes.length > CARET_HEADER && bytes.at[0] == '^' && bytes.at[1] == letter;

    for (size_t at = 2; has && at < CARET_HEADER; at++)
        has = (bytes.at[at] >= '0' && bytes.at[at] <= '9') || bytes.at[at] == '?';
    return has;
}

bool recorded_text(const struct recorded *request, const struct framing *f, struct span *text)
{
    if (!request->is_bare)
        return frame_read_request(f, request->bytes, text);
    *text = request->bytes;
    if (f->letter != 0 && has_caret_header(request->bytes, f->letter))
        *text = span_skip(request->bytes, CARET_HEADER);
    return true;
}

const char *recording_header(const struct recording *r, const char *name)
{
    for (size_t i = 0; i < r->header_count; i++)
        if (strcmp(r->headers[i].name, name) == 0)
            return r->headers[i].value;
    return NULL;
}

void recording_put(struct buffer *out, bool sent, struct span bytes)
{
    buffer_text(out, sent ? "> " : "< ");
    for (size_t i = 0; i < bytes.length; i++) {
        char byte = bytes.at[i];

        /* A blank at the end would not outlive every editor and mail program. */
        bool is_last_blank = byte == ' ' && i + 1 == bytes.length;
        if (byte >= ' ' && byte <= '~' && byte != '\\' && !is_last_blank)
            buffer_put(out, &byte, 1);
        else
            buffer_printf(out, "\\x%02x", (unsigned)(unsigned char)byte);
    }
    buffer_text(out, "\n");
}

void recording_put_header(struct buffer *out, const char *name, const char *value)
{
    buffer_printf(out, "# %s: ", name);
    for (const char *at = value; *at != '\0'; at++)
        if (*at == '\n' || *at == '\r')
            buffer_text(out, " ");
        else if ((unsigned char)*at < ' ' || *at == 0x7f)
            buffer_printf(out, "\\x%02x", (unsigned)(unsigned char)*at);
        else
            buffer_put(out, at, 1);
    buffer_text(out, "\n");
}
