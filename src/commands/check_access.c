/* check_access.c: the first half of `check`: is the device there, and may we have it. */
#include "commands/check_access.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/rights.h"

enum { ADVICE_MAX = 1024 };

/* What is looked at. */
struct target {
    const char *node;
    enum candidate_kind kind;
};

static const char our_group[] = "heliowire";

static bool check_node(struct findings *f, const struct target *it, struct stat *out)
{
    char advice[ADVICE_MAX];

    if (stat(it->node, out) != 0) {
        finding_bad(f, "node", EXIT_NO_INVERTER,
                    "Plug the cable in again and look with 'heliowire list': the number of a "
                    "device changes from plug to plug.",
                    "%s: %s", it->node, strerror(errno));
        return false;
    }
    if (!S_ISCHR(out->st_mode)) {
        snprintf(advice, sizeof advice,
                 "Some program wrote to it while the cable was out. Stop that program, then: "
                 "sudo rm %s, and plug the cable in again.",
                 it->node);
        finding_bad(f, "node", EXIT_NO_INVERTER, advice, "%s is a plain file, not a device",
                    it->node);
        return false;
    }
    finding_good(f, "node", NULL, "%s", it->node);
    return true;
}

/* What `id` says who we are, in words that a command line takes. */
static const char *user_name(void)
{
    const struct passwd *who = getpwuid(geteuid());

    return who != NULL ? who->pw_name : "$USER";
}

static bool is_in_our_group(void)
{
    const struct group *ours = getgrnam(our_group);

    return ours != NULL && rights_is_member(ours);
}

/* The group is right; why does it not help? */
static void advise_membership(const char *group, bool member, char *out, size_t capacity)
{
    if (member)
        snprintf(out, capacity,
                 "%s is in the group %s, but not in this session: log out and in again (or try: "
                 "sg %s -c 'heliowire check').",
                 user_name(), group, group);
    else
        snprintf(out, capacity, "sudo usermod -aG %s %s, then log out and in again.", group,
                 user_name());
}

static void advise_rights(const struct target *it, const struct stat *node, char *out,
                          size_t capacity)
{
    const struct group *owner = getgrgid(node->st_gid);

    if (it->kind == CANDIDATE_SERIAL) {
        bool member = owner != NULL && rights_is_member(owner);

        advise_membership(owner != NULL ? owner->gr_name : "dialout", member, out, capacity);
    } else if (!discovery_rule_installed() && is_in_our_group()) {
        snprintf(out, capacity,
                 "The udev rule that gives access is missing. Install it: sudo heliowire check "
                 "--install-rule.");
    } else if (!discovery_rule_installed()) {
        snprintf(out, capacity,
                 "The udev rule that gives access is missing. Install it: sudo heliowire check "
                 "--install-rule, then: sudo usermod -aG %s %s, and log out and in again.",
                 our_group, user_name());
    } else if (owner == NULL || strcmp(owner->gr_name, our_group) != 0) {
        snprintf(out, capacity,
                 "The udev rule is installed but has not been applied to this device: pull the "
                 "plug and put it back, or: sudo udevadm control --reload && sudo udevadm trigger "
                 "--action=add --subsystem-match=hidraw --subsystem-match=usb.");
    } else {
        advise_membership(our_group, rights_is_member(owner), out, capacity);
    }
}

static bool check_rights(struct findings *f, const struct target *it, const struct stat *node)
{
    char advice[ADVICE_MAX], words[200];

    rights_words(node, words, sizeof words);
    if (access(it->node, R_OK | W_OK) != 0) {
        advise_rights(it, node, advice, sizeof advice);
        finding_bad(f, "permission", EXIT_NO_PERMISSION, advice, "%s may not use %s, which %s",
                    user_name(), it->node, words);
        return false;
    }
    if (it->kind != CANDIDATE_SERIAL && !discovery_rule_installed())
        finding_good(f, "permission",
                     "The udev rule is not installed, so others may not: sudo heliowire check "
                     "--install-rule.",
                     "%s may use it", user_name());
    else
        finding_good(f, "permission", NULL, "%s may use it%s", user_name(),
                     rights_is_in_session(node->st_gid) && geteuid() != 0 ? ", by its group" : "");
    return true;
}

static bool check_holder(struct findings *f, const struct target *it)
{
    char holder[128], advice[ADVICE_MAX];

    if (!discovery_holder(it->node, holder, sizeof holder)) {
        finding_good(f, "free", NULL, "no other program is seen to hold it");
        return true;
    }
    if (strncmp(holder, "heliowire", strlen("heliowire")) == 0)
        snprintf(advice, sizeof advice,
                 "Heliowire is running already: its page and its API show the inverter. To look "
                 "here, stop it first: sudo systemctl stop heliowire, or end that process.");
    else
        snprintf(advice, sizeof advice,
                 "Stop %s: two programs on one line get each other's answers.", holder);
    finding_bad(f, "free", EXIT_FAILED, advice, "%s is held by %s", it->node, holder);
    return false;
}

bool check_access(struct findings *f, const char *node, enum candidate_kind kind)
{
    struct target it = {.node = node, .kind = kind};
    struct stat status;

    return check_node(f, &it, &status) && check_rights(f, &it, &status) && check_holder(f, &it);
}
