# What a person types: the targets of the Makefile.

load helper

# A test that fails must not leave its server behind.
teardown() {
    if [ -n "${serving-}" ]; then kill "$serving" 2>/dev/null || true; fi
}

# The client's port, the server's and the lengths that depend on it differ from run to run.
normalised() {
    sed -E 's/(127\.0\.0\.1|localhost):[0-9]+/\1:PORT/g; s/[0-9]+ bytes/N bytes/
            s/^(Content-Length: )[0-9]+/\1N/' "$1"
}

@test "make lesson1 to lesson5 print what the lesson prints, and nothing else" {
    see make lesson1
    exited 0
    stdout_is "$created"
    stderr_is ''
    see make lesson2
    exited 0
    stdout_is "$resolved"
    stderr_is ''
    see make lesson3
    exited 0
    stdout_is "$connected"
    stderr_is ''
    see make lesson4
    exited 0
    stderr_is ''
    normalised "$BATS_TEST_TMPDIR/out" | diff <(printf '%sMessage sent: N bytes\n' "$connected") -
    see make lesson5
    exited 0
    stderr_is ''
    [ "$(sed -n 5p "$BATS_TEST_TMPDIR/out")" = $'HTTP/1.1 200 OK\r' ]
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = '</html>' ]
}

@test "make lesson3 PORT= aims at this machine, HOST= at another" {
    # Nothing of the practice server's: with PORT alone, whoever listens there is meant.
    see build/server --hold-log -- sh -c 'echo "$PORT" >"$0"; make lesson3 PORT="$PORT"' \
        "$BATS_TEST_TMPDIR/port"
    exited 0
    stdout_is "$connected"
    grep -q connected "$BATS_TEST_TMPDIR/err"
    see build/server --quiet -- sh -c 'make lesson3 HOST=127.0.0.1 PORT="$PORT"'
    exited 0
    stdout_is "${connected//localhost/127.0.0.1}"
    see make lesson2 HOST=127.0.0.3
    exited 0
    stdout_is "${created}IP Address of 127.0.0.3 is 127.0.0.3
"
}

@test "make lesson3 PORT= of a closed port ends in Connection refused" {
    see build/server --quiet --fault refuse -- sh -c 'make lesson3 PORT="$PORT"'
    exited 2
    stdout_is "$resolved"
    grep -Eq '^03_connect: cannot connect to localhost \(127.0.0.1\) port [0-9]+: Connection refused$' \
        "$BATS_TEST_TMPDIR/err"
}

@test "make passes HOST on whatever is in it" {
    see make lesson3 HOST="it's \"not\"; a host"
    exited 2
    stdout_is ''
    grep -q '^03_connect: HOST has a space or a control character in it$' "$BATS_TEST_TMPDIR/err"
}

@test "make lesson3 minds no HOST or PORT of the environment" {
    export HOST=no-such-host.invalid PORT=1
    see make lesson3
    exited 0
    stdout_is "$connected"
}

@test "make lesson4 LOG=1 also shows what the server saw" {
    see make lesson4 LOG=1
    exited 0
    normalised "$BATS_TEST_TMPDIR/err" >"$BATS_TEST_TMPDIR/log"
    grep -qx 'What the server saw:' "$BATS_TEST_TMPDIR/log"
    grep -qxF '127.0.0.1:PORT sent N bytes: GET / HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n\r\n' \
        "$BATS_TEST_TMPDIR/log"
}

@test "make lesson5 FAULT= lets something go wrong" {
    see make lesson5 FAULT=empty
    exited 2
    grep -q '^05_receive: no answer from ' "$BATS_TEST_TMPDIR/err"
}

@test "make lessons runs the five in order, with headings" {
    see make lessons
    exited 0
    stderr_is ''
    [ "$(grep -c '^== Lesson [1-5]: ' "$BATS_TEST_TMPDIR/out")" -eq 5 ]
    [ "$(grep -cx 'Socket created!' "$BATS_TEST_TMPDIR/out")" -eq 5 ]
    [ "$(grep -cx 'Socket connected to localhost on ip 127.0.0.1' "$BATS_TEST_TMPDIR/out")" -eq 3 ]
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = '</html>' ]
}

@test "make lessons stops at the first that fails" {
    see build/server --quiet --fault refuse -- sh -c 'make lessons PORT="$PORT"'
    exited 2
    run ! grep 'Lesson 4' "$BATS_TEST_TMPDIR/out"
}

@test "make serve FILE= runs a student's server, with PORT and ADDRESS" {
    printf '%s\n' '#include "../../common/helper.h"' 'int main(int argc, char *argv[])' '{' \
        '    for (int i = 1; i < argc; i++) printf("%s\n", argv[i]);' '}' >"$BATS_TEST_TMPDIR/06_serve.c"
    see make serve FILE="$BATS_TEST_TMPDIR/06_serve.c"
    stdout_is $'8080\n'
    see make serve FILE="$BATS_TEST_TMPDIR/06_serve.c" PORT=0 BIND=0.0.0.0
    stdout_is $'0\n0.0.0.0\n'
    # What goes wrong is the practice server's.
    see make serve FILE="$BATS_TEST_TMPDIR/06_serve.c" FAULT=reset
    exited 2
    stderr_matches '.*FAULT is for the practice server.*'
}

