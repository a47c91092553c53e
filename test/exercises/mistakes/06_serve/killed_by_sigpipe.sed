# A mistake: SIGPIPE is what it is by default.
s/    for (;;) {/    signal(SIGPIPE, SIG_DFL);\
&/
s/^#include .*/&\
#include <signal.h>/
