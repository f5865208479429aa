/* viewer.c: a live view of a site. */
#include "commands/viewer.h"

#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "commands/picture.h"
#include "commands/summary.h"
#include "commands/view.h"

enum { REDRAW_MS = 1000, SOON_MS = 30, INVERTERS_MAX = 32 };

struct viewer {
    const struct options *options;
    struct loop *loop; /* borrowed */
    struct site *site; /* borrowed */
    struct site_listener listener;
    struct picture pictures[INVERTERS_MAX]; /* by place in the site */
    struct timer redraw;
    bool soon; /* `redraw` is set for what has changed already */
    struct watch keys;
    struct termios saved; /* of the keyboard */
    bool keyboard;        /* there is one, and it is ours */
    bool screen;          /* the other screen is shown */
    struct buffer frame;
    int signal;
};

static void stop(struct viewer *w, int signal_number)
{
    w->signal = signal_number;
    loop_stop(w->loop);
}

/* Nobody reads any more: that is an end like any other. */
static void put(struct viewer *w, const struct buffer *text)
{
    fwrite(text->bytes, 1, text->length, stdout);
    if (fflush(stdout) != 0 || ferror(stdout) != 0)
        stop(w, 0);
}

static void put_text(struct viewer *w, const char *text)
{
    buffer_clear(&w->frame);
    buffer_text(&w->frame, text);
    put(w, &w->frame);
}

static void enter_screen(struct viewer *w)
{
    put_text(w, "\x1b[?1049h\x1b[?25l\x1b[2J");
    w->screen = true;
    if (tcgetattr(STDIN_FILENO, &w->saved) != 0)
        return;

    struct termios keys = w->saved;
    keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    keys.c_cc[VMIN] = 0;
    keys.c_cc[VTIME] = 0;
    w->keyboard = tcsetattr(STDIN_FILENO, TCSANOW, &keys) == 0;
}

static void leave_screen(struct viewer *w)
{
    if (!w->screen)
        return;
    if (w->keyboard)
        tcsetattr(STDIN_FILENO, TCSANOW, &w->saved);
    w->keyboard = false;
    put_text(w, "\x1b[?25h\x1b[?1049l");
    w->screen = false;
}

static void fill_frame(struct viewer *w, const struct terminal *t)
{
    int64_t now_ms = loop_now_ms(w->loop);

    if (site_problem(w->site) != NULL)
        buffer_printf(&w->frame, "%s\n", site_problem(w->site));
    for (size_t n = 0; n < site_count(w->site); n++) {
        if (n > 0)
            buffer_text(&w->frame, "\n");
        view_inverter(site_at(w->site, n), now_ms, t, &w->frame);
    }
    buffer_printf(&w->frame, "\n%sq or Ctrl-C ends%s\n", terminal_style(t, STYLE_DIM),
                  terminal_style(t, STYLE_PLAIN));
}

/* Draws over what is there, so that nothing flickers: each line clears its own rest. */
static void draw(struct viewer *w)
{
    struct terminal t =
        terminal_of(STDOUT_FILENO, w->options->terminal.colour ? COLOUR_ALWAYS : COLOUR_NEVER);
    struct buffer text = {0};
    int left = t.height - 1;

    buffer_clear(&w->frame);
    fill_frame(w, &t);
    buffer_text(&text, "\x1b[H");
    for (size_t n = 0; n < w->frame.length && left > 0; n++)
        if (w->frame.bytes[n] == '\n')
            buffer_text(&text, "\x1b[K\r\n"), left--;
        else
            buffer_put(&text, &w->frame.bytes[n], 1);
    buffer_text(&text, "\x1b[J");
    put(w, &text);
    buffer_done(&text);
}

static void on_redraw(void *owner)
{
    struct viewer *w = owner;

    w->soon = false;
    draw(w);
    timer_set(w->loop, &w->redraw, REDRAW_MS);
}

/* What changes within some milliseconds is drawn together. */
static void redraw_soon(struct viewer *w)
{
    if (!w->screen || w->soon)
        return;
    w->soon = true;
    timer_set(w->loop, &w->redraw, SOON_MS);
}

static size_t place_of(const struct viewer *w, const struct inverter *i)
{
    size_t n = 0;

    while (n < site_count(w->site) && site_at(w->site, n) != i)
        n++;
    return n;
}

static void on_changed(void *owner, struct inverter *i, unsigned changes, const char *source)
{
    struct viewer *w = owner;

    redraw_soon(w);
    if (w->screen)
        return;
    if ((changes & INVERTER_LEFT) != 0) {
        memset(w->pictures, 0, sizeof w->pictures); /* places have moved */
        return;
    }

    size_t place = i != NULL ? place_of(w, i) : INVERTERS_MAX;
    bool round =
        source != NULL && place < INVERTERS_MAX && picture_hear(&w->pictures[place], i, source);
    if (!round && (changes & INVERTER_CHANGED_STATE) == 0)
        return;
    buffer_clear(&w->frame);
    summary_json(w->loop, w->site, &w->frame);
    put(w, &w->frame);
}

static void on_key(void *owner, unsigned events)
{
    struct viewer *w = owner;
    char keys[16];
    ssize_t got = read(STDIN_FILENO, keys, sizeof keys);

    (void)events;
    for (ssize_t n = 0; n < got; n++)
        if (keys[n] == 'q' || keys[n] == 'Q')
            stop(w, 0);
}

static void on_interrupt(void *owner)
{
    stop(owner, 0);
}

static void on_terminate(void *owner)
{
    stop(owner, SIGTERM);
}

static void on_hang_up(void *owner)
{
    stop(owner, SIGHUP);
}

static void on_resize(void *owner)
{
    redraw_soon(owner);
}

/* Ctrl-Z: the shell gets its screen back until the view comes to the foreground again. */
static void on_suspend(void *owner)
{
    struct viewer *w = owner;
    bool screen = w->screen;

    leave_screen(w);
    raise(SIGSTOP);
    if (!screen)
        return;
    enter_screen(w);
    on_redraw(w);
}

static void begin(struct viewer *w)
{
    struct error err;

    loop_on_signal(w->loop, SIGINT, on_interrupt, w);
    loop_on_signal(w->loop, SIGTERM, on_terminate, w);
    loop_on_signal(w->loop, SIGHUP, on_hang_up, w);
    loop_on_signal(w->loop, SIGTSTP, on_suspend, w);
    loop_on_signal(w->loop, SIGWINCH, on_resize, w);
    site_listen(w->site, &w->listener);
    if (options_has(w->options, "json"))
        return;
    enter_screen(w);
    /* Without a keyboard Ctrl-C still ends it. */
    if (w->keyboard && !watch_set(w->loop, &w->keys, STDIN_FILENO, WATCH_READ, &err))
        w->keys = (struct watch){0};
    on_redraw(w);
}

enum exit_code viewer_run(const struct options *o, struct loop *loop, struct site *site,
                          int *signal_number)
{
    struct viewer w = {.options = o, .loop = loop, .site = site};

    w.listener = (struct site_listener){.changed = on_changed, .owner = &w};
    w.redraw = (struct timer){.function = on_redraw, .owner = &w};
    w.keys = (struct watch){.function = on_key, .owner = &w};
    begin(&w);
    loop_run(loop);
    site_unlisten(site, &w.listener);
    timer_clear(&w.redraw);
    watch_clear(&w.keys);
    leave_screen(&w);
    buffer_done(&w.frame);
    *signal_number = w.signal;
    return EXIT_DONE;
}
