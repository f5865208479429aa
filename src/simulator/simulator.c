/* simulator.c: hears requests, looks at the plant, answers at the speed of the line. */
#include "simulator/simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/memory.h"
#include "model/encode.h"
#include "model/frame_collector.h"
#include "protocols/index.h"
#include "simulator/faults.h"
#include "simulator/gauges.h"
#include "simulator/noise.h"
#include "simulator/wire.h"

enum { DEFAULT_BAUD = 2400, FOR_SERIAL = 1000 };

struct simulator {
    struct loop *loop; /* borrowed */
    struct simulator_options options;
    struct simulator_sink sink;
    const struct simulator_model *model;
    const struct protocol *protocol;
    struct set set;

    struct setup setup;
    struct setup factory; /* what QDI tells */
    struct plant *plant;  /* owned */
    struct gauges gauges;

    int64_t start_us;       /* monotonic */
    int64_t start_local_ms; /* the simulated time then */

    struct wire wire;
    struct frame_collector collector;
    uint64_t exchanges;
    struct buffer text, frame; /* of the reply that is being made */
    struct buffer held;        /* a late reply, until the next question has come */

    bool away;
    int64_t away_ms;
    struct timer leave, come_back;
};

/* A request as it was understood. */
struct request {
    struct span command;
    const struct framing *framing;
    const struct message *message;   /* NULL: no table knows it */
    const struct model_message *row; /* NULL: the model refuses it */
    bool is_foreign;                 /* wrapped as another dialect does it: refused */
    int64_t arrived_us;
};

static int64_t local_ms_at(const struct simulator *s, int64_t time_us)
{
    return s->start_local_ms + (int64_t)((double)(time_us - s->start_us) * s->options.speed / 1000);
}

static void on_leave(void *owner)
{
    struct simulator *s = owner;

    timer_set(s->loop, &s->come_back, s->away_ms);
    if (s->sink.unplugged != NULL)
        s->sink.unplugged(s->sink.owner, true); /* which may end the simulator */
}

static void on_come_back(void *owner)
{
    struct simulator *s = owner;

    s->away = false;
    if (s->sink.unplugged != NULL)
        s->sink.unplugged(s->sink.owner, false);
}

static void unplug(struct simulator *s)
{
    s->away = true;
    s->away_ms = fault_away_ms(s->options.seed, s->exchanges);
    wire_silence(&s->wire);
    frame_collector_clear(&s->collector);
    buffer_clear(&s->held);
    timer_set(s->loop, &s->leave, 0);
}

/* False: a real unit would not answer this at all. */
static bool understand(const struct simulator *s, struct span part, struct request *out)
{
    struct request stranger = {.framing = s->protocol->framing, .is_foreign = true};

    for (size_t i = 0; framings[i] != NULL; i++) {
        struct request r = {.framing = framings[i]};

        if (!frame_read_request(r.framing, part, &r.command))
            continue;
        if (stranger.command.length == 0)
            stranger.command = r.command;
        if (command_framing(s->protocol, r.command) != r.framing)
            continue;
        r.message = protocol_message(s->protocol, r.command);
        if (r.message != NULL)
            r.row = model_message(s->model->details, r.message);
        *out = r;
        return true;
    }
    *out = stranger; /* units with a caret refuse what is asked without one; others say nothing */
    return stranger.command.length > 0 && s->protocol->framing->start == '^';
}

/* Some units do not refuse what they do not know. */
static bool is_ignored(const struct simulator *s, const struct request *r)
{
    return s->model->details->mute && r->framing->request == CHECK_NONE && r->row == NULL;
}

/* The unit of its set that is asked about. */
static unsigned unit_of(const struct simulator *s, const struct request *r, struct span argument)
{
    if (r->message->argument != ARGUMENT_UNIT)
        return s->set.own;
    return (unsigned)(argument.at[0] - '0');
}

static void encode_answer(struct simulator *s, const struct request *r, struct span argument)
{
    struct message message = *r->message;
    struct value_source source = {.get = gauges_get, .owner = &s->gauges};

    if (r->row->example != NULL)
        message.example = r->row->example;
    s->gauges.setup = message.defaults ? &s->factory : &s->setup;
    s->gauges.argument = argument;
    gauges_at(&s->gauges, unit_of(s, r, argument), local_ms_at(s, r->arrived_us));
    encode_reply(s->protocol, &message, &source, &s->text);
}

/* A single unit answers for itself alone. */
static bool is_answered(const struct simulator *s, const struct request *r, struct span argument)
{
    if (r->row == NULL)
        return false;
    return r->message->argument != ARGUMENT_UNIT || set_is_several(&s->set) ||
           span_is(argument, "0");
}

