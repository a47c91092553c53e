# Exercise 5: the body, all of it and nothing else, and then the end.

load exercise

export WITNESS_HOST='practice.example 192.0.2.10=accept'

# answer SCENE [HARNESS-OPTION]...: plays with a server that gives the answer in $answers/SCENE, and
# then says nothing more, unless an option says otherwise.
answers=$BATS_FILE_TMPDIR/answers
answer() {
    local name=$1
    shift
    play "$name" -p answer -a "$answers/$name" "$@" -- practice.example PORT
}

# head_of LENGTH: the head of an answer with a body of that length.
head_of() {
    printf 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n'
    printf 'Content-Length: %s\r\n\r\n' "$1"
}

body='Hello, client!
'

whole() {
    head_of "${#body}"
    printf '%s' "$body"
}

play_first_scene() {
    mkdir "$answers"
    whole >"$answers/first"
    answer first
}

# What comes in pieces: one byte at a time, the head alone, and the head in two.
play_pieces() {
    whole >"$answers/bytewise"
    WITNESS_RECEIVE=1 answer bytewise &
    whole >"$answers/head_alone"
    WITNESS_RECEIVE=$(head_of "${#body}" | wc -c | tr -d ' '),4 answer head_alone &
    whole >"$answers/half_head"
    WITNESS_RECEIVE=40,1000 answer half_head &
}

# Heads as nobody may expect them. The last two are so long that they may be refused, in good order.
play_heads() {
    local ok='HTTP/1.1 200 OK\r\n'
    printf "$ok"'content-length:%d\r\n\r\n%s' "${#body}" "$body" >"$answers/lower_case"
    answer lower_case &
    printf "$ok"'CONTENT-LENGTH: \t %d \r\n\r\n%s' "${#body}" "$body" >"$answers/upper_case"
    answer upper_case &
    printf "$ok"'X-Content-Length: 3\r\nX-Note: Content-Length: 4\r\nContent-Length: %d\r\n\r\n%s' \
        "${#body}" "$body" >"$answers/inside"
    answer inside &
    {
        printf '%b' "$ok"
        seq 1 1000 | sed 's/.*/X-Header: number &'$'\r/'
        printf 'Content-Length: %d\r\n\r\n%s' "${#body}" "$body"
    } >"$answers/long_head"
    answer long_head &
    printf "$ok"'X-Header: %0100000d\r\nContent-Length: %d\r\n\r\n%s' 0 "${#body}" "$body" \
        >"$answers/long_line"
    answer long_line &
}

play_bodies() {
    { head_of "$(wc -c <"$tools/all-bytes" | tr -d ' ')"; cat "$tools/all-bytes"; } >"$answers/bytes"
    answer bytes &
    { whole; printf 'and more\n'; } >"$answers/more"
    answer more &
    head_of 0 >"$answers/empty"
    answer empty &
    { head_of "$(wc -c <"$tools/zeros" | tr -d ' ')"; cat "$tools/zeros"; } >"$answers/large"
    answer large -o 100000000 -c 60 -t 120 &
}

# promise SCENE LENGTH [HARNESS-OPTION]...: the body, with that Content-Length.
promise() {
    local name=$1
    { head_of "$2"; printf '%s' "$body"; } >"$answers/$name"
    shift 2
    answer "$name" "$@"
}

