# A mistake: the rest of a long line is taken for a line of its own.
s/exit_with_error("a line of the head.*/{ line[length] = 0; return; }/
s/char text\[8192\]/char text[64]/
