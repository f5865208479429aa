/* surroundings.c: what a report must tell of the computer: versions, devices, rights. */
#include "commands/surroundings.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "commands/rights.h"
#include "commands/versions.h"
#include "core/memory.h"
#include "transport/recording.h"
#include "transport/uri.h"
#include "transport/usb_facts.h"

enum { FIRST_PERSON = 1000, LINE_MAX_LENGTH = 512 };

/* Groups that decide who may use a port, on one distribution or another. */
static const char *const port_groups[] = {"heliowire", "dialout", "uucp", "plugdev"};

/* Accounts of the system say nothing of anybody. */
static void hide_name(struct secrets *s, const char *name)
{
    if (name != NULL && strcmp(name, "root") != 0 && strcmp(name, "heliowire") != 0)
        secrets_word(s, name, "(user)");
}

static void hide_account(struct secrets *s, uid_t id)
{
    const struct passwd *who = getpwuid(id);

    if (who == NULL || id < FIRST_PERSON)
        return;
    hide_name(s, who->pw_name);
    if (strlen(who->pw_dir) > 1)
        secrets_word(s, who->pw_dir, "~");
}

static void hide_owner(struct secrets *s, const char *node)
{
    const struct group *group;
    struct stat file;

    if (stat(node, &file) != 0)
        return;
    hide_account(s, file.st_uid);
    group = getgrgid(file.st_gid);
    if (group != NULL && file.st_gid >= FIRST_PERSON)
        hide_name(s, group->gr_name);
}

static void hide_host(struct secrets *s)
{
    char name[256] = "";

    if (gethostname(name, sizeof name - 1) != 0 || strcmp(name, "localhost") == 0)
        return;
    secrets_word(s, name, "(host)");
    name[strcspn(name, ".")] = '\0';
    secrets_word(s, name, "(host)");
}

/* Folders are called after people and places. */
static void hide_folder(struct secrets *s, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return;
    char *instead = xprintf("(folder)%s", slash);
    secrets_word(s, path, instead);
    free(instead);
}

static void hide_span(struct secrets *s, struct span word, const char *instead)
{
    char *copy = xprintf("%.*s", SPAN_PRINT(word));

    secrets_word(s, copy, instead);
    free(copy);
}

/* The name that udev gives to an adapter has its serial number in it. */
static void hide_adapter(struct secrets *s, const char *text)
{
    static const char folder[] = "/by-id/";
    const char *at = strstr(text, folder);

    if (at != NULL)
        hide_span(s, (struct span){at + strlen(folder), strcspn(at + strlen(folder), "?")},
                  "(adapter)");
}

/* What can't be understood is told as it is: "tcp:gateway", "gateway:8899". */
static void hide_misnamed(struct secrets *s, const char *text)
{
    bool has_scheme = span_starts_with(span_of(text), "tcp:");
    const char *host = has_scheme ? text + strlen("tcp:") : text;
    size_t length = strcspn(host, ":");
    const char *port = host + length + (host[length] == ':');
    bool has_port = *port != '\0' && strspn(port, "0123456789") == strlen(port);

    if (has_scheme ||
        (has_port && port > host + length && !span_starts_with(span_of(text), "usb:")))
        hide_span(s, (struct span){host, length}, "(address)");
}

static void hide_device(struct secrets *s, const char *text)
{
    struct uri uri;

    hide_adapter(s, text);
    if (!uri_parse(text, &uri, NULL))
        hide_misnamed(s, text);
    else if (uri.scheme == URI_TCP)
        secrets_word(s, uri.path, "(address)");
    else if (uri.scheme == URI_SERIAL || uri.scheme == URI_HIDRAW)
        hide_owner(s, uri.path);
    else if (uri.scheme == URI_REPLAY)
        hide_folder(s, uri.path);
}

void surroundings_hide(struct secrets *s, const char *uri)
{
    static const char *const variables[] = {"USER", "LOGNAME", "SUDO_USER"};
    struct candidate list[CANDIDATES_MAX];
    size_t count = discovery_list(list, CANDIDATES_MAX);
    const char *home = getenv("HOME");

    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        hide_name(s, getenv(variables[i]));
    if (home != NULL && strlen(home) > 1)
        secrets_word(s, home, "~");
    hide_account(s, getuid());
    hide_account(s, geteuid());
    hide_host(s);
    hide_device(s, uri);
    for (size_t n = 0; n < count; n++)
        hide_owner(s, list[n].node);
}

