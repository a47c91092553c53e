# What is for teachers, make grade and make handout, and what repeats a check, make watch3. A stub
# stands in for the checks: the first line of a program says what they are to say of it.

load ../helper

setup() {
    mkdir "$BATS_TEST_TMPDIR/tree"
    cp -R Makefile README.md TUTORIAL.md common lessons test "$BATS_TEST_TMPDIR/tree/"
    cd "$BATS_TEST_TMPDIR/tree" || return
    cp test/exercises/starters/*.c lessons/exercises/
    cp test/exercises/check real_check
    cat >test/exercises/check <<'EOS'
read -r what id <"$2"
echo "$1" >>build/checked
[ "$what" != dies ] || exit 127
[ "$what" != slow ] || sleep 30
rm -rf "$3"
mkdir -p "$3"
: >"$3/compiler"
echo "${PROTECTION:-sandbox}" >"$3/protection"
sed 1d "$2" | tee "$3/text.2" >"$3/diagnosis"
awk -v what="$what" -v id="$id" '/^ *check / {
    n++
    split($0, part, substr($2, 1, 1))
    state = "not tried"
    if (what == "pass" || (what == "not" && (n == 1 || n == 3))) state = "ok"
    if (what == "not" && n == 2) state = "not ok"
    printf "%s\t%s\t%s\n", state, part[2], (state == "not ok" ? id : "")
}' "test/exercises/checks/$1.sh" >"$3/results"
case $what in
pass) echo pass >"$3/verdict" ;;
not) echo "$id" >"$3/verdict"; exit 1 ;;
compile) echo does_not_compile >"$3/verdict"; exit 1 ;;
trouble) echo trouble >"$3/verdict"; exit 3 ;;
esac
EOS
}

# hand_in STUDENT EXERCISE LINE...
hand_in() {
    local file=class/$1/$2.c
    mkdir -p "class/$1"
    shift 2
    printf '%s\n' "$@" >"$file"
}

# reads_well: every report is XML, JSON or CSV, whatever is in it, and they agree.
reads_well() {
    python3 - <<'EOP'
import csv, io, json, os
import xml.etree.ElementTree as xml
students = os.listdir(b'build/grades')
for student in students:
    folder = b'build/grades/' + student
    # Where there was trouble, there are no points yet.
    has_trouble = b'trouble' in {open(os.path.join(where, b'verdict'), 'rb').read().strip()
        for where, _, files in os.walk(folder) if b'verdict' in files}
    assert has_trouble != os.path.exists(folder + b'/results.json')
    suites = xml.parse(os.fsdecode(folder + b'/report.xml')).getroot().findall('testsuite')
    cases = [case for suite in suites for case in suite.findall('testcase')]
    assert len(suites) == 6
    for suite in suites:
        assert int(suite.get('tests')) == len(suite.findall('testcase'))
        for kind in 'failure', 'error', 'skipped':
            counted = suite.get(kind if kind == 'skipped' else kind + 's')
            assert int(counted) == len(suite.findall('testcase/' + kind))
    if has_trouble:
        continue
    with open(folder + b'/results.json', encoding='utf-8') as file:
        results = json.load(file)
    assert [case.get('name') for case in cases] == \
        [test['name'].split(': ', 1)[1] for test in results['tests']]
    assert results['score'] == len([case for case in cases if len(case) == 0])
    assert results['score'] == sum(test['score'] for test in results['tests'])
with open('build/grades.csv', encoding='utf-8', newline='') as file:
    rows = list(csv.reader(file, strict=True))
assert len(rows) == len(students) + 1 and {len(row) for row in rows} == {28}
EOP
}

@test "grade: the table has marks and points, whatever is in the class" {
    hand_in zoe 01_create pass
    hand_in zoe 02_resolve 'not error_on_stdout' 'It is wrong.' '' '  seen:  <&>'
    hand_in zoe 03_connect compile
    hand_in zoe 04_send 'not hangs'
    hand_in zoe 05_receive trouble
    hand_in nobody 01_create dies
    mkfifo class/nobody/02_resolve.c
    mkdir class/nobody/03_connect.c
    ln -s ../zoe/01_create.c class/nobody/04_send.c
    hand_in __MACOSX 01_create pass
    hand_in '=1+1, "x"' 01_create pass
    ln -s zoe class/linked
    : >class/flat.c
    # Points of a former time are nobody's now.
    mkdir -p build/grades/nobody/02_resolve build/grades/left
    see sh test/exercises/grade class
    exited 3
    sed 's/  */ /g; s/ $//' "$BATS_TEST_TMPDIR/out" | diff - <(
        cat <<'EOT'
student 1 create 2 resolve 3 connect 4 send 5 receive 6 serve passed points
=1+1, "x" pass 6/6 missing missing missing missing missing 1 6/44
nobody error missing missing missing missing missing 0 ?/44
zoe pass 6/6 fail 2/4 no compile wild 2/6 error missing 1 ?/44

Each program ran in a sandbox of its own.

The most frequent mistakes, for the next lesson:
 1 student, 2 resolve: The error message goes to stdout.
 1 student, 3 connect: The compiler does not accept the program.
 1 student, 4 send: The program waits for something that never comes.
EOT
    )
    grep -qx '7 of 7 programs checked' "$BATS_TEST_TMPDIR/err"
    grep -q '^ignored, .* folder: flat\.c$' "$BATS_TEST_TMPDIR/err"
    grep -q '^ignored, .* link: linked$' "$BATS_TEST_TMPDIR/err"
    grep -q '^Where the mark is "error", the checks themselves' "$BATS_TEST_TMPDIR/err"
    grep -q 'status 127' build/grades/nobody/01_create/diagnosis
    [ "$(echo build/grade*)" = 'build/grades build/grades.csv' ]
    [ "$(ls build/grades)" = $'=1+1, "x"\nnobody\nzoe' ]
    [ ! -e build/grades/nobody/02_resolve ]
    grep -q "^\"'=1+1, \"\"x\"\"\",pass,6,6,pass,missing,0,4,missing," build/grades.csv
    grep -q '^"zoe",pass,6,6,pass,fail,2,4,error_on_stdout,.*,error,,12,trouble,missing,0,10,missing,1,,44.$' \
        build/grades.csv
    grep -q '<failure type="error_on_stdout" message="It is wrong\.">' build/grades/zoe/report.xml
    grep -q 'seen:  &lt;&amp;&gt;' build/grades/zoe/report.xml
    [ ! -e build/grades/zoe/results.json ]
    # Who mends it gets a mark.
    hand_in zoe 05_receive pass
    rm -r class/nobody
    see sh test/exercises/grade class/
    exited 0
    grep -q '^zoe .* pass 12/12  *missing  *2  *22/44$' "$BATS_TEST_TMPDIR/out"
    grep -q '"number": "2.2", "score": 0, "max_score": 1, "status": "failed"' \
        build/grades/zoe/results.json
    [ ! -e build/grades/nobody ]
}