play_wrong_lengths() {
    promise early_close 1000 -e close &
    promise reset 1000 -e reset &
    # Its lower 32 bits are the length of what comes, and of the last its lower 64.
    promise huge $((4294967296 + ${#body})) -e close &
    promise plenty plenty -e close &
    promise negative -5 -e close &
    promise letters "${#body}x" -e close &
    promise blank '' -e close &
    promise overflow 18446744073709551631 -e close &
    printf 'HTTP/1.1 200 OK\r\nContent-Le' >"$answers/no_body"
    answer no_body -e close &
    printf 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n%s' "$body" >"$answers/no_length"
    answer no_length -e close &
}

# refuse SCENE STATUS: an answer with that status, and a page that apologises.
refuse() {
    printf 'HTTP/1.1 %s\r\nContent-Length: 200\r\n\r\n%0200d' "$2" 0 >"$answers/$1"
    answer "$1"
}

play_other_scenes() {
    play_pieces
    play_heads
    play_bodies
    play_wrong_lengths
    refuse not_found '404 Not Found' &
    refuse moved '301 Moved Permanently' &
    refuse broken '500 Not 200' &
    play nobody -p absent -- practice.example PORT &
}

about() {
    case $1 in
    first) echo 'a server for this check only, which leaves the line open' ;;
    bytewise) echo 'the answer comes one byte at a time' ;;
    head_alone) echo 'first the head comes, then the body in pieces of 4 bytes' ;;
    half_head) echo 'first 40 bytes of the head come, then the rest' ;;
    lower_case) echo 'the header is spelt content-length:15' ;;
    upper_case) echo 'the header is spelt CONTENT-LENGTH, with blanks around the 15' ;;
    inside) echo 'there are the headers X-Content-Length: 3 and X-Note: Content-Length: 4, too' ;;
    bytes) echo 'the body has each of the 256 bytes that there are' ;;
    more) echo 'after the body more bytes come' ;;
    empty) echo 'Content-Length: 0, and the line stays open' ;;
    large) echo 'the body has 24 MiB, of zeros' ;;
    long_head) echo 'the head has 1000 lines' ;;
    long_line) echo 'the head has a line of 100000 bytes' ;;
    early_close) echo 'Content-Length: 1000, and the server closes after 15 bytes of body' ;;
    no_body) echo 'the server closes in the middle of the head' ;;
    reset) echo 'Content-Length: 1000, and the connection is reset after 15 bytes of body' ;;
    huge) echo 'Content-Length: 4294967311, and the server closes after 15 bytes of body' ;;
    no_length) echo 'no Content-Length, and the server closes after the body' ;;
    plenty) echo 'Content-Length: plenty' ;;
    negative) echo 'Content-Length: -5' ;;
    letters) echo 'Content-Length: 15x' ;;
    blank) echo 'Content-Length: and nothing after it' ;;
    overflow) echo 'Content-Length: 18446744073709551631, and the server closes after 15 bytes' ;;
    not_found) echo 'HTTP/1.1 404 Not Found' ;;
    moved) echo 'HTTP/1.1 301 Moved Permanently' ;;
    broken) echo 'HTTP/1.1 500 Not 200' ;;
    nobody) echo 'nobody listens on that port' ;;
    esac
}

setup_file() {
    play_all
}

# The answer has come, whole, and the program still waits.
explain_hang() {
    # A request without an end is never answered.
    if ! tr -d '\r' <"$scene/received" | tail -c 2 | tr '\n' n | grep -q nn; then
        if [ ! -s "$scene/received" ]; then
            diagnose sends_nothing "$(expected_seen 'a request' nothing)" || return
        fi
        diagnose request_without_empty_line "$(expected_seen 'a request that ends in \r\n\r\n' \
            "$(tr -d '\000' <"$scene/received" | tail -n 1 | sed $'s/\r/\\\\r/g')")" || return
    fi
    diagnose "${hang-waits_for_the_close}" \
        "$(expected_seen 'an end after the body' "$(describe_end)")"
}

# gets_body ID [EXPECTED]: stdout is the body.
gets_body() {
    shows "$out" "$1" "${2-$body}"
    ends_well
}

# The same in a scene that a program fails for one reason only: any failure is that one.
gets_body_unless() {
    hang=$1
    is_sound "$2" explain_hang
    shows "$out" "$1" "$body"
    [ "$number" -eq 0 ] || diagnose "$1" \
        "$(expected_seen 'exit status 0' "$(describe_end); stderr: $(first_line "$err")")"
}

@test "it asks for / with a Host header, and lets the line stay open" {
    is_sound first explain_hang
    reaches_peer
    request=$scene/received
    if [ ! -s "$request" ]; then diagnose sends_nothing "$(expected_seen 'a request' nothing)"; fi
    seen=$(tr -d '\000' <"$request" | sed $'s/\r$/\\\\r\\\\n/' | tr -d '\n')
    [ "$(tr -d -c '\000' <"$request" | wc -c)" -eq 0 ] ||
        diagnose sends_the_nul "$(expected_seen 'nothing after \r\n\r\n' '\x00')"
    [ "$(grep -c $'\r$' "$request")" -eq "$(grep -c '' "$request")" ] ||
        diagnose lines_without_cr "$(expected_seen 'lines that end in \r\n' 'lines that end in \n')"
    grep -q $'^GET / HTTP/1\\.1\r$' "$request" ||
        diagnose wrong_request_line \
            "$(expected_seen 'GET / HTTP/1.1' "$(head -n 1 "$request" | tr -d '\r')")"
    grep -qi $'^Host:' "$request" ||
        diagnose no_host_header "$(expected_seen 'a line with Host:' "$seen")"
    grep -Eqi "^Host:[[:blank:]]*practice\.example(:$port)?[[:space:]]*\$" "$request" ||
        diagnose wrong_host "$(expected_seen "Host: practice.example:$port" \
            "$(grep -i '^Host:' "$request" | tr -d '\r')")"
    ! grep -qi '^Connection: *close' "$request" ||
        diagnose asks_to_close "$(expected_seen 'no line with Connection: close' "$seen")"
}