@test "make serve says what to type and to open, and serves" {
    make serve PORT=0 >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
    serving=$!
    until grep -q '^To stop it' "$BATS_TEST_TMPDIR/out"; do sleep 0.05; done
    port=$(sed -n 's/^Listening on 127.0.0.1://p' "$BATS_TEST_TMPDIR/out")
    grep -q "make lesson5 PORT=$port\$" "$BATS_TEST_TMPDIR/out"
    grep -q "http://localhost:$port/\$" "$BATS_TEST_TMPDIR/out"
    see make lesson3 PORT="$port"
    exited 0
    # make passes the signal on to the server.
    kill -TERM "$serving"
    wait "$serving" || true
    see build/03_connect localhost "$port"
    exited 1
}

@test "make diff2 to diff5 show what the lesson adds" {
    for n in 2 3 4 5; do
        see make "diff$n"
        exited 0
        stderr_is ''
        grep -q '^+ ' "$BATS_TEST_TMPDIR/out"
        run ! grep '^-[^-]' "$BATS_TEST_TMPDIR/out"
    done
    grep -q '^+ .*recv(' "$BATS_TEST_TMPDIR/out"
}

@test "make diff3 FILE= shows how a program differs from the lesson" {
    { echo '/* mine */' && sed '1,/^ \*\/$/d' lessons/03_connect.c; } >"$BATS_TEST_TMPDIR/mine.c"
    see make diff3 FILE="$BATS_TEST_TMPDIR/mine.c"
    exited 0
    stdout_is "$BATS_TEST_TMPDIR/mine.c is the same as lessons/03_connect.c.
"
    sed -i.bak '/set_time_limit/d' "$BATS_TEST_TMPDIR/mine.c"
    see make diff3 FILE="$BATS_TEST_TMPDIR/mine.c"
    grep -q '^-    if (set_time_limit' "$BATS_TEST_TMPDIR/out"
}

@test "make lesson4 FILE= runs a student's program in the lesson's place, wherever it is" {
    mkdir "$BATS_TEST_TMPDIR/it's mine"
    file="$BATS_TEST_TMPDIR/it's mine/a \"b\".c"
    sed 's/Message sent: /My message: /' lessons/04_send.c >"$file"
    see make lesson4 FILE="$file"
    exited 0
    grep -q '^My message: ' "$BATS_TEST_TMPDIR/out"
    # Messages begin with the lesson's name, and the lesson is what it was.
    see make lesson4 FILE="$file" PORT=99999
    exited 2
    grep -q "^04_send: PORT must be" "$BATS_TEST_TMPDIR/err"
    see make lesson4
    grep -q '^Message sent: ' "$BATS_TEST_TMPDIR/out"
    see make lesson4 FILE=lessons/no-such-file.c
    exited 2
    grep -i 'no such file or directory' "$BATS_TEST_TMPDIR/err" | grep -q 'lessons/no-such-file.c'
}

@test "make test4 FILE= holds a student's program to the lesson's tests" {
    cp lessons/04_send.c "$BATS_TEST_TMPDIR/mine.c"
    see make test4 FILE="$BATS_TEST_TMPDIR/mine.c"
    exited 0
    # Without the loop only the tests of short sends turn red.
    sed -i.bak 's/while (sent < length)/if (sent < length)/' "$BATS_TEST_TMPDIR/mine.c"
    see make test4 FILE="$BATS_TEST_TMPDIR/mine.c"
    exited 2
    grep -q '^not ok .* however little the network takes' "$BATS_TEST_TMPDIR/out"
    grep -q '^ok .* explains itself' "$BATS_TEST_TMPDIR/out"
}

@test "make lesson1 FAULT=no-socket and lesson4 FAULT=short-send are faults of the system" {
    see make lesson1 FAULT=no-socket
    exited 2
    grep -Eqx "01_create: cannot create a socket: $no_descriptors" "$BATS_TEST_TMPDIR/err"
    see make lesson4 FAULT=short-send LOG=1
    exited 0
    grep -q 'was answered 200 OK' "$BATS_TEST_TMPDIR/err"
}

@test "FAULT= alone lists all that can go wrong" {
    make lesson1 FAULT= >"$BATS_TEST_TMPDIR/listed"
    for target in diagram5 serve faults; do
        see make "$target" FAULT=
        exited 0
        diff "$BATS_TEST_TMPDIR/listed" "$BATS_TEST_TMPDIR/out"
    done
    run ! grep '.\{81\}' "$BATS_TEST_TMPDIR/listed"
    sed 's/ .*//' "$BATS_TEST_TMPDIR/listed" | sort >"$BATS_TEST_TMPDIR/names"
    { build/server --help | sed -n '1,/^Faults/d; s/^ *\([^ ]*\).*/\1/p' && echo no-socket && echo short-send; } |
        sort | diff - "$BATS_TEST_TMPDIR/names"
    # What comes from the environment is not asked for here.
    see env FAULT= make lesson1
    stdout_is "$created"
}

