/* protocol.h: a protocol is a table.
 *
 * A message is one question with the layouts its answers may have; a row (struct field) says where
 * in an answer a measurement stands. Zero is the common case, so rows stay short. Decoder, encoder,
 * poller, simulator, docs and the web app all read the same rows. Tables are static and live for
 * ever. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/framing.h"
#include "model/measurement.h"
#include "model/value.h"

/* How a token becomes a value. */
enum encoding {
    DECIMAL,      /* digits, perhaps with a point: "052.60", perhaps filled up: "##5000" */
    INTEGER,      /* digits only: a token with a point means something else, the field is absent */
    SIGNED,       /* a DECIMAL with a sign before it or none: "-00855" */
    SIGN_DIGIT,   /* a DECIMAL behind a digit for its sign, 1 is minus: "100378" */
    SIGN_BEFORE,  /* a DECIMAL whose sign is the token before it, 0 is minus */
    KELVIN_TENTH, /* 0.1 K, told in °C */
    BIT,          /* one of a token of 0s and 1s: bit `bit`, counted from the right */
    FLAG,         /* a token that is 0 or 1, perhaps with zeros before it */
    FLAG_OFF,     /* the same where 0 means true */
    LETTER,       /* in a LETTERS reply: letter `bit` among the ones on or off */
    CHOICE,       /* one of `choices`; codes of digits match whatever zeros stand before them */
    WORD,    /* text as it stands, fill characters (#) cut off; `min` to `max` are its length */
    VERSION, /* all behind a colon, which may be followed by a blank */
    SERIAL,  /* two digits N, then N characters, or 20 of which the first N count */
    SERIAL_AFTER, /* 20 characters of which as many count as the token before says */
    NUMBERS,      /* a list of whole numbers: `length` tokens from here, 0: all that are left */
    STAMP,        /* YYYYMMDDhhmmss in one token */
    STAMP_HOUR,   /* YYYYMMDDhh */
    STAMP_2,      /* YYMMDD and hh:mm in two tokens from here */
    STAMP_5,      /* year, month, day, hour, minute in five tokens from here */
    DATE,         /* YYYYMMDD */
    TIME_OF_DAY,  /* hhmm, or hh alone */
};

struct field {
    uint8_t at;                   /* token counted from 0 (of a CHARACTERS reply: character) */
    enum measurement_id is;       /* what it means */
    enum encoding as;             /* DECIMAL unless said */
    uint8_t bit;                  /* of a BIT: from the right; of a LETTER: the letter */
    uint8_t from, length;         /* part of a token: so many characters from there; 0: all of it */
    int8_t exponent;              /* the number on the wire is times 10 to this power */
    uint8_t times;                /* and times this; 0 is the same as 1 */
    bool zero_is_unknown;         /* nothing but zeros: there is no such value */
    int16_t min, max;             /* plausible range in the unit; equal: unchecked */
    const struct choice *choices; /* of a CHOICE */
};

/* How an answer splits into tokens. */
enum shape {
    TOKENS,     /* separated by what separates them in this protocol: blanks or commas */
    WORDS,      /* separated by blanks and commas alike */
    CHARACTERS, /* every character is a token */
    LETTERS,    /* E, letters that are on, D, letters that are off */
};

/* One form that an answer may have, checked before anything is decoded: a good check does not say
 * which question was answered. `pattern` describes the first tokens, separated by blanks:
 *     N one digit, d one digit or a dash or underscore in its place, # digits or signs, n digits,
 *     points or signs, b one 0 or 1, s a sign, h and m the first digit of an hour and of a minute,
 *     A one capital letter, w all before the next character of the pattern (at least one),
 *     * whatever is left of the token; any other character stands for itself.
 * Say no more than tells this answer from those to other questions: firmwares differ in digits.
 * But where answers have no check (CHECK_FREE), say all that is known: every token must fit then,
 * and every row give a value.
 * Rows behind `min_tokens` are for firmwares that send more: if their token did not come they are
 * not missed. A layout without rows is the answer to another question, and refused. */
struct layout {
    uint8_t min_tokens, max_tokens; /* how many tokens it has; max 0: no limit */
    const char *pattern;            /* NULL: nothing is known but the number of tokens */
    const struct field *fields;
    size_t field_count;
};

