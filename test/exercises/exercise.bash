# What the checks of all exercises share. Each file of checks runs the student's program in all its
# scenes first, side by side; the tests then only read what came of it.
#
# From outside: FILE is the program to check, and its exercise's own one unless given; REPORT a
# directory for the diagnoses; CC the compiler.

bats_require_minimum_version 1.8.0
export LC_ALL=C

root=$BATS_TEST_DIRNAME/../..
tools=$root/build/exercises
exercise=${BATS_TEST_FILENAME##*/}
exercise=${exercise%.bats}
FILE=${FILE:-$root/lessons/exercises/$exercise.c}
# Its name as a regular expression, near enough.
source_name=${FILE##*/}
source_name=${source_name//[^A-Za-z0-9_]/.}
REPORT=${REPORT:-$BATS_FILE_TMPDIR}

# ---- The scenes ----

# about SCENE: what is special in it, in words, for those who cannot see it. Each file of checks has
# its own.
about() {
    :
}

# Builds the program. A file next to the helper's may include it by any of the ways that lead there.
build_program() {
    mkdir "$BATS_FILE_TMPDIR/bin"
    # The compiler has limits, too: what it is made to include may have no end. It and the flags are
    # lists of words.
    # shellcheck disable=SC2046,SC2086
    "$tools/harness" -k -d "$BATS_FILE_TMPDIR/bin" -c 60 -t 120 -m 2048 -o 200000000 -- \
        /bin/sh -c 'exec "$@" 2>&1' - ${CC:-cc} $(cat "$tools/flags") -I "$root/lessons/exercises" \
        -I "$root/lessons" -I "$root/common" -I "$root" -x c "$FILE" -x none "$tools/witness.o" \
        "$tools/real.o" "$tools/libhelper.a" -ldl -lm -pthread \
        -o "$BATS_FILE_TMPDIR/bin/$exercise" 2>"$BATS_FILE_TMPDIR/harness"
    cp "$BATS_FILE_TMPDIR/bin/stdout" "$REPORT/compiler"
    [ -e "$BATS_FILE_TMPDIR/bin/$exercise" ] || return
    chmod 755 "$BATS_FILE_TMPDIR/bin/$exercise"
    sanitizer=''
    ! grep -q fsanitize "$tools/flags" || sanitizer=-s
}

# play SCENE [HARNESS-OPTION]... -- [ARGUMENT]...: runs the program, with variables of the witness
# in the environment. The files of $BATS_FILE_TMPDIR/SCENE tell what happened.
play() {
    local scene=$BATS_FILE_TMPDIR/$1 options=() exitcode=99 leaks=0
    shift
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    [ -z "${FIND_LEAKS-}" ] || leaks=1 exitcode=98
    local asan=detect_leaks=$leaks:quarantine_size_mb=1:allocator_may_return_null=1
    ASAN_OPTIONS=exitcode=$exitcode:$asan UBSAN_OPTIONS=exitcode=$exitcode \
        "$tools/harness" -d "$scene" ${sanitizer:+$sanitizer} "${options[@]+"${options[@]}"}" -- \
        "$BATS_FILE_TMPDIR/bin/$exercise" "$@" 2>>"$BATS_FILE_TMPDIR/harness" 3>&- 4>&-
}

# play_all: builds the program, plays the first scene, and where that is sound all the others.
# A program that runs wild would do so in every scene, and that takes time.
play_all() {
    # bats follows every command of every function, which takes a seventh of all the time here.
    set +T
    trap - DEBUG
    build_program || return 0
    play_first_scene
    load_scene first
    [ "$ended" = exited ] || return 0
    play_other_scenes
    wait
}

# load_scene SCENE: sets ended, number, waits_for, memory, callers and port to what came of it.
load_scene() {
    scene=$BATS_FILE_TMPDIR/$1
    out=$scene/stdout
    err=$scene/stderr
    calls=$scene/calls
    # Read by the checks, too.
    # shellcheck disable=SC2034
    ended='' number=0 waits_for='' memory=0 callers=0 port=0
    # shellcheck disable=SC1091
    [ ! -e "$scene/result" ] || . "$scene/result"
}

# ---- The diagnoses ----

# diagnosis ID FIELD: what the catalogue says.
diagnosis() {
    awk -v id="$1" -v field="$2: " '
        /^== / { here = $2 == id }
        here && index($0, field) == 1 { print substr($0, length(field) + 1); exit }' \
        "$root/test/exercises/diagnoses"
}

# diagnose ID [DETAIL]: says what is wrong in the scene that is loaded, and fails. DETAIL is in
# lines of "  label:    text".
diagnose() {
    local about
    about=$(about "${scene##*/}")
    {
        diagnosis "$1" what
        echo
        [ ! -s "$scene/run" ] || echo "  run:       $(cat "$scene/run")"
        [ -z "$about" ] || echo "             ($about)"
        # What a program has said must not command the terminal.
        printf '%s' "${2:+$2
}" | cat -v
        echo
        diagnosis "$1" why
        printf 'To read: TUTORIAL.md, "%s". ' "$(diagnosis "$1" read)"
        echo "For a hint: make hint${exercise:1:1}"
    } | tee "$REPORT/text.$BATS_TEST_NUMBER"
    echo "$1" >"$REPORT/id.$BATS_TEST_NUMBER"
    return 1
}

# The detail for a diagnosis: what was expected, what was seen.
expected_seen() {
    printf '  expected:  %s\n  seen:      %s' "$1" "$2"
}

# The first line of a file, in visible form.
first_line() {
    if [ -s "$1" ]; then head -n 1 "$1" | cut -c 1-300 | cat -v; else echo '(nothing)'; fi
}

# How the run ended, in words.
describe_end() {
    case $ended in
    exited) echo "exit status $number" ;;
    killed) echo "killed by signal $number ($(kill -l "$number" 2>/dev/null || echo unknown))" ;;
    hung) echo "waiting in $waits_for() for what never comes" ;;
    *) echo 'still there, and ended by us' ;;
    esac
}

