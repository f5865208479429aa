/* crc.c: CRC-16/XMODEM, four bytes at a time.
 *
 * The check is linear: the entry of a byte is the exclusive or of the entries of its bits, so eight
 * constants make a table. Table k holds the check of a byte that k zero bytes follow. */
#include "core/crc.h"

enum { SLICES = 4 };

#define BIT_OF(i, b, constant) ((((i) >> (b)) & 1) * (constant))
#define ENTRY(i, c0, c1, c2, c3, c4, c5, c6, c7)                                                   \
    (uint16_t)(BIT_OF(i, 0, c0) ^ BIT_OF(i, 1, c1) ^ BIT_OF(i, 2, c2) ^ BIT_OF(i, 3, c3) ^         \
               BIT_OF(i, 4, c4) ^ BIT_OF(i, 5, c5) ^ BIT_OF(i, 6, c6) ^ BIT_OF(i, 7, c7))
#define ENTRIES_4(i, ...)                                                                          \
    ENTRY(i, __VA_ARGS__), ENTRY((i) + 1, __VA_ARGS__), ENTRY((i) + 2, __VA_ARGS__),               \
        ENTRY((i) + 3, __VA_ARGS__)
#define ENTRIES_16(i, ...)                                                                         \
    ENTRIES_4(i, __VA_ARGS__), ENTRIES_4((i) + 4, __VA_ARGS__), ENTRIES_4((i) + 8, __VA_ARGS__),   \
        ENTRIES_4((i) + 12, __VA_ARGS__)
#define ENTRIES_64(i, ...)                                                                         \
    ENTRIES_16(i, __VA_ARGS__), ENTRIES_16((i) + 16, __VA_ARGS__),                                 \
        ENTRIES_16((i) + 32, __VA_ARGS__), ENTRIES_16((i) + 48, __VA_ARGS__)
#define TABLE(...)                                                                                 \
    {                                                                                              \
        ENTRIES_64(0, __VA_ARGS__), ENTRIES_64(64, __VA_ARGS__), ENTRIES_64(128, __VA_ARGS__),     \
            ENTRIES_64(192, __VA_ARGS__)                                                           \
    }

static const uint16_t tables[SLICES][256] = {
    TABLE(0x1021, 0x2042, 0x4084, 0x8108, 0x1231, 0x2462, 0x48c4, 0x9188),
    TABLE(0x3331, 0x6662, 0xccc4, 0x89a9, 0x0373, 0x06e6, 0x0dcc, 0x1b98),
    TABLE(0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad, 0x3b5a),
    TABLE(0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c, 0xdd38),
};

uint16_t crc16_xmodem(struct span bytes)
{
    const uint8_t *at = (const uint8_t *)bytes.at;
    size_t left = bytes.length;
    unsigned crc = 0;

    for (; left >= SLICES; left -= SLICES, at += SLICES) {
        crc ^= (unsigned)at[0] << 8 | at[1];
        crc = (unsigned)tables[3][crc >> 8] ^ tables[2][crc & 0xff] ^ tables[1][at[2]] ^
              tables[0][at[3]];
    }
    for (; left > 0; left--, at++)
        crc = ((crc << 8) & 0xffff) ^ tables[0][(crc >> 8) ^ *at];
    return (uint16_t)crc;
}