enum poll {
    POLL_NEVER,    /* asked by hand only */
    POLL_IDENTITY, /* once after each connect: who are you */
    POLL_FAST,     /* every cycle */
    POLL_MINUTE,   /* in the gaps, about once a minute */
    POLL_SLOW,     /* in the gaps, every five minutes: settings, counters */
    POLL_UNIT,     /* in the gaps, for each unit of a set about every five seconds */
};

/* What stands behind the command's letters. */
enum argument {
    ARGUMENT_NONE,
    ARGUMENT_UNIT,  /* one digit, the parallel unit: QPGS0; asked only for units there are */
    ARGUMENT_YEAR,  /* YYYY */
    ARGUMENT_MONTH, /* YYYYMM */
    ARGUMENT_DAY,   /* YYYYMMDD */
    ARGUMENT_HOUR,  /* YYYYMMDDhh */
    ARGUMENT_INDEX, /* two digits: a stored fault */
};

struct message {
    const char *command; /* without argument, check and CR */
    const char *title;   /* for people: "general status" */
    enum poll poll;
    enum argument argument;
    enum shape shape;
    bool defaults;                 /* factory settings: decoded, but not what is in force */
    const struct framing *framing; /* NULL: the protocol's */
    const char *example;           /* the text of a real reply */
    const char *example_source;    /* where it was recorded; NULL: made from a document */
    const struct layout *layouts;  /* the first that fits is used */
    size_t layout_count;
};

/* Another numbering of the same measurement in a variant. */
struct renumbering {
    enum measurement_id is;
    const struct choice *choices;
};

/* One value that can be set. Nothing here sends anything: the rows say what may be sent.
 *
 * What stands behind the command is its argument: one part, or several with commas, blanks or
 * dashes between them, each with the digits, point and sign that it has in `example`. A row is
 * about one part. A command that sets several values has a row for each, all with the same example,
 * and they are sent together; parts of no row, such as the number of a parallel unit, stay as in
 * the example. What a part may be:
 *     of a number     `min` to `max`, in steps; also the numbers that `choices` have as slugs
 *     of a state      the codes of `choices`
 *     of a text       the codes of `choices`, which are the value
 *     of a switch     0 or 1; without an example `command` turns it on and `off` turns it off
 *     a time of day   hhmm, in steps of minutes
 *     a date and time YYMMDDhhmmss, YYYYMMDDhhmmss, or YYYY MM DD hh mm: the whole argument
 *
 * Where units differ, rows of one command have examples of two forms. A unit takes the first form
 * of which it tells all values and whose ranges hold all that `limits` lists, else a further one.
 */
struct setting {
    enum measurement_id is; /* what it sets, and what tells it afterwards */
    enum encoding as;       /* DECIMAL: as the kind of value is written above; else SIGNED,
                               SIGN_BEFORE or FLAG_OFF, as of a field */
    const char *command;    /* "PBFT": what stands before the argument */
    const char *off;        /* of a switch with two commands, the one that turns it off; of a state
                               with two, the one that sets the second of its choices */
    const char *within;     /* "PQSE": the argument is all of that question's answer, as the unit
                               gave it but for this value, whose `example` it is then */
    const char *example;    /* of the argument; NULL: there is none */
    uint8_t at;             /* its part of the argument, counted from 0 */
    int8_t exponent;        /* the number on the wire is times 10 to this power */
    uint8_t times;          /* and times this; 0 is the same as 1 */
    double min, max;        /* of a number, in the unit; equal: nothing but `choices` */
    double step;            /* 0: whatever the digits can say */
    bool per_12_v;          /* min, max and step are for a battery of 12 V: times its rated
                               voltage / 12, rounded to the digits of the example */
    const struct choice *choices;  /* NULL: none */
    const char *limits;            /* the question whose answer lists what this unit takes */
    const struct framing *framing; /* NULL: the protocol's for settings */
    bool dangerous;                /* can harm battery, house or unit: ask twice */
    bool unconfirmed;              /* in papers only, or refused by some: only when named */
};

