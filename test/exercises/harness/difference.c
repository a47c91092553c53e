/*
 * difference EXPECTED SEEN, two files: prints where they begin to differ, every byte in visible
 * form, with a caret under the first wrong one. Exits with 0 where they are the same, and prints
 * nothing.
 */
#include "../../../common/helper.h"
#include "../../../common/plumbing.h"

#include <stdio.h>
#include <stdlib.h>

/* How much is shown of a line that does not fit: in bytes before the place, and in columns. */
enum { BEFORE = 12, COLUMNS = 62 };

/* The offset of the first byte in which they differ, or -1. Both are read from where they are. */
static long find_difference(FILE *expected, FILE *seen)
{
    for (long offset = 0;; offset++) {
        int wanted = getc(expected);
        int found = getc(seen);
        if (wanted != found)
            return offset;
        if (wanted == EOF)
            return -1;
    }
}

static int byte_at(FILE *file, long offset)
{
    if (fseek(file, offset, SEEK_SET) == -1)
        exit_with_errno("cannot seek");
    return getc(file);
}

/* Where to begin to show, for a difference at `offset`: the start of its line, or a little before
 * where all of that does not fit. */
static long find_start(FILE *file, long offset)
{
    long start = offset;
    while (start > 0 && offset - start < COLUMNS && byte_at(file, start - 1) != '\n')
        start--;
    int byte = byte_at(file, start);
    int columns = 0;
    while (byte != EOF && byte != '\n' && columns <= COLUMNS) {
        char escaped[ESCAPED_SIZE];
        columns += (int)escape_byte((unsigned char)byte, escaped);
        byte = getc(file);
    }
    return columns <= COLUMNS || offset - start < BEFORE ? start : offset - BEFORE;
}

/* Prints a line of the file from `start` on. Returns the column of the byte at `offset`. */
static int print_line(const char *label, FILE *file, long start, long offset)
{
    bool is_cut = start > 0 && byte_at(file, start - 1) != '\n';
    printf("  %-10s %s", label, is_cut ? "..." : "");
    int column = is_cut ? 3 : 0;
    if (fseek(file, start, SEEK_SET) == -1)
        exit_with_errno("cannot seek");
    int place = 0;
    int byte = 0;
    for (long at = start; (at <= offset || column < COLUMNS) && byte != '\n'; at++) {
        if (at == offset)
            place = column;
        byte = getc(file);
        if (byte == EOF) {
            printf(at == 0 ? "(nothing)" : "(the end)");
            break;
        }
        char escaped[ESCAPED_SIZE];
        column += (int)escape_byte((unsigned char)byte, escaped);
        printf("%s", escaped);
    }
    printf("\n");
    return place;
}

static FILE *open_or_exit(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        exit_with_errno("cannot open %s", path);
    return file;
}

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    if (argc != 3)
        exit_with_error("usage: difference EXPECTED SEEN");
    FILE *expected = open_or_exit(argv[1]);
    FILE *seen = open_or_exit(argv[2]);

    long offset = find_difference(expected, seen);
    if (offset == -1)
        return EXIT_SUCCESS;
    long start = find_start(expected, offset);
    print_line("expected:", expected, start, offset);
    int column = print_line("seen:", seen, start, offset);
    printf("  %-10s %*s^ byte %ld\n", "", column, "", offset + 1);
    return EXIT_FAILURE;
}
