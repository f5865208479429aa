/* versions.c: what runs here: the program, its libraries, the system. */
#include "commands/versions.h"

#include <jansson.h>
#include <libserialport.h>
#include <libwebsockets.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <uv.h>
#ifdef HAVE_LIBUSB
#include <libusb.h>
#endif
#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "transport/recording.h"

/* Whoever built libwebsockets may have put his name and his computer's behind its version. */
static void put_library(const char *name, const char *version, struct buffer *out)
{
    buffer_printf(out, "%s%s %.*s", out->length > 0 ? ", " : "", name,
                  (int)strspn(version, "0123456789."), version);
}

static void put_libraries(struct buffer *out)
{
    struct buffer line = {0};

    put_library("libuv", uv_version_string(), &line);
    put_library("libwebsockets", lws_get_library_version(), &line);
    put_library("jansson", JANSSON_VERSION, &line);
    put_library("libserialport", sp_get_package_version_string(), &line);
#ifdef HAVE_LIBUSB
    const struct libusb_version *usb = libusb_get_version();
    buffer_printf(&line, ", libusb %u.%u.%u", usb->major, usb->minor, usb->micro);
#else
    buffer_text(&line, ", no libusb");
#endif
#ifndef HAVE_LIBUDEV
    buffer_text(&line, ", no libudev");
#endif
#ifdef __GLIBC__
    put_library("glibc", gnu_get_libc_version(), &line);
#endif
    buffer_put(&line, "", 1);
    recording_put_header(out, "libraries", line.bytes);
    buffer_done(&line);
}

/* PRETTY_NAME="Debian GNU/Linux 12 (bookworm)" */
static bool read_name(const char *path, char *out, size_t capacity)
{
    static const char key[] = "PRETTY_NAME=";
    FILE *file = fopen(path, "re");
    char line[256];
    bool found = false;

    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL) {
        struct span value = span_skip(span_of(line), strlen(key));

        if (!(found = span_starts_with(span_of(line), key)))
            continue;
        while (value.length > 0 && strchr("\"'", value.at[0]) != NULL)
            value = span_skip(value, 1);
        while (value.length > 0 && strchr("\"'\n", value.at[value.length - 1]) != NULL)
            value.length--;
        span_copy(value, out, capacity);
    }
    if (file != NULL)
        fclose(file);
    return found;
}

static bool is_container(void)
{
    return access("/.dockerenv", F_OK) == 0 || access("/run/.containerenv", F_OK) == 0 ||
           access("/run/systemd/container", F_OK) == 0;
}

static void put_system(struct buffer *out)
{
    char name[128] = "not told", line[400];
    struct utsname system;

    if (uname(&system) == 0) {
        snprintf(line, sizeof line, "%s %s, %s", system.sysname, system.release, system.machine);
        recording_put_header(out, "kernel", line);
    }
    if (!read_name("/etc/os-release", name, sizeof name))
        (void)read_name("/usr/lib/os-release", name, sizeof name);
    recording_put_header(out, "distribution", name);
    recording_put_header(out, "container", is_container() ? "yes" : "no");
}

void versions_put(struct buffer *out)
{
    recording_put_header(out, "heliowire", HELIOWIRE_VERSION);
    put_system(out);
    put_libraries(out);
}
