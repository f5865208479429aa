/* decode.c: how long a QPIGS reply of 110 bytes takes, from bytes to readings, check included.
 *
 * Beside it, in the same run and over the same frames, a limit: a CRC by a table of 256 entries and
 * a fixed-point parse of all 21 fields, written for this one reply and for nothing else. Rounds of
 * both alternate, so that a busy machine slows both; the fastest round of each counts.
 * Prints one JSON object. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model/decode.h"
#include "protocols/index.h"

enum { FRAMES = 64, FRAME_LENGTH = 110, FIELDS = 21, ROUNDS = 400, REPEATS = 40 };

static const char EXAMPLE[] = "(230.4 50.0 229.8 50.0 0621 0588 012 371 52.60 018 077 0041 "
                              "0006 214.3 52.71 00000 00010110 00 00 01286 010";

static char frames[FRAMES][FRAME_LENGTH];

static uint16_t crc_table[256];

static void fill_crc_table(void)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        unsigned crc = byte << 8;

        for (int bit = 0; bit < 8; bit++)
            crc = (crc << 1) ^ ((crc & 0x8000) != 0 ? 0x1021 : 0);
        crc_table[byte] = (uint16_t)crc;
    }
}

static uint16_t limit_crc(const char *bytes, size_t length)
{
    uint16_t crc = 0;

    for (size_t i = 0; i < length; i++)
        crc = (uint16_t)((crc << 8) ^ crc_table[(crc >> 8) ^ (uint8_t)bytes[i]]);
    return crc;
}

static bool is_reserved(uint8_t byte)
{
    return byte == '(' || byte == '\r' || byte == '\n';
}

static uint8_t escaped(uint8_t byte)
{
    return is_reserved(byte) ? (uint8_t)(byte + 1) : byte;
}

/* The example again and again, with other last digits in its fields, so that neither side can learn
 * them by heart. */
static void make_frames(void)
{
    uint32_t random = 1;

    for (size_t f = 0; f < FRAMES; f++) {
        char *frame = frames[f];
        size_t length = sizeof(EXAMPLE) - 1;

        memcpy(frame, EXAMPLE, length);
        for (size_t i = 1; i < length; i++) {
            random = random * 1664525 + 1013904223;
            if (frame[i] >= '2' && (frame[i + 1] == ' ' || i + 1 == length))
                frame[i] = (char)('2' + (random >> 16) % 8);
        }
        uint16_t crc = limit_crc(frame, length);

        frame[length] = (char)escaped((uint8_t)(crc >> 8));
        frame[length + 1] = (char)escaped((uint8_t)crc);
        frame[length + 2] = '\r';
    }
}

struct limit_value {
    int32_t number;
    int32_t decimals;
};

static bool limit_decode(const char *frame, struct limit_value *out)
{
    const char *at = frame + 1;
    uint16_t crc = limit_crc(frame, FRAME_LENGTH - 3);

    if (frame[0] != '(' || frame[FRAME_LENGTH - 1] != '\r' ||
        (uint8_t)frame[FRAME_LENGTH - 3] != escaped((uint8_t)(crc >> 8)) ||
        (uint8_t)frame[FRAME_LENGTH - 2] != escaped((uint8_t)crc))
        return false;
    for (size_t f = 0; f < FIELDS; f++) {
        int32_t number = 0;
        const char *point = NULL;

        for (; (*at >= '0' && *at <= '9') || *at == '.'; at++) {
            if (*at == '.')
                point = at;
            else
                number = number * 10 + (*at - '0');
        }
        out[f] = (struct limit_value){number, point != NULL ? (int32_t)(at - point - 1) : 0};
        at++;
    }
    return true;
}

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void demand(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "decode: %s\n", what);
        exit(1);
    }
}

/* Both return the time of one round over all frames. */

static int64_t limit_round(void)
{
    struct limit_value values[FIELDS];
    int64_t began = now_ns();

    for (int r = 0; r < REPEATS; r++) {
        for (size_t f = 0; f < FRAMES; f++) {
            demand(limit_decode(frames[f], values), "the limit refused a frame");
            __asm__ volatile("" : : "r"(values) : "memory");
        }
    }
    return now_ns() - began;
}

static int64_t our_round(const struct protocol *p, const struct message *m)
{
    static struct decoded decoded;
    const struct framing *framing = message_framing(p, m);
    int64_t began = now_ns();

    for (int r = 0; r < REPEATS; r++) {
        for (size_t f = 0; f < FRAMES; f++) {
            struct span raw = {frames[f], FRAME_LENGTH}, text;

            demand(frame_find(framing, raw, span_of("QPIGS"), &text) == FRAME_OK,
                   "a good frame was refused");
            demand(decode_reply(p, m, text, &decoded), "a good reply was refused");
            __asm__ volatile("" : : "r"(&decoded) : "memory");
        }
    }
    demand(decoded.absent == 0, "a field was left out");
    return now_ns() - began;
}

int main(void)
{
    const struct protocol *p = protocol_find(span_of("pi30"));
    const struct message *m = protocol_message(p, span_of("QPIGS"));
    int64_t ours = INT64_MAX, limit = INT64_MAX;

    fill_crc_table();
    make_frames();
    for (int round = 0; round < ROUNDS; round++) {
        int64_t limit_took = limit_round(), we_took = our_round(p, m);

        limit = limit_took < limit ? limit_took : limit;
        ours = we_took < ours ? we_took : ours;
    }
    double count = (double)FRAMES * REPEATS;

    printf("{\"ours_ns\": %.1f, \"limit_ns\": %.1f, \"ratio\": %.3f}\n", (double)ours / count,
           (double)limit / count, (double)ours / (double)limit);
    return 0;
}
