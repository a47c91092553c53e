# A mistake: atoi() makes a number of anything.
s/if (parse_number(.*/port = (uint16_t)strtol(argv[1], NULL, 10);/
/PORT must be/d
s/^#include .*/&\
#include <stdlib.h>/