static struct plant_settings settings_of_set(const struct simulator *s)
{
    struct plant_settings settings = setup_for_plant(&s->setup);

    set_multiply_settings(&s->set, &settings);
    return settings;
}

static void make_text(struct simulator *s, const struct request *r)
{
    struct span argument = {0};

    buffer_clear(&s->text);
    if (r->message != NULL)
        argument = span_skip(r->command, strlen(r->message->command));
    if (is_answered(s, r, argument)) {
        encode_answer(s, r, argument);
        return;
    }

    gauges_at(&s->gauges, s->set.own, local_ms_at(s, r->arrived_us));
    if (r->message == NULL && !r->is_foreign &&
        setup_apply(&s->setup, r->command, s->gauges.time_ms)) {
        struct plant_settings changed = settings_of_set(s);

        plant_change(s->plant, &changed);
        buffer_text(&s->text, "ACK");
    } else {
        buffer_text(&s->text, "NAK");
    }
}

static void make_frame(struct simulator *s, const struct request *r, struct span text)
{
    uint8_t whole[FRAME_MAX + 8];

    buffer_clear(&s->frame);
    buffer_put(&s->frame, whole, frame_encode_reply(r->framing, text, whole, sizeof whole));
}

static void report(const struct simulator *s, const struct request *r, enum fault fault)
{
    struct simulator_exchange exchange = {
        .number = s->exchanges,
        .command = r->command,
        .fault = fault_name(fault),
        .text = buffer_view(&s->text),
        .sent = buffer_view(&s->frame),
        .time_ms = local_ms_at(s, r->arrived_us),
    };

    if (s->sink.exchange != NULL)
        s->sink.exchange(s->sink.owner, &exchange);
}

static void answer(struct simulator *s, const struct request *r)
{
    enum fault fault = fault_draw(&s->options.faults, s->options.seed, ++s->exchanges);

    make_text(s, r);
    make_frame(s, r, fault == FAULT_NAK ? span_of("NAK") : buffer_view(&s->text));
    fault_damage(fault, s->options.seed, s->exchanges, &s->frame);
    if (fault == FAULT_UNPLUG)
        buffer_clear(&s->frame);
    report(s, r, fault);
    if (fault == FAULT_UNPLUG) {
        unplug(s);
        return;
    }

    struct buffer held = s->held;
    s->held = (struct buffer){0};
    if (fault == FAULT_LATE)
        buffer_span(&s->held, buffer_view(&s->frame));
    wire_say(&s->wire, buffer_view(&held), r->arrived_us);
    if (fault != FAULT_LATE)
        wire_say(&s->wire, buffer_view(&s->frame), r->arrived_us);
    buffer_done(&held);
}

static void hear_part(struct simulator *s, struct span bytes)
{
    struct span part;
    struct request request;
    int64_t arrived_us = wire_hear(&s->wire, bytes.length);

    frame_collector_add(&s->collector, bytes);
    while (!s->away && frame_collector_take(&s->collector, &part)) {
        if (!understand(s, part, &request) || is_ignored(s, &request))
            continue;
        request.arrived_us = arrived_us;
        answer(s, &request);
    }
}

/* Bytes up to each CR are heard by themselves, so that a request is answered when its own last
 * byte has come. Padding of 8-byte reports takes no time. */
void simulator_receive(struct simulator *s, struct span bytes)
{
    while (!s->away && bytes.length > 0) {
        const char *end = memchr(bytes.at, '\r', bytes.length);
        size_t length = end != NULL ? (size_t)(end - bytes.at) + 1 : bytes.length;

        hear_part(s, (struct span){.at = bytes.at, .length = length});
        bytes = span_skip(bytes, length);
        while (end != NULL && bytes.length > 0 && bytes.at[0] == '\0')
            bytes = span_skip(bytes, 1);
    }
}

const char *simulator_serial(const struct simulator *s)
{
    return s->set.serials[s->set.own];
}

const char *simulator_unit_serial(const struct simulator *s, unsigned unit)
{
    return unit == 0 || unit < s->set.units ? s->set.serials[unit] : NULL;
}

bool simulator_switch_last(struct simulator *s)
{
    s->set.last_away = !s->set.last_away;
    return s->set.last_away;
}

const struct simulator_model *simulator_model_of(const struct simulator *s)
{
    return s->model;
}

/* Fourteen digits as Voltronic makes them: model, year and month, running number. */
static void make_serials(struct simulator *s)
{
    const char *stem = s->model->details->serial_stem;

    for (unsigned n = 0; n < SET_MAX && stem != NULL; n++) {
        uint64_t bits = noise_bits(s->options.seed, FOR_SERIAL + n);

        snprintf(s->set.serials[n], SET_SERIAL, "%s%02u%02u%06u", stem, (unsigned)(19 + bits % 5),
                 (unsigned)(1 + (bits >> 8) % 12), (unsigned)(100000 + (bits >> 16) % 900000));
    }
    if (s->options.serial != NULL)
        span_copy(span_of(s->options.serial), s->set.serials[s->set.own], SET_SERIAL);
}

