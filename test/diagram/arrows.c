/*
 * The rule of what is an arrow:
 *
 *   connect()   SYN. Where somebody listens, SYN, ACK comes back, and an ACK ends the handshake;
 *               where nobody does, RST comes back (RFC 9293, 3.5).
 *   send()      The bytes that it took, none where it failed.
 *   shutdown()  FIN: nothing more will come from this side.
 *   close()     FIN, if that has not gone before. But RST if bytes had come that nobody took
 *               (RFC 1122, 4.2.2.13), or if the server was told to reset ("reset").
 *   Bytes that reach an end which is closed are answered with RST (RFC 9293, 3.10.7.1).
 *   After RST nothing goes either way.
 *
 * A call stands in the row of the arrow that it takes: accept() beside the ACK, recv() beside the
 * bytes, or beside the FIN where it returns 0. An arrow of bytes that nobody took ends in the
 * middle.
 */
#include "../../common/helper.h"
#include "drawing.h"

#include <stdlib.h>

/* Where there is no row to name. */
static const size_t no_row = (size_t)-1;

static enum side other(enum side side)
{
    return side == CLIENT ? SERVER : CLIENT;
}

static bool is_call(const struct note *note, const char *call)
{
    return strcmp(note->call, call) == 0;
}

static bool is_send(const struct note *note)
{
    return is_call(note, "send") || is_call(note, "write") || is_call(note, "writev");
}

static bool is_receive(const struct note *note)
{
    return is_call(note, "recv") || is_call(note, "read");
}

void *grow_or_exit(void *items, size_t count, size_t size)
{
    void *more = realloc(items, (count + 1) * size);
    if (more == NULL)
        exit_with_errno("cannot hold the drawing");
    return more;
}

/* ---- Rows ---- */

static size_t add_row(struct drawing *drawing)
{
    drawing->rows = grow_or_exit(drawing->rows, drawing->count, sizeof *drawing->rows);
    drawing->rows[drawing->count] = (struct row){0};
    return drawing->count++;
}

static size_t add_arrow(
    struct drawing *drawing, const struct line *line, enum side from, enum arrow arrow)
{
    size_t row = add_row(drawing);
    drawing->rows[row].arrow = arrow;
    drawing->rows[row].from = from;
    drawing->rows[row].port = line->port;
    drawing->rows[row].has_arrived = arrow != BYTES;
    return row;
}

/* Says what waited long, and why something failed. */
static void explain(struct cell *cell, const struct note *note)
{
    bool is_late = note->milliseconds >= 100;
    char seconds[32] = "";
    if (is_late)
        snprintf(seconds, sizeof seconds, "after %.1f s", (double)note->milliseconds / 1000);
    bool is_time_out = is_late && (strcmp(note->text, strerror(EAGAIN)) == 0 ||
                                      strcmp(note->text, strerror(EINPROGRESS)) == 0);
    const char *reason = note->result != -1 ? "" : is_time_out ? "timed out" : note->text;
    snprintf(cell->reason, sizeof cell->reason, "%s%s%s", reason,
        reason[0] != '\0' && is_late ? (is_time_out ? " " : ", ") : "", seconds);
}

/* How the call stands in the drawing. */
static void describe_call(const struct drawing *drawing, const struct note *note, struct cell *cell)
{
    const char *who = note->side == CLIENT && note->process != drawing->lesson ? "child: " : "";
    const char *call = note->call;
    if (is_call(note, "reset"))
        call = "close"; /* The server's close() with SO_LINGER set to 0 s. */
    if (is_call(note, "shut_rd"))
        call = "shutdown";
    const char *unit = note->amount == 1 ? "byte" : note->amount < 1000000 ? "bytes" : "B";
    if (note->fd == -1 || is_call(note, "accept"))
        snprintf(cell->call, sizeof cell->call, "%s%s()", who, call);
    else if (is_call(note, "connect"))
        snprintf(cell->call, sizeof cell->call, "%s%s(%d, port %lld)", who, call, note->fd,
            note->amount);
    else if (is_send(note))
        snprintf(cell->call, sizeof cell->call, "%s%s(%d, %lld %s)", who, call, note->fd,
            note->amount, unit);
    else
        snprintf(cell->call, sizeof cell->call, "%s%s(%d)", who, call, note->fd);
    bool is_silent =
        note->result == 0 && (strcmp(call, "close") == 0 || strcmp(call, "shutdown") == 0);
    if (!is_silent && !is_call(note, "fork"))
        snprintf(cell->result, sizeof cell->result, "= %lld", note->result);
    explain(cell, note);
}

