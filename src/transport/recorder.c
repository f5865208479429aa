/* recorder.c: writes a conversation to a file while it goes on. */
#include "transport/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/log.h"
#include "core/memory.h"
#include "transport/transcript.h"

struct recorder {
    struct loop *loop;       /* borrowed */
    char *path;              /* owned */
    int fd;                  /* owned */
    struct transcript heard; /* its lines wait for the next job */
    struct buffer writing;   /* lines of the job that runs */
    int write_number;        /* the errno of the job; 0: fine */
    bool is_running;         /* the job */
    bool is_closing, has_ended;
};

static void write_lines(void *owner)
{
    struct recorder *r = owner;

    for (size_t at = 0; at < r->writing.length && r->write_number == 0;) {
        ssize_t count = write(r->fd, r->writing.bytes + at, r->writing.length - at);

        if (count >= 0)
            at += (size_t)count;
        else if (errno != EINTR)
            r->write_number = errno;
    }
}

static void free_recorder(struct recorder *r)
{
    close(r->fd);
    transcript_done(&r->heard);
    buffer_done(&r->writing);
    free(r->path);
    free(r);
}

static void start_job(struct recorder *r);

static void on_written(void *owner)
{
    struct recorder *r = owner;

    r->is_running = false;
    buffer_clear(&r->writing);
    if (r->write_number != 0) {
        log_error("recording to %s has ended: %s", r->path, strerror(r->write_number));
        r->has_ended = true;
    }
    start_job(r);
}

/* Hands over what waits; frees when there is nothing more and nobody wants it. */
static void start_job(struct recorder *r)
{
    if (r->is_running)
        return;
    if (!r->has_ended && r->heard.lines.length > 0) {
        struct buffer lines = r->heard.lines;

        r->heard.lines = r->writing;
        r->writing = lines;
        r->is_running = true;
        loop_work(r->loop, write_lines, on_written, r);
    } else if (r->is_closing) {
        free_recorder(r);
    }
}

bool recorder_open(struct loop *loop, const char *path, struct recorder **out, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOCTTY | O_CLOEXEC, 0640);

    if (fd < 0)
        return fail_errno(err, errno, "%s", path);

    struct recorder *r = xcalloc(1, sizeof *r);
    *r = (struct recorder){.loop = loop, .path = xstrdup(path), .fd = fd};
    transcript_header(&r->heard, "note", "recorded by heliowire " HELIOWIRE_VERSION);
    transcript_header(&r->heard, "bytes", "exact");
    start_job(r);
    *out = r;
    return true;
}

void recorder_heard(void *recorder, bool sent, struct span bytes)
{
    struct recorder *r = recorder;

    if (r->has_ended || bytes.length == 0)
        return;
    transcript_hear(&r->heard, sent, bytes);
    start_job(r);
}

void recorder_header(struct recorder *r, const char *name, const char *value)
{
    if (r->has_ended)
        return;
    transcript_header(&r->heard, name, value);
    start_job(r);
}

void recorder_close(struct recorder *r)
{
    if (r == NULL)
        return;
    transcript_finish(&r->heard);
    r->is_closing = true;
    start_job(r);
}
