# TUTORIAL.md is true: its listings are the sources', its commands print what it says, and what it
# names is there. make tutorial brings it up to date.

load helper

# Runs the commands in the text, in a place of its own with nothing built. Some of them wait.
run_commands() {
    local status=0 copy=$BATS_FILE_TMPDIR/copy
    mkdir "$copy"
    cp -R Makefile README.md TUTORIAL.md common lessons test "$copy/"
    # A student may have solved an exercise; the text begins before that.
    cp test/starters/*.c "$copy/lessons/exercises/"
    # ASan looks for leaks with a means that strace has taken already.
    (cd "$copy" && ASAN_OPTIONS=detect_leaks=0 sh test/tools/consoles TUTORIAL.md) \
        >"$BATS_FILE_TMPDIR/fresh.md" || status=$?
    echo "$status" >"$BATS_FILE_TMPDIR/consoles.status"
}

# npm needs several seconds to bring Mermaid, once.
bring_mermaid() {
    local status=0
    [ -d build/mermaid/node_modules/jsdom ] ||
        npm install --prefix build/mermaid --fetch-retries 1 mermaid@11.4.1 jsdom@24.1.3 ||
        status=$?
    echo "$status" >"$BATS_FILE_TMPDIR/npm.status"
}

# Both go on while the tests before theirs run.
setup_file() {
    run_commands >"$BATS_FILE_TMPDIR/consoles.log" 2>&1 3>&- 4>&- &
    if command -v npm >/dev/null; then
        bring_mermaid >"$BATS_FILE_TMPDIR/npm.log" 2>&1 3>&- 4>&- &
    fi
}

# Nothing may be left behind, even where their tests were not among those that ran.
teardown_file() {
    wait
}

# The listings in the text, C blocks only.
listings() {
    awk '/^```$/ { inside = 0 } inside; /^```c$/ { inside = 1 }' TUTORIAL.md
}

@test "tutorial: every listing is a region of the source that it claims to be from" {
    sh test/tools/listings TUTORIAL.md >"$BATS_TEST_TMPDIR/fresh.md"
    diff TUTORIAL.md "$BATS_TEST_TMPDIR/fresh.md"
}

@test "tutorial: every line of the lessons, and of the helper's functions, is in a listing" {
    listings >"$BATS_TEST_TMPDIR/listings"
    # Of the helper all but its head, and the headings in it.
    helper=$(sed '1,/^#include <unistd.h>$/d; /^\/\* ---- /d' common/helper.c)
    { cat lessons/*.c; printf '%s\n' "$helper"; } | grep -v '^$' |
        grep -Fxv -f "$BATS_TEST_TMPDIR/listings" >"$BATS_TEST_TMPDIR/missing" || true
    cat "$BATS_TEST_TMPDIR/missing"
    [ ! -s "$BATS_TEST_TMPDIR/missing" ]
    # A line may stand in many functions; so each function must be there whole, too.
    wanted=$(grep -c '^{$' common/helper.c)
    seen=$(grep -c '^{$' "$BATS_TEST_TMPDIR/listings")
    # Lesson 1 has its main().
    [ "$seen" -eq $((wanted + 1)) ]
}

@test "tutorial: the traces were run" {
    command -v strace >/dev/null || skip "strace is not installed, so the four traces were not compared"
    [ "$(grep -c '^<!-- needs strace -->$' TUTORIAL.md)" -eq 4 ]
}

@test "tutorial: every target it names is in make help, and the other way round" {
    # In code, of a line or of a block: make, then the targets and variables.
    grep -o '`[^`]*make [^`]*`\|^\$ .*make .*' TUTORIAL.md | grep -o 'make  *[a-z][a-z0-9]*' |
        awk '{ print $2 }' | sed -E 's/^(exercise|hint|reset)[1-5]$/\1N/' | sort -u \
        >"$BATS_TEST_TMPDIR/named"
    make help | sed -n 's/^  \([a-z][a-z0-9]*N\{0,1\}\)  .*/\1/p' | sort -u >"$BATS_TEST_TMPDIR/known"
    diff "$BATS_TEST_TMPDIR/known" "$BATS_TEST_TMPDIR/named"
}

@test "tutorial: every relative link leads somewhere, in the README too" {
    for file in TUTORIAL.md README.md; do
        # The places that a link within the file can mean: its headings, as GitHub names them.
        sed -n 's/^#\{1,\} //p' "$file" | tr '[:upper:]' '[:lower:]' | tr -d '.,:?`' | tr ' ' '-' \
            >"$BATS_TEST_TMPDIR/anchors"
        grep -o ']([^)]*)' "$file" | sed 's/^](//; s/)$//' | grep -v '^https\{0,1\}:' \
            >"$BATS_TEST_TMPDIR/links" || true
        while IFS= read -r link; do
            case $link in
            '#'*) grep -qx -e "${link#\#}" "$BATS_TEST_TMPDIR/anchors" ;;
            *) [ -e "${link%%#*}" ] ;;
            esac || {
                echo "$file: nothing is at $link"
                return 1
            }
        done <"$BATS_TEST_TMPDIR/links"
    done
}

@test "tutorial: it can be read in an hour, and in a terminal" {
    # The part for teachers, at the end, is not for the student's hour.
    [ "$(awk '/^## For Teachers$/ { exit } /^```c$/ { c = 1 } !c; /^```$/ { c = 0 }' TUTORIAL.md |
        wc -w)" -le 4500 ]
    run ! grep -nE '^.{120}' TUTORIAL.md
}

@test "tutorial: Mermaid accepts every diagram" {
    [ "$(grep -c '^```mermaid$' TUTORIAL.md)" -ge 5 ]
    command -v npm >/dev/null || skip "npm is missing, so Mermaid could not be asked about the diagrams"
    until [ -s "$BATS_FILE_TMPDIR/npm.status" ]; do sleep 0.1; done
    if [ "$(cat "$BATS_FILE_TMPDIR/npm.status")" -ne 0 ]; then
        cat "$BATS_FILE_TMPDIR/npm.log"
        # In CI it must be had.
        [ -z "${CI-}" ]
        skip "npm could not install Mermaid, so it could not be asked about the diagrams"
    fi
    node test/tools/mermaid.mjs build/mermaid/node_modules TUTORIAL.md
}

@test "tutorial: every command prints what the text says, from a clean build" {
    until [ -s "$BATS_FILE_TMPDIR/consoles.status" ]; do sleep 0.1; done
    cat "$BATS_FILE_TMPDIR/consoles.log"
    [ "$(cat "$BATS_FILE_TMPDIR/consoles.status")" -eq 0 ]
    diff TUTORIAL.md "$BATS_FILE_TMPDIR/fresh.md"
}
