# The network misbehaves: what every lesson that uses it does about every fault.
#
# A new fault needs a line for each of the lessons 3, 4 and 5 below. Lessons 1 and 2 talk to nobody.

load helper

# stop_and_go NAME [SERVER-OPTION]...: lesson 5, stopped for a while as it waits, then continued.
# Leaves what it receives, which is read after a while, in NAME.out, its stderr in NAME.err and its
# exit status in NAME.status.
stop_and_go() {
    local file=$BATS_FILE_TMPDIR/$1 status=0
    build/server --quiet "${@:2}" -- bash -c '
        build/05_receive localhost "$PORT" > >(sleep 1; cat >"$0.out"; : >"$0.read") 2>"$0.err" &
        sleep 0.5
        kill -STOP $!
        sleep 2.5
        kill -CONT $!
        wait $! || exit
        until [ -e "$0.read" ]; do sleep 0.05; done' "$file" || status=$?
    echo "$status" >"$file.status"
}

setup_file() {
    # One run, in which all wait side by side. The fault "pause" takes 1 s, and must not be too long.
    export LESSON_TIMEOUT=3
    LESSON_TIMEOUT=60 stop_and_go stopped-pause --fault pause --size 2000 3>&- 4>&- &
    LESSON_TIMEOUT=60 stop_and_go stopped-large --size 50000000 3>&- 4>&- &
    LESSON_TIMEOUT=1 stop_and_go stopped-silence --fault silence 3>&- 4>&- &
    sh test/tools/faults "$BATS_FILE_TMPDIR/faults" 3 4 5 >"$BATS_FILE_TMPDIR/table" 3>&- 4>&-
    wait
}

# expect FAULT LESSON: what must come of it. Sets
#   ends      the exit status, or several that the timing of the network decides between
#   says      what stderr says, a regular expression, "" for nothing
#   shows     created, resolved, connected, sent: the last line that the lesson prints of its own;
#             or a number: lesson 5 shows that many bytes of the answer as it is without a fault;
#             or all, or other: an answer that is different in itself, tested where it is made
expect() {
    local lost='(Connection reset by peer|Broken pipe)'
    ends=0 says='' shows=all
    [ "$2" != 03_connect ] || shows=connected
    [ "$2" != 04_send ] || shows=sent
    case "$1 $2" in
    'refuse '*) ends=1 says='cannot connect to PEER: Connection refused' shows=resolved ;;
    'full '*) ends=1 says="cannot connect to PEER: $timed_out" shows=resolved ;;
    # Whether the reset overtakes the lesson is for the network to decide.
    'reset-at-once 03_connect')
        ends='0 1' says="(cannot connect to PEER: $lost)?" shows='resolved connected' ;;
    'reset-at-once 04_send')
        ends='0 1' says="(cannot (connect|send) to PEER: $lost)?" shows='resolved connected sent' ;;
    'reset-at-once 05_receive')
        ends=1 says="cannot (connect to|send to|receive from) PEER: $lost"
        shows='resolved connected sent' ;;
    'hang-up 05_receive')
        ends=1 says="(cannot receive from PEER: $lost|no answer from PEER: not one byte)"
        shows=sent ;;
    *' 03_connect' | *' 04_send') ;;
    'half-close 05_receive' | 'empty 05_receive')
        ends=1 says='no answer from PEER: not one byte' shows=sent ;;
    'never-read 05_receive' | 'silence 05_receive')
        ends=1 says="cannot receive from PEER: $timed_out" shows=sent ;;
    'reset 05_receive') ends=1 says="cannot receive from PEER: $lost" shows=sent ;;
    'reset-in-head 05_receive')
        ends=1 says="cannot receive from PEER: $lost" shows=$((head_length / 2)) ;;
    'reset-in-body 05_receive')
        ends=1 says="cannot receive from PEER: $lost" shows=$((head_length + 1000)) ;;
    'silence-in-head 05_receive')
        ends=1 says="cannot receive from PEER: $timed_out" shows=$((head_length / 2)) ;;
    'silence-in-body 05_receive')
        ends=1 says="cannot receive from PEER: $timed_out" shows=$((head_length + 1000)) ;;
    'keep-alive 05_receive') ends=1 says="cannot receive from PEER: $timed_out" shows=other ;;
    'none 05_receive' | 'pause 05_receive' | 'byte-by-byte 05_receive') ;;
    'all-bytes 05_receive' | 'escapes 05_receive' | 'no-length 05_receive') shows=other ;;
    'length-too-large 05_receive' | 'length-too-small 05_receive') shows=other ;;
    'length-not-a-number 05_receive' | 'endless-head 05_receive') shows=other ;;
    'not-http 05_receive') shows=other ;;
    *)
        echo "no test says what $2 does about $1"
        return 1
        ;;
    esac
}

