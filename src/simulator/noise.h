/* noise.h: chance that can be asked again: a seed and a place give the same number for ever. */
#pragma once

#include <stdint.h>

/* 64 bits without any visible order. */
uint64_t noise_bits(uint64_t seed, uint64_t place);

/* From 0 to just below 1. */
double noise_unit(uint64_t seed, uint64_t place);

/* From -1 to 1, without steps; a new turn about once in each whole number of `x`, which is not
 * negative. */
double noise_smooth(uint64_t seed, double x);

/* A seed for another purpose, as independent of `seed` as need be. */
static inline uint64_t noise_branch(uint64_t seed, uint64_t purpose)
{
    return noise_bits(seed ^ 0xd1b54a32d192ed03U, purpose);
}
