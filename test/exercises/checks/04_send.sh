# Exercise 4: all of stdin, to the last byte.

chapter='Send Data'

# Who begins with lesson 4 may keep all its lines.
story="$story|Socket connected to .* on ip .*"

# How many bytes the kernel takes at a time when it is short of room: less than anybody's buffer.
short=97

export WITNESS_HOST='practice.example 192.0.2.10=accept'

# send SCENE FILE [HARNESS-OPTION]...: plays with the bytes of FILE, which come through a pipe: a read()
# gives only what that holds.
send() {
    sending=$1
    input=$2
    shift 2
    mkdir "$work/$sending"
    ln -s "$input" "$work/$sending/input"
    play "$sending" -p read -i "$input" "$@" -- practice.example PORT
}

play_first_scene() {
    printf 'Hello, server!\nThis is my message.\n' >"$work/input.text"
    send first "$work/input.text"
}

has_begun() {
    [ "$ended" = exited ] && [ -s "$scene/received" ]
}

play_other_scenes() {
    : >"$work/input.nothing"
    seq 1 5000 >"$work/input.short"
    seq 1 300000 >"$work/input.long"
    seq 1 100000 >"$work/input.longer"
    send bytes "$PWD/$tools/all-bytes" &
    send empty "$work/input.nothing" &
    send dribble "$work/input.text" -f 10 &
    # More than a pipe holds, and more than most buffers.
    send long "$work/input.long" -c 20 &
    WITNESS_SEND=$short send short "$work/input.short" &
    # More than the buffers of the kernel hold.
    WITNESS_BUFFER=32768 send pause "$work/input.longer" -p pause -c 10 &
    WITNESS_BUFFER=32768 send gone "$work/input.longer" -p go -c 10 &
    play nobody -p absent -- practice.example PORT &
}

about() {
    case $1 in
    first) echo 'a server for this check only, which reads all; on stdin: Hello, server! ...' ;;
    bytes) echo 'on stdin: each of the 256 bytes that there are' ;;
    empty) echo 'on stdin: nothing' ;;
    dribble) echo 'on stdin: Hello, server! ..., of which the first 10 bytes come by themselves' ;;
    long) echo 'on stdin: the numbers from 1 to 300000, through a pipe' ;;
    short) echo "on stdin: the numbers from 1 to 5000; the kernel takes $short bytes at a time" ;;
    pause) echo 'on stdin: numbers from 1 to 100000; the server reads nothing for a while' ;;
    gone) echo 'on stdin: numbers from 1 to 100000; the server goes away after the first bytes' ;;
    nobody) echo 'nobody listens on that port' ;;
    esac
}

checks() {
    check 'it sends what it reads, and says how much' sends_all
    check 'it sends every byte, whatever it is, and nothing where there is nothing' sends_any_byte
    check 'it sends all, however much there is, and however it comes' sends_much
    check 'it goes on after a short send, from where that ended' goes_on
    check 'it waits for a reader who pauses' waits_for_reader
    check 'it says so when the server goes away' says_so
}

explain_hang() {
    if [ "$(length_of "$scene/received")" -ge "$(length_of "$scene/input")" ]; then
        diagnose waits_for_an_answer "$(expected_seen 'an end, once all is sent' "$(describe_end)")"
    fi
}