# The answer in a file that lesson 5 printed.
answer_in() {
    sed '1,/^Message sent: /d' "$1" | undated
}

# The lines of its own that a lesson printed, the length of the message left out.
story_in() {
    sed '/^Message sent: /q' "$1" | sed 's/^\(Message sent: \).*/\1N bytes/'
}

story_until() {
    case $1 in
    resolved) printf '%s' "$resolved" ;;
    connected) printf '%s' "$connected" ;;
    *) printf '%sMessage sent: N bytes\n' "$connected" ;;
    esac
}

check() {
    local file=$BATS_FILE_TMPDIR/faults/$1.$2
    expect "$1" "$2" || return
    peer='localhost \(127\.0\.0\.1\) port [0-9]+'
    says=${says//PEER/$peer}

    # Death by a signal would be 128 and more, and is in no list.
    [[ " $ends " = *" $(cat "$file.status") "* ]] || return
    # One line or none.
    if [ -s "$file.err" ]; then
        [ "$(wc -l <"$file.err")" -eq 1 ] && grep -Eqx "$2: $says" "$file.err" || return
    else
        grep -Eqx -e "$says" <<<'' || return
    fi
    # It ended in time: not before the limit where that was the reason, and never long after, though
    # a busy machine may take ten times as long as it should.
    local milliseconds
    milliseconds=$(cut -d ' ' -f 2 "$file.measured")
    [[ "$says" != *"$timed_out"* ]] || [ "$milliseconds" -ge 2900 ] || return
    [ "$milliseconds" -le 30000 ] || return
    case $shows in
    all | [0-9]*)
        answer_in "$file.out" >"$file.answer"
        [ "$shows" = all ] && cmp "$reference" "$file.answer" && return
        [ "$shows" != all ] && head -c "$shows" "$reference" | cmp - "$file.answer"
        ;;
    other) [ "$(answer_in "$file.out" | wc -c)" -gt 0 ] ;;
    *)
        local until
        for until in $shows; do
            if diff <(story_until "$until") <(story_in "$file.out") >/dev/null &&
                [ "$(answer_in "$file.out" | wc -c)" -eq 0 ]; then
                return 0
            fi
        done
        return 1
        ;;
    esac
}

check_all() {
    reference=$BATS_FILE_TMPDIR/reference
    answer_in "$BATS_FILE_TMPDIR/faults/none.05_receive.out" >"$reference"
    head_length=$(($(wc -c <"$reference") - 2000))
    [ "$head_length" -gt 50 ]
    local wrong=0 fault
    for fault in none $(sed 's/ .*//' "$BATS_FILE_TMPDIR/faults/faults"); do
        check "$fault" "$1" || {
            echo "$1 about $fault: exit status, stderr and the end of stdout were"
            tail -n 4 "$BATS_FILE_TMPDIR/faults/$fault.$1".{status,err,out} | cut -c 1-100
            wrong=1
        }
    done
    return "$wrong"
}

@test "faults: lesson 3 says what is wrong, and ends" {
    check_all 03_connect
}

@test "faults: lesson 4 says what is wrong, and ends" {
    check_all 04_send
}

@test "faults: lesson 5 says what is wrong, shows what came, and ends" {
    check_all 05_receive
}

