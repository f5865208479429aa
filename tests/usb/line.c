/* line.c: the inverter and its 2400-baud line: reads a recording, answers from it, and times
 * every report as the serial line would; or passes on what another program says. */
#include "line.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum {
    EXCHANGES_MAX = 128,
    TEXT_MAX = 512,
    REQUEST_MAX = 128,
    REPORTS_MAX = 256,
    BYTE_US = 10 * 1000000 / 2400, /* start bit, eight data bits, stop bit */
    THINKING_MS = 20,
};

struct exchange {
    char question[REQUEST_MAX]; /* text without check; may hold the wildcards of fnmatch */
    uint8_t answer[TEXT_MAX];
    size_t answer_size;
};

struct report {
    int64_t due_us;
    uint8_t bytes[REPORT_SIZE];
};

/* How many of the next replies each fault hits. */
struct faults {
    long nak;
    long bad_crc;
    long lose;
    long late;
    long late_ms;
    bool silent;
};

struct line {
    struct exchange exchanges[EXCHANGES_MAX];
    size_t exchange_count;
    bool plain; /* a UPS: no checks, and what it does not know comes back as an echo */

    int port;                   /* -1: the recording answers */
    uint8_t piece[REPORT_SIZE]; /* a report that has not come whole yet */
    size_t piece_size;

    uint8_t request[REQUEST_MAX + 1]; /* and room for its CR */
    size_t request_size;
    int64_t in_free_us;  /* the line towards the inverter is busy until then */
    int64_t out_free_us; /* and the line from it */
    long latency_ms;

    struct report reports[REPORTS_MAX]; /* a ring */
    size_t first;
    size_t count;

    struct faults faults;
};

/* CRC-16/XMODEM, and the rule that no byte of it may look like the start or end of a frame. */
static void crc_append(uint8_t *text, size_t *size)
{
    unsigned crc = 0;
    for (size_t i = 0; i < *size; i++) {
        crc ^= (unsigned)text[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
        crc &= 0xffff;
    }
    const uint8_t bytes[2] = {(uint8_t)(crc >> 8), (uint8_t)crc};
    for (size_t i = 0; i < 2; i++) {
        const bool reserved = bytes[i] == '(' || bytes[i] == '\r' || bytes[i] == '\n';
        text[(*size)++] = (uint8_t)(bytes[i] + (reserved ? 1 : 0));
    }
}

/* Turns \xNN into bytes. A text that does not end with CR gets its check and CR here. */
static size_t answer_parse(const char *text, uint8_t *answer)
{
    size_t size = 0;
    while (*text != '\0' && size < TEXT_MAX - 3) {
        unsigned byte = 0;
        if (sscanf(text, "\\x%2x", &byte) == 1) {
            answer[size++] = (uint8_t)byte;
            text += 4;
        } else {
            answer[size++] = (uint8_t)*text++;
        }
    }
    if (size == 0 || answer[size - 1] != '\r') {
        crc_append(answer, &size);
        answer[size++] = '\r';
    }
    return size;
}

/*
 * A request may be written bare or with its check and CR as \xNN. Only the text counts, and no
 * question of these protocols holds a backslash.
 */
static void question_parse(const char *text, char *question)
{
    const size_t size = strcspn(text, "\\");
    snprintf(question, REQUEST_MAX, "%.*s", (int)size, text);
}

static bool load_recording(struct line *line, const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        printf("recording %s: %s\n", path, strerror(errno));
        return false;
    }
    line->exchange_count = 0;
    line->plain = false;
    char text[4 * TEXT_MAX];
    struct exchange *next = &line->exchanges[0];
    while (line->exchange_count < EXCHANGES_MAX && fgets(text, sizeof text, file) != NULL) {
        text[strcspn(text, "\n")] = '\0';
        if (strcmp(text, "# check: none") == 0) {
            line->plain = true;
        } else if (strncmp(text, "> ", 2) == 0) {
            question_parse(text + 2, next->question);
        } else if (strncmp(text, "< ", 2) == 0 && next->question[0] != '\0') {
            next->answer_size = answer_parse(text + 2, next->answer);
            next = &line->exchanges[++line->exchange_count % EXCHANGES_MAX];
            next->question[0] = '\0';
        }
    }
    fclose(file);
    return line->exchange_count > 0;
}

