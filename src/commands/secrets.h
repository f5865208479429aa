/* secrets.h: what must not be given away: serial numbers, names, addresses.
 *
 * Of a serial number the first digits stay, as they tell the model; the others become 0. Of several
 * units the last digit tells which of them it is. */
#pragma once

#include "core/buffer.h"

struct secrets;

/* `keep_serial`: serial numbers stay as they are, the rest does not. The caller owns it. */
struct secrets *secrets_new(bool keep_serial);
void secrets_free(struct secrets *s);
bool secrets_keep_serial(const struct secrets *s);

/* From now on this serial number is known. One that is too short to be told from other numbers is
 * not looked for. */
void secrets_serial(struct secrets *s, struct span serial);

/* From now on texts have `instead` in place of this word: the name of a person or computer, a
 * folder; NULL: none. Part of a longer word stays. */
void secrets_word(struct secrets *s, const char *word, const char *instead);

/* A letter or digit, whatever the locale thinks of other bytes. */
static inline bool secrets_is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Blanks a serial number of `length` characters at `at`, and what goes on behind it without a gap,
 * up to `room`: the places that are not used may hold more of it. */
void secrets_blank(char *at, size_t length, size_t room);

/* The same for one that may be known. */
void secrets_blank_serial(const struct secrets *s, char *at, size_t length, size_t room);

/* Blanks every serial number that is known. */
void secrets_blank_known(const struct secrets *s, char *at, size_t length);

/* Appends a text for people: without serial numbers, words to hide and addresses of networks. */
void secrets_text(const struct secrets *s, struct span text, struct buffer *out);