/* Puts a call into the row `cause`, whose arrow it takes, if it can stand there: below all calls
 * before it on its side. Else into a new row. */
static size_t place(struct drawing *drawing, const struct note *note, size_t cause)
{
    size_t row = cause;
    if (row == no_row || row < drawing->next[note->side])
        row = add_row(drawing);
    drawing->next[note->side] = row + 1;
    describe_call(drawing, note, &drawing->rows[row].cells[note->side]);
    return row;
}

/* ---- Connections ---- */

static struct line *find_line(const struct drawing *drawing, int port)
{
    for (size_t i = drawing->line_count; port != 0 && i > 0; i--) {
        if (drawing->lines[i - 1].port == port)
            return &drawing->lines[i - 1];
    }
    return NULL;
}

static struct line *add_line(struct drawing *drawing, int port)
{
    drawing->lines = grow_or_exit(drawing->lines, drawing->line_count, sizeof *drawing->lines);
    struct line *line = &drawing->lines[drawing->line_count++];
    *line = (struct line){.port = port, .holders = 1, .is_answered = drawing->has_server};
    line->handshake = line->ends[CLIENT] = line->ends[SERVER] = line->reset = no_row;
    return line;
}

/* The kernel that gets bytes for an end which is closed answers for it. */
static void refuse_bytes(struct drawing *drawing, struct line *line, enum side from)
{
    if (line->is_reset || !line->is_closed[other(from)])
        return;
    line->reset = add_arrow(drawing, line, other(from), RST);
    line->is_reset = true;
}

/* Sends FIN or RST in the row of the call that does it. */
static void send_signal(
    struct drawing *drawing, struct line *line, const struct note *note, enum arrow arrow)
{
    enum side side = note->side;
    if (line->is_reset || (arrow == FIN && line->has_ended[side])) {
        place(drawing, note, no_row);
        return;
    }
    size_t row = add_arrow(drawing, line, side, arrow);
    place(drawing, note, row);
    if (arrow == RST) {
        line->reset = row;
        line->is_reset = true;
    } else {
        line->ends[side] = row;
        line->has_ended[side] = true;
    }
}

static bool has_untaken(const struct line *line, enum side side)
{
#ifdef __APPLE__
    (void)line, (void)side;
    return false; /* macOS throws them away, and sends FIN. */
#else
    return line->sent[other(side)] > line->taken[side];
#endif
}

/* The row of the byte number `at` that `from` has sent. */
static size_t find_bytes(
    const struct drawing *drawing, const struct line *line, enum side from, long long at)
{
    for (size_t i = drawing->count; i > 0; i--) {
        const struct row *row = &drawing->rows[i - 1];
        if (row->arrow == BYTES && row->port == line->port && row->from == from &&
            row->start <= at && at < row->end)
            return i - 1;
    }
    return no_row;
}

static size_t add_bytes(
    struct drawing *drawing, struct line *line, enum side from, const struct note *note)
{
    size_t row = add_arrow(drawing, line, from, BYTES);
    drawing->rows[row].start = line->sent[from];
    line->sent[from] += note->result;
    drawing->rows[row].end = line->sent[from];
    memcpy(drawing->rows[row].preview, note->text, sizeof note->text);
    return row;
}

/* ---- What each call means ---- */

static void shake_hands(struct drawing *drawing, struct line *line)
{
    add_arrow(drawing, line, SERVER, SYN_ACK);
    line->handshake = add_arrow(drawing, line, CLIENT, ACK);
    line->has_shaken_hands = true;
}