@test "make help has a line for every target" {
    see make help
    exited 0
    run ! grep '.\{81\}' "$BATS_TEST_TMPDIR/out"
    # "lesson1 to 5" are five.
    sed -nE 's/^  ([a-z-]+)([0-9]?)( to ([0-9]))?  .*/\1 \2 \4/p' "$BATS_TEST_TMPDIR/out" |
        while read -r name first last; do
            if [ -z "$first" ]; then echo "$name"; else seq "$first" "$last" | sed "s/^/$name/"; fi
        done | sort >"$BATS_TEST_TMPDIR/named"
    make -pnq 2>/dev/null | sed -n 's/^\.PHONY: //p' | tr ' ' '\n' | grep -vx always | sort |
        diff "$BATS_TEST_TMPDIR/named" -
    for group in students teachers maintainers; do
        grep -qx "For $group:" "$BATS_TEST_TMPDIR/out"
    done
}

# A copy of the sources to build in, so that the tests' own build stays.
copy_sources() {
    cp -R Makefile common lessons test "$BATS_TEST_TMPDIR/"
}

@test "make is silent, and V=1 shows the commands" {
    copy_sources
    see make -C "$BATS_TEST_TMPDIR" --no-print-directory build/01_create
    exited 0
    stdout_is ''
    stderr_is ''
    rm -r "$BATS_TEST_TMPDIR/build"
    see make -C "$BATS_TEST_TMPDIR" --no-print-directory build/01_create V=1
    grep -q -e '-std=c11 .*lessons/01_create.c' "$BATS_TEST_TMPDIR/out"
}

@test "make builds again what a changed header, compiler or flag makes out of date" {
    copy_sources
    make -C "$BATS_TEST_TMPDIR" build/01_create >/dev/null
    see make -C "$BATS_TEST_TMPDIR" --no-print-directory -q build/obj/common/helper.o
    echo '/* changed */' >>"$BATS_TEST_TMPDIR/common/helper.h"
    see make -C "$BATS_TEST_TMPDIR" build/01_create V=1
    grep -q -e '-c lessons/01_create.c' "$BATS_TEST_TMPDIR/out"
    see make -C "$BATS_TEST_TMPDIR" build/01_create V=1 CFLAGS=-O1
    grep -q -e '-O1 .*-c lessons/01_create.c' "$BATS_TEST_TMPDIR/out"
    see make -C "$BATS_TEST_TMPDIR" build/01_create V=1 CFLAGS=-O1
    run ! grep -e '-c lessons/01_create.c' "$BATS_TEST_TMPDIR/out"
}

@test "make test says what to do where bats cannot be had" {
    # Nothing but what a bare machine has, and no right to install anything.
    mkdir "$BATS_TEST_TMPDIR/bin"
    for tool in sh cat mkdir awk id; do
        ln -s "$(command -v "$tool")" "$BATS_TEST_TMPDIR/bin/$tool"
    done
    cp -R test "$BATS_TEST_TMPDIR/"
    bare() (
        cd "$BATS_TEST_TMPDIR" && PATH=$BATS_TEST_TMPDIR/bin sh test/tools/bats test/01_create.bats
    )
    see bare
    exited 1
    grep -q 'sudo apt-get install bats' "$BATS_TEST_TMPDIR/err"
    grep -q 'brew install bats-core' "$BATS_TEST_TMPDIR/err"
    grep -q 'npm install' "$BATS_TEST_TMPDIR/err"
}

@test "make works in a directory of any name, with temporary files elsewhere" {
    place="$BATS_TEST_TMPDIR/it's a \"place\" of \$HOME"
    mkdir "$place" "$BATS_TEST_TMPDIR/tmp"
    cp -R Makefile common lessons test "$place/"
    cd "$place"
    export TMPDIR=$BATS_TEST_TMPDIR/tmp
    for target in lesson5 diagram5 diff5 test1; do
        see make "$target"
        exited 0
    done
    see make lesson5 FILE=lessons/05_receive.c
    exited 0
}

@test "make says so where nothing can be built, and runs what is there" {
    # root may write anywhere, so somebody else tries.
    somebody() {
        if [ "$(id -u)" -ne 0 ]; then "$@"; else setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; fi
    }
    command -v setpriv >/dev/null || [ "$(id -u)" -ne 0 ] || skip "setpriv is missing, and root may write anywhere"
    place=$(mktemp -d)
    cp -R Makefile common lessons test "$place/"
    make -C "$place" lesson1
    chmod -R a+rX,a-w "$place"
    see somebody make -C "$place" lesson1
    exited 0
    grep -qx 'Socket created!' "$BATS_TEST_TMPDIR/out"
    see somebody make -C "$place" lesson1 CFLAGS=-O0
    exited 2
    grep -qx 'build/ cannot be written: to build, copy all of this to a place that is yours' \
        "$BATS_TEST_TMPDIR/err"
    chmod -R u+w "$place"
    rm -rf "$place"
}