@test "grade: any name and any byte make reports that can be read" {
    needs python3
    bytes=$(awk 'BEGIN { for (i = 1; i < 256; i++) if (i != 10) printf "%c", i }')
    for name in -rf $'ctl\1\33[31m\177' $'new\nline' $'end\n' $'bad\377' 'Zoë' \
        'back\slash &amp; <x>' "o'brien" '  blanks  ' '*' '$(id)' '%s%n'; do
        # Some systems take no such name.
        mkdir -p "class/$name" 2>/dev/null || continue
        hand_in "$name" 01_create 'not counts_from_0' "$bytes" \
            $']]>\360\237\230\200\355\240\200\342\202'
        hand_in "$name" 02_resolve compile "$bytes"
        case $name in *[a-z]) hand_in "$name" 03_connect trouble "$bytes" ;; esac
    done
    see sh test/exercises/grade class
    exited 3
    reads_well
    run ! grep -q $'[\1-\11\13-\37\177]' "$BATS_TEST_TMPDIR/out"
    # A name of two lines is one line of the table.
    [ "$(grep -c 'missing' "$BATS_TEST_TMPDIR/out")" -eq \
        "$(find build/grades -name report.xml -exec echo . \; | wc -l)" ]
}

@test "grade: the table says what protected us, and keeps to 100 columns" {
    for n in 1 2 3 4 5 6; do
        hand_in "student of 20 chars $n" 01_create 'not counts_from_0'
        hand_in "student of 20 chars $n" 02_resolve compile
    done
    see env PROTECTION=limits sh test/exercises/grade class
    exited 0
    grep -q '^The system allows no sandbox: the programs ran with limits on time, memory ' \
        "$BATS_TEST_TMPDIR/out"
    grep -qx '  6 students, 1 create: The first socket is called 0\.' "$BATS_TEST_TMPDIR/out"
    run ! grep -E '.{101}' "$BATS_TEST_TMPDIR/out"
    sed -i.old 's/^echo "${PROTECTION/case $1 in 01*) PROTECTION=limits ;; esac; &/' \
        test/exercises/check
    see sh test/exercises/grade class
    grep -q '^6 programs ran in a sandbox, but 6 with limits on ' "$BATS_TEST_TMPDIR/out"
}

