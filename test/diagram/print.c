#include "../../common/helper.h"
#include "drawing.h"

/* Columns: the result of a call on the left, the arrow, the server, the result of its calls. */
enum { LEFT_RESULT = 26, ARROW = 34, ARROW_WIDTH = 32, RIGHT = 69, RIGHT_RESULT = 21 };

/* Fills `text` with what stands on the arrow: "SYN", or the bytes. */
static void label_arrow(const struct row *row, char *text, size_t size)
{
    static const char *const names[] = {"", "SYN", "SYN, ACK", "ACK", "FIN", "RST"};
    enum { LONGEST = ARROW_WIDTH - 7 };
    if (row->arrow != BYTES) {
        snprintf(text, size, "%s", names[row->arrow]);
        return;
    }
    char amount[32];
    int length = snprintf(amount, sizeof amount, "%lld B", row->end - row->start);
    int room = LONGEST - length - 1;
    if (!row->has_arrived || (int)strlen(row->preview) > room)
        snprintf(text, size, "%s", amount);
    else
        snprintf(text, size, "%s %s", row->preview, amount);
}

/* Fills `text` with the arrow. One whose bytes nobody took, or that nobody answered, is half as
 * long. */
static void make_arrow(const struct row *row, char text[ARROW_WIDTH + 1])
{
    memset(text, ' ', ARROW_WIDTH);
    text[ARROW_WIDTH] = '\0';
    if (row->arrow == NO_ARROW)
        return;
    char label[160];
    label_arrow(row, label, sizeof label);
    int length = (int)strlen(label);
    int width = row->has_arrived ? ARROW_WIDTH : ARROW_WIDTH / 2;
    int start = row->from == SERVER ? ARROW_WIDTH - width : 0;
    memset(text + start, '-', (size_t)width);
    if (row->from == CLIENT)
        text[width - 1] = '>';
    else
        text[start] = '<';
    /* In the middle of what is left beside the head. */
    int at = start + (row->from == SERVER) + (width - 1 - length - 2) / 2;
    text[at] = text[at + length + 1] = ' ';
    memcpy(text + at + 1, label, (size_t)length);
}

/* Prints a line without blanks at its end. */
static void print_line(const char *left, const char *middle, const char *right)
{
    char line[512];
    snprintf(line, sizeof line, "%-*s%s   %s", ARROW, left, middle, right);
    size_t length = strlen(line);
    while (length > 0 && line[length - 1] == ' ')
        line[--length] = '\0';
    printf("%s\n", line);
}

static void format_cell(const struct cell *cell, int column, char *text, size_t size)
{
    if (cell->result[0] == '\0')
        snprintf(text, size, "%s", cell->call);
    else
        snprintf(text, size, "%-*s%s%s", column, cell->call,
            (int)strlen(cell->call) >= column ? " " : "", cell->result);
}

static void print_row(const struct row *row, bool is_coloured)
{
    static const char *const colours[] = {"", "36", "36", "36", "36", "31", "32"};
    char left[176], right[176], arrow[ARROW_WIDTH + 1], coloured[ARROW_WIDTH + 32];
    format_cell(&row->cells[CLIENT], LEFT_RESULT, left, sizeof left);
    format_cell(&row->cells[SERVER], RIGHT_RESULT, right, sizeof right);
    make_arrow(row, arrow);
    is_coloured = is_coloured && row->arrow != NO_ARROW;
    if (is_coloured)
        snprintf(coloured, sizeof coloured, "\033[%sm%s\033[0m", colours[row->arrow], arrow);
    print_line(left, is_coloured ? coloured : arrow, right);

    const char *reasons[] = {row->cells[CLIENT].reason, row->cells[SERVER].reason};
    if (reasons[CLIENT][0] == '\0' && reasons[SERVER][0] == '\0')
        return;
    const struct row nothing = {0};
    make_arrow(&nothing, arrow);
    snprintf(
        left, sizeof left, "%s%.150s", reasons[CLIENT][0] == '\0' ? "" : "  ", reasons[CLIENT]);
    snprintf(
        right, sizeof right, "%s%.150s", reasons[SERVER][0] == '\0' ? "" : "  ", reasons[SERVER]);
    print_line(left, arrow, right);
}

/* Whether two rows tell the same but for what the bytes were, or how many more of those that had
 * come before were taken. */
static bool are_alike(const struct row *a, const struct row *b)
{
    const struct cell *first = &a->cells[CLIENT], *second = &b->cells[CLIENT];
    if (a->arrow == NO_ARROW && b->arrow == NO_ARROW && strncmp(first->call, "recv", 4) == 0 &&
        strcmp(first->call, second->call) == 0 && first->reason[0] == '\0' &&
        second->reason[0] == '\0')
        return a->cells[SERVER].call[0] == '\0' && b->cells[SERVER].call[0] == '\0';
    for (int side = CLIENT; side <= SERVER; side++) {
        if (strcmp(a->cells[side].call, b->cells[side].call) != 0 ||
            strcmp(a->cells[side].result, b->cells[side].result) != 0 ||
            a->cells[side].reason[0] != '\0' || b->cells[side].reason[0] != '\0')
            return false;
    }
    return a->arrow == b->arrow && a->from == b->from && a->has_arrived == b->has_arrived &&
           a->end - a->start == b->end - b->start;
}

/* Rows that are alike stand there twice, then counted, then once more. */
void print_rows(const struct drawing *drawing, bool is_coloured)
{
    enum { BEFORE = 2, AFTER = 1, WORTH_FOLDING = 6 };
    for (size_t i = 0; i < drawing->count;) {
        size_t end = i + 1;
        while (end < drawing->count && are_alike(&drawing->rows[i], &drawing->rows[end]))
            end++;
        for (size_t k = i; k < end; k++) {
            if (end - i >= WORTH_FOLDING && k == i + BEFORE) {
                char text[64];
                k = end - AFTER;
                snprintf(text, sizeof text, "... %zu more like these ...", k - i - BEFORE);
                print_line("", text, "");
            }
            print_row(&drawing->rows[k], is_coloured);
        }
        i = end;
    }
}

void print_title(const char *lesson, const char *server)
{
    const struct row nothing = {0};
    char arrow[ARROW_WIDTH + 1];
    make_arrow(&nothing, arrow);
    print_line(lesson, arrow, server);
    printf("\n");
}
