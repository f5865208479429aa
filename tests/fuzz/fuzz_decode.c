/* fuzz_decode.c: whatever text is in a frame, the decoder stays inside it and gives valid JSON, and
 * the encoder can write it.
 *
 * The first two bytes choose protocol and message, the rest is the reply's text. Beside the real
 * protocols there are two toys, parted by blanks and by commas, that read every token in every way.
 * Now and then the text becomes the example of its message: few random texts get past a pattern. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/decode.h"
#include "model/encode.h"
#include "protocols/index.h"

enum { CHOSEN_BY = 2, MESSAGES_MAX = 256, EXAMPLE_ONE_IN = 16 };

static const struct choice codes[] = {{"0", "zero", "Zero"}, {"12", "twelve", "Twelve"}, {0}};

/* Every token is a number to one row and something else to the next. */
static const struct field rows[] = {
    {.at = 0, .is = M_grid_voltage, .exponent = -1, .max = 300},
    {.at = 0, .is = M_warning_line_fail, .as = BIT, .bit = 2},
    {.at = 0, .is = M_model_name, .as = WORD, .from = 1, .length = 3},
    {.at = 1, .is = M_battery_current, .as = SIGNED, .times = 12},
    {.at = 1, .is = M_device_mode, .as = CHOICE, .choices = codes},
    {.at = 1, .is = M_load_on, .as = FLAG, .length = 1},
    {.at = 2, .is = M_grid_power, .as = SIGN_DIGIT},
    {.at = 2, .is = M_charging, .as = FLAG_OFF},
    {.at = 2, .is = M_main_cpu_firmware, .as = VERSION},
    {.at = 3, .is = M_battery_power, .as = SIGN_BEFORE, .zero_is_unknown = true},
    {.at = 3, .is = M_inner_temperature, .as = KELVIN_TENTH, .min = -40, .max = 150},
    {.at = 4, .is = M_serial_number, .as = SERIAL},
    {.at = 5, .is = M_general_model_name, .as = SERIAL_AFTER},
    {.at = 5, .is = M_device_time, .as = STAMP},
    {.at = 5, .is = M_firmware_date, .as = DATE},
    {.at = 6, .is = M_energy_first_hour, .as = STAMP_HOUR},
    {.at = 6, .is = M_ac_charge_start_time, .as = TIME_OF_DAY},
    {.at = 6, .is = M_fault_time, .as = STAMP_2},
    {.at = 8, .is = M_ac_charge_end_time, .as = STAMP_5},
    {.at = 8, .is = M_bms_cell_voltages, .as = NUMBERS, .length = 5, .exponent = -3, .max = 5000},
    {.at = 9, .is = M_ac_charging_currents_selectable, .as = NUMBERS, .zero_is_unknown = true},
};

static const struct field characters[] = {
    {.at = 0, .is = M_device_mode, .as = CHOICE, .choices = codes},
    {.at = 1, .is = M_load_on, .as = FLAG},
    {.at = 2, .is = M_grid_voltage},
};

static const struct field letters[] = {
    {.is = M_buzzer_enabled, .as = LETTER, .bit = 'a'},
    {.is = M_overload_bypass_enabled, .as = LETTER, .bit = 'b'},
};

static const struct layout layouts[] = {{.min_tokens = 1, ROWS(rows)}};
static const struct layout of_characters[] = {{.min_tokens = 1, .pattern = "*", ROWS(characters)}};
static const struct layout of_letters[] = {{.min_tokens = 1, ROWS(letters)}};

static const struct message toy_messages[] = {
    {.command = "T",
     .example = "2301 +12 100378 045 0596131 20210521234743 261002 21:01 2018 06 01 20 00",
     LAYOUTS(layouts)},
    {.command = "W",
     .shape = WORDS,
     .example = "2301,+12 100378,045 0596131,20210521234743 0215",
     LAYOUTS(layouts)},
    {.command = "C", .shape = CHARACTERS, .example = "012", LAYOUTS(of_characters)},
    {.command = "L", .shape = LETTERS, .example = "EaDb", LAYOUTS(of_letters)},
};

static const struct protocol blanks = {
    .name = "blanks",
    .framing = &framing_plain,
    MESSAGES(toy_messages),
};
static const struct protocol commas = {
    .name = "commas",
    .framing = &framing_caret,
    .separator = ',',
    MESSAGES(toy_messages),
};

struct pick {
    const struct protocol *protocol;
    const struct message *messages[MESSAGES_MAX];
    size_t count;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void collect(void *owner, const struct message *m)
{
    struct pick *p = owner;

    must(p->count < MESSAGES_MAX);
    p->messages[p->count++] = m;
}

static const struct message *choose(const uint8_t *data, struct pick *p)
{
    size_t count = 0;

    while (protocols[count] != NULL)
        count++;

    size_t chosen = data[0] % (count + 2);
    p->count = 0;
    p->protocol = chosen < count ? protocols[chosen] : chosen == count ? &blanks : &commas;
    protocol_each_message(p->protocol, collect, p);
    return p->messages[data[1] % p->count];
}

static void must_be_json(const struct decoded *d)
{
    struct buffer out = {0};
    struct json j = json_into(&out);

    json_begin(&j, '[');
    for (size_t n = 0; n < d->count; n++)
        value_json(&d->readings[n].value, &j);
    json_end(&j, ']');

    json_error_t problem;
    json_t *parsed = json_loadb(out.bytes, out.length, JSON_ALLOW_NUL, &problem);
    must(parsed != NULL && json_array_size(parsed) == d->count);
    json_decref(parsed);
    buffer_done(&out);
}

static bool get_decoded(void *owner, enum measurement_id id, struct value *out)
{
    const struct value *v = decoded_find(owner, id);

    if (v == NULL)
        return false;
    *out = *v;
    return true;
}

/* With this answer for its example, and its readings put in. */
static void must_be_written(const struct protocol *p, const struct message *m, struct span text,
                            struct decoded *d)
{
    struct message copy = *m;
    struct value_source source = {.get = get_decoded, .owner = d};
    struct buffer example = {0}, out = {0};

    buffer_span(&example, text);
    buffer_put(&example, "", 1);
    copy.example = example.bytes;
    encode_reply(p, &copy, &source, &out);
    must(out.length > 0);
    buffer_done(&example);
    buffer_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size); /* libFuzzer's own */

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    static struct pick pick;

    if (seed % EXAMPLE_ONE_IN != 0 || max_size < CHOSEN_BY)
        return LLVMFuzzerMutate(data, size, max_size);

    data[0] = (uint8_t)(seed >> 8);
    data[1] = (uint8_t)(seed >> 16);
    struct span example = span_of(choose(data, &pick)->example);
    if (example.length > max_size - CHOSEN_BY)
        example.length = max_size - CHOSEN_BY;
    memcpy(data + CHOSEN_BY, example.at, example.length);
    return CHOSEN_BY + example.length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decoded decoded;
    static struct pick pick;

    if (size < CHOSEN_BY)
        return 0;
    const struct message *m = choose(data, &pick);
    struct span text = {.at = (const char *)data + CHOSEN_BY, .length = size - CHOSEN_BY};

    (void)decode_is_short(pick.protocol, m, text);
    if (!decode_reply(pick.protocol, m, text, &decoded))
        return 0;
    must(decoded.count <= READINGS_MAX);
    for (size_t n = 0; n < decoded.count; n++)
        must(decoded.readings[n].is < MEASUREMENT_COUNT);
    must_be_json(&decoded);
    must_be_written(pick.protocol, m, text, &decoded);
    return 0;
}
