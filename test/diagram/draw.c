/*
 * draw LESSON SERVER <NOTES: draws what the notes in the file NOTES tell: the calls of the lesson
 * on the left, those of the server on the right, and between them what these calls made TCP send,
 * time going down. arrows.c has the rule of what is an arrow. Nothing here knows a fault or a
 * lesson by name.
 */
#include "../../common/helper.h"
#include "drawing.h"

#include <stdlib.h>

/* Colour is for a terminal that has it, and for a person who wants it (no-color.org). */
static bool wants_colour(void)
{
    const char *terminal = getenv("TERM");
    const char *no_colour = getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) && terminal != NULL && strcmp(terminal, "dumb") != 0 &&
           (no_colour == NULL || no_colour[0] == '\0');
}

/* Reads all notes there are. They are the caller's to free. */
static struct note *read_notes(size_t *count)
{
    struct note *notes = NULL;
    char text[512];
    *count = 0;
    while (fgets(text, sizeof text, stdin) != NULL) {
        notes = grow_or_exit(notes, *count, sizeof *notes);
        if (read_note(text, &notes[*count]) == 0)
            ++*count;
    }
    return notes;
}

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 3)
        exit_with_error("usage: draw LESSON SERVER <NOTES");

    size_t count;
    struct note *notes = read_notes(&count);
    struct drawing drawing = {0};
    draw_all(&drawing, notes, count);
    if (drawing.count > 0)
        print_title(argv[1], argv[2]);
    print_rows(&drawing, wants_colour());
    free(drawing.rows);
    free(drawing.connections);
    free(notes);
    return 0;
}
