# TUTORIAL.md is true: its steps make the lessons, its listings are the sources', its commands print
# what it says, and what it names is there. make tutorial brings it up to date.

load helper

# What a reader has.
unset MINE

# Some of the text's commands wait. So they are run while the tests before theirs are.
setup_file() {
    {
        status=0
        sh test/tools/consoles TUTORIAL.md >"$BATS_FILE_TMPDIR/fresh.md" || status=$?
        echo "$status" >"$BATS_FILE_TMPDIR/consoles.status"
    } >"$BATS_FILE_TMPDIR/consoles.log" 2>&1 3>&- 4>&- &
    make_steps 3>&- 4>&-
}

# Nothing may be left behind, even where their tests were not among those that ran.
teardown_file() {
    wait
}

# What a student has in the file when no more lines follow at once: 01.c, 02.c and so on.
make_steps() {
    mkdir "$BATS_FILE_TMPDIR/steps"
    local line number=0 inside='' file=$BATS_FILE_TMPDIR/mine.c hunk=$BATS_FILE_TMPDIR/hunk
    while IFS= read -r line; do
        if [ -z "$inside" ] && [ -n "$line" ] && [ "$line" != '```diff' ] && [ -e "$file" ] &&
            ! cmp -s "$file" "$BATS_FILE_TMPDIR/steps/$(printf %02d "$number").c"; then
            number=$((number + 1))
            cp "$file" "$BATS_FILE_TMPDIR/steps/$(printf %02d "$number").c"
        fi
        case $inside,$line in
        ,'```diff') inside='diff' && : >"$hunk" ;;
        ,'```'*) inside=other ;;
        diff,'```') inside='' && sh test/tools/apply "$file" <"$hunk" || return ;;
        *,'```') inside='' ;;
        diff,*) printf '%s\n' "$line" >>"$hunk" ;;
        esac
    done <TUTORIAL.md
}

# The stage for those who go on, which is not of the first hour.
other_end() {
    sed '/^## The Other End$/,/^## What Comes Next$/!d; /^## What Comes Next$/d' TUTORIAL.md
}

# The text without that, and up to the part for teachers.
hour() {
    sed '/^## The Other End$/,/^## What Comes Next$/{ /^## What Comes Next$/!d; }; /^## For Teachers$/,$d' TUTORIAL.md
}

# What stands in blocks of a kind: c, say.
blocks() {
    awk -v kinds="$1" '/^```$/ { inside = 0 } inside; $0 ~ "^```(" kinds ")$" { inside = 1 }'
}

@test "tutorial: the steps, one after the other in an empty file, make the five lessons" {
    next=1
    for step in "$BATS_FILE_TMPDIR"/steps/*.c; do
        sed '1,/^ \*\/$/d' lessons/0"$next"_*.c | cmp -s - "$step" && next=$((next + 1))
    done
    [ "$next" -eq 6 ]
    # Nothing comes after lesson 5, and the last block was for it.
    sed '1,/^ \*\/$/d' lessons/05_receive.c | diff - "$BATS_FILE_TMPDIR/mine.c"
    [ "$(find "$BATS_FILE_TMPDIR/steps" -name '*.c' | wc -l)" -ge 14 ]
}

@test "tutorial: what a student has at each command compiles without a warning" {
    variable() { make -pnq 2>/dev/null | sed -n "s/^$1 = //p"; }
    strict=$(variable STRICT)
    flags=${strict/'$(DIALECT)'/$(variable DIALECT)}
    [[ "$flags" = *-std=c11*-Wconversion* ]] || false
    for step in "$BATS_FILE_TMPDIR"/steps/*.c; do
        # The flags are a list of words.
        # shellcheck disable=SC2086
        ${CC:-cc} $flags -Werror -O1 -I lessons -c "$step" -o "$BATS_TEST_TMPDIR/step.o"
    done
}

@test "tutorial: the program that it ends with passes the tests of lesson 5" {
    see make test5 FILE="$BATS_FILE_TMPDIR/mine.c"
    cat "$BATS_TEST_TMPDIR/out"
    exited 0
}

@test "tutorial: the first hour is short" {
    # All of it, blocks too.
    [ "$(hour | wc -w)" -le 4500 ]
    [ "$(hour | blocks 'c|diff' | wc -l)" -le 220 ]
    [ "$(other_end | wc -w)" -le 700 ]
    [ "$(other_end | blocks 'c|diff' | wc -l)" -le 40 ]
    [ "$(wc -l <Makefile)" -lt 270 ] && [ "$(wc -l <README.md)" -lt 90 ]
    run ! grep -nE '^.{101}' TUTORIAL.md README.md test/README.md lessons/exercises/*.hints
    # From the heading of each stage to its first command: lines of text, and of C among them.
    run -0 awk '
        /^```/ { inside = ($0 ~ /^```(c|diff)$/) }
        /^## / { stage = $0; lines = c = 0; begun = 0 }
        /^\$ / { begun = 1 }
        !begun && stage ~ /Create|Connect|Send|Receive|Other/ {
            lines++
            c += inside && $0 !~ /^```/
            if (lines > 60 || c > 30) { print stage ": too late"; wrong = 1 }
        }
        END { exit wrong }' TUTORIAL.md
    # What is plumbing is not in its C.
    run ! grep -wE 'poll|fcntl|O_NONBLOCK|EINPROGRESS|EAGAIN|va_list' <(hour | blocks 'c|diff')
}

@test "tutorial: the README's picture is of the drawing that the text ends with" {
    sed '1,/^<rect/d; s/<[^>]*>//g; s/&gt;/>/g; s/&lt;/</g; /^lesson 5 /,$!d' test/diagram/picture.svg |
        grep . | diff - <(sed '/^lesson 5 /h; /^lesson 5 /!H; $!d; x; s/\n```.*//' TUTORIAL.md | grep .)
}

