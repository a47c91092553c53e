# Exercise 4: all of stdin, to the last byte.

load exercise

# Who begins with lesson 4 may keep all its lines.
story="$story|Socket connected to .* on ip .*"

# How many bytes the kernel takes at a time when it is short of room: less than anybody's buffer.
short=97

export WITNESS_HOST='practice.example 192.0.2.10=accept'

# send SCENE FILE [HARNESS-OPTION]...: plays with the bytes of FILE, which come through a pipe.
send() {
    local name=$1 file=$2
    shift 2
    mkdir "$BATS_FILE_TMPDIR/$name"
    ln -s "$file" "$BATS_FILE_TMPDIR/$name/input"
    # A file would do, but a read() of a pipe gives only what that holds.
    # shellcheck disable=SC2002
    cat "$file" 2>/dev/null | play "$name" -p read -i - "$@" -- practice.example PORT
}

play_first_scene() {
    printf 'Hello, server!\n' >"$BATS_FILE_TMPDIR/input.text"
    send first "$BATS_FILE_TMPDIR/input.text"
}

play_other_scenes() {
    : >"$BATS_FILE_TMPDIR/input.nothing"
    seq 1 5000 >"$BATS_FILE_TMPDIR/input.short"
    seq 1 300000 >"$BATS_FILE_TMPDIR/input.long"
    seq 1 100000 >"$BATS_FILE_TMPDIR/input.longer"
    send bytes "$tools/all-bytes" &
    send empty "$BATS_FILE_TMPDIR/input.nothing" &
    # More than a pipe holds, and more than most buffers.
    send long "$BATS_FILE_TMPDIR/input.long" -c 20 &
    WITNESS_SEND=$short send short "$BATS_FILE_TMPDIR/input.short" &
    # More than the buffers of the kernel hold.
    WITNESS_BUFFER=32768 send pause "$BATS_FILE_TMPDIR/input.longer" -p pause -c 10 &
    WITNESS_BUFFER=32768 send gone "$BATS_FILE_TMPDIR/input.longer" -p go -c 10 &
    play nobody -p absent -- practice.example PORT &
}

about() {
    case $1 in
    first) echo 'a server for this check only, which reads all; on stdin: Hello, server!' ;;
    bytes) echo 'on stdin: each of the 256 bytes that there are' ;;
    empty) echo 'on stdin: nothing' ;;
    long) echo 'on stdin: the numbers from 1 to 300000, through a pipe' ;;
    short) echo "on stdin: the numbers from 1 to 5000; the kernel takes $short bytes at a time" ;;
    pause) echo 'on stdin: numbers from 1 to 100000; the server reads nothing for half a second' ;;
    gone) echo 'on stdin: numbers from 1 to 100000; the server goes away after the first bytes' ;;
    nobody) echo 'nobody listens on that port' ;;
    esac
}

setup_file() {
    play_all
}

explain_hang() {
    [ "$(wc -c <"$scene/received")" -lt "$(wc -c <"$scene/input")" ] ||
        diagnose waits_for_an_answer "$(expected_seen 'an end, once all is sent' "$(describe_end)")"
}

# explain_loss: what it means that the peer did not receive what was on stdin, as an ID.
explain_loss() {
    local wanted received
    wanted=$(wc -c <"$scene/input")
    received=$(wc -c <"$scene/received")
    if [ "$received" -eq 0 ] && [ "$wanted" -gt 0 ]; then
        echo sends_nothing
    elif [ "$1" = sends_something_else ] && [ "$received" -gt $((wanted + 1)) ] &&
        head -c "$wanted" "$scene/received" | cmp -s - "$scene/input"; then
        echo sends_the_whole_buffer
    elif [ "$received" -eq $((wanted + 1)) ] &&
        [ "$(tail -c 1 "$scene/received" | tr -d '\000' | wc -c)" -eq 0 ]; then
        echo sends_the_nul
    else
        echo "$1"
    fi
}

# all_arrived ID: the peer received all of stdin.
all_arrived() {
    cmp -s "$scene/input" "$scene/received" ||
        diagnose "$(explain_loss "$1")" "$("$tools/difference" "$scene/input" "$scene/received")"
}

# says_how_many: stdout has the number.
says_how_many() {
    without_story "$out" "$scene/said"
    shows "$scene/said" "${1-prints_something_else}" "$(wc -c <"$scene/input" | tr -d ' ') bytes sent
"
    ends_well
}

@test "it sends what it reads, and says how much" {
    is_sound first explain_hang
    reaches_peer
    # It has waited, and in vain, if not for ever.
    [ -z "$waits_for" ] || diagnose waits_for_an_answer \
        "$(expected_seen 'an end, once all is sent' "a wait in $waits_for() for what never comes")"
    all_arrived sends_something_else
    says_how_many
}

@test "it sends every byte, whatever it is, and nothing where there is nothing" {
    is_sound bytes explain_hang
    all_arrived stops_at_a_byte
    says_how_many
    is_sound empty explain_hang
    all_arrived sends_something_else
    says_how_many
}

@test "it sends all, however much there is" {
    is_sound long explain_hang
    all_arrived reads_only_once
    says_how_many wrong_count
}

@test "it goes on after a short send, from where that ended" {
    is_sound short explain_hang
    # From the start again, if the second piece is the first once more.
    head -c "$short" "$scene/input" >"$scene/first_piece"
    tail -c "+$((short + 1))" "$scene/received" | head -c "$short" >"$scene/second_piece"
    if cmp -s "$scene/first_piece" "$scene/second_piece"; then
        all_arrived resends_from_the_start
    fi
    if [ "$number" -ne 0 ] && [ "$(wc -c <"$scene/received")" -eq "$short" ]; then
        diagnose short_send_taken_for_an_error "$(expected_seen 'another send()' \
            "$(describe_end); stderr: $(first_line "$err")")"
    fi
    all_arrived short_send_ignored
    says_how_many wrong_count
}

@test "it waits for a reader who pauses" {
    is_sound pause
    [ "$number" -eq 0 ] || diagnose eagain_taken_for_an_error \
        "$(expected_seen 'a wait, then another send()' "$(describe_end); stderr: $(first_line "$err")")"
    all_arrived loses_bytes_in_a_pause
    says_how_many wrong_count
}

@test "it says so when the server goes away" {
    is_sound gone
    complains send_not_checked
    is_sound nobody
    complains connect_not_checked
}
