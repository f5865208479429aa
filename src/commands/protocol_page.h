/* protocol_page.h: what the tables of protocols hold, for people: as text, or as the Markdown that
 * docs/protocols/ is made of. */
#pragma once

#include <stdbool.h>

#include "commands/terminal.h"
#include "core/buffer.h"
#include "model/protocol.h"

struct page_style {
    bool markdown;
    const struct terminal *terminal; /* of text; may be NULL for Markdown */
};

/* All protocols, a line each. */
void protocol_page_index(const struct page_style *style, struct buffer *out);

/* The questions, settings and actions of a protocol. */
void protocol_page_overview(const struct page_style *style, const struct protocol *p,
                            struct buffer *out);

/* Everything about it. The answers to questions of its base are on the page of that. */
void protocol_page_whole(const struct protocol *p, struct buffer *out);

/* Where each reading stands in the answer to one question. */
void protocol_page_question(const struct page_style *style, const struct protocol *p,
                            const struct message *m, struct buffer *out);

/* The rows of one command that sets or does something. */
void protocol_page_setter(const struct page_style *style, const struct protocol *p,
                          const char *command, struct buffer *out);