static void draw_connect(struct drawing *drawing, const struct note *note)
{
    bool is_refused = note->result == -1 && strcmp(note->text, strerror(ECONNREFUSED)) == 0;
    bool is_open_end = note->result == -1 && (strcmp(note->text, strerror(EINPROGRESS)) == 0 ||
                                                 strcmp(note->text, strerror(ETIMEDOUT)) == 0 ||
                                                 strcmp(note->text, strerror(EINTR)) == 0);
    if (note->result == -1 && !is_refused && !is_open_end) {
        place(drawing, note, no_row); /* Nothing has gone out. */
        return;
    }
    struct line *line = add_line(drawing, note->port);
    size_t row = add_arrow(drawing, line, CLIENT, SYN);
    place(drawing, note, row);
    if (is_open_end) {
        drawing->rows[row].has_arrived = false;
        return;
    }
    /* What the call returned stands beside what made it return. */
    if (is_refused) {
        drawing->next[CLIENT] = add_arrow(drawing, line, SERVER, RST);
        line->is_reset = true;
    } else {
        shake_hands(drawing, line);
        drawing->next[CLIENT] = line->handshake;
    }
    struct cell *end = &drawing->rows[drawing->next[CLIENT]++].cells[CLIENT];
    struct cell *begin = &drawing->rows[row].cells[CLIENT];
    *end = *begin;
    end->call[0] = begin->result[0] = begin->reason[0] = '\0';
}

/* The row in which a connect() that did not wait has asked for this line. */
static size_t find_syn(const struct drawing *drawing, const struct line *line)
{
    for (size_t i = drawing->count; i > 0; i--) {
        if (drawing->rows[i - 1].arrow == SYN && drawing->rows[i - 1].port == line->port)
            return i - 1;
    }
    return no_row;
}

static void draw_accept(struct drawing *drawing, const struct note *note)
{
    struct line *line = find_line(drawing, note->port);
    if (line == NULL) {
        line =
            add_line(drawing, note->port); /* Somebody else's, or of a lesson that has no notes. */
        line->has_shaken_hands = true;
    }
    if (!line->has_shaken_hands) {
        drawing->rows[find_syn(drawing, line)].has_arrived = true;
        shake_hands(drawing, line);
    }
    place(drawing, note, line->handshake);
}

static void draw_send(struct drawing *drawing, struct line *line, const struct note *note)
{
    if (note->result <= 0) {
        place(drawing, note, note->result == -1 ? line->reset : no_row);
        return;
    }
    size_t row = add_bytes(drawing, line, note->side, note);
    if (!line->is_answered)
        drawing->rows[row].has_arrived = true; /* For all that we know. */
    place(drawing, note, row);
    refuse_bytes(drawing, line, note->side);
}

static void draw_receive(struct drawing *drawing, struct line *line, const struct note *note)
{
    enum side from = other(note->side);
    bool is_broken = note->result == -1 && (strcmp(note->text, strerror(ECONNRESET)) == 0 ||
                                               strcmp(note->text, strerror(EPIPE)) == 0);
    if (note->result > 0) {
        /* Of a server that we do not know, all that we see is what came from it. */
        if (!line->is_answered)
            add_bytes(drawing, line, from, note);
        size_t cause = no_row;
        for (long long at = line->taken[note->side]; at < line->taken[note->side] + note->result;) {
            cause = find_bytes(drawing, line, from, at);
            if (cause == no_row)
                break;
            drawing->rows[cause].has_arrived = true;
            at = drawing->rows[cause].end;
        }
        line->taken[note->side] += note->result;
        place(drawing, note, cause);
        return;
    }
    if (note->result == 0 && !line->is_answered && !line->has_ended[from]) {
        line->ends[from] = add_arrow(drawing, line, from, FIN);
        line->has_ended[from] = true;
    } else if (is_broken && !line->is_answered && !line->is_reset) {
        line->reset = add_arrow(drawing, line, from, RST);
        line->is_reset = true;
    }
    place(drawing, note, note->result == 0 ? line->ends[from] : is_broken ? line->reset : no_row);
}

static void draw_close(struct drawing *drawing, struct line *line, const struct note *note)
{
    enum side side = note->side;
    if (side == CLIENT && --line->holders > 0) {
        place(drawing, note, no_row);
        return;
    }
    bool resets = is_call(note, "reset") || has_untaken(line, side);
    send_signal(drawing, line, note, resets ? RST : FIN);
    line->is_closed[side] = true;
}

