# What the checks of all exercises share. Each file of checks runs the student's program in all its
# scenes, side by side; the checks then only read what came of it.
#
# A file NAME.sh of checks has the functions play_first_scene, has_begun, play_other_scenes, about and
# checks. The last is a list: check 'what the program does' function. Such a function returns with 0, or
# ends with diagnose. What anything in here says on stderr means that the checks have had trouble.
#
# From outside, from check: exercise, 03_connect say; work, a directory of ours; report, the one for what
# comes of it; is_small and with_each_header; CC, the compiler.

root=$(pwd -P)
tools=build/exercises
diagnoses=test/exercises/checks/diagnoses
tab=$(printf '\t')
cr=$(printf '\r')

# The program's name as a regular expression.
source_name="$exercise\\.c"

# What a program prints may have a NUL in it, and is no text to grep then.
grep() {
    command grep -a "$@"
}

# ---- The scenes ----

# build_program FILE: compiles it in a tree like ours, in which it has a student's usual place; what is
# beside it can be included from there. The compiler is a program like any other: what it is made to
# include may have no end.
build_program() {
    tree=$work/tree
    mkdir -p "$tree/lessons/exercises"
    cp -R common "$tree/"
    cp "$tools/witness.o" "$tools/ways.o" "$tools/real.o" "$tools/libhelper.a" "$tree/"
    copy_header() { cp "$1" "$tree/lessons/exercises/"; }
    with_each_header copy_header
    source=$tree/lessons/exercises/$exercise.c
    if is_small "$1"; then
        cp "$1" "$source"
    else
        echo '#error The file is larger than 1 MiB.' >"$source"
    fi
    chmod -R a+rwX "$tree"
    flags=$(cat "$tools/flags")
    helper=libhelper.a
    if [ "$(uname)" = Linux ] && [ ! -e /proc/self/maps ]; then
        # Here a sanitizer does not know where it is.
        flags=$(echo "$flags" | sed 's/-f\(no-\)*sanitize[^ ]*//g')
        helper='common/helper.c common/command_line.c common/terminal.c'
    fi
    # The compiler, the flags and the helper are lists of words.
    # shellcheck disable=SC2086
    set -- ${CC:-cc} $flags -fmessage-length=0 -I lessons/exercises -I lessons -I common -I . \
        "lessons/exercises/$exercise.c" witness.o ways.o real.o $helper -ldl -lm -pthread -o program
    compile "$@"
    # Where there was a sandbox for it there has to be one for the program.
    case $protection in sandbox) place=-b ;; *) place=-l ;; esac
    # One that is in nobody's usual place is not found in a sandbox.
    if [ "$ended:$number" = exited:127 ]; then compile -l "$@"; fi
    # Of what has no end, both ends.
    if [ "$(length_of "$scene/stdout")" -le 65536 ]; then
        cp "$scene/stdout" "$report/compiler"
    else
        { head -c 32768 "$scene/stdout" && echo ... && tail -c 32768 "$scene/stdout"; } >"$report/compiler"
    fi
    echo "$protection" >"$report/protection"
    [ -e "$tree/program" ] || return 0
    # Under the exercise's name, since that is what it calls itself in its messages.
    mkdir "$work/bin"
    cp "$tree/program" "$work/bin/$exercise"
    chmod 755 "$work/bin/$exercise"
    case $flags in *-fsanitize*) sanitizer=-s ;; *) sanitizer='' ;; esac
}

# compile [-l] COMMAND...
compile() {
    options=''
    if [ "$1" = -l ]; then
        options=-l
        shift
    fi
    # shellcheck disable=SC2086
    "$tools/harness" -d "$work/compiler" -x "$root" -k "$tree" $options \
        -n 256 -c 60 -t 120 -m 2048 -o 67108864 -- \
        /bin/sh -c 'exec "$@" 2>&1' - "$@"
    load_scene compiler
}

