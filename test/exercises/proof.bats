# The checks are fair: what they say depends on the program, and on nothing else. That they tell right
# programs from wrong ones, prove itself shows.

load ../helper

bats_require_minimum_version 1.8.0
solution=test/exercises/solutions/03_connect.c
report=''

setup() {
    report=$BATS_TEST_TMPDIR/report
    check=(sh test/exercises/check 03_connect "$solution" "$report")
}

# passes COMMAND...: with it before the check, a right program passes.
passes() {
    rm -rf "$report"
    see "$@" "${check[@]}"
    [ "$(cat "$report/verdict")" = pass ] || cat "$report/diagnosis" "$BATS_TEST_TMPDIR/err"
    exited 0
}

# is_trouble COMMAND...: with it before the check, nothing is said of a right program.
is_trouble() {
    rm -rf "$report"
    see "$@" "${check[@]}"
    exited 3
    [ "$(cat "$report/verdict")" = trouble ]
    head -n 1 "$report/diagnosis" | grep -q 'This says nothing about the program\.$'
    [ ! -e "$report/results" ]
}

ids() {
    sed -n 's/^== //p' test/exercises/checks/diagnoses | sort
}

@test "proof: there is a wrong program for every mistake, and are two other styles for every exercise" {
    find test/exercises/mistakes/0* -type f | sed 's/.*\///; s/[-.].*//' >"$BATS_TEST_TMPDIR/made"
    # What the compiler says has programs of its own.
    echo does_not_compile >>"$BATS_TEST_TMPDIR/made"
    sort -u "$BATS_TEST_TMPDIR/made" | diff <(ids) -
    for starter in test/exercises/starters/*.c; do
        [ "$(find "test/exercises/styles/$(basename "$starter" .c)" -name '*.c' | wc -l)" -ge 2 ]
    done
}

@test "proof: a diagnosis shows what was run, and what was seen beside what was expected" {
    see sh test/exercises/check 01_create test/exercises/mistakes/01_create/counts_from_0.c "$report"
    exited 1
    diff - "$report/diagnosis" <<'EOT'
The first socket is called 0.

  run:       01_create 3
  expected:  Socket 1 created!\n
  seen:      Socket 0 created!\n
                    ^ byte 8

People count from 1, and the task does, too; arrays count from 0.
To read: TUTORIAL.md, "Create a Socket: Exercise"
For a hint: make hint1
EOT
    # One check fails, and the others are still there to be counted.
    [ "$(cut -f 1 "$report/results" | tr '\n' ,)" = 'ok,not ok,ok,not ok,not ok,not ok,' ]
}

@test "proof: the compilers' errors are known by their kind" {
    wrong=0
    for file in test/exercises/mistakes/compiler/*.c; do
        ids=$(sed -n '1s/.* expects: \([a-z_ ]*\) .*/\1/p' "$file")
        # shellcheck disable=SC2046,SC2086
        if LC_ALL=C ${CC:-cc} $(cat build/exercises/flags) -fmessage-length=0 "$file" \
            test/exercises/mistakes/compiler/elsewhere/elsewhere.c \
            -o "$BATS_TEST_TMPDIR/program" 2>"$BATS_TEST_TMPDIR/said"; then
            continue # Some compilers allow what others do not.
        fi
        EXPLAIN_ID=1 sh test/exercises/explain_errors "$(basename "$file")" \
            <"$BATS_TEST_TMPDIR/said" >"$BATS_TEST_TMPDIR/explained"
        id=$(head -n 1 "$BATS_TEST_TMPDIR/explained")
        case " $ids " in
        *" $id "*) ;;
        *)
            echo "$file: $id instead of $ids"
            wrong=1
            ;;
        esac
        run ! grep -E '.{81}|[^ -~]|\{[a-z]+\}' "$BATS_TEST_TMPDIR/explained"
    done
    [ "$wrong" -eq 0 ]
}

@test "proof: a right program passes in a container without privileges, and with few descriptors" {
    passes sh -c 'ulimit -n 64; exec "$@"' -
    unshare -Ur true 2>/dev/null || skip 'this system has no user namespaces for us'
    passes unshare -Ur
    # And in one that allows no other inside.
    passes unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"' -
    [ "$(cat "$report/protection")" = limits ]
}

@test "proof: a right program passes where there is no /proc" {
    unshare -Urm true 2>/dev/null || unshare -m true 2>/dev/null || skip 'this system has no mount namespaces for us'
    passes unshare -Urm sh -c 'mount -t tmpfs none /proc; exec "$@"' -
}

@test "proof: what the system does not have room for is trouble, and not the program's" {
    is_trouble sh -c 'ulimit -n 30; exec "$@"' -
    is_trouble env TMPDIR=/no/such/folder
    unshare -Urm true 2>/dev/null || skip 'this system has no mount namespaces for us'
    place=$BATS_TEST_TMPDIR/place
    mkdir "$place"
    for options in ro size=64k size=300k size=600k noexec; do
        is_trouble unshare -Urm sh -c 'mount -t tmpfs -o "$0" none "$1"; export TMPDIR="$1"; shift; exec "$@"' \
            "$options" "$place"
    done
}

