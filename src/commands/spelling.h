/* spelling.h: how near a misspelt word is to one that exists. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The number of letters to add, drop, change or swap with their neighbour to get from `a` to `b`;
 * words of more than 32 letters are far from everything. */
size_t spelling_distance(const char *a, const char *b);

/* True if somebody who typed `typed` may well have meant `word`: it is its beginning, or near. */
bool spelling_is_near(const char *typed, const char *word);