static bool open_port(struct line *line, const char *path)
{
    struct termios settings;
    line->port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (line->port < 0 || tcgetattr(line->port, &settings) != 0) {
        printf("port %s: %s\n", path, strerror(errno));
        return false;
    }
    cfmakeraw(&settings);
    return tcsetattr(line->port, TCSANOW, &settings) == 0;
}

static void close_port(struct line *line)
{
    if (line->port >= 0)
        close(line->port);
    line->port = -1;
    line->piece_size = 0;
}

bool line_load(struct line *line, const char *path)
{
    struct stat found;
    close_port(line);
    if (stat(path, &found) == 0 && S_ISCHR(found.st_mode))
        return open_port(line, path);
    return load_recording(line, path);
}

int line_port(const struct line *line)
{
    return line->port;
}

struct line *line_new(void)
{
    struct line *line = calloc(1, sizeof *line);
    if (line != NULL) {
        line->latency_ms = THINKING_MS;
        line->port = -1;
    }
    return line;
}

void line_reset(struct line *line)
{
    line->request_size = 0;
    line->count = 0;
    line->in_free_us = 0;
    line->out_free_us = 0;
}

static void add_report(struct line *line, const uint8_t *bytes, size_t size, int64_t due_us)
{
    if (line->count == REPORTS_MAX)
        return;
    struct report *report = &line->reports[(line->first + line->count++) % REPORTS_MAX];
    *report = (struct report){.due_us = due_us};
    memcpy(report->bytes, bytes, size);
}

/* Sends a reply, eight bytes a report, the last one filled with NUL. */
static void send_reply(struct line *line, const uint8_t *reply, size_t size, int64_t start_us,
                       size_t lost)
{
    int64_t byte_us = start_us > line->out_free_us ? start_us : line->out_free_us;
    for (size_t at = 0; at < size; at += REPORT_SIZE) {
        const size_t part = size - at < REPORT_SIZE ? size - at : REPORT_SIZE;
        byte_us += (int64_t)part * BYTE_US;
        if (at / REPORT_SIZE != lost)
            add_report(line, reply + at, part, byte_us);
    }
    line->out_free_us = byte_us;
}

void line_receive(struct line *line, int64_t now_us)
{
    ssize_t got;
    while ((got = read(line->port, line->piece + line->piece_size,
                       REPORT_SIZE - line->piece_size)) > 0) {
        line->piece_size += (size_t)got;
        if (line->piece_size < REPORT_SIZE)
            continue;
        add_report(line, line->piece, REPORT_SIZE, now_us);
        line->piece_size = 0;
    }
    if (got == 0 || errno != EAGAIN) {
        printf("the port is gone\n");
        close_port(line);
    }
}

/* Changes one digit in the middle and leaves the check: the shape stays, the value is wrong. */
static void spoil(uint8_t *reply, size_t size)
{
    for (size_t i = size / 2; i < size; i++) {
        if (reply[i] >= '0' && reply[i] <= '9') {
            reply[i] = (uint8_t)('0' + (reply[i] - '0' + 1) % 10);
            return;
        }
    }
    reply[size / 2] ^= 0x04;
}

static bool used_up(long *count)
{
    if (*count == 0)
        return true;
    --*count;
    return false;
}

static size_t find_answer(const struct line *line, const char *question, uint8_t *reply)
{
    for (size_t i = 0; i < line->exchange_count; i++) {
        const struct exchange *exchange = &line->exchanges[i];
        if (fnmatch(exchange->question, question, 0) == 0) {
            memcpy(reply, exchange->answer, exchange->answer_size);
            return exchange->answer_size;
        }
    }
    return 0;
}

/* Whether the last two bytes of the request are its check. */
static bool request_is_checked(const struct line *line)
{
    if (line->request_size < 3)
        return false;
    uint8_t frame[REQUEST_MAX];
    size_t size = line->request_size - 2;
    memcpy(frame, line->request, size);
    crc_append(frame, &size);
    return memcmp(frame, line->request, size) == 0;
}

