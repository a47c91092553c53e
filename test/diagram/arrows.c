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
 * Where the calls of a side are not seen, an arrow stands for what the other side has got from it.
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
    return is_call(note, "send") || is_call(note, "sendmsg") || is_call(note, "write") ||
           is_call(note, "writev");
}

static bool is_receive(const struct note *note)
{
    return is_call(note, "recv") || is_call(note, "recvmsg") || is_call(note, "read") ||
           is_call(note, "readv");
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
    struct drawing *drawing, const struct connection *connection, enum side from, enum arrow arrow)
{
    size_t row = add_row(drawing);
    drawing->rows[row].arrow = arrow;
    drawing->rows[row].from = from;
    drawing->rows[row].port = connection->port;
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
    bool is_time_out =
        note->milliseconds > 0 && (strcmp(note->text, strerror(EAGAIN)) == 0 ||
                                      strcmp(note->text, strerror(EINPROGRESS)) == 0);
    const char *reason = note->result != -1 ? "" : is_time_out ? "timed out" : note->text;
    snprintf(cell->reason, sizeof cell->reason, "%s%s%s", reason,
        reason[0] == '\0' || !is_late ? ""
        : is_time_out                 ? " "
                                      : ", ",
        seconds);
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
    if (!is_silent && !is_call(note, "fork") && !is_call(note, "fdopen"))
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

static struct connection *find_connection(const struct drawing *drawing, int port)
{
    for (size_t i = drawing->connection_count; port != 0 && i > 0; i--) {
        if (drawing->connections[i - 1].port == port)
            return &drawing->connections[i - 1];
    }
    return NULL;
}

static struct connection *add_connection(struct drawing *drawing, int port)
{
    drawing->connections =
        grow_or_exit(drawing->connections, drawing->connection_count, sizeof *drawing->connections);
    struct connection *connection = &drawing->connections[drawing->connection_count++];
    *connection =
        (struct connection){.port = port, .holders = 1, .is_seen = {true, drawing->has_server}};
    connection->handshake = connection->ends[CLIENT] = connection->ends[SERVER] =
        connection->reset = no_row;
    return connection;
}

/* The kernel that gets bytes for an end which is closed answers for it. */
static void refuse_bytes(struct drawing *drawing, struct connection *connection, enum side from)
{
    if (connection->is_reset || !connection->is_closed[other(from)])
        return;
    connection->reset = add_arrow(drawing, connection, other(from), RST);
    connection->is_reset = true;
}

/* Sends FIN or RST in the row of the call that does it. */
static void send_signal(struct drawing *drawing, struct connection *connection,
    const struct note *note, enum arrow arrow)
{
    enum side side = note->side;
    if (connection->is_reset || !connection->has_shaken_hands ||
        (arrow == FIN && connection->has_ended[side])) {
        place(drawing, note, no_row);
        return;
    }
    size_t row = add_arrow(drawing, connection, side, arrow);
    place(drawing, note, row);
    if (arrow == RST) {
        connection->reset = row;
        connection->is_reset = true;
    } else {
        connection->ends[side] = row;
        connection->has_ended[side] = true;
    }
}

static bool has_untaken(const struct connection *connection, enum side side)
{
#ifdef __APPLE__
    (void)connection, (void)side;
    return false; /* macOS throws them away, and sends FIN. */
#else
    return connection->sent[other(side)] > connection->taken[side];
#endif
}

/* The row of the byte number `at` that `from` has sent. */
static size_t find_bytes(const struct drawing *drawing, const struct connection *connection,
    enum side from, long long at)
{
    for (size_t i = drawing->count; i > 0; i--) {
        const struct row *row = &drawing->rows[i - 1];
        if (row->arrow == BYTES && row->port == connection->port && row->from == from &&
            row->start <= at && at < row->end)
            return i - 1;
    }
    return no_row;
}

static size_t add_bytes(
    struct drawing *drawing, struct connection *connection, enum side from, const struct note *note)
{
    size_t row = add_arrow(drawing, connection, from, BYTES);
    drawing->rows[row].start = connection->sent[from];
    connection->sent[from] += note->result;
    drawing->rows[row].end = connection->sent[from];
    memcpy(drawing->rows[row].preview, note->text, sizeof note->text);
    return row;
}

/* ---- What each call means ---- */

static void shake_hands(struct drawing *drawing, struct connection *connection)
{
    add_arrow(drawing, connection, SERVER, SYN_ACK);
    connection->handshake = add_arrow(drawing, connection, CLIENT, ACK);
    connection->has_shaken_hands = true;
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
    struct connection *connection = find_connection(drawing, note->port);
    if (connection != NULL && !connection->is_closed[CLIENT] && !connection->is_reset) {
        place(drawing, note, no_row); /* It asks how the first connect() has gone on. */
        return;
    }
    connection = add_connection(drawing, note->port);
    size_t row = add_arrow(drawing, connection, CLIENT, SYN);
    place(drawing, note, row);
    /* The practice server is not far away: a handshake that takes long means a busy machine. */
    if (note->result == 0 && connection->is_seen[SERVER])
        drawing->rows[row].cells[CLIENT].reason[0] = '\0';
    if (is_open_end) {
        drawing->rows[row].has_arrived = false;
        return;
    }
    /* What the call returned stands beside what made it return. */
    if (is_refused) {
        drawing->next[CLIENT] = add_arrow(drawing, connection, SERVER, RST);
        connection->is_reset = true;
    } else {
        shake_hands(drawing, connection);
        drawing->next[CLIENT] = connection->handshake;
    }
    struct cell *end = &drawing->rows[drawing->next[CLIENT]++].cells[CLIENT];
    struct cell *begin = &drawing->rows[row].cells[CLIENT];
    *end = *begin;
    end->call[0] = begin->result[0] = begin->reason[0] = '\0';
}

/* The row in which a connect() that did not wait has asked for this line. */
static size_t find_syn(const struct drawing *drawing, const struct connection *connection)
{
    for (size_t i = drawing->count; i > 0; i--) {
        if (drawing->rows[i - 1].arrow == SYN && drawing->rows[i - 1].port == connection->port)
            return i - 1;
    }
    return no_row;
}

static void draw_accept(struct drawing *drawing, const struct note *note)
{
    struct connection *connection = find_connection(drawing, note->port);
    if (connection == NULL) {
        connection = add_connection(
            drawing, note->port); /* Somebody else's, or of a lesson that has no notes. */
        connection->has_shaken_hands = true;
    }
    if (!connection->has_shaken_hands) {
        drawing->rows[find_syn(drawing, connection)].has_arrived = true;
        shake_hands(drawing, connection);
    }
    place(drawing, note, connection->handshake);
}

static void draw_send(
    struct drawing *drawing, struct connection *connection, const struct note *note)
{
    if (note->result <= 0) {
        place(drawing, note, note->result == -1 ? connection->reset : no_row);
        return;
    }
    size_t row = add_bytes(drawing, connection, note->side, note);
    if (!connection->is_seen[other(note->side)])
        drawing->rows[row].has_arrived = true; /* For all that we know. */
    place(drawing, note, row);
    refuse_bytes(drawing, connection, note->side);
}

static void draw_receive(
    struct drawing *drawing, struct connection *connection, const struct note *note)
{
    enum side from = other(note->side);
    bool is_broken = note->result == -1 && (strcmp(note->text, strerror(ECONNRESET)) == 0 ||
                                               strcmp(note->text, strerror(EPIPE)) == 0);
    if (note->result > 0) {
        /* Of what we did not see sent, all that we know is that it came. */
        struct note unseen = *note;
        unseen.result = connection->taken[note->side] + note->result - connection->sent[from];
        if (unseen.result > 0)
            add_bytes(drawing, connection, from, &unseen);
        size_t cause = no_row;
        long long at = connection->taken[note->side];
        while (at < connection->taken[note->side] + note->result) {
            cause = find_bytes(drawing, connection, from, at);
            if (cause == no_row)
                break;
            drawing->rows[cause].has_arrived = true;
            at = drawing->rows[cause].end;
        }
        connection->taken[note->side] += note->result;
        place(drawing, note, cause);
        return;
    }
    if (note->result == 0 && note->amount == 0) {
        place(drawing, note, no_row); /* There was room for nothing, so nothing came. */
        return;
    }
    if (note->result == 0 && !connection->is_seen[from] && !connection->has_ended[from]) {
        connection->ends[from] = add_arrow(drawing, connection, from, FIN);
        connection->has_ended[from] = true;
    } else if (is_broken && !connection->is_seen[from] && !connection->is_reset) {
        connection->reset = add_arrow(drawing, connection, from, RST);
        connection->is_reset = true;
    }
    place(drawing, note,
        note->result == 0 ? connection->ends[from]
        : is_broken       ? connection->reset
                          : no_row);
}

static void draw_close(
    struct drawing *drawing, struct connection *connection, const struct note *note)
{
    enum side side = note->side;
    if (side == CLIENT && --connection->holders > 0) {
        place(drawing, note, no_row);
        return;
    }
    /* After both FINs nothing is left to say. */
    bool is_over = connection->has_ended[CLIENT] && connection->has_ended[SERVER];
    bool resets = is_call(note, "reset") || has_untaken(connection, side);
    if (is_over)
        place(drawing, note, no_row);
    else
        send_signal(drawing, connection, note, resets ? RST : FIN);
    connection->is_closed[side] = true;
}

/* The call in which a lesson was when it was ended. */
static void draw_unended(struct drawing *drawing)
{
    struct note note = drawing->waiting;
    if (note.call[0] == '\0')
        return;
    memcpy(note.call, note.text, sizeof note.call);
    note.text[0] = '\0';
    size_t row = no_row;
    if (is_call(&note, "connect")) {
        row = add_arrow(drawing, add_connection(drawing, 0), CLIENT, SYN);
        drawing->rows[row].has_arrived = false;
    }
    row = place(drawing, &note, row);
    drawing->rows[row].cells[CLIENT].result[0] = '\0';
}

/* A process that ends gives back what it holds. */
static void draw_end(struct drawing *drawing, const struct note *note)
{
    bool is_killed = note->result == -1;
    bool is_said = false;
    draw_unended(drawing);
    for (size_t i = 0; i < drawing->connection_count; i++) {
        struct connection *connection = &drawing->connections[i];
        if (connection->is_closed[CLIENT] || connection->is_reset ||
            !connection->has_shaken_hands || !connection->is_seen[CLIENT])
            continue;
        struct note end = *note;
        end.result = 0;
        end.milliseconds = 0;
        connection->holders = 1;
        draw_close(drawing, connection, &end);
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
    struct connection *connection = find_connection(drawing, note->port);
    if (drawing->lesson == 0 && note->side == CLIENT)
        drawing->lesson = note->process;
    if (note->process == drawing->lesson && !is_call(note, "end"))
        drawing->waiting = is_call(note, "wait") ? *note : (struct note){0};
    if (is_call(note, "wait"))
        return;
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
        for (size_t i = 0; i < drawing->connection_count; i++)
            drawing->connections[i].holders++;
    } else if (connection != NULL && is_send(note)) {
        draw_send(drawing, connection, note);
    } else if (connection != NULL && is_receive(note)) {
        draw_receive(drawing, connection, note);
    } else if (connection != NULL && note->result != -1 && is_call(note, "shutdown")) {
        send_signal(drawing, connection, note, FIN);
    } else if (connection != NULL && note->result != -1 &&
               (is_call(note, "close") || is_call(note, "reset"))) {
        draw_close(drawing, connection, note);
    } else {
        /* It leads nowhere, or did nothing that TCP would send. */
        place(drawing, note, no_row);
        if (connection != NULL && note->result != -1 && strncmp(note->call, "dup", 3) == 0)
            connection->holders++;
        if (connection != NULL && is_call(note, "fdopen"))
            connection->is_seen[CLIENT] = false; /* The rest is between stdio and the kernel. */
    }
}

/* ---- The order of cause ---- */

/* Whether what led to the call is drawn: the connect() that it lets in, the bytes that it takes,
 * the FIN or RST that it tells of. */
static bool has_cause(const struct drawing *drawing, const struct note *note)
{
    const struct connection *connection = find_connection(drawing, note->port);
    if (is_call(note, "accept"))
        return connection != NULL;
    enum side from = other(note->side);
    bool is_told = note->result == -1 && (strcmp(note->text, strerror(ECONNRESET)) == 0 ||
                                             strcmp(note->text, strerror(EPIPE)) == 0);
    if (connection != NULL && note->side == SERVER && is_send(note) && is_told)
        return connection->is_reset || !connection->is_seen[from];
    if (connection == NULL || !connection->is_seen[from] || !is_receive(note))
        return true;
    if (note->result > 0)
        return connection->sent[from] >= connection->taken[note->side] + note->result;
    if (note->result == 0)
        return connection->has_ended[from] || connection->is_reset || note->amount == 0;
    return connection->is_reset || strcmp(note->text, strerror(ECONNRESET)) != 0;
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
        if (!has_cause(drawing, &notes[next[first]]) && next[other(first)] < count &&
            has_cause(drawing, &notes[next[other(first)]]))
            first = other(first);
        draw_note(drawing, &notes[next[first]++]);
    }
}
