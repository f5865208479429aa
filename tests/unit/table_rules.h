/* table_rules.h: what holds of names and choices in any table. cmocka.h comes before it. */
#pragma once

#include <stdbool.h>
#include <string.h>

#include "model/value.h"

static inline bool is_name(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");

    return length > 0 && text[length] == '\0' && text[0] != '_' && text[length - 1] != '_' &&
           strstr(text, "__") == NULL;
}

/* A table without its end is found by the sanitizer. */
static inline void check_choices(const struct choice *choices)
{
    assert_non_null(choices);
    assert_non_null(choices[0].slug);
    for (size_t i = 0; choices[i].slug != NULL; i++) {
        assert_true(is_name(choices[i].slug));
        assert_true(strlen(choices[i].words) > 0);
        assert_true(strlen(choices[i].code) > 0);
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(choices[i].code, choices[k].code);
            assert_string_not_equal(choices[i].slug, choices[k].slug);
        }
    }
}
