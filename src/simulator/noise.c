/* noise.c: the mixer of splitmix64 over seed and place, and a smooth line through its points. */
#include "simulator/noise.h"

uint64_t noise_bits(uint64_t seed, uint64_t place)
{
    uint64_t x = seed + place * 0x9e3779b97f4a7c15U + 0x9e3779b97f4a7c15U;

    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

double noise_unit(uint64_t seed, uint64_t place)
{
    return (double)(noise_bits(seed, place) >> 11) * 0x1p-53;
}

double noise_smooth(uint64_t seed, double x)
{
    uint64_t left = (uint64_t)x;
    double t = x - (double)left;
    double from = noise_unit(seed, left);
    double to = noise_unit(seed, left + 1);

    return 2 * (from + (to - from) * t * t * (3 - 2 * t)) - 1;
}
