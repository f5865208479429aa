/* inverter_usb.c: an emulated 0665:5161 with an inverter behind it, for the guest of the USB lab.
 *
 *   inverter_usb RECORDING FIFO
 *   inverter_usb TTY FIFO        the inverter is a program at the other end of a serial port
 *
 * Obeys commands from the FIFO, one per line (README.md has the list), and prints what it is
 * asked and told. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "line.h"
#include "usbip.h"

struct emulator {
    struct line *line;
    struct usbip *usbip;
    int commands;
    char text[256];
    size_t size;
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void obey(struct emulator *emulator, char *text)
{
    const size_t word_size = strcspn(text, " ");
    const char *arguments = text[word_size] == '\0' ? "" : text + word_size + 1;
    text[word_size] = '\0';
    bool done = true;
    if (strcmp(text, "plug") == 0)
        done = usbip_plug(emulator->usbip, (unsigned)strtoul(arguments, NULL, 10));
    else if (strcmp(text, "unplug") == 0)
        usbip_unplug(emulator->usbip);
    else
        done = line_command(emulator->line, text, arguments);
    printf("%s %s %s\n", done ? "done" : "failed", text, arguments);
}

static void read_commands(struct emulator *emulator)
{
    const ssize_t got = read(emulator->commands, emulator->text + emulator->size,
                             sizeof emulator->text - 1 - emulator->size);
    if (got <= 0)
        return;
    emulator->size += (size_t)got;
    emulator->text[emulator->size] = '\0';
    char *end;
    while ((end = strchr(emulator->text, '\n')) != NULL) {
        *end = '\0';
        obey(emulator, emulator->text);
        emulator->size -= (size_t)(end + 1 - emulator->text);
        memmove(emulator->text, end + 1, emulator->size + 1);
    }
    if (emulator->size == sizeof emulator->text - 1)
        emulator->size = 0; /* no command is that long */
}

/* How long to sleep, in microseconds, or -1: until something comes. */
static int64_t time_to_next_report(const struct emulator *emulator)
{
    const int64_t next = line_next_us(emulator->line);
    if (next < 0 || !usbip_is_polled(emulator->usbip))
        return -1;
    const int64_t now = now_us();
    return next > now ? next - now : 0;
}

static void run(struct emulator *emulator)
{
    for (;;) {
        struct pollfd files[3] = {
            {.fd = emulator->commands, .events = POLLIN},
            {.fd = usbip_socket(emulator->usbip), .events = POLLIN},
            {.fd = line_port(emulator->line), .events = POLLIN},
        };
        const int64_t wait_us = time_to_next_report(emulator);
        const struct timespec wait = {.tv_sec = wait_us / 1000000,
                                      .tv_nsec = wait_us % 1000000 * 1000};
        if (ppoll(files, 3, wait_us < 0 ? NULL : &wait, NULL) < 0 && errno != EINTR)
            return;
        if (files[1].revents != 0)
            usbip_receive(emulator->usbip, now_us());
        if (files[2].revents != 0)
            line_receive(emulator->line, now_us());
        usbip_send_reports(emulator->usbip, now_us());
        if (files[0].revents != 0)
            read_commands(emulator);
    }
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc != 3) {
        fputs("usage: inverter_usb RECORDING|TTY FIFO\n", stderr);
        return 2;
    }
    struct emulator emulator = {.line = line_new()};
    if (emulator.line == NULL || !line_load(emulator.line, argv[1]))
        return 1;
    emulator.usbip = usbip_new(emulator.line);
    mkfifo(argv[2], 0600);
    /* Open for writing too, so that a writer that closes is not the end of the file. */
    emulator.commands = open(argv[2], O_RDWR | O_CLOEXEC);
    if (emulator.usbip == NULL || emulator.commands < 0) {
        fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
        return 1;
    }
    run(&emulator);
    return 1;
}