/* What comes back for a question that has no answer, CR included. */
static size_t refuse(const struct line *line, uint8_t *reply)
{
    static const uint8_t nak[] = {'(', 'N', 'A', 'K'};
    size_t size = line->plain ? line->request_size : sizeof nak;
    memcpy(reply, line->plain ? line->request : nak, size);
    if (!line->plain)
        crc_append(reply, &size);
    reply[size++] = '\r';
    return size;
}

/* A whole request is there, CR excluded: the program behind the port reads it as it is. */
static void pass_on(struct line *line)
{
    line->request[line->request_size++] = '\r';
    if (write(line->port, line->request, line->request_size) != (ssize_t)line->request_size)
        printf("the port takes no more\n");
}

/* A whole request is there, CR excluded: with its two check bytes, or without. */
static void answer_request(struct line *line)
{
    char question[REQUEST_MAX];
    const bool checked = request_is_checked(line);
    const size_t text_size = line->request_size - (checked ? 2 : 0);
    snprintf(question, sizeof question, "%.*s", (int)text_size, (const char *)line->request);
    printf("asked %s%s\n", question, checked ? "" : " (without a check that fits)");
    if (line->port >= 0) {
        pass_on(line);
        return;
    }

    /* An inverter is silent to a request without its check, and a UPS knows no checks. */
    if (line->faults.silent || (!checked && !line->plain))
        return;
    uint8_t reply[TEXT_MAX];
    size_t reply_size = checked != line->plain ? find_answer(line, question, reply) : 0;
    if (reply_size == 0 || !used_up(&line->faults.nak))
        reply_size = refuse(line, reply);
    if (!used_up(&line->faults.bad_crc))
        spoil(reply, reply_size);
    const size_t reports = (reply_size + REPORT_SIZE - 1) / REPORT_SIZE;
    const size_t lost = used_up(&line->faults.lose) ? SIZE_MAX : reports / 2;
    const long late_ms = used_up(&line->faults.late) ? 0 : line->faults.late_ms;
    const int64_t start_us = line->in_free_us + (line->latency_ms + late_ms) * (int64_t)1000;
    send_reply(line, reply, reply_size, start_us, lost);
}

void line_write(struct line *line, const uint8_t *report, int64_t now_us)
{
    if (line->in_free_us < now_us)
        line->in_free_us = now_us;
    for (size_t i = 0; i < REPORT_SIZE; i++) {
        /* NUL after the end of a request is padding; within one it is a byte of the check. */
        if (report[i] == 0 && line->request_size == 0)
            continue;
        line->in_free_us += BYTE_US;
        if (report[i] == '\r') {
            answer_request(line);
            line->request_size = 0;
        } else if (line->request_size < REQUEST_MAX) {
            line->request[line->request_size++] = report[i];
        }
    }
}

bool line_read(struct line *line, uint8_t *report, int64_t now_us)
{
    if (line->count == 0 || line->reports[line->first].due_us > now_us)
        return false;
    memcpy(report, line->reports[line->first].bytes, REPORT_SIZE);
    line->first = (line->first + 1) % REPORTS_MAX;
    line->count--;
    return true;
}

int64_t line_next_us(const struct line *line)
{
    return line->count == 0 ? -1 : line->reports[line->first].due_us;
}

bool line_command(struct line *line, const char *word, const char *arguments)
{
    long first = 1;
    long second = 1;
    const int numbers = sscanf(arguments, "%ld %ld", &first, &second);
    struct faults *faults = &line->faults;
    if (strcmp(word, "silent") == 0) {
        faults->silent = true;
    } else if (strcmp(word, "answering") == 0) {
        *faults = (struct faults){0};
    } else if (strcmp(word, "nak") == 0) {
        faults->nak = first;
    } else if (strcmp(word, "badcrc") == 0) {
        faults->bad_crc = first;
    } else if (strcmp(word, "lose") == 0) {
        faults->lose = first;
    } else if (strcmp(word, "late") == 0 && numbers >= 1) {
        faults->late_ms = first;
        faults->late = second;
    } else if (strcmp(word, "latency") == 0 && numbers >= 1) {
        line->latency_ms = first;
    } else if (strcmp(word, "load") == 0) {
        return line_load(line, arguments);
    } else {
        return false;
    }
    return true;
}