@test "proof: a compiler that is missing, or is killed, is trouble" {
    is_trouble env CC=/no/such/compiler
    printf '#!/bin/sh\nkill -9 $$\n' >"$BATS_TEST_TMPDIR/killed"
    # As a compiler says it of its own part.
    printf '#!/bin/sh\necho "gcc: fatal error: Killed signal terminated program cc1"; exit 1\n' \
        >"$BATS_TEST_TMPDIR/part_killed"
    chmod +x "$BATS_TEST_TMPDIR"/*killed
    is_trouble env CC="$BATS_TEST_TMPDIR/killed"
    is_trouble env CC="$BATS_TEST_TMPDIR/part_killed"
}

@test "proof: a program that somebody else kills is not blamed" {
    # Whoever short of memory would: whatever has the program's name.
    cat >"$BATS_TEST_TMPDIR/03_connect.c" <<'EOT'
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    raise(SIGKILL);
    return 0;
}
EOT
    solution=$BATS_TEST_TMPDIR/03_connect.c
    check=(sh test/exercises/check 03_connect "$solution" "$report")
    is_trouble env
}

# nine_pass COMMAND...: with it before them, nine checks at once pass, while there is much else to do.
nine_pass() {
    local spinning='' running='' failed=0 number process
    for number in 1 2 3 4; do
        timeout 100 sh -c 'while :; do :; done' 3>&- &
        spinning="$spinning $!"
    done
    for number in 1 2 3 4 5 6 1 2 6; do
        "$@" make -s "exercise$number" FILE="$(echo test/exercises/solutions/0"$number"_*.c)" \
            >>"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
        running="$running $!"
    done
    for process in $running; do
        wait "$process" || failed=$((failed + 1))
    done
    # shellcheck disable=SC2086
    kill $spinning
    [ "$failed" -eq 0 ] || cat "$BATS_TEST_TMPDIR/said"
    [ "$failed" -eq 0 ]
}

@test "proof: nine at once in one checkout do not meet, however much else there is to do" {
    nine_pass env
    unshare -Ur true 2>/dev/null || return 0
    # Nor do they without a sandbox, where they are of one user.
    nine_pass unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"' -
}

@test "proof: what has not changed is not checked again, and what has is" {
    cp "$solution" "$BATS_TEST_TMPDIR/mine.c"
    check=(sh test/exercises/check 03_connect "$BATS_TEST_TMPDIR/mine.c" "$report")
    see "${check[@]}"
    exited 0
    touch "$report/kept"
    see "${check[@]}"
    exited 0
    [ -e "$report/kept" ]
    # A header beside it is a part of it, but not one that leads elsewhere, and maybe nowhere.
    ln -s /proc/kmsg "$BATS_TEST_TMPDIR/elsewhere.h"
    mkfifo "$BATS_TEST_TMPDIR/pipe.h"
    see "${check[@]}"
    exited 0
    [ -e "$report/kept" ]
    echo '#error "no more"' >"$BATS_TEST_TMPDIR/mine.h"
    see "${check[@]}"
    exited 0
    [ ! -e "$report/kept" ]
}

@test "proof: where there was a sandbox for the compiler there is one for the program" {
    unshare -Ur true 2>/dev/null || skip 'this system has no user namespaces for us'
    # There are more scenes at once than that.
    solution=test/exercises/solutions/05_receive.c
    check=(sh test/exercises/check 05_receive "$solution" "$report")
    is_trouble unshare -Ur sh -c 'echo 4 >/proc/sys/user/max_user_namespaces; exec "$@"' -
}

@test "proof: a NUL in what a program prints is its mistake, and no trouble" {
    sed 's/printf(\(.*\), argv\[1\], ip);/char line[999]; \
        int length = snprintf(line, sizeof line, \1, argv[1], ip); \
        fwrite(line, 1, (size_t)length + 1, stdout);/' "$solution" >"$BATS_TEST_TMPDIR/nul.c"
    see sh test/exercises/check 03_connect "$BATS_TEST_TMPDIR/nul.c" "$report"
    exited 1
    [ "$(cat "$report/verdict")" = prints_something_else ]
}

@test "proof: the solution of exercise 2 prints an address once, though the resolver repeats it" {
    # No check asks for it, since few resolvers do.
    # shellcheck disable=SC2046,SC2086
    ${CC:-cc} $(cat build/exercises/flags) -I lessons/exercises test/exercises/solutions/02_resolve.c \
        build/exercises/*.o build/exercises/libhelper.a -ldl -o "$BATS_TEST_TMPDIR/02_resolve"
    export WITNESS_HOST='twice.example 192.0.2.1=accept 2001:db8::1=accept 192.0.2.1=accept'
    see build/exercises/harness -s -d "$BATS_TEST_TMPDIR/scene" -- "$BATS_TEST_TMPDIR/02_resolve" \
        twice.example 80
    exited 0
    printf '192.0.2.1 80\n2001:db8::1 80\n' | diff - "$BATS_TEST_TMPDIR/scene/stdout"
}