/* A header whose text may hold what is not to be told. */
static void put(const struct secrets *s, const char *name, const char *value, struct buffer *out)
{
    struct buffer text = {0};

    secrets_text(s, span_of(value), &text);
    buffer_put(&text, "", 1);
    recording_put_header(out, name, text.bytes);
    buffer_done(&text);
}

static void put_groups(struct buffer *out)
{
    char line[LINE_MAX_LENGTH];
    size_t used = 0;

    for (size_t i = 0; i < sizeof port_groups / sizeof port_groups[0]; i++) {
        const struct group *g = getgrnam(port_groups[i]);
        const char *words = g == NULL                         ? "there is none"
                            : rights_is_in_session(g->gr_gid) ? "member"
                            : rights_is_member(g)             ? "member, not in this session"
                                                              : "not a member";

        used += (size_t)snprintf(line + used, sizeof line - used, "%s%s: %s", used > 0 ? "; " : "",
                                 port_groups[i], words);
    }
    recording_put_header(out, "groups", line);
}

static void put_node(const struct secrets *s, const char *node, struct buffer *out)
{
    char line[LINE_MAX_LENGTH], rights[200], holder[128];
    struct stat file;

    if (stat(node, &file) != 0) {
        snprintf(line, sizeof line, "%s is not there", node);
    } else {
        rights_words(&file, rights, sizeof rights);
        snprintf(line, sizeof line, "%.200s %s; we may %suse it", node, rights,
                 access(node, R_OK | W_OK) == 0 ? "" : "not ");
    }
    put(s, "rights", line, out);
    snprintf(line, sizeof line, "%s",
             discovery_holder(node, holder, sizeof holder) ? holder : "nobody is seen");
    put(s, "holder", line, out);
}

/* Where facts go. */
struct sheet {
    const struct secrets *secrets;
    struct buffer *out;
};

static void put_fact(void *owner, const char *name, struct span value)
{
    struct sheet *sheet = owner;
    struct buffer text = {0};

    buffer_span(&text, value);
    buffer_put(&text, "", 1);
    put(sheet->secrets, name, text.bytes, sheet->out);
    buffer_done(&text);
}

static void put_candidate(const struct secrets *s, const struct candidate *c, struct buffer *out)
{
    static const char *const kinds[] = {
        [CANDIDATE_HIDRAW] = "hidraw",
        [CANDIDATE_USB] = "usb",
        [CANDIDATE_SERIAL] = "serial",
    };
    struct sheet sheet = {.secrets = s, .out = out};
    const struct fact_visitor visitor = {.tell = put_fact, .owner = &sheet};
    char line[LINE_MAX_LENGTH];

    snprintf(line, sizeof line, "%s, %s, port %s, id %s:%s%s%s", c->uri, kinds[c->kind], c->port,
             c->vendor_id, c->product_id, c->product[0] != '\0' ? ", " : "", c->product);
    put(s, "candidate", line, out);
    if (c->node[0] != '\0')
        put_node(s, c->node, out);
    usb_facts(NULL, c, &visitor);
}

static bool is_listed(const char *node, const struct candidate *list, size_t count)
{
    for (size_t n = 0; n < count; n++)
        if (strcmp(list[n].node, node) == 0)
            return true;
    return false;
}

static void put_devices(const struct secrets *s, const char *text, struct buffer *out)
{
    struct candidate list[CANDIDATES_MAX];
    size_t count = discovery_list(list, CANDIDATES_MAX);
    struct uri uri;

    for (size_t n = 0; n < count; n++)
        put_candidate(s, &list[n], out);
    if (count == 0)
        recording_put_header(out, "candidate", "none");
    put(s, "asked", text, out);
    if (uri_parse(text, &uri, NULL) && (uri.scheme == URI_HIDRAW || uri.scheme == URI_SERIAL) &&
        !is_listed(uri.path, list, count))
        put_node(s, uri.path, out);
}

void surroundings_put(const struct secrets *s, const char *uri, struct buffer *out)
{
    versions_put(out);
    recording_put_header(out, "rule", discovery_rule_installed() ? "installed" : "not installed");
    recording_put_header(out, "udevd",
                         access("/run/udev/control", F_OK) == 0 ? "runs" : "does not run");
    recording_put_header(out, "root", geteuid() == 0 ? "yes" : "no");
    put_groups(out);
    put_devices(s, uri, out);
}
