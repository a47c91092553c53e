# The checks of the exercises are right: they tell right programs from wrong ones, and name the mistake.

load helper

names=(01_create 02_resolve 03_connect 04_send 05_receive)

setup_file() {
    # All programs that there are, as many at once as there are cores. What the checks say of one is in
    # the directory of its name: mistakes/03_connect/port_without_htons, for instance.
    find test/starters test/solutions test/styles test/mistakes -name '*.c' | sed 's/\.c$//; s/^test.//' |
        xargs -n 1 -P "$(getconf _NPROCESSORS_ONLN)" sh -c '
            case $1 in
            */*/*) exercise=$(basename "$(dirname "$1")") ;;
            *) exercise=$(basename "$1") ;;
            esac
            sh test/exercises/check "$exercise" "test/$1.c" "$0/$1" || :' "$BATS_FILE_TMPDIR" 3>&- 4>&-
}

verdict_of() {
    cat "$BATS_FILE_TMPDIR/$1/verdict"
}

# agrees PROGRAM VERDICT: says it where that is not so.
agrees() {
    [ "$(verdict_of "$1")" = "$2" ] || {
        echo "$1: $(verdict_of "$1") instead of $2"
        cat "$BATS_FILE_TMPDIR/$1/diagnosis" "$BATS_FILE_TMPDIR/$1/compiler" || true
        return 1
    }
}

# can_be_seen ID: the sanitizers are not there with every compiler, and what only they see is not seen
# then.
can_be_seen() {
    case $1 in
    memory_error | undefined_behaviour) grep -q fsanitize build/exercises/flags ;;
    memory_leaked) grep -q FINDS_LEAKS build/exercises/flags ;;
    esac
}

ids() {
    sed -n 's/^== //p' test/exercises/diagnoses
}

@test "exercises: every starter compiles without a warning, and fails with a word that helps" {
    for name in "${names[@]}"; do
        [ ! -s "$BATS_FILE_TMPDIR/starters/$name/compiler" ]
        [ "$(verdict_of "starters/$name")" != pass ]
        grep -q TODO "test/starters/$name.c"
        grep -q '^To read: TUTORIAL.md, "' "$BATS_FILE_TMPDIR/starters/$name/diagnosis"
        # Something is missing, not broken: it runs, and the first check says what to begin with.
        [ "$(verdict_of "starters/$name")" != does_not_compile ]
        grep -q '^not ok 1 ' "$BATS_FILE_TMPDIR/starters/$name/results.tap"
    done
}

@test "exercises: every starter is in lessons/exercises, unless a student has begun" {
    for name in "${names[@]}"; do
        git diff --quiet HEAD -- "lessons/exercises/$name.c" 2>/dev/null || continue
        diff "test/starters/$name.c" "lessons/exercises/$name.c"
    done
}

@test "exercises: every solution passes" {
    for name in "${names[@]}"; do
        agrees "solutions/$name" pass
        [ ! -s "$BATS_FILE_TMPDIR/solutions/$name/compiler" ]
        grep -q '<testcase ' "$BATS_FILE_TMPDIR/solutions/$name/report.xml"
    done
}

@test "exercises: the solution of exercise 2 prints an address once, though the resolver repeats it" {
    # No check asks for it, since few resolvers do.
    mkdir "$BATS_TEST_TMPDIR/scene"
    # shellcheck disable=SC2046,SC2086
    ${CC:-cc} $(cat build/exercises/flags) test/solutions/02_resolve.c build/exercises/witness.o \
        build/exercises/real.o build/exercises/libhelper.a -ldl -o "$BATS_TEST_TMPDIR/02_resolve"
    chmod 755 "$BATS_TEST_TMPDIR/02_resolve"
    export WITNESS_HOST='twice.example 192.0.2.1=accept 2001:db8::1=accept 192.0.2.1=accept'
    see build/exercises/harness -s -d "$BATS_TEST_TMPDIR/scene" -- "$BATS_TEST_TMPDIR/02_resolve" \
        twice.example 80
    exited 0
    printf '192.0.2.1 80\n2001:db8::1 80\n' | diff - "$BATS_TEST_TMPDIR/scene/stdout"
}

@test "exercises: right programs in other styles pass" {
    wrong=0
    for file in test/styles/*/*.c; do
        program=${file#test/}
        agrees "${program%.c}" pass || wrong=1
    done
    [ "$wrong" -eq 0 ]
    for name in "${names[@]}"; do
        [ "$(find "test/styles/$name" -name '*.c' | wc -l)" -ge 2 ]
    done
}

@test "exercises: every wrong program is diagnosed with its own mistake" {
    wrong=0
    for file in test/mistakes/*/*.c; do
        id=$(basename "$file" .c)
        program=${file#test/}
        can_be_seen "$id" || continue
        agrees "${program%.c}" "$id" || wrong=1
    done
    [ "$wrong" -eq 0 ]
}

@test "exercises: there is a wrong program for every mistake, and at least 30" {
    [ "$(ids | wc -l)" -ge 30 ]
    # What was not tried was not diagnosed.
    ids | grep -vx not_tried | sort >"$BATS_TEST_TMPDIR/known"
    find test/mistakes -name '*.c' | sed 's/.*\///; s/\.c$//' | sort -u >"$BATS_TEST_TMPDIR/made"
    diff "$BATS_TEST_TMPDIR/known" "$BATS_TEST_TMPDIR/made"
}

@test "exercises: every diagnosis is complete, and its place in the tutorial is there" {
    [ "$(ids | sort | uniq -d)" = '' ]
    for field in what why read; do
        [ "$(grep -c "^$field: ." test/exercises/diagnoses)" -eq "$(ids | wc -l)" ]
    done
    # "Send Data: The idea" is the heading The idea below Send Data.
    sed -n 's/^read: //p' test/exercises/diagnoses | sort -u >"$BATS_TEST_TMPDIR/places"
    awk '/^```/ { listing = !listing } listing { next }
        /^##+ / {
            level = length($1)
            heading = substr($0, level + 2)
            print heading
            for (i = 2; i < level; i++) print above[i] ": " heading
            above[level] = heading
        }' TUTORIAL.md >"$BATS_TEST_TMPDIR/headings"
    run ! grep -Fxv -f "$BATS_TEST_TMPDIR/headings" "$BATS_TEST_TMPDIR/places"
}

@test "exercises: every diagnosis shows what was run, and what was seen beside what was expected" {
    diagnosis=$BATS_FILE_TMPDIR/mistakes/01_create/counts_from_0/diagnosis
    diff - "$diagnosis" <<'EOF'
The first socket is called 0.

  run:       01_create 3
  expected:  Socket 1 created!\n
  seen:      Socket 0 created!\n
                    ^ byte 8

People count from 1, and the task does, too; arrays count from 0.
To read: TUTORIAL.md, "Create a Socket: Exercise". For a hint: make hint1
EOF
    for file in test/mistakes/*/*.c; do
        can_be_seen "$(basename "$file" .c)" || continue
        program=${file#test/}
        diagnosis=$BATS_FILE_TMPDIR/${program%.c}/diagnosis
        [ "$(head -n 1 "$diagnosis")" != '' ]
        grep -q '^To read: ' "$diagnosis"
    done
}

@test "exercises: make exercise1 says which checks pass, and FILE= checks another file" {
    see make exercise1 FILE=test/solutions/01_create.c
    exited 0
    [ "$(grep -c '^  ok ' "$BATS_TEST_TMPDIR/out")" -eq 6 ]
    grep -q 'Next: make exercise2' "$BATS_TEST_TMPDIR/out"
    see make exercise1 FILE=test/mistakes/01_create/counts_from_0.c
    exited 2
    [ "$(grep -c '^  not ok ' "$BATS_TEST_TMPDIR/out")" -ge 1 ]
    grep -q '^The first socket is called 0\.$' "$BATS_TEST_TMPDIR/out"
    see make exercise1 FILE=no/such/file.c
    exited 2
    grep -q 'there is no file no/such/file.c' "$BATS_TEST_TMPDIR/err"
}

@test "exercises: make hint3 gives one hint at a time, and says how to get the next" {
    for n in 1 2 3 4 5; do
        for hint in 1 2 3; do
            see make "hint$n" HINT=$hint
            exited 0
            [ "$(wc -w <"$BATS_TEST_TMPDIR/out")" -ge 25 ]
            cp "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/hint$hint"
        done
        grep -qx "That was hint 1 of 3. The next: make hint$n HINT=2" "$BATS_TEST_TMPDIR/hint1"
        grep -qx "That was hint 2 of 3. The next: make hint$n HINT=3" "$BATS_TEST_TMPDIR/hint2"
        grep -qx 'That was the last hint.' "$BATS_TEST_TMPDIR/hint3"
    done
    see make hint3
    diff <(make hint3 HINT=1) "$BATS_TEST_TMPDIR/out"
    see make hint3 HINT=4
    exited 2
    grep -q "there are hints 1, 2 and 3, and no '4'" "$BATS_TEST_TMPDIR/err"
}

# A copy to work in, as a student would; the build comes along.
copy_for_student() {
    cp -R Makefile common lessons test build "$BATS_TEST_TMPDIR/"
    cp test/starters/*.c "$BATS_TEST_TMPDIR/lessons/exercises/"
    cd "$BATS_TEST_TMPDIR" || return
    rm -rf build/grades build/exercises/0*
}

@test "exercises: make progress goes from 0/5 to 5/5, and make reset1 begins anew" {
    copy_for_student
    see make progress
    exited 0
    [ "$(tail -n 1 out)" = 'Progress: [----------] 0/5  next: make exercise1' ]
    cp test/solutions/01_create.c test/solutions/02_resolve.c test/solutions/04_send.c lessons/exercises/
    sed 's/"\.\.\//"/' test/mistakes/05_receive/lines_without_cr.c >lessons/exercises/05_receive.c
    see make progress
    grep -qxF '  05_receive  not yet: The lines of the request end in \n alone.' out
    [ "$(tail -n 1 out)" = 'Progress: [######----] 3/5  next: make exercise3' ]
    cp test/solutions/*.c lessons/exercises/
    see make progress
    [ "$(tail -n 1 out)" = 'Progress: [##########] 5/5  all done' ]

    see make reset1
    exited 0
    cmp test/starters/01_create.c lessons/exercises/01_create.c
    see make exercise1
    grep -q '^The program creates no socket\.$' out
    cmp test/solutions/01_create.c lessons/exercises/01_create.1.c
    # Another time, another file; and what was never changed is not kept.
    echo '/* mine */' >>lessons/exercises/01_create.c
    see make reset1
    grep -qx '/\* mine \*/' lessons/exercises/01_create.2.c
    cmp test/solutions/01_create.c lessons/exercises/01_create.1.c
    see make reset1
    [ ! -e lessons/exercises/01_create.3.c ]
}

@test "exercises: make grade marks a class, whatever is in it" {
    copy_for_student
    mkdir -p class/zoe 'class/al "b", c' class/wild class/nobody
    # What is no file would keep the compiler waiting; what has no end would fill it.
    mkfifo class/nobody/02_resolve.c
    echo '#include "/dev/zero"' >class/nobody/03_connect.c
    : >class/flat.c
    cp test/solutions/*.c class/zoe/
    cp test/starters/*.c 'class/al "b", c/'
    cp test/mistakes/01_create/does_not_compile.c class/wild/01_create.c
    printf 'int main(void) { for (;;) continue; }\n' >class/wild/02_resolve.c
    printf '#include <stdio.h>\nint main(void) { for (;;) puts("wild"); }\n' >class/wild/03_connect.c
    printf '#include <unistd.h>\nint main(void) { for (;;) fork(); }\n' >class/wild/04_send.c
    see make grade DIR=class
    exited 0
    sed 's/  */ /g; s/ $//' out | diff - <(
        cat <<'EOF'
student 01_create 02_resolve 03_connect 04_send 05_receive passed
al "b", c fail fail fail fail fail 0
nobody missing missing no compile missing missing 0
wild no compile wild wild wild missing 0
zoe pass pass pass pass pass 5
EOF
    )
    grep -q '^20 of 20 programs checked$' err
    grep -q '^ignored, .*: flat\.c$' err
    tr -d '\r' <build/grades.csv | diff - <(
        cat <<'EOF'
student,01_create,02_resolve,03_connect,04_send,05_receive,passed,01_create diagnosis,02_resolve diagnosis,03_connect diagnosis,04_send diagnosis,05_receive diagnosis
"al ""b"", c",fail,fail,fail,fail,fail,0,creates_no_socket,prints_no_address,never_connects,sends_nothing,sends_nothing
"nobody",missing,missing,no compile,missing,missing,0,missing,missing,does_not_compile,missing,missing
"wild",no compile,wild,wild,wild,missing,0,does_not_compile,runs_in_circles,prints_without_end,starts_processes,missing
"zoe",pass,pass,pass,pass,pass,5,pass,pass,pass,pass,pass
EOF
    )
    grep -q '<testsuite ' build/grades/zoe/03_connect/report.xml
    grep -q '<failure' build/grades/wild/02_resolve/report.xml
    see make grade DIR=no-such-folder
    exited 2
    grep -q 'there is no folder no-such-folder' err
    see make grade
    exited 2
    grep -q 'usage: make grade DIR=submissions' err
}

@test "exercises: a program gets no stdin, no long life, and leaves nothing behind" {
    # It reads stdin to the end, which is at once, and goes on in the background.
    cat >"$BATS_TEST_TMPDIR/left.c" <<'EOF'
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    while (getchar() != EOF)
        putchar('x');
    if (fork() == 0 && setsid() != -1 && fork() == 0)
        sleep(1000);
    return 0;
}
EOF
    # The name is one that nobody else has.
    mkdir "$BATS_TEST_TMPDIR/scene"
    name=$BATS_TEST_TMPDIR/left_behind_$$
    # shellcheck disable=SC2046,SC2086
    ${CC:-cc} $(cat build/exercises/flags) "$BATS_TEST_TMPDIR/left.c" build/exercises/witness.o \
        build/exercises/real.o -ldl -o "$name"
    chmod 755 "$name"
    see build/exercises/harness -s -d "$BATS_TEST_TMPDIR/scene" -- "$name"
    exited 0
    grep -qx 'ended=exited' "$BATS_TEST_TMPDIR/scene/result"
    [ ! -s "$BATS_TEST_TMPDIR/scene/stdout" ]
    if [ -d /proc/self ]; then
        run ! grep -l "left_behind_$$" /proc/[0-9]*/cmdline
    fi
}