/* A process that ends gives back what it holds. */
static void draw_end(struct drawing *drawing, const struct note *note)
{
    bool is_killed = note->result == -1;
    bool is_said = false;
    for (size_t i = 0; i < drawing->line_count; i++) {
        struct line *line = &drawing->lines[i];
        if (line->is_closed[CLIENT] || line->is_reset || !line->has_shaken_hands)
            continue;
        struct note end = *note;
        end.result = 0;
        end.milliseconds = 0;
        line->holders = 1;
        draw_close(drawing, line, &end);
        struct cell *cell = &drawing->rows[drawing->next[CLIENT] - 1].cells[CLIENT];
        snprintf(cell->call, sizeof cell->call, is_killed ? "(killed)" : "(its end)");
        cell->result[0] = '\0';
        snprintf(cell->reason, sizeof cell->reason, "%s", is_killed ? note->text : "");
        is_said = true;
    }
    if (is_killed && !is_said) {
        size_t row = place(drawing, note, no_row);
        struct cell *cell = &drawing->rows[row].cells[CLIENT];
        snprintf(cell->call, sizeof cell->call, "(killed)");
        cell->result[0] = '\0';
    }
}

static void draw_note(struct drawing *drawing, const struct note *note)
{
    struct line *line = find_line(drawing, note->port);
    if (drawing->lesson == 0 && note->side == CLIENT)
        drawing->lesson = note->process;
    if (is_call(note, "listen")) {
        drawing->has_server = true;
    } else if (is_call(note, "end")) {
        draw_end(drawing, note);
    } else if (is_call(note, "connect")) {
        draw_connect(drawing, note);
    } else if (is_call(note, "accept")) {
        draw_accept(drawing, note);
    } else if (is_call(note, "fork")) {
        place(drawing, note, no_row);
        for (size_t i = 0; i < drawing->line_count; i++)
            drawing->lines[i].holders++;
    } else if (line != NULL && is_send(note)) {
        draw_send(drawing, line, note);
    } else if (line != NULL && is_receive(note)) {
        draw_receive(drawing, line, note);
    } else if (line != NULL && note->result != -1 && is_call(note, "shutdown")) {
        send_signal(drawing, line, note, FIN);
    } else if (line != NULL && note->result != -1 &&
               (is_call(note, "close") || is_call(note, "reset"))) {
        draw_close(drawing, line, note);
    } else {
        /* It leads nowhere, or did nothing that TCP would send. */
        place(drawing, note, no_row);
        if (line != NULL && note->result != -1 && strncmp(note->call, "dup", 3) == 0)
            line->holders++;
    }
}

/* ---- The order of cause ---- */

/* Whether what led to the call is drawn: the connect() that it lets in, the bytes that it takes,
 * the FIN or RST that it tells of. */
static bool has_cause(const struct drawing *drawing, const struct note *note)
{
    const struct line *line = find_line(drawing, note->port);
    if (is_call(note, "accept"))
        return line != NULL;
    if (line == NULL || !line->is_answered || !is_receive(note))
        return true;
    enum side from = other(note->side);
    if (note->result > 0)
        return line->sent[from] >= line->taken[note->side] + note->result;
    if (note->result == 0)
        return line->has_ended[from];
    return line->is_reset || strcmp(note->text, strerror(ECONNRESET)) != 0;
}

/* Each side's notes are in order. Which side is next the clock decides, and so their order in the
 * file, unless the cause is on the other side. */
void draw_all(struct drawing *drawing, const struct note *notes, size_t count)
{
    size_t next[2] = {0, 0};
    for (;;) {
        for (int side = CLIENT; side <= SERVER; side++) {
            while (next[side] < count && notes[next[side]].side != (enum side)side)
                next[side]++;
        }
        enum side first = next[CLIENT] < next[SERVER] ? CLIENT : SERVER;
        if (next[first] == count)
            return;
        if (!has_cause(drawing, &notes[next[first]]) && next[other(first)] < count)
            first = other(first);
        draw_note(drawing, &notes[next[first]++]);
    }
}