@test "tutorial: every listing is a region of the source that it claims to be from" {
    sh test/tools/listings TUTORIAL.md >"$BATS_TEST_TMPDIR/fresh.md"
    diff TUTORIAL.md "$BATS_TEST_TMPDIR/fresh.md"
}

@test "tutorial: every target of a student's is in it, and every target in it is in make help" {
    # In code, of a line or of a block: make, then the targets and variables.
    grep -Eo '`[^`]*make [^`]*`|^\$ .*make .*' TUTORIAL.md | grep -o 'make  *[a-z][a-z0-9]*' |
        awk '{ print $2 }' | sed 's/[0-9]$//' | sort -u >"$BATS_TEST_TMPDIR/named"
    make help >"$BATS_TEST_TMPDIR/help"
    targets() { sed -nE 's/^  ([a-z]+)[0-9]?( to [0-9])?  .*/\1/p' | sort -u; }
    run ! grep -vxF -f <(targets <"$BATS_TEST_TMPDIR/help") "$BATS_TEST_TMPDIR/named"
    sed '/^For teachers/,$d' "$BATS_TEST_TMPDIR/help" | targets | grep -vxE 'help|lessons' \
        >"$BATS_TEST_TMPDIR/students"
    run ! grep -vxF -f "$BATS_TEST_TMPDIR/named" "$BATS_TEST_TMPDIR/students"
}

@test "tutorial: every relative link leads somewhere, in the READMEs too" {
    for file in TUTORIAL.md README.md test/README.md test/bench/README.md; do
        # The places that a link within the file can mean: its headings, as GitHub names them.
        sed -n 's/^#\{1,\} //p' "$file" | tr '[:upper:]' '[:lower:]' | tr -d '.,:?`' | tr ' ' '-' \
            >"$BATS_TEST_TMPDIR/anchors"
        grep -o ']([^)]*)' "$file" | sed 's/^](//; s/)$//' | grep -v '^https\{0,1\}:' \
            >"$BATS_TEST_TMPDIR/links" || true
        while IFS= read -r link; do
            case $link in
            '#'*) grep -qx -e "${link#\#}" "$BATS_TEST_TMPDIR/anchors" ;;
            *) [ -e "$(dirname "$file")/${link%%#*}" ] ;;
            esac || {
                echo "$file: nothing is at $link"
                return 1
            }
        done <"$BATS_TEST_TMPDIR/links"
    done
}