@test "faults: each lesson's table has a line for every fault, of 80 columns" {
    faults=$(wc -l <"$BATS_FILE_TMPDIR/faults/faults")
    [ "$faults" -ge 20 ]
    line='^[a-z-]+ +[^ ].* {2,}(no error(, [0-9]+ bytes)?|not one byte|[A-Z][a-z ]+)$'
    [ "$(grep -Ec "$line" "$BATS_FILE_TMPDIR/table")" -eq $((faults * 3)) ]
    [ "$(grep -c '^fault .* what lesson [345] says$' "$BATS_FILE_TMPDIR/table")" -eq 3 ]
    run ! grep '.\{81\}' "$BATS_FILE_TMPDIR/table"
    [ "$(grep -c '^refuse .*  Connection refused$' "$BATS_FILE_TMPDIR/table")" -eq 3 ]
    [ "$(grep -cE '^pause .*  no error, 2[0-9]{3} bytes$' "$BATS_FILE_TMPDIR/table")" -eq 1 ]
}

# answer_with FAULT: the head of the answer that lesson 5 gets is in $head, the length of the body in
# $length.
answer_with() {
    local file=$BATS_FILE_TMPDIR/faults/$1.05_receive.out
    head=$(answer_in "$file" | sed $'/^\r$/q' | tr -d '\r')
    length=$(answer_in "$file" | sed $'1,/^\r$/d' | wc -c)
}

@test "faults: the answers that are wrong are wrong in the way that they say" {
    answer_with no-length
    [[ "$head" != *Content-Length* ]] && [ "$length" -eq 2000 ] || false
    answer_with length-too-large
    [[ "$head" = *'Content-Length: 3000'* ]] && [ "$length" -eq 2000 ] || false
    answer_with length-too-small
    [[ "$head" = *'Content-Length: 1000'* ]] && [ "$length" -eq 2000 ] || false
    answer_with length-not-a-number
    [[ "$head" = *'Content-Length: plenty'* ]] && [ "$length" -eq 2000 ] || false
    answer_with keep-alive
    [[ "$head" = *'Connection: keep-alive'* ]] && [ "$length" -eq 2000 ] || false
    answer_with endless-head
    [ "$(grep -c '^X-Endless-' <<<"$head")" -eq 32 ]
    [ "$length" -eq 0 ]
    answer_with all-bytes
    [ "$length" -eq 256 ]
    file=$BATS_FILE_TMPDIR/faults/not-http.05_receive.out
    [ "$(answer_in "$file" | tr -d '\r')" = '220 mail.example ready, and what are you?' ]
}

@test "faults: a lesson that is stopped for less than its limit goes on as if nothing had been" {
    # In recv(): the rest comes while it is stopped. In write(): its reader is slow.
    for name in stopped-pause stopped-large; do
        cat "$BATS_FILE_TMPDIR/$name.err"
        [ ! -s "$BATS_FILE_TMPDIR/$name.err" ]
        [ "$(cat "$BATS_FILE_TMPDIR/$name.status")" -eq 0 ]
    done
    [ "$(answer_in "$BATS_FILE_TMPDIR/stopped-pause.out" | sed $'1,/^\r$/d' | wc -c)" -eq 2000 ]
    [ "$(tail -c 50000000 "$BATS_FILE_TMPDIR/stopped-large.out" | head -c 3)" = 000 ]
}

@test "faults: a lesson that is stopped still ends, when nothing comes after all" {
    cp "$BATS_FILE_TMPDIR/stopped-silence.err" "$BATS_TEST_TMPDIR/err"
    [ "$(cat "$BATS_FILE_TMPDIR/stopped-silence.status")" -eq 1 ]
    stderr_matches "05_receive: cannot receive from .*: $timed_out"
}

@test "faults: Ctrl-C ends a waiting lesson at once" {
    # A limit that nobody would wait for.
    export LESSON_TIMEOUT=1000
    see build/server --quiet --fault silence -- \
        sh -c 'exec build/test/interrupt 4 build/05_receive localhost "$PORT"'
    # 128 and the number of SIGINT, which nobody caught.
    exited 130
}
