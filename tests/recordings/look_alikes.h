/* look_alikes.h: questions whose answers can't be told apart, and why.
 *
 * Everything else is: an answer to one question is refused as an answer to another. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct look_alikes {
    const char *why;
    const char *commands[9]; /* all answers look alike; ends with NULL */
};

static const struct look_alikes look_alikes[] = {
    {"a firmware's version has the same words in front, whichever firmware it is",
     {"QVFW", "QVFW2", "QVFW3", "QVFW4", "VERFW:", NULL}},
    {"an energy is eight digits, whichever it is",
     {"QED", "QEM", "QEY", "QET", "QLD", "QLM", "QLY", "QLT", NULL}},
    {"a list of amperes is a list of amperes", {"QMCHGCR", "QMUCHGCR", "QMSCHGCR", NULL}},
    {"so it is in PI18", {"MCHGCR", "MUCHGCR", NULL}},
    {"and an energy an energy", {"ED", "EM", "ET", "EY", NULL}},
    {"two times of day", {"ACCT", "ACLT", NULL}},
    {"a plan is 28 digits, for the output as for the charger", {"QOPPT", "QCHPT", NULL}},
    {"one digit", {"QOPM", "QBOOT", NULL}},
    {"two digits", {"QOPM", "QCST", NULL}},
    {"three digits", {"QGMN", "QCVT", NULL}},
    {"fourteen digits of a date might be a serial number, but not the other way round",
     {"QID", "QT", NULL}},
    {"two digits, on PI16", {"QLST", "QPRIO", "GNTMQ", "QSTS", NULL}},
    {"three digits, on PI16", {"QGMN", "QDM", "QFT", "QOPF", NULL}},
    {"five digits: watts, or the watt hours of one hour", {"QOPMP", "QGPMP", "QEH", NULL}},
    {"two times of day", {"QCHT", "QPKT", "QLDT", NULL}},
    {"a high voltage and a low one", {"QGOV", "QBYV", NULL}},
    {"a high frequency and a low one", {"QGOF", "QBYF", NULL}},
    {"a high voltage and a low one, in whole volts", {"QPVIPV", "QMPPTV", "QGLTV", NULL}},
    {"four battery values with tenths", {"QCHGS", "QBSDV", NULL}},
    {"three values of a charger, where the factory settings end behind them",
     {"QDI2", "QOFFC", NULL}},
    {"a stored fault is told alike by old and new firmware", {"QPIHF", "QPIFS", NULL}},
    {"up to eight digits may be any energy", {"ET", "EY", "EM", "ED", "EH", NULL}},
    {"five or six may also be a power", {"ED", "EH", "OPMP", "GPMP", NULL}},
    {"four digits", {"EH", "GLTHV", "CVT", NULL}},
    {"one or two digits, the first of two being zero", {"MOD", "LST", NULL}},
    {"three digits", {"DM", "FT", "FPPF", NULL}},
    {"the span of hours, or the volts that look like one", {"ACCT", "ACLT", "GOV", NULL}},
    {"the highest and the lowest voltage", {"MPPTV", "SV", NULL}},
};

static inline bool look_alikes_holds(const struct look_alikes *group, const char *command)
{
    for (size_t i = 0; group->commands[i] != NULL; i++)
        if (strcmp(group->commands[i], command) == 0)
            return true;
    return false;
}

static inline bool look_alike(const char *a, const char *b)
{
    for (size_t i = 0; i < sizeof look_alikes / sizeof look_alikes[0]; i++)
        if (look_alikes_holds(&look_alikes[i], a) && look_alikes_holds(&look_alikes[i], b))
            return true;
    return false;
}