# play SCENE [HARNESS-OPTION]... -- [ARGUMENT]...: runs the program, with variables of the witness in
# the environment. The files of $work/SCENE tell what happened.
play() {
    played=$1
    shift
    exitcode=99
    leaks=0
    if [ -n "${FIND_LEAKS-}" ]; then
        leaks=1
        exitcode=98
    fi
    # The command's name comes after the options.
    program=$work/bin/$exercise
    for word; do
        shift
        if [ "$word" = -- ]; then set -- "$@" -- "$program"; else set -- "$@" "$word"; fi
    done
    asan=detect_leaks=$leaks:quarantine_size_mb=1:allocator_may_return_null=1
    asan=$asan:detect_stack_use_after_return=1
    ASAN_OPTIONS=exitcode=$exitcode:$asan UBSAN_OPTIONS=exitcode=$exitcode \
        "$tools/harness" -d "$work/$played" "$place" -x "$root" ${sanitizer:+"$sanitizer"} "$@"
}

# play_all FILE: builds the program, plays the first scene, and where there is something to go on with
# all the others. A program that runs wild would do so in every scene, and that takes time.
play_all() {
    has_more=''
    build_program "$1"
    [ -e "$work/bin/$exercise" ] || return 0
    play_first_scene
    load_scene first
    if [ "$meddled" -ne 0 ] || [ "$number" -ge 98 ] || ! has_begun; then return 0; fi
    has_more=yes
    play_other_scenes
    wait
}

# load_scene SCENE: sets ended, number, waits_for and so on to what came of it (see harness.c).
load_scene() {
    scene=$work/$1
    out=$scene/stdout
    err=$scene/stderr
    calls=$scene/calls
    ended='' number=0 waits_for='' memory=0 callers=0 port=0 reset=0 spun=0 meddled=0 protection=limits
    if [ -e "$scene/result" ]; then
        # shellcheck disable=SC1091
        . "$scene/result"
    else
        echo "the run in $1 has no result" >&2
    fi
}

# ---- The checks ----

# check NAME FUNCTION: a line of $report/results, and in $report/text.N what is wrong.
check() {
    check_number=$((check_number + 1))
    state=ok
    id=''
    if [ -z "$has_more" ] && [ "$check_number" -gt 1 ]; then
        state='not tried'
    elif ! ( [ -e "$work/bin/$exercise" ] || diagnose_compiler; "$2" ); then
        state='not ok'
        [ ! -e "$work/id" ] || id=$(cat "$work/id")
    fi
    printf '%s\t%s\t%s\n' "$state" "$1" "$id" >>"$report/results"
}

# diagnosis ID: what is wrong, why it matters and what to read, in three lines.
diagnosis() {
    awk -v id="$1" '
        /^== / { here = $2 == id }
        here && sub(/^(what|why|read): /, "") { sub(/^OWN/, chapter); print }' \
        chapter="$chapter: Exercise" "$diagnoses"
}

# forgets_a_thread ID: whether a thread that nobody has waited for may be the reason for the mistake.
forgets_a_thread() {
    case $1 in does_not_compile | eats_memory | meddles_with_the_checks | *circles) return 1 ;; esac
    [ -e "$calls" ] && [ "$(grep -cx thread "$calls")" -gt "$(grep -cx join "$calls")" ]
}

# diagnose ID [DETAIL]: says what is wrong in the scene that is loaded, and ends the check. DETAIL is in
# lines of "  label:    text".
diagnose() {
    id=$1
    ! forgets_a_thread "$id" || id=thread_not_joined
    {
        diagnosis "$id" >"$work/words"
        {
            read -r what
            read -r why
            read -r place
        } <"$work/words"
        about=$(about "${scene##*/}")
        printf '%s\n\n' "$what"
        if [ "${scene##*/}" != compiler ] && [ -s "$scene/run" ]; then
            printf '  run:       %s\n' "$(cat "$scene/run")"
            [ -z "$about" ] || echo "             ($about)"
        fi
        # What a program has said must not command the terminal.
        printf '%s' "${2:+$2
}" | cat -v
        printf '\n%s\nTo read: TUTORIAL.md, "%s"\nFor a hint: make hint%s\n' "$why" "$place" \
            "$(expr "$exercise" : '0\(.\)')"
    } >"$report/text.$check_number"
    echo "$id" >"$work/id"
    exit 1
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
    hung) echo "waiting in $waits_for() for $([ "$waits_for" = accept ] && echo the next client ||
        echo what never comes)" ;;
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
    flood="$(first_line "$out"), and so on"
    [ -s "$out" ] || flood='a file that grows and grows'
    diagnose prints_without_end "$(expected_seen 'a few lines' "$flood")"
}