# describe_memory_error: what a sanitizer has found, and in which of the student's own lines.
describe_memory_error() {
    grep -E 'ERROR: |runtime error: ' "$err" | head -n 1 |
        sed "s/^[ =0-9]*ERROR: //; s/ on .*address .*//; s/.*\\/\\($source_name:\\)/\\1/; s/^/  /"
    sed -n "s/^ *#[0-9]* [^ ]* in \\([A-Za-z_0-9]*\\) .*\\/$source_name:\\([0-9]*\\).*/  in \\1(), line \\2/p" \
        "$err" | head -n 1
}

# diagnose_flood: a program that writes, and goes on to write.
diagnose_flood() {
    [ -s "$out" ] || out=$err
    local flood
    flood="$(first_line "$out"), and so on"
    [ -s "$out" ] || flood='a file that grows and grows'
    diagnose prints_without_end "$(expected_seen 'a few lines' "$flood")"
}

# is_sound SCENE [EXPLAIN]: the first thing to ask of every scene: did the program end, by itself
# and without a crash? EXPLAIN is a function that may know better why it hangs.
is_sound() {
    load_scene "$1"
    if [ ! -e "$BATS_FILE_TMPDIR/bin/$exercise" ]; then
        scene=$BATS_FILE_TMPDIR/no-scene
        found=$(grep -E ': (fatal )?error: |undefined reference|multiple definition' \
            "$REPORT/compiler" | head -n 3 | sed "s/.*\\/\\($source_name:\\)/\\1/; s/^/  /")
        diagnose does_not_compile "${found:-  The compiler has come to an end that was not its own.}"
        return
    fi
    case $ended:$number in
    :*)
        # The first scene is always played; without a result it is the harness that has failed.
        if [ "$1" = first ]; then
            cat "$BATS_FILE_TMPDIR/harness"
            return 1
        fi
        scene=$BATS_FILE_TMPDIR/no-scene
        diagnose not_tried
        ;;
    hung:*)
        if [ -n "${2-}" ]; then "$2" || return; fi
        diagnose hangs "$(expected_seen 'an end' "$(describe_end)")"
        ;;
    late:* | asleep:*)
        if [ -n "${2-}" ]; then "$2" || return; fi
        diagnose never_ends "$(expected_seen 'an end' "$(describe_end)")"
        ;;
    memory:*) diagnose eats_memory ;;
    processes:*) diagnose starts_processes ;;
    busy:* | killed:24 | killed:9)
        # On a slow machine the time may be over first. No task needs so much memory, in KiB, or output.
        [ "$memory" -lt 131072 ] || diagnose eats_memory
        [ "$(wc -c <"$out")" -lt 262144 ] || diagnose_flood
        diagnose runs_in_circles
        ;;
    killed:25) diagnose_flood ;;
    killed:13)
        # Without a connection it is something else that has no reader.
        [ "$callers" -eq 0 ] || diagnose killed_by_sigpipe \
            "$(expected_seen 'a message, and exit status 1' "$(describe_end)")"
        diagnose crashes "$(expected_seen 'exit status 0 or 1' "$(describe_end)")"
        ;;
    killed:*) diagnose crashes "$(expected_seen 'exit status 0 or 1' "$(describe_end)")" ;;
    exited:98)
        ! grep -q 'LeakSanitizer: detected' "$err" ||
            diagnose memory_leaked "$(grep -E "leak of|#[0-9]+ .*/$source_name:" "$err" |
                head -n 3 | sed 's/^ */  /')"
        ;;
    exited:99)
        # Only the student's own lines are of use.
        found=$(describe_memory_error)
        grep -Eq 'ERROR: |out of bounds|null pointer|misaligned|insufficient space' "$err" ||
            diagnose undefined_behaviour "$found"
        diagnose memory_error "$found"
        ;;
    esac
}