/* Something that can be done and can't be read back as a value. */
struct action {
    const char *command;
    const char *title;            /* "clear the energy counters" */
    const char *example;          /* of the argument; NULL: there is none */
    const struct choice *choices; /* the arguments there are; NULL: any of that form */
    bool final;                   /* can't be undone */
    bool dangerous, unconfirmed;  /* as of a setting */
};

/* How a kind of inverter came to be known. */
enum known_by {
    KNOWN_RECORDED, /* replies of a real unit are in the tests */
    KNOWN_SAMPLED,  /* single replies of a real unit, quoted by somebody, are */
    KNOWN_DOCUMENT, /* made after the maker's paper; no unit has been heard */
    KNOWN_RELATIVE, /* reported by owners to speak the same */
};

struct unit {
    const char *name; /* NULL ends the table */
    enum known_by by;
    const char *source; /* who recorded or reported it */
};

/* What the papers or recordings have and these tables leave out. */
struct omission {
    const char *command; /* NULL ends the table */
    const char *what;    /* "field 26", "the whole answer" */
    const char *why;
};

struct protocol {
    const char *name;                      /* "pi30max" */
    const char *title;                     /* "PI30 MAX: Axpert MAX, VM IV, MKS IV and kin" */
    const struct protocol *base;           /* what is not here is looked up there; NULL: nothing */
    const struct framing *framing;         /* of questions */
    const struct framing *setting_framing; /* of settings and actions; NULL: the same */
    char separator;                        /* of tokens; 0: a blank */
    const struct message *messages;
    size_t message_count;
    const struct renumbering *renumberings; /* ends with choices NULL; may be NULL */
    const struct setting *settings;
    size_t setting_count;
    const struct action *actions;
    size_t action_count;
    const char *about;                /* for the documentation: paragraphs of Markdown */
    const struct unit *units;         /* ends with name NULL; may be NULL */
    const struct omission *omissions; /* ends with command NULL; may be NULL */
};

#define ROWS(table) .fields = (table), .field_count = sizeof(table) / sizeof((table)[0])
#define LAYOUTS(table) .layouts = (table), .layout_count = sizeof(table) / sizeof((table)[0])
#define MESSAGES(table) .messages = (table), .message_count = sizeof(table) / sizeof((table)[0])
#define WRITABLE(table) .settings = (table), .setting_count = sizeof(table) / sizeof((table)[0])
#define ACTIONS(table) .actions = (table), .action_count = sizeof(table) / sizeof((table)[0])

/* The message that `command` ("QPGS0", "QED20241022") asks for, in `p` or its bases; NULL if it is
 * not known. */
const struct message *protocol_message(const struct protocol *p, struct span command);

/* Calls `visit` for every message of `p` and its bases, each command once, nearest first. */
void protocol_each_message(const struct protocol *p,
                           void (*visit)(void *owner, const struct message *m), void *owner);

/* Whether some answer to `m` says `id`. */
bool message_says(const struct message *m, enum measurement_id id);

/* The framing of one message of a protocol. */
const struct framing *message_framing(const struct protocol *p, const struct message *m);

/* The framing of a question, in the tables or not. Never that of a setting. A dated question that
 * brings its three digits along ("QED20150620106") is wrapped without more. */
const struct framing *question_framing(const struct protocol *p, struct span command);

/* The same for settings and for actions: rows of one command that stand in one table all come. */
void protocol_each_setting(const struct protocol *p,
                           void (*visit)(void *owner, const struct setting *s), void *owner);
void protocol_each_action(const struct protocol *p,
                          void (*visit)(void *owner, const struct action *a), void *owner);

/* The setting or action that `command` ("POP02") is, in `p` or its bases; NULL: none, or it is the
 * other. Of several the one whose example is as long as the argument, then the one with the longest
 * name; a question of the tables is none. */
const struct setting *protocol_setting(const struct protocol *p, struct span command);
const struct action *protocol_action(const struct protocol *p, struct span command);

/* The framing of any command: question, setting or action. */
const struct framing *command_framing(const struct protocol *p, struct span command);

/* The choices a field has in this protocol, renumberings applied. */
const struct choice *field_choices(const struct protocol *p, const struct field *field);
