# A mistake: pieces are printed with stdio where they are large, and with write() where they are small.
s/left -= show_or_exit(buffer, received);/if (received >= 500) fwrite(buffer, 1, received, stdout); \
        else if (write(STDOUT_FILENO, buffer, received) == -1) exit_with_errno("cannot write"); \
        left -= received;/