# describe_failure: how the program says that it has failed, where it does.
describe_failure() {
    [ "$number" -eq 0 ] && [ -s "$out" ] || [ ! -s "$err" ] ||
        printf '\n  the end:   %s; stderr: %s' "$(describe_end)" "$(first_line "$err")"
}

# ends_well: the exit status is 0.
ends_well() {
    [ "$number" -eq 0 ] || diagnose fails_without_need \
        "$(expected_seen 'exit status 0' "$(describe_end); stderr: $(first_line "$err")")"
}

# shows FILE ID [EXPECTED]: FILE, usually stdout, is the text EXPECTED, to the last byte.
shows() {
    local want=$scene/expected
    [ "$#" -lt 3 ] || printf '%s' "$3" >"$want"
    cmp -s "$want" "$1" || diagnose "$2" "$("$tools/difference" "$want" "$1")$(describe_failure)"
}

# complains ID [LINES]: the program has failed as it should, with exit status 1 and a message on
# stderr. ID is the mistake where it has not noticed the error at all; LINES, a regular expression,
# what else may be on stdout by then.
complains() {
    if [ "$number" -eq 1 ] && [ -s "$err" ]; then
        return
    fi
    local detail lines=${2:-$story}
    detail=$(expected_seen 'a message on stderr, exit status 1' \
        "$(describe_end); stderr: $(first_line "$err")")
    if [ "$number" -eq 0 ] && [ -s "$err" ]; then
        diagnose error_with_status_0 "$detail"
    elif [ "$number" -eq 0 ]; then
        diagnose "$1" "$detail"
    elif [ ! -s "$err" ] && grep -Eqvx "$lines" "$out"; then
        diagnose error_on_stdout "$detail"
    elif [ ! -s "$err" ]; then
        diagnose error_without_a_word "$detail"
    else
        diagnose error_with_wrong_status "$detail"
    fi
}

# gives_reason REASON ID: stderr has the system's or the resolver's words in it.
gives_reason() {
    grep -qF -e "$1" "$err" ||
        diagnose "$2" "$(expected_seen "a message with the reason: $1" "$(first_line "$err")")"
}

# The lines of its own that a lesson prints on the way; an exercise may print them, too.
story='Socket created!|IP Address of .* is .*'

# without_story FILE RESULT
without_story() {
    # grep would end the last line with a line break where there is none.
    if grep -Eqx "$story" "$1"; then
        grep -Evx "$story" "$1" >"$2" || true
    else
        cp "$1" "$2"
    fi
}

# ---- What exercises 3, 4 and 5 ask about the connection ----

# last_connect: the last call of connect(), and what came of it.
last_connect() {
    grep '^connect ' "$calls" | tail -n 1 | sed 's/^connect [0-9-]* /connect() to /'
}

# reaches_peer: somebody has connected.
reaches_peer() {
    [ "$callers" -gt 0 ] && return
    local swapped=$(((port & 255) << 8 | port >> 8))
    if grep -q '^socket DGRAM' "$calls"; then
        diagnose dgram_for_stream "$(expected_seen 'socket(..., SOCK_STREAM, ...)' 'SOCK_DGRAM')"
    elif grep -Eq "^connect [0-9]+ [^ ]+ $swapped = " "$calls"; then
        diagnose port_without_htons "$(expected_seen "connect() to port $port" "port $swapped")"
    elif grep -q '^connect [0-9]* [0-9].*not supported' "$calls"; then
        diagnose family_of_socket_fixed \
            "$(expected_seen 'a socket of the same family as the address' "$(last_connect)")"
    elif grep -q '^connect [0-9]* [0-9].*Invalid' "$calls"; then
        diagnose address_cut_short \
            "$(expected_seen 'connect() with the length of the address' "$(last_connect)")"
    elif ! grep -q '^connect ' "$calls"; then
        diagnose never_connects "$(expected_seen "a call of connect()" "none")"
    else
        diagnose cannot_connect "$(expected_seen "a connection to port $port" "$(last_connect)")"
    fi
}

# ---- What exercises 2 and 3 ask about the resolver ----

# resolver_explains: stderr has the resolver's own reason for its last failure.
resolver_explains() {
    local reason
    reason=$(sed -n 's/^getaddrinfo .* = -1 //p' "$calls" | tail -n 1)
    [ -n "$reason" ] || return 0
    # What errno may stand at by then, in words.
    local words='success|no error|undefined error|unknown error|invalid argument|bad file'
    words="$words|no such file|illegal seek|resource temp|inappropriate|connection refused"
    ! grep -Eiq "$words" "$err" ||
        gives_reason "$reason" perror_for_the_resolver
    gives_reason "$reason" reason_missing
}