# diagnose_compiler: where there is no program, it is the compiler that has an explanation, unless it was
# ended itself.
diagnose_compiler() {
    load_scene compiler
    # Who has had so much, in KiB, has come to our limit, and may have said so before we did.
    if [ "$memory" -gt 1048576 ] || grep -Eiq '^[^ ]+: .*(file size limit|cpu time limit|file too large)' "$report/compiler"; then
        ended=memory
    fi
    case $ended:$number in
    memory:* | busy:* | late:* | asleep:* | processes:* | flood:* | killed:24 | killed:25)
        diagnose does_not_compile '  The compiler has been ended: the program takes too much of it.' ;;
    exited:127) ;;
    exited:*)
        if ! grep -Eiq "$compiler_trouble" "$report/compiler"; then
            explain_compiler >"$work/explained" && diagnose does_not_compile "$(cat "$work/explained")"
        fi
        ;;
    esac
    echo "the compiler has come to an end that was not its own ($(describe_end)):" >&2
    tail -n 5 "$report/compiler" >&2
    exit 1
}

# explain_compiler: its first error, in words, or at least that of the assembler. Fails where there is none.
explain_compiler() {
    sh test/exercises/explain_errors "$exercise.c" <"$report/compiler" ||
        grep ': Error: ' "$report/compiler" | head -n 3 | sed 's/^.*Error: /  error: /' | grep .
}

# What a compiler says, or one of its parts, that cannot go on, and not because of the program. Lines of the
# program, which it shows as well, do not begin with a name and a colon.
compiler_trouble='no space left|cannot allocate memory|out of memory|memory exhausted|input/output error'
compiler_trouble="$compiler_trouble|read-only file system|quota exceeded|cannot execute|unable to execute"
compiler_trouble="$compiler_trouble|signal terminated program|due to signal|killed\$|too many open files"
compiler_trouble="$compiler_trouble|resource temporarily unavailable|internal compiler error"
compiler_trouble="^[^ ]+: .*($compiler_trouble)"

# is_sound SCENE [EXPLAIN]: the first thing to ask of every scene: did the program end, by itself and
# without a crash? EXPLAIN is a function that may know better why it hangs.
is_sound() {
    load_scene "$1"
    [ "$meddled" -eq 0 ] || diagnose meddles_with_the_checks
    case $ended:$number in
    hung:*)
        [ -z "${2-}" ] || "$2"
        diagnose hangs "$(expected_seen 'an end' "$(describe_end)")"
        ;;
    late:* | asleep:*)
        [ -z "${2-}" ] || "$2"
        diagnose never_ends "$(expected_seen 'an end' "$(describe_end)")"
        ;;
    memory:*) diagnose eats_memory ;;
    processes:*) diagnose starts_processes ;;
    busy:* | killed:24)
        # On a slow machine the time may be over first. No task needs so much memory, in KiB, or output.
        [ "$memory" -lt 131072 ] || diagnose eats_memory
        [ "$(wc -c <"$out")" -lt 262144 ] || diagnose_flood
        diagnose runs_in_circles
        ;;
    flood:* | killed:25) diagnose_flood ;;
    killed:13)
        # Without a connection it is something else that has no reader.
        [ "$callers" -eq 0 ] || diagnose killed_by_sigpipe \
            "$(expected_seen 'a message, and exit status 1' "$(describe_end)")"
        diagnose crashes "$(expected_seen 'exit status 0 or 1' "$(describe_end)")"
        ;;
    killed:9 | killed:15) echo "somebody else has ended the program, by signal $number" >&2 ;;
    killed:*) diagnose crashes "$(expected_seen 'exit status 0 or 1' "$(describe_end)")" ;;
    exited:127)
        # The loader's words: a library of the compiler's that the sandbox does not have.
        ! grep -Eq '[Ss]hared librar|Library not loaded' "$err" || cat "$err" >&2
        ;;
    exited:98)
        ! grep -q 'LeakSanitizer: detected' "$err" ||
            diagnose memory_leaked "$(grep -E "leak of|#[0-9]+ .*/$source_name:" "$err" |
                head -n 3 | sed 's/^ */  /')"
        ;;
    exited:99)
        # Only the student's own lines are of use.
        found=$(describe_memory_error)
        ! grep -q 'stack-use-after-return' "$err" || diagnose returns_a_local "$found"
        ! grep -Eq 'null pointer|unknown address 0x0+[0-9a-f]{0,3} ' "$err" || diagnose null_pointer "$found"
        grep -Eq 'ERROR: |out of bounds|misaligned|insufficient space' "$err" ||
            diagnose undefined_behaviour "$found"
        diagnose memory_error "$found"
        ;;
    esac
}