/* The local time now, as seconds since 1970 would count it without time zones. */
static int64_t local_now_ms(const struct loop *loop)
{
    int64_t wall_ms = loop_wall_ms(loop);
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm date;

    localtime_r(&seconds, &date);
    return wall_ms + (int64_t)date.tm_gmtoff * 1000;
}

static void start_clock(struct simulator *s)
{
    s->start_us = loop_now_us(s->loop);
    s->start_local_ms = s->options.start_s != 0 ? s->options.start_s * 1000 : local_now_ms(s->loop);
    if (s->options.speed <= 0)
        s->options.speed = 1;
}

static void start_plant(struct simulator *s)
{
    struct plant_rating rating = s->model->details->rating;
    struct plant_settings settings;

    setup_init(&s->setup, s->protocol, s->model->details);
    setup_init(&s->factory, s->protocol, s->model->details);
    if (set_is_several(&s->set))
        setup_put(&s->setup, M_output_mode, set_output_mode(&s->set, s->set.own));
    settings = settings_of_set(s);
    set_multiply(&s->set, &rating);
    s->plant = plant_new(&rating, &settings, s->options.seed);
    s->gauges = (struct gauges){
        .plant = s->plant,
        .setup = &s->setup,
        .model = s->model->details,
        .set = &s->set,
    };
}

static void start_wire(struct simulator *s)
{
    uint32_t baud = s->options.baud != 0 ? s->options.baud : DEFAULT_BAUD;

    s->wire = (struct wire){
        .loop = s->loop,
        .baud = s->options.instant ? 0 : baud,
        .piece = s->options.piece,
        .deliver = s->sink.bytes,
        .owner = s->sink.owner,
    };
    wire_init(&s->wire);
    s->leave = (struct timer){.function = on_leave, .owner = s};
    s->come_back = (struct timer){.function = on_come_back, .owner = s};
}

static const struct simulator_model *find_model(const char *name)
{
    if (name == NULL)
        return &simulator_models[0];
    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

static bool refuse_model(const char *name, struct error *err)
{
    struct buffer known = {0};

    for (const struct simulator_model *m = simulator_models; m->name != NULL; m++)
        buffer_printf(&known, "%s%s", known.length > 0 ? ", " : "", m->name);
    fail(err, ERROR_MISSING, "no simulated model '%.40s'; there are %.*s", name,
         SPAN_PRINT(buffer_view(&known)));
    buffer_done(&known);
    return false;
}

/* Whether it answers questions about the units of a set. */
static bool knows_units(const struct simulator_model *model)
{
    const struct protocol *p = protocol_find(span_of(model->protocol));
    char command[32];

    for (const struct model_message *row = model->details->messages; row->command != NULL; row++) {
        snprintf(command, sizeof command, "%s0", row->command);
        const struct message *m = protocol_message(p, span_of(command));

        if (m != NULL && m->argument == ARGUMENT_UNIT && strcmp(m->command, row->command) == 0)
            return true;
    }
    return false;
}

bool simulator_new(struct loop *loop, const struct simulator_options *options,
                   const struct simulator_sink *sink, struct simulator **out, struct error *err)
{
    const struct simulator_model *model = find_model(options->model);
    if (model == NULL)
        return refuse_model(options->model, err);

    unsigned units = options->units != 0 ? options->units : options->phases; /* one for each */
    if (units > 1 && !knows_units(model))
        return fail(err, ERROR_MISSING, "%s knows of no other units", model->name);
    if (options->number != 0 && options->number >= units)
        return fail(err, ERROR_MISSING, "there is no unit %u of %u", options->number, units);

    struct simulator *s = xcalloc(1, sizeof *s);
    s->loop = loop;
    s->options = *options;
    s->sink = *sink;
    s->model = model;
    s->protocol = protocol_find(span_of(model->protocol));
    s->set = (struct set){.units = units, .phases = options->phases, .own = options->number};
    make_serials(s);
    start_clock(s);
    start_plant(s);
    start_wire(s);
    *out = s;
    return true;
}

void simulator_free(struct simulator *s)
{
    if (s == NULL)
        return;
    timer_clear(&s->come_back);
    timer_clear(&s->leave);
    wire_done(&s->wire);
    buffer_done(&s->held);
    buffer_done(&s->frame);
    buffer_done(&s->text);
    plant_free(s->plant);
    free(s);
}