@test "it writes the body, only the body, and ends at once" {
    is_sound first explain_hang
    case $(head -c 5 "$out") in
    HTTP/) shows "$out" writes_the_head "$body" ;;
    esac
    # It has waited, and in vain, if not for ever.
    [ -z "$waits_for" ] || diagnose waits_for_the_close \
        "$(expected_seen 'an end after the body' "a wait in $waits_for() for what never comes")"
    gets_body prints_something_else
}

@test "it puts an answer together that comes in pieces" {
    gets_body_unless expects_whole_answer head_alone
    gets_body_unless expects_whole_answer half_head
    gets_body_unless expects_whole_answer bytewise
}

@test "it finds Content-Length in any case, and only at the start of a line" {
    gets_body_unless header_in_one_case_only lower_case
    gets_body_unless header_in_one_case_only upper_case
    gets_body_unless header_inside_another inside
}

@test "it writes every byte as it came, NUL too" {
    hang=stops_at_nul
    is_sound bytes explain_hang
    cp "$tools/all-bytes" "$scene/expected"
    # All but the last, which is 255.
    length=$(wc -c <"$tools/all-bytes")
    ! head -c "$((length - 1))" "$tools/all-bytes" | cmp -s - "$out" || shows "$out" stops_at_a_byte
    shows "$out" stops_at_nul
    ends_well
}

@test "it writes as many bytes as Content-Length says, not one more" {
    is_sound more explain_hang
    gets_body writes_more_than_the_length
    hang=waits_for_no_body
    is_sound empty explain_hang
    gets_body waits_for_no_body ''
}

@test "it needs no more memory for a large body than for a small one" {
    load_scene first
    before=$memory
    load_scene large
    [ "$ended" != memory ] || diagnose keeps_the_whole_body
    is_sound large explain_hang
    cmp -s "$tools/zeros" "$out" || {
        cp "$tools/zeros" "$scene/expected"
        shows "$out" loses_some_of_a_large_body
    }
    ends_well
    [ $((memory - before)) -lt 12288 ] || diagnose keeps_the_whole_body \
        "$(expected_seen 'the same memory for 24 MiB' "$(((memory - before) / 1024)) MiB more")"
}

@test "it is not brought down by a head that is too long" {
    for long in long_head long_line; do
        is_sound $long explain_hang
        if [ "$number" -eq 0 ]; then
            gets_body expects_whole_answer
        else
            complains error_not_noticed
        fi
    done
}

# What may have been written of a body before something is wrong.
some_body="${body%?}|0*"

@test "it says so when the answer ends too early" {
    is_sound early_close
    complains early_close_taken_for_the_end "$some_body"
    is_sound no_body
    complains early_close_taken_for_the_end
    is_sound reset
    complains reset_taken_for_the_end "$some_body"
    is_sound huge
    complains length_in_an_int "$some_body"
}

@test "it says so when it cannot tell where the body ends, or that it is none" {
    is_sound no_length
    complains missing_length_accepted "$some_body"
    is_sound plenty
    complains senseless_length_accepted "$some_body"
    is_sound negative
    complains senseless_length_accepted "$some_body"
    is_sound letters
    complains senseless_length_accepted "$some_body"
    is_sound blank
    complains senseless_length_accepted "$some_body"
    is_sound overflow
    complains senseless_length_accepted "$some_body"
    is_sound not_found explain_hang
    complains status_not_checked "$some_body"
    is_sound moved explain_hang
    complains status_not_checked "$some_body"
    is_sound broken explain_hang
    complains status_not_checked "$some_body"
    load_scene nobody
    [ "$ended:$number" != killed:13 ] || diagnose connect_not_checked \
        "$(expected_seen 'a message on stderr, exit status 1' "$(describe_end)")"
    is_sound nobody
    complains connect_not_checked
}
