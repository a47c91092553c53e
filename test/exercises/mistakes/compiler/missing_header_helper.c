/* expects: missing_header */
int main(int argc, char *argv[])
{
    struct command_line line = { 0 };
    read_command_line_or_exit(&line, argc, argv);
    return 0;
}
