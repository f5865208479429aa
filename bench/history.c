/* history.c: what a year of readings costs on the disk, and how long it takes to be read.
 *
 *   bench_history FOLDER
 *
 * A simulated axpert-5k says QPIGS each five seconds, with 22 values. A week of its sun, house and
 * battery is made, and stands for all weeks of the year. Beside the size, in the same run, two
 * limits: the same values as text, and packed by zstd as text in files of an hour. Reads are whole
 * reads of a chart, the fastest of several, with a warm cache. Prints one JSON object. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <zstd.h>

#include "core/memory.h"
#include "model/decode.h"
#include "model/encode.h"
#include "protocols/index.h"
#include "simulator/gauges.h"
#include "simulator/models.h"
#include "simulator/simulator.h"
#include "store/history.h"
#include "store/store.h"

enum {
    STEP_S = 5,
    DAY_S = 86400,
    WEEK_ROWS = 7 * DAY_S / STEP_S,
    HOUR_ROWS = 3600 / STEP_S,
    YEAR_WEEKS = 52,
    VALUES = 22,
    ROUNDS = 7,
};

struct row {
    struct reading values[VALUES];
    size_t count;
};

struct bench {
    struct row *week; /* owned */
    char *path;       /* owned */
    int64_t first_ms, end_ms;
    int64_t text_bytes, zstd_bytes; /* of the week, as text */
};

static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "history: %s\n", what);
    exit(1);
}

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* Words live in the tables or, as here, are not asked for: rows borrow nothing. */
static void keep(struct row *row, const struct decoded *d)
{
    row->count = 0;
    for (size_t i = 0; i < d->count && row->count < VALUES; i++)
        if (d->readings[i].value.kind == VALUE_NUMBER || d->readings[i].value.kind == VALUE_FLAG)
            row->values[row->count++] = d->readings[i];
}

static void count_text(struct bench *b, const struct buffer *hour)
{
    size_t room = ZSTD_compressBound(hour->length);
    char *packed = xcalloc(room, 1);

    b->text_bytes += (int64_t)hour->length;
    b->zstd_bytes += (int64_t)ZSTD_compress(packed, room, hour->bytes, hour->length, 12);
    free(packed);
}

static void make_week(struct bench *b)
{
    const struct simulator_model *model = simulator_models;
    const struct protocol *p = protocol_find(span_of(model->protocol));
    const struct message *m = protocol_message(p, span_of("QPIGS"));
    struct setup setup;
    struct set alone = {.serials = {"1"}};
    struct buffer text = {0}, hour = {0};

    setup_init(&setup, p, model->details);
    struct plant_settings settings = setup_for_plant(&setup);
    struct plant *plant = plant_new(&model->details->rating, &settings, 7);
    struct gauges g = {.plant = plant, .setup = &setup, .model = model->details, .set = &alone};
    struct value_source source = {.get = gauges_get, .owner = &g};
    b->week = xcalloc(WEEK_ROWS, sizeof b->week[0]);
    for (size_t n = 0; n < WEEK_ROWS; n++) {
        static struct decoded d;

        gauges_at(&g, 0, b->first_ms + (int64_t)n * STEP_S * 1000);
        buffer_clear(&text);
        encode_reply(p, m, &source, &text);
        must(decode_reply(p, m, buffer_view(&text), &d), "an answer can't be read");
        keep(&b->week[n], &d);
        buffer_printf(&hour, "%" PRId64 " %.*s\n", b->first_ms / 1000 + (int64_t)n * STEP_S,
                      SPAN_PRINT(buffer_view(&text)));
        if (n % HOUR_ROWS == HOUR_ROWS - 1) {
            count_text(b, &hour);
            buffer_clear(&hour);
        }
    }
    plant_free(plant);
    buffer_done(&text);
    buffer_done(&hour);
}

static void say(struct store *s, const struct row *row, int64_t wall_ms)
{
    store_row(s, "92932004102443", "QPIGS", wall_ms);
    for (size_t i = 0; i < row->count; i++)
        store_value(s, row->values[i].is, &row->values[i].value);
}

