# Lesson 5 receives the answer.

load helper

usage='05_receive [HOST [PORT]]'

# receive [SERVER-OPTION]...: see lesson 5 with such a server, and set $head to what it prints before
# the answer.
receive() {
    meet "$@" -- "$programs/05_receive" localhost
    head=$(sent)
    head=${head%.}
}

# The answer: stdout without what came before it.
answer() {
    tail -c +$((${#head} + 1)) "$BATS_TEST_TMPDIR/out"
}

body() {
    answer | sed $'1,/^\r$/d'
}

@test "lesson 5 shows the whole answer" {
    receive
    exited 0
    stderr_is ''
    [ "$(head -c ${#head} "$BATS_TEST_TMPDIR/out"; echo .)" = "$head." ]
    answer >"$BATS_TEST_TMPDIR/answer"
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/answer")" = $'HTTP/1.1 200 OK\r' ]
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/answer")" = '</html>' ]
    length=$(sed -n $'s/^Content-Length: \\([0-9]*\\)\r$/\\1/p' "$BATS_TEST_TMPDIR/answer")
    [ "$(body | wc -c)" -eq "$length" ]
    # The page shows the very request that lesson 5 sent.
    grep -qF "Host: localhost:$port\\r\\n" "$BATS_TEST_TMPDIR/answer"
}

@test "lesson 5 explains itself" {
    explains_itself 05_receive "$usage"
}

@test "lesson 5 refuses a wrong command line" {
    refuses "$usage" "HOST is empty" "$programs/05_receive" ''
    refuses "$usage" "PORT must be a whole number from 1 to 65535, not '0'" \
        "$programs/05_receive" localhost 0
}

@test "lesson 5 keeps every byte from 0 to 255" {
    receive --fault all-bytes
    exited 0
    for byte in {0..255}; do
        # A \ooo escape for every byte.
        # shellcheck disable=SC2059
        printf "\\$(printf %03o "$byte")"
    done >"$BATS_TEST_TMPDIR/expected"
    tail -c 256 "$BATS_TEST_TMPDIR/out" | cmp - "$BATS_TEST_TMPDIR/expected"
}

@test "lesson 5 gets an answer that comes one byte at a time" {
    receive --fault byte-by-byte --size 300
    exited 0
    slow=$(answer | undated)
    receive --size 300
    [ "$slow" = "$(answer | undated)" ]
    [ "$(body | wc -c)" -eq 300 ]
}

@test "lesson 5 gets all, through short sends, short receives and interruptions" {
    meet --size 3000 -- "$programs/capped/05_receive" localhost
    exited 0
    stderr_is ''
    head=$(sent)
    head=${head%.}
    [ "$(body | wc -c)" -eq 3000 ]
    [ "$(body | head -n 1 | cut -c 1-3)" = 000 ]
    [ "$(body | head -n 46 | tail -n 1 | cut -c 1-3)" = 045 ]
}

@test "lesson 5 says so when not one byte comes" {
    receive --fault empty
    exited 1
    stdout_is "$head"
    stderr_is "05_receive: no answer from localhost (127.0.0.1) port $port: not one byte
"
}

@test "lesson 5 tells a reset from an end" {
    receive --fault reset
    exited 1
    stdout_is "$head"
    reason='Connection reset by peer'
    stderr_is "05_receive: cannot receive from localhost (127.0.0.1) port $port: $reason
"
}

@test "lesson 5 shows what came before a reset" {
    receive --fault reset-in-body --size 2000
    exited 1
    [ "$(body | wc -c)" -eq 1000 ]
    grep -q 'cannot receive from .*: Connection reset by peer$' "$BATS_TEST_TMPDIR/err"
}

@test "lesson 5 survives a peer that hangs up or resets at once" {
    for fault in hang-up reset-at-once; do
        receive --fault "$fault"
        exited 1
        [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
        grep -q '^05_receive: ' "$BATS_TEST_TMPDIR/err"
    done
}

@test "lesson 5 stops waiting for an answer when its time is over" {
    export LESSON_TIMEOUT=0.3
    receive --fault silence
    exited 1
    stdout_is "$head"
    stderr_matches \
        "05_receive: cannot receive from localhost \(127.0.0.1\) port $port: $timed_out"
    receive --fault silence-in-body --size 2000
    exited 1
    [ "$(body | wc -c)" -eq 1000 ]
    stderr_matches "05_receive: cannot receive from .*: $timed_out"
}

@test "lesson 5 shows control characters harmlessly on a terminal" {
    meet --fault all-bytes -- "$programs/terminal/05_receive" localhost
    exited 0
    # Nothing but printable ASCII, tabs and line breaks is left.
    [ "$(LC_ALL=C tr -d '\11\12\40-\176' <"$BATS_TEST_TMPDIR/out" | wc -c)" -eq 0 ]
    grep -qF '\x00\x01\x02' "$BATS_TEST_TMPDIR/out"
    grep -qF '\x1b' "$BATS_TEST_TMPDIR/out"
    grep -qF '\x7f\x80' "$BATS_TEST_TMPDIR/out"
    grep -qFx 'HTTP/1.1 200 OK\r' "$BATS_TEST_TMPDIR/out"
}

@test "lesson 5 shows text on a terminal as it is, and escapes what commands it" {
    ! grep -q qemu-cc build/flags || skip "the locales here are not those of the machine under qemu"
    # The é comes in two pieces, and is one where the terminal's locale says so.
    utf_8=$(locale -a | grep -Ei -m 1 'utf-?8') || skip "no locale here is UTF-8"
    for locale in "$utf_8" C; do
        LC_ALL=$locale meet --fault escapes -- "$programs/terminal/05_receive" localhost
        exited 0
        [ "$(tail -n 2 "$BATS_TEST_TMPDIR/out" | head -n 1)" = \
            '\x1b]0;taken over\x07\x1b[2J\xc2\x9b2Jone\rtwo' ]
        [ "$locale" != "$utf_8" ] || [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = $'caf\xc3\xa9' ]
        [ "$locale" != C ] || [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = 'caf\xc3\xa9' ]
    done
    # Into a file, every byte is exact.
    receive --fault escapes
    [ "$(tail -n 2 "$BATS_TEST_TMPDIR/out" | od -An -c | tr -d ' \n')" = \
        "$(printf '\033]0;taken over\a\033[2J\302\2332Jone\rtwo\ncaf\303\251\n' | od -An -c | tr -d ' \n')" ]
}

@test "lesson 5 begins a line for an error on a terminal, where the answer broke off in one" {
    meet --fault reset-in-body --size 2000 -- "$programs/terminal/05_receive" localhost
    exited 1
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/err")" = '' ]
    grep -q '^05_receive: cannot receive' "$BATS_TEST_TMPDIR/err"
}

@test "lesson 5 takes 64 MiB in the memory that 1 KiB takes" {
    peak() {
        see build/server --quiet --size "$1" -- sh -c 'exec "$@" "$PORT" >/dev/null' - \
            build/test/measure "$BATS_TEST_TMPDIR/measured" "$programs/05_receive" localhost
        exited 0
        cut -d ' ' -f 1 "$BATS_TEST_TMPDIR/measured"
    }
    small=$(peak 1024)
    large=$(peak 67108864)
    echo "$small KiB and $large KiB"
    [ "$large" -lt $((small + 512)) ]
}

@test "lesson 5 loses no byte of a large answer" {
    see build/server --quiet --size 20000000 -- sh -c \
        '$programs/05_receive localhost "$PORT" | tail -c 20000000 | cksum'
    exited 0
    # The same body, made by other means: blocks of 1000 numbered lines.
    expected=$(awk 'BEGIN { for (i = 0; i < 312500; i++) printf "%03d %059d\n", i % 1000, 0 }' | cksum)
    [ "$(cat "$BATS_TEST_TMPDIR/out")" = "$expected" ]
}

@test "lesson 5 reports output that is lost, before and in the answer" {
    reports_lost_output 05_receive localhost 80
    # The reader takes the first line and goes.
    see build/server --quiet --size 5000000 -- bash -c \
        '$programs/05_receive localhost "$PORT" | head -n 1; exit "${PIPESTATUS[0]}"'
    exited 1
    stdout_is "$created"
    stderr_is '05_receive: cannot write to stdout: Broken pipe
'
}
