# What all the tests share. Each test runs in the repository's root.

bats_require_minimum_version 1.8.0
# A test that hangs must not keep CI. Elsewhere Ctrl-C ends it; and in bats before 1.9 the timer of a test
# that ends at once may outlive it, now and then, and be waited for.
[ -z "${CI-}" ] || export BATS_TEST_TIMEOUT=300

# What the machine or the shell around the tests has set must not decide them.
unset HOST PORT BIND FAULT LOG LESSON FILE HINT DIR V MAKEFLAGS MFLAGS MAKELEVEL LESSON_TIMEOUT
export LC_ALL=C

cd "${BASH_SOURCE[0]%/*}/.." || exit 1

# Where make puts a student's program: other files of tests run beside this one.
export MINE=$BATS_RUN_TMPDIR/mine
# Where the lessons are that the tests of lesson 1 to 5 try; make sets it for a student's program.
export programs=${PROGRAMS:-build}

# needs TOOL...: skips the test where one of them is missing. In CI they must be there.
needs() {
    local tool
    for tool; do
        command -v "$tool" >/dev/null && continue
        echo "$tool is missing"
        [ -z "${CI-}" ] || return 1
        skip "$tool is missing"
    done
}

# see COMMAND...: runs it and keeps its stdout, stderr and exit status, for the checks below.
see() {
    status=0
    "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" </dev/null || status=$?
}

# meet [SERVER-OPTION]... -- COMMAND...: see COMMAND with the practice server's port as its last
# argument, and set $port to it.
meet() {
    local options=()
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    see build/server --quiet "${options[@]+"${options[@]}"}" -- \
        sh -c 'echo "$PORT" >"$0" && exec "$@" "$PORT"' "$BATS_TEST_TMPDIR/port" "$@"
    port=$(cat "$BATS_TEST_TMPDIR/port")
}

# The checks. Text is compared to the last byte, line breaks included.

exited() {
    if [ "$status" -ne "$1" ]; then
        echo "exit status $status instead of $1; stderr:"
        cat "$BATS_TEST_TMPDIR/err"
        return 1
    fi
}

stdout_is() {
    printf '%s' "$1" | diff - "$BATS_TEST_TMPDIR/out"
}

stderr_is() {
    printf '%s' "$1" | diff - "$BATS_TEST_TMPDIR/err"
}

# What the C libraries call these, glibc first, then musl and macOS.
export timed_out='(Connection|Operation) timed out'
export no_descriptors='(Too many open files|No file descriptors available)'

# stderr_matches REGEX: one line, and this is all of it.
stderr_matches() {
    if [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -ne 1 ] || ! grep -Eqx "$1" "$BATS_TEST_TMPDIR/err"; then
        echo "not one line that matches $1, but:"
        cat "$BATS_TEST_TMPDIR/err"
        return 1
    fi
}

# The first lines of what every lesson prints when all is well.
created='Socket created!
'
resolved="${created}IP Address of localhost is 127.0.0.1
"
connected="${resolved}Socket connected to localhost on ip 127.0.0.1
"

# What is on stdin, but with one and the same date in all answers.
undated() {
    sed 's/^Date: .* GMT/Date: Sun, 06 Nov 1994 08:49:37 GMT/'
}

# The request of lessons 4 and 5, for localhost and $port.
request() {
    printf 'GET / HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$port"
}

# What lesson 4 prints.
sent() {
    local length
    length=$(request | wc -c)
    printf '%sMessage sent: %d bytes\n.' "$connected" "$length"
}

# ---- What every lesson must do; each test file calls these with its program ----

# explains_itself PROGRAM USAGE
explains_itself() {
    for option in -h --help; do
        see "$programs/$1" $option
        exited 0
        stderr_is ''
        [ "$(head -n 1 "$BATS_TEST_TMPDIR/out")" = "usage: $2" ]
        grep -q LESSON_TIMEOUT "$BATS_TEST_TMPDIR/out"
    done
}

# refuses USAGE COMPLAINT COMMAND...: exit status 2, the complaint and the usage, nothing on stdout.
refuses() {
    local usage=$1 complaint=$2
    shift 2
    see "$@"
    exited 2
    stdout_is ''
    stderr_is "${usage%% *}: $complaint
usage: $usage
"
}

# reports_lost_output PROGRAM ARGUMENT...: a stdout that takes nothing is an error with a reason.
reports_lost_output() {
    local program=$1
    shift
    closed_stdout() { "$programs/$program" "$@" >&-; }
    see closed_stdout "$@"
    exited 1
    stderr_is "$program: cannot write to stdout: Bad file descriptor
"
    if [ -e /dev/full ]; then
        full_disk() { "$programs/$program" "$@" >/dev/full; }
        see full_disk "$@"
        exited 1
        stderr_is "$program: cannot write to stdout: No space left on device
"
    fi
    # A pipe whose reader has gone: no death by SIGPIPE, which would be 141. Descriptor 7 is there so
    # that opening 8 need not wait for a reader.
    gone_reader() (
        mkfifo "$BATS_TEST_TMPDIR/pipe"
        # shellcheck disable=SC2094
        exec 7<>"$BATS_TEST_TMPDIR/pipe" 8>"$BATS_TEST_TMPDIR/pipe" 7>&-
        exec "$programs/$program" "$@" >&8
    )
    see gone_reader "$@"
    exited 1
    stderr_is "$program: cannot write to stdout: Broken pipe
"
    # With stderr closed there is nobody to tell, but the status still says it.
    closed_stderr() { "$programs/$program" "$@" >&- 2>&-; }
    see closed_stderr "$@"
    exited 1
}
