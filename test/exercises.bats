# What a student types for an exercise, and what comes of it. That the checks themselves are right is
# shown by make test-exercises, which takes longer.

load helper

# A copy to work in, as a student would, in a directory of any name; the build comes along.
copy="it's a \"copy\" of \$HOME"

setup_file() {
    mkdir "$BATS_FILE_TMPDIR/$copy"
    cp -R Makefile TUTORIAL.md common lessons test "$BATS_FILE_TMPDIR/$copy/"
    mkdir "$BATS_FILE_TMPDIR/$copy/build"
    cp -Rp build/exercises build/obj build/flags "$BATS_FILE_TMPDIR/$copy/build/"
}

setup() {
    root=$PWD
    cd "$BATS_FILE_TMPDIR/$copy" || return
    cp test/exercises/starters/*.c lessons/exercises/
    # Where see() puts what is said.
    export BATS_TEST_TMPDIR=$PWD
}

@test "exercises: every starter is in lessons/exercises, unless a student has begun" {
    cd "$root"
    for starter in test/exercises/starters/*.c; do
        file=lessons/exercises/$(basename "$starter")
        git diff --quiet HEAD -- "$file" 2>/dev/null || continue
        diff "$starter" "$file"
    done
}

@test "exercises: make exercise1 shows what is wrong, where to read, and what to type" {
    see make exercise1
    exited 2
    diff - out <<'EOT'
Exercise 1, lessons/exercises/01_create.c

  not ok it creates a TCP socket, as often as COUNT says
  --     it prints "Socket 1 created!" and so on
  --     it closes each socket before it creates the next
  --     it creates 70000 where only 16 may be open at once
  --     it takes a socket with the number 0 for a good one
  --     it says so, and stops, when the system refuses a socket

No call of socket() was seen.

  run:       01_create 3
  expected:  3 calls of socket()
  seen:      none

Without one there is nothing to talk through: socket() makes it.
To read: TUTORIAL.md, "Create a Socket: Ask for a socket"
For a hint: make hint1
EOT
    see make exercise1 FILE=no/such/file.c
    exited 2
    grep -q 'there is no file no/such/file.c' err
}

@test "exercises: all others begin with a word that helps, too" {
    for number in 2 3 4 5 6; do
        see make "exercise$number"
        exited 2
        grep -q '^  not ok ' out
        grep -q '^To read: TUTORIAL.md, ".*"$' out
        grep -qx "For a hint: make hint$number" out
        run ! grep -E '.{81}' out
    done
}

@test "exercises: a program that is right is told so, and what comes next" {
    # The solutions may not be here.
    sed 's/.*TODO: create.*/int fd = socket(AF_INET, SOCK_STREAM, 0); if (fd == -1) exit_with_errno("no");\
        printf("Socket %d created!\\n", i); close(fd);/' lessons/exercises/01_create.c >mine.c
    see make exercise1 FILE=mine.c
    exited 0
    [ "$(grep -c '^  ok ' out)" -eq 6 ]
    grep -qx 'All checks pass. Well done! Next: make exercise2' out
}

@test "exercises: on a terminal there are colours, and no line of make's" {
    needs script
    script -qec true log >/dev/null 2>&1 || skip 'this system has no terminal for us'
    see script -qec 'TERM=xterm make exercise1' log
    exited 0
    grep -q $'\033\\[31mnot ok' out
    run ! grep -q 'make: ' out
    see script -qec 'TERM=xterm NO_COLOR=1 make exercise1' log
    run ! grep -q $'\033' out
}

@test "exercises: a compiler's error is explained, with the line, the caret and what to do" {
    sed 's/int count = (int)number;/int count = (int)number/' lessons/exercises/01_create.c >mine.c
    see env LANGUAGE=de COLUMNS=20 make exercise1 FILE=mine.c
    exited 2
    grep -qx 'The compiler does not accept the program\.' out
    grep -qx '  01_create\.c, line 2[0-9]:' out
    grep -q '^ *\^~*$' out
    grep -q 'semicolon' out
    printf 'int main(void)\n{\n    return sockett();\n}\n' >mine.c
    see make exercise1 FILE=mine.c
    grep -qx '  01_create\.c, line 3:' out
}

@test "exercises: trouble with the checks is no word against the program" {
    printf '#!/bin/sh\nkill -9 $$\n' >../killed
    chmod +x ../killed
    trouble() {
        see env "$1" sh test/exercises/exercise 1
        exited 3
        grep -q '^The checks have had trouble of their own\. This says nothing about the program' out
        run ! grep -E '^  (not )?ok' out
    }
    trouble CC=./no-such-compiler
    trouble "CC=$BATS_FILE_TMPDIR/killed"
    trouble "TMPDIR=$PWD/no-such-folder"
}

@test "exercises: make hint3 gives one hint at a time, and says how to get the next" {
    for n in 1 2 3 4 5 6; do
        for hint in 1 2 3; do
            see make "hint$n" HINT=$hint
            exited 0
            [ "$(wc -w <out)" -ge 25 ]
            run ! grep -E '.{81}' out
            cp out "hint$hint"
        done
        grep -qx "That was hint 1 of 3. The next: make hint$n HINT=2" hint1
        grep -qx "That was hint 2 of 3. The next: make hint$n HINT=3" hint2
        grep -qx 'That was the last hint.' hint3
    done
    see make hint3
    diff <(make hint3 HINT=1) out
    see make hint3 HINT=4
    exited 2
    grep -q "there are hints 1, 2 and 3, and no '4'" err
}

@test "exercises: make progress says what is next, and make reset1 begins anew" {
    see make progress
    exited 0
    [ "$(tail -n 1 out)" = 'Progress: [------------] 0/6  next: make exercise1' ]
    grep -qx '  02_resolve  not yet: The program prints no address\.' out
    # Another time, another file; and what was never changed is not kept.
    echo '/* mine */' >>lessons/exercises/01_create.c
    see make reset1
    exited 0
    cmp test/exercises/starters/01_create.c lessons/exercises/01_create.c
    grep -qx '/\* mine \*/' lessons/exercises/01_create.1.c
    echo '/* too */' >>lessons/exercises/01_create.c
    see make reset1
    grep -qx '/\* too \*/' lessons/exercises/01_create.2.c
    see make reset1
    [ ! -e lessons/exercises/01_create.3.c ]
}

@test "exercises: every diagnosis is complete, and its place in the tutorial is there" {
    ids() { sed -n 's/^== //p' test/exercises/checks/diagnoses; }
    [ "$(ids | sort | uniq -d)" = '' ]
    for field in what why read; do
        [ "$(grep -c "^$field: ." test/exercises/checks/diagnoses)" -eq "$(ids | wc -l)" ]
    done
    # "Send Data: The idea" is the heading The idea below Send Data.
    { sed -n 's/^read: //p' test/exercises/checks/diagnoses | grep -vx OWN
        sed -n "s/^chapter='\\(.*\\)'/\\1: Exercise/p" test/exercises/checks/0*.sh; } | sort -u >places
    awk '/^```/ { listing = !listing } listing { next }
        /^##+ / {
            level = length($1)
            heading = substr($0, level + 2)
            print heading
            for (i = 2; i < level; i++) print above[i] ": " heading
            above[level] = heading
        }' TUTORIAL.md >headings
    run ! grep -Fxv -f headings places
}