@test "grade: it says what it needs" {
    see sh test/exercises/grade ''
    exited 1
    grep -q 'usage: make grade DIR=submissions' "$BATS_TEST_TMPDIR/err"
    see sh test/exercises/grade no-such-folder
    exited 1
    grep -q 'there is no folder no-such-folder' "$BATS_TEST_TMPDIR/err"
    mkdir class
    see sh test/exercises/grade class
    exited 1
    grep -q "there is no student's folder in class" "$BATS_TEST_TMPDIR/err"
    [ ! -e build/grades.csv ]
}

# on_terminal FILE COMMAND...: runs it on a terminal, types Ctrl-C when FILE is there, and shows what was
# on the screen, and the exit status.
on_terminal() {
    python3 -u - "$@" <<'EOP'
import os, pty, signal, sys, threading, time
child, terminal = pty.fork()
if child == 0:
    # What runs the tests may ignore it, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execvp(sys.argv[2], sys.argv[2:])
def type_when_asked():
    while not os.path.exists(sys.argv[1]):
        time.sleep(0.1)
    os.write(terminal, b'\3')
threading.Thread(target=type_when_asked, daemon=True).start()
try:
    while screen := os.read(terminal, 4096):
        os.write(1, screen.replace(b'\r\n', b'\n'))
except OSError:
    pass
print('status', os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
EOP
}

@test "grade: Ctrl-C leaves nothing behind" {
    needs python3
    hand_in zoe 01_create slow
    hand_in zoe 02_resolve pass
    # When both have begun, one of which takes its time.
    on_terminal build/stop sh test/exercises/grade class >"$BATS_TEST_TMPDIR/screen" 3>&- &
    until [ -e build/checked ] && [ "$(wc -l <build/checked)" -eq 2 ]; do sleep 0.1; done
    touch build/stop
    wait $!
    run ! grep -qx 'status 0' "$BATS_TEST_TMPDIR/screen"
    [ "$(echo build/grade*)" = build/grades ]
}

# shown COUNT TEXT: waits until it is on the screen so many times.
shown() {
    until [ "$(grep -c "$2" "$BATS_TEST_TMPDIR/screen")" -ge "$1" ]; do sleep 0.1; done
}

@test "watch: it checks again whenever the file is saved, in place or as a new file" {
    needs python3
    # It shows the file. What is saved while it runs, even if it takes its time, is seen.
    echo 'echo "Exercise $1"; cat "$2"; [ ! -e slow ] || { rm slow; echo "fifth" >"$2"; }; exit 1' \
        >test/exercises/exercise
    file=lessons/exercises/03_connect.c
    echo first >$file
    mkdir -p build
    on_terminal build/stop sh test/exercises/watch 3 >"$BATS_TEST_TMPDIR/screen" 3>&- &
    shown 1 '^This waits'
    echo second >$file
    shown 2 '^This waits'
    echo third >$file.new
    mv $file.new $file
    shown 3 '^This waits'
    rm $file
    touch slow
    echo fourth >$file
    shown 5 '^This waits'
    touch build/stop
    wait $!
    sed -n 's/.*\(first\|second\|third\|fourth\|fifth\)$/\1/p; /^This waits/p; /^status/p' \
        "$BATS_TEST_TMPDIR/screen" | diff - <(
        for word in first second third fourth fifth; do
            echo "$word"
            echo "This waits for $file to be saved. Ctrl-C ends it."
        done
        echo status 0
    )
}

@test "handout: the archive has the starters, and neither solutions nor what is yours" {
    cp test/exercises/solutions/*.c lessons/exercises/
    echo mine >lessons/mine.c
    echo mine >lessons/exercises/01_create.1.c
    mkdir -p submissions build
    echo theirs >submissions/01_create.c
    see sh test/exercises/handout
    exited 0
    grep -qx 'build/socket-lessons\.tar\.gz has the project for a class\.' "$BATS_TEST_TMPDIR/out"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq 2 ]
    mkdir "$BATS_TEST_TMPDIR/unpacked"
    gzip -dc build/socket-lessons.tar.gz | (cd "$BATS_TEST_TMPDIR/unpacked" && tar xf -)
    [ "$(ls "$BATS_TEST_TMPDIR/unpacked")" = socket-lessons ]
    [ "$(ls build)" = socket-lessons.tar.gz ]
    cmp test/exercises/handout "$BATS_TEST_TMPDIR/unpacked/socket-lessons/test/exercises/handout"
    for file in lessons/exercises/*.hints test/exercises/starters/*.c; do
        [ -f "$BATS_TEST_TMPDIR/unpacked/socket-lessons/$file" ]
    done
    cd "$BATS_TEST_TMPDIR/unpacked/socket-lessons"
    diff <(cat test/exercises/starters/*.c) <(cat lessons/exercises/*.c)
    [ "$(find . -name solutions -o -name mistakes -o -name styles -o -name attacks -o -name mine.c \
        -o -name submissions -o -name build -o -path './test/exercises/*.bats')" = '' ]
}

@test "handout: what is handed out builds, runs, checks and proves itself" {
    mv real_check test/exercises/check
    see sh test/exercises/handout
    exited 0
    mkdir "$BATS_TEST_TMPDIR/unpacked"
    gzip -dc build/socket-lessons.tar.gz | (cd "$BATS_TEST_TMPDIR/unpacked" && tar xf -)
    cd "$BATS_TEST_TMPDIR/unpacked/socket-lessons"
    see make lessons
    exited 0
    see make exercise1
    exited 2
    grep -q '^No call of socket() was seen\.$' "$BATS_TEST_TMPDIR/out"
    see make test TESTS='test/01_create.bats test/exercises.bats'
    exited 0
}

@test "handout: with git, only what git knows is handed out, as it is here" {
    needs git
    git init -q .
    git add Makefile common lessons test
    echo secret >test/secret
    echo '# changed' >>Makefile
    rm common/helper.h
    see sh test/exercises/handout
    exited 0
    mv build/socket-lessons.tar.gz "$BATS_TEST_TMPDIR/class.tar.gz"
    gzip -dc "$BATS_TEST_TMPDIR/class.tar.gz" | tar tf - >"$BATS_TEST_TMPDIR/list"
    run ! grep -v '^socket-lessons/' "$BATS_TEST_TMPDIR/list"
    run ! grep -E 'secret|helper\.h|\.git/' "$BATS_TEST_TMPDIR/list"
    gzip -dc "$BATS_TEST_TMPDIR/class.tar.gz" | tar xOf - socket-lessons/Makefile | cmp - Makefile
    # The same files make the same archive.
    see sh test/exercises/handout
    cmp "$BATS_TEST_TMPDIR/class.tar.gz" build/socket-lessons.tar.gz
}