# waits_quietly: while the other side was silent, the program had nothing to do.
waits_quietly() {
    [ "$spun" -eq 0 ] || diagnose spins "$(expected_seen 'a wait' 'a loop that asks again and again')"
}

# unchecked ID: in a scene in which something fails, a crash means that nobody has looked.
unchecked() {
    case $ended:$number in
    killed:6 | killed:7 | killed:8 | killed:1[01] | exited:99)
        diagnose "$1" "$(expected_seen 'a message on stderr, exit status 1' "$(describe_crash)")" ;;
    esac
}

describe_crash() {
    if [ "$ended:$number" = exited:99 ]; then
        describe_memory_error | sed 's/^ *//' | tr '\n' ' '
    else
        describe_end
    fi
}

# describe_failure: how the program says that it has failed, where it does.
describe_failure() {
    { [ "$number" -eq 0 ] && [ -s "$out" ]; } || [ ! -s "$err" ] ||
        printf '\n  the end:   %s; stderr: %s' "$(describe_end)" "$(first_line "$err")"
}

# prints_anything: there is something on stdout, where the program says that all is well.
prints_anything() {
    [ -s "$out" ] || [ "$number" -ne 0 ] ||
        diagnose prints_nothing "$(expected_seen "${1-a line on stdout}" '(nothing)')"
}

# ends_well: the exit status is 0.
ends_well() {
    [ "$number" -eq 0 ] || diagnose fails_without_need \
        "$(expected_seen 'exit status 0' "$(describe_end); stderr: $(first_line "$err")")"
}

# shows FILE ID [EXPECTED]: FILE, usually stdout, is the text EXPECTED, to the last byte.
shows() {
    want=$scene/expected
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
    detail=$(expected_seen 'a message on stderr, exit status 1' \
        "$(describe_end); stderr: $(first_line "$err")")
    if [ "$number" -eq 0 ] && [ -s "$err" ]; then
        diagnose error_with_status_0 "$detail"
    elif [ "$number" -eq 0 ]; then
        diagnose "$1" "$detail"
    elif [ ! -s "$err" ] && grep -Eqvx "${2:-$story}" "$out"; then
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
        grep -Evx "$story" "$1" >"$2" || :
    else
        cp "$1" "$2"
    fi
}

# length_of FILE
length_of() {
    wc -c <"$1" | tr -d ' '
}

# ---- What exercises 3, 4 and 5 ask about the connection ----

# last_connect: the last call of connect(), and what came of it.
last_connect() {
    grep '^connect ' "$calls" | tail -n 1 | sed 's/^connect [0-9-]* /connect() to /'
}

# reaches_peer: somebody has connected.
reaches_peer() {
    [ "$callers" -eq 0 ] || return 0
    swapped=$(((port & 255) << 8 | port >> 8))
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
        diagnose never_connects "$(expected_seen 'a call of connect()' 'none')"
    else
        diagnose cannot_connect "$(expected_seen "a connection to port $port" "$(last_connect)")"
    fi
}

# ---- What exercises 2 and 3 ask about the resolver ----

# minds_getnameinfo: it has not failed.
minds_getnameinfo() {
    said=$(sed -n 's/^getnameinfo = -1 //p' "$calls" | head -n 1)
    [ -z "$said" ] ||
        diagnose getnameinfo_not_checked "$(expected_seen 'a return value of 0, or a message' "$said")"
}

# resolver_explains: stderr has the resolver's own reason for its last failure.
resolver_explains() {
    reason=$(sed -n 's/^getaddrinfo .* = -1 //p' "$calls" | tail -n 1)
    [ -n "$reason" ] || return 0
    # What errno may stand at by then, in words.
    words='success|no error|undefined error|unknown error|invalid argument|bad file'
    words="$words|no such file|illegal seek|resource temp|inappropriate|connection refused"
    ! grep -Eiq "$words" "$err" ||
        gives_reason "$reason" perror_for_the_resolver
    gives_reason "$reason" reason_missing
}