# explain_loss ID: what it means that the peer did not receive what was on stdin, as an ID, and ID where
# nothing else is known.
explain_loss() {
    sent=$scene/received
    wanted=$(length_of "$scene/input")
    received=$(length_of "$sent")
    if [ "$received" -eq 0 ] && [ "$wanted" -gt 0 ]; then
        if [ "$number" -ne 0 ] && grep -q '^connect .* = 0$' "$calls"; then
            echo takes_success_for_failure
        else
            echo sends_nothing
        fi
    elif [ "$received" -eq 1 ] && [ "$wanted" -gt 1 ] && starts_like "$sent" 1; then
        echo compares_before_it_assigns
    elif [ "$received" -eq 8 ] && [ "$wanted" -gt 8 ] && starts_like "$sent" 8; then
        echo sizeof_a_pointer
    elif [ "$reset" -eq 1 ]; then
        echo resets_the_connection
    elif [ "$received" -eq $((wanted + 1)) ] && [ "$(tail -c 1 "$sent" | tr -d '\000' | wc -c)" -eq 0 ]; then
        echo sends_the_nul
    elif [ "$received" -gt "$wanted" ] && starts_like "$sent" "$wanted" && ends_twice; then
        echo asks_for_the_end_too_early
    elif [ "$1" = sends_something_else ] && [ "$received" -gt $((wanted + 1)) ] &&
        starts_like "$sent" "$wanted"; then
        echo sends_the_whole_buffer
    else
        echo "$1"
    fi
}

# starts_like FILE LENGTH: its first bytes are those of stdin.
starts_like() {
    head -c "$2" "$scene/input" >"$scene/start"
    head -c "$2" "$1" | cmp -s - "$scene/start"
}

# What has been sent too much is the last of what there was.
ends_twice() {
    tail -c +"$((wanted + 1))" "$sent" >"$scene/surplus"
    tail -c "$(length_of "$scene/surplus")" "$scene/input" | cmp -s - "$scene/surplus"
}

# all_arrived ID: the peer received all of stdin.
all_arrived() {
    cmp -s "$scene/input" "$scene/received" || diagnose "$(explain_loss "$1")" \
        "$("$tools/difference" "$scene/input" "$scene/received")$(describe_failure)"
}

# says_how_many: stdout has the number.
says_how_many() {
    without_story "$out" "$scene/said"
    prints_anything
    shows "$scene/said" "${1-prints_something_else}" "$(length_of "$scene/input") bytes sent
"
    ends_well
}

sends_all() {
    is_sound first explain_hang
    reaches_peer
    # It has waited, and in vain, if not for ever.
    [ -z "$waits_for" ] || diagnose waits_for_an_answer \
        "$(expected_seen 'an end, once all is sent' "a wait in $waits_for() for what never comes")"
    all_arrived sends_something_else
    says_how_many
}

sends_any_byte() {
    is_sound bytes explain_hang
    all_arrived stops_at_a_byte
    says_how_many
    is_sound empty explain_hang
    all_arrived sends_something_else
    says_how_many
}

sends_much() {
    is_sound dribble explain_hang
    all_arrived reads_only_once
    says_how_many wrong_count
    is_sound long explain_hang
    all_arrived reads_only_once
    says_how_many wrong_count
}

goes_on() {
    is_sound short explain_hang
    # From the start again, if the second piece is the first once more.
    head -c "$short" "$scene/input" >"$scene/first_piece"
    tail -c "+$((short + 1))" "$scene/received" | head -c "$short" >"$scene/second_piece"
    if cmp -s "$scene/first_piece" "$scene/second_piece"; then
        all_arrived resends_from_the_start
    fi
    if [ "$number" -ne 0 ] && [ "$(length_of "$scene/received")" -eq "$short" ]; then
        diagnose short_send_taken_for_an_error "$(expected_seen 'another send()' \
            "$(describe_end); stderr: $(first_line "$err")")"
    fi
    all_arrived short_send_ignored
    says_how_many wrong_count
}

waits_for_reader() {
    load_scene pause
    waits_quietly
    is_sound pause
    [ "$number" -eq 0 ] || diagnose eagain_taken_for_an_error \
        "$(expected_seen 'a wait, then another send()' "$(describe_end); stderr: $(first_line "$err")")"
    all_arrived loses_bytes_in_a_pause
    says_how_many wrong_count
}

says_so() {
    is_sound gone
    complains send_not_checked
    is_sound nobody
    complains connect_not_checked
}