/* As fast as it can be written; a day at a time, as the clock of the loop stands at its end. */
static void write_year(struct bench *b)
{
    struct loop *loop = loop_new();
    struct store *s;
    struct error err;

    must(store_open(loop, &(struct store_options){.path = b->path}, &s, &err), err.text);
    for (int week = 0; week < YEAR_WEEKS; week++)
        for (size_t n = 0; n < WEEK_ROWS; n++) {
            say(s, &b->week[n],
                b->first_ms + ((int64_t)week * WEEK_ROWS + (int64_t)n) * STEP_S * 1000);
            if (n % (HOUR_ROWS * 24) == HOUR_ROWS * 24 - 1) {
                store_flush(s);
                while (store_is_writing(s))
                    loop_turn(loop);
            }
        }
    store_close(s);
    loop_free(loop);
}

static int64_t written_bytes(void)
{
    FILE *file = fopen("/proc/self/io", "re");
    char line[80];
    long long bytes = -1;

    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "write_bytes: %lld", &bytes) == 1)
            break;
    if (file != NULL)
        fclose(file);
    return bytes;
}

/* Six hours at one reading a second, written each half minute: what reaches the disk in a day of
 * it, in MB, as the kernel counts it. 0: the folder is on no disk. */
static double mb_a_day(const struct bench *b, const char *folder)
{
    enum { WATCHED_H = 6 };
    char *path = xprintf("%s/writes.db", folder);
    struct loop *loop = loop_new_stepped(b->end_ms);
    struct store *s;
    struct error err;

    must(store_open(loop, &(struct store_options){.path = path}, &s, &err), err.text);
    int64_t before = written_bytes();
    for (int second = 0; second < WATCHED_H * 3600; second++) {
        say(s, &b->week[second % WEEK_ROWS], loop_wall_ms(loop));
        loop_step(loop, 1000);
        while (second % 30 == 29 && store_is_writing(s))
            loop_turn(loop);
    }
    store_close(s);
    int64_t bytes = written_bytes() - before;
    loop_free(loop);
    free(path);
    return (double)bytes * 24 / WATCHED_H / 1e6;
}

static double read_ms(const struct bench *b, int64_t range_ms, size_t points)
{
    struct history_query q = {
        .inverter = "92932004102443",
        .signals = {M_battery_voltage, M_ac_output_active_power, M_pv_input_power,
                    M_battery_charging_current},
        .signal_count = 4,
        .from_ms = b->end_ms - range_ms,
        .to_ms = b->end_ms,
        .points = points,
    };
    double best = 0;

    for (int round = 0; round < ROUNDS; round++) {
        double began = now_ms();
        struct history h;
        struct error err;

        must(history_read(b->path, &q, NULL, &h, &err), err.text);
        double took = now_ms() - began;
        must(h.of[0][h.points / 2].count > 0, "nothing was read");
        best = round == 0 || took < best ? took : best;
        history_done(&h);
    }
    return best;
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    struct stat file;

    must(argc == 2, "usage: bench_history FOLDER");
    b.path = xprintf("%s/history.db", argv[1]);
    b.end_ms = (int64_t)time(NULL) / 3600 * 3600 * 1000; /* all hours are over */
    b.first_ms = b.end_ms - (int64_t)YEAR_WEEKS * WEEK_ROWS * STEP_S * 1000;
    make_week(&b);
    double began = now_ms();
    write_year(&b);
    double write_s = (now_ms() - began) / 1e3;
    must(stat(b.path, &file) == 0, "no file");
    printf("{\"bytes_per_snapshot\": %.3f, \"text_bytes\": %.3f, \"zstd_text_bytes\": %.3f, "
           "\"mb_a_day\": %.3f, \"write_s\": %.2f, \"day_ms\": %.3f, \"week_ms\": %.3f, "
           "\"year_ms\": %.3f}\n",
           (double)file.st_size / ((double)YEAR_WEEKS * WEEK_ROWS),
           (double)b.text_bytes / WEEK_ROWS, (double)b.zstd_bytes / WEEK_ROWS,
           mb_a_day(&b, argv[1]), write_s, read_ms(&b, (int64_t)DAY_S * 1000, DAY_S / STEP_S),
           read_ms(&b, (int64_t)7 * DAY_S * 1000, 1000),
           read_ms(&b, (int64_t)364 * DAY_S * 1000, 1000));
    free(b.week);
    free(b.path);
    return 0;
}