# build_step TEXT: the first of the steps that has TEXT in it, as $program.
build_step() {
    program=$BATS_TEST_TMPDIR/05_receive
    ${CC:-cc} -I lessons "$(grep -lF -e "$1" "$BATS_FILE_TMPDIR"/steps/*.c | head -n 1)" common/*.c \
        -o "$program"
}

@test "tutorial: without the last line break of the request the server waits for the rest" {
    sed 's/close\\r\\n\\r\\n/close\\r\\n/' "$BATS_FILE_TMPDIR/mine.c" >"$BATS_TEST_TMPDIR/mine.c"
    see make lesson4 FILE="$BATS_TEST_TMPDIR/mine.c" LESSON_TIMEOUT=0.3 LOG=1
    grep -q 'closed in the middle of its request' "$BATS_TEST_TMPDIR/err"
    run ! grep 'was answered' "$BATS_TEST_TMPDIR/err"
}

@test "tutorial: a program that is stopped and goes on is interrupted, until it tries again" {
    [ "$(uname)" = Linux ] || skip "only Linux interrupts recv() so"
    stop_and_go() {
        see build/server --quiet --fault silence -- bash -c '
            "$0" localhost "$PORT" & sleep 0.5; kill -STOP $!; sleep 0.2; kill -CONT $!; wait $!' "$program"
    }
    build_step 'show_or_exit'
    export LESSON_TIMEOUT=3
    stop_and_go
    stderr_matches '05_receive: cannot receive from .*: Interrupted system call'
    build_step 'received == -1 && errno != EINTR'
    stop_and_go
    stderr_matches "05_receive: cannot receive from .*: $timed_out"
}

@test "tutorial: every command prints what the text says, from a clean build" {
    until [ -s "$BATS_FILE_TMPDIR/consoles.status" ]; do sleep 0.1; done
    cat "$BATS_FILE_TMPDIR/consoles.log"
    [ "$(cat "$BATS_FILE_TMPDIR/consoles.status")" -eq 0 ]
    diff TUTORIAL.md "$BATS_FILE_TMPDIR/fresh.md"
}

# refreshed: what make tutorial makes of the document on stdin.
refreshed() {
    cat >"$BATS_TEST_TMPDIR/old.md"
    LC_ALL=none HOST=none sh test/tools/consoles "$BATS_TEST_TMPDIR/old.md" 3>&- 4>&-
}

@test "tutorial: make tutorial leaves a block that is right, and takes any other anew as a whole" {
    right='```console
$ seq 9
1
...
4
...
$ echo "connect(3, port 43210)    accept()   = 9"; echo "  recv(9) timed out after 3.4 s"
connect(3, port 12345)    accept()   = 8
  recv(8) timed out after 1.0 s
$ echo "make: *** [x] Error 1"; sleep 1.5; echo and more; sleep 1000
make: *** [Makefile:73: x] Error 1
and more
^C
$ seq 3
...
1
2
3
...
```'
    # A blank line may be all that comes before Ctrl-C.
    wrong='```console
$ seq 3
...
4
$ echo; sleep 1000
...
^C
```'
    refreshed >"$BATS_TEST_TMPDIR/new.md" <<<"A \\ and blanks:   

$right
$wrong"
    diff "$BATS_TEST_TMPDIR/new.md" - <<<"A \\ and blanks:   

$right
"'```console
$ seq 3
1
2
3
$ echo; sleep 1000

^C
```'
}

@test "tutorial: whatever a command prints comes into the text as it is" {
    refreshed >"$BATS_TEST_TMPDIR/new.md" <<'EOF'
```console
$ printf 'a line\r\nno end'
$ printf 'no end' && exit 1
$ seq 2
$ echo "$LC_ALL, ${HOST-no host}"
$ PORT=8080 sh -c 'echo "$PORT bytes, port ${PORT}1, :$PORT"; echo "PORT=$PORT port $PORT"'
```
EOF
    # The port that was used is any, but not 8080.
    sed -E 's/^([0-9]{4}) bytes, port \11, :\1$/unchanged/' "$BATS_TEST_TMPDIR/new.md" | diff - <(
        cat <<'EOF'
```console
$ printf 'a line\r\nno end'
a line\r
no end
$ printf 'no end' && exit 1
no end
$ seq 2
1
2
$ echo "$LC_ALL, ${HOST-no host}"
C, no host
$ PORT=8080 sh -c 'echo "$PORT bytes, port ${PORT}1, :$PORT"; echo "PORT=$PORT port $PORT"'
unchanged
PORT=8080 port 8080
```
EOF
    )
    run ! grep '8080 bytes' "$BATS_TEST_TMPDIR/new.md"
}
