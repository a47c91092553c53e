# Exercise 5: the head, the length, the body: all of it and nothing else, and then the end.

chapter='Receive Data'

export WITNESS_HOST='practice.example 192.0.2.10=accept'

# serve SCENE [HARNESS-OPTION]...: plays with a server that gives the answer in $work/answer.SCENE, or the
# plainest there is, and then says nothing more, unless an option says otherwise.
serve() {
    serving=$1
    answer=$work/answer.$1
    [ -e "$answer" ] || answer=$work/answer.first
    shift
    play "$serving" -p answer -a "$answer" "$@" -- practice.example PORT
}

# head_of LENGTH: the head of an answer with a body of that length.
head_of() {
    printf 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %s\r\n\r\n' "$1"
}

body='Hello, client!
'

# serve_headers SCENE FORMAT: an answer with these lines in place of the usual ones; %d is the length.
serve_headers() {
    # shellcheck disable=SC2059
    printf "HTTP/1.1 200 OK\r\n$2\r\n\r\n%s" "${#body}" "$body" >"$work/answer.$1"
    serve "$1"
}

# The others tell why a program may hang in the first.
play_first_scene() {
    head_length=$(head_of "${#body}" | wc -c | tr -d ' ')
    { head_of "${#body}" && printf '%s' "$body"; } >"$work/answer.first"
    WITNESS_RECEIVE=$head_length,4 serve head_alone &
    WITNESS_RECEIVE=$head_length,4 serve drip -e close &
    serve first
    wait
}

# Who waits for what never comes may have got as far as the body.
has_begun() {
    case $ended in exited | hung) [ -s "$scene/received" ] ;; *) false ;; esac
}

# What comes in pieces: of a byte each, or cut where it hurts: in the status line, in the length, between
# \r and \n, within the empty line, and just behind it.
play_pieces() {
    WITNESS_RECEIVE=1 serve bytewise &
    WITNESS_RECEIVE=7 serve sevens &
    WITNESS_RECEIVE=10,1000 serve cut_status &
    WITNESS_RECEIVE=40,1000 serve half_head &
    WITNESS_RECEIVE=$((head_length - 5)),1000 serve cut_length &
    WITNESS_RECEIVE=$((head_length - 3)),1000 serve cut_line_end &
    WITNESS_RECEIVE=$((head_length - 1)),1000 serve cut_empty_line &
    seq 1 4000 >"$work/numbers"
    { head_of "$(length_of "$work/numbers")" && cat "$work/numbers"; } >"$work/answer.split"
    WITNESS_RECEIVE=$((head_length + 1000)),800 serve split &
    serve early -g 1000 &
    serve silence -w "$((head_length + 3))" -c 10 &
}

# Heads as nobody may expect them. The last three are so long that they may be refused, in good order.
play_heads() {
    serve_headers lower_case 'content-length: %d' &
    serve_headers upper_case 'CONTENT-LENGTH: %d' &
    serve_headers blanks_none 'Content-Length:%d' &
    serve_headers blanks_before 'Content-Length: \t %d' &
    serve_headers blanks_after 'Content-Length: %d \t' &
    serve_headers inside \
        'X-Content-Length: 3\r\nContent-Length-Too: 4\r\nX-Note: Content-Length: 5\r\nContent-Length: %d' &
    # Neither who takes the last of several nor who takes the first shall be right by chance.
    serve_padded lines 'Content-Length: %d\r\n' 'X: 0' 63 64 127 128 255 256 511 512 1023 &
    serve_padded long_lines '' 'Content-Length: %d' 1024 2047 2048 4095 4096 8191 &
    serve_headers long_head "Content-Length: %d$(seq 1 500 | sed 's/.*/\\r\\nX-Header: &/' | tr -d '\n')" &
    serve_headers long_line "X-Header: $(printf '%050000d' 0)"'\r\nContent-Length: %d' &
}

# serve_padded SCENE FIRST LAST LENGTH...: an answer with a line for each length, in which so many bytes are
# followed by what is no header, unless one takes the rest of a line for a line.
serve_padded() {
    padded=$1
    first=$2
    last=$3
    shift 3
    padding=''
    for length; do
        padding=$padding$(printf 'X: %0*dContent-Length: 3' "$((length - 3))" 0)'\r\n'
    done
    serve_headers "$padded" "$first$padding$last"
}

play_bodies() {
    # Some of it with the head, the others later.
    { head_of "$(length_of "$tools/all-bytes")" && cat "$tools/all-bytes"; } >"$work/answer.bytes"
    WITNESS_RECEIVE=$((head_length + 50)),100 serve bytes &
    { head_of "${#body}" && printf '%sand more\n' "$body"; } >"$work/answer.more"
    serve more &
    head_of 0 >"$work/answer.empty"
    serve empty &
    { head_of "$(length_of "$tools/zeros")" && cat "$tools/zeros"; } >"$work/answer.large"
    serve large -o 100000000 -c 60 -t 120 &
}

# promise SCENE LENGTH [HARNESS-OPTION]...: the body, with that Content-Length.
promise() {
    { head_of "$2" && printf '%s' "$body"; } >"$work/answer.$1"
    promised=$1
    shift 2
    serve "$promised" "$@"
}

play_wrong_lengths() {
    promise early_close 1000 -e close &
    promise reset 1000 -e reset &
    # Its lower 32 bits are 15, the length of what comes, and of the last its lower 64.
    promise huge 4294967311 -e close &
    promise plenty plenty &
    promise negative -5 &
    promise letters "${#body}x" &
    promise blank '' &
    promise overflow 18446744073709551631 -e close &
    printf 'HTTP/1.1 200 OK\r\nContent-Le' >"$work/answer.no_body"
    serve no_body -e close &
    printf 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n%s' "$body" >"$work/answer.no_length"
    serve no_length -e close &
}

# refuse SCENE STATUS: an answer with that status, and a page that apologises.
refuse() {
    printf 'HTTP/1.1 %s\r\nContent-Length: 200\r\n\r\n%0200d' "$2" 0 >"$work/answer.$1"
    serve "$1"
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
    sevens) echo 'the answer comes in pieces of 7 bytes' ;;
    head_alone) echo 'first the head comes, then the body in pieces of 4 bytes' ;;
    drip) echo 'first the head comes, then the body in pieces of 4 bytes, then the end' ;;
    cut_status) echo 'first 10 bytes of the head come, then the rest' ;;
    half_head) echo 'first 40 bytes of the head come, then the rest' ;;
    cut_length) echo 'the head comes up to the first digit of the length, then the rest' ;;
    cut_line_end) echo 'the head comes up to the CR of its last header, then the rest' ;;
    cut_empty_line) echo 'the head comes up to the CR of the empty line, then the rest' ;;
    split) echo 'with the head come 1000 bytes of the body, then pieces of 800' ;;
    early) echo 'the server gives its answer before it has been asked' ;;
    silence) echo 'after 3 bytes of the body the server is silent for a while' ;;
    lower_case) echo 'the header is spelt content-length: 15' ;;
    upper_case) echo 'the header is spelt CONTENT-LENGTH: 15' ;;
    blanks_none) echo 'there is no blank before the 15' ;;
    blanks_before) echo 'there are blanks and a tab before the 15' ;;
    blanks_after) echo 'there are a blank and a tab after the 15' ;;
    inside) echo 'there are X-Content-Length: 3, Content-Length-Too: 4 and X-Note: Content-Length: 5, too' ;;
    lines) echo 'the head has 3 KiB, in lines of up to 1042 bytes' ;;
    long_lines) echo 'the head has lines of up to 8210 bytes' ;;
    bytes) echo 'the body has each of the 256 bytes that there are' ;;
    more) echo 'after the body more bytes come' ;;
    empty) echo 'Content-Length: 0, and the line stays open' ;;
    large) echo 'the body has 24 MiB, of zeros' ;;
    long_head) echo 'the head has 500 lines' ;;
    long_line) echo 'the head has a line of 50000 bytes' ;;
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

# In the order of the three steps: who has done the first passes its checks, whatever comes after it.
checks() {
    check 'first, it asks for / with a Host header, and leaves the line open' asks
    check 'the head: it says so when the answer is not 200' minds_status
    check 'the head: it says so when the server closes within it' minds_end_of_head
    check 'the head: it is not brought down by one that is too long' survives_long_heads
    check 'the length: it says so when there is none, or a senseless one' minds_length
    check 'the length: it finds it in any case, only at the start of a line' finds_length
    check 'the body: it writes the body, only the body, and ends at once' writes_body
    check 'the body: it puts an answer together that comes in pieces' puts_together
    check 'the body: it writes every byte as it came, NUL too' writes_any_byte
    check 'the body: it writes as many bytes as Content-Length says, not one more' counts
    check 'the body: it needs no more memory for a large one than for a small one' needs_no_more
    check 'the body: it says so when it ends too early' minds_end_of_body
}

# The request is all right, and still nothing ends: what is it waiting for?
explain_hang() {
    explain_unended_request
    explain_comparison
    # What hangs in the plainest of all scenes does so in the others for the same reason.
    load_hung_first
    [ "${hang-}" = '' ] || diagnose "$hang" "$(expected_seen 'an end after the body' "$(describe_end)")"
    id=waits_for_the_close
    if [ ! -s "$out" ] && printf '%s' "$body" | cmp -s - "$work/head_alone/stdout"; then
        id=loses_what_came_with_the_head
    fi
    diagnose $id "$(expected_seen 'an end after the body' "$(describe_end), after $(length_of "$out") bytes")"
}

load_hung_first() {
    failed=${scene##*/}
    load_scene first
    case $ended in
    hung | late | asleep) hang='' ;;
    *) load_scene "$failed" ;;
    esac
}

# Of each piece of 4 bytes only the first has come out.
explain_comparison() {
    [ "$(cat -v "$work/drip/stdout")" != Holt ] || diagnose compares_before_it_assigns \
        "$(expected_seen 'all of each piece' 'one byte of each piece')"
}

# A request without an end is never answered.
explain_unended_request() {
    if ! tr -d '\r' <"$scene/received" | tail -c 2 | tr '\n' n | grep -q nn; then
        [ -s "$scene/received" ] ||
            diagnose sends_nothing "$(expected_seen 'a request' 'nothing')"
        [ "$(length_of "$scene/received")" -ne 8 ] ||
            diagnose sizeof_a_pointer "$(expected_seen 'a request' "$(first_line "$scene/received")")"
        diagnose request_without_empty_line "$(expected_seen 'a request that ends in \r\n\r\n' \
            "$(tr -d '\000' <"$scene/received" | tail -n 1 | sed "s/$cr/\\\\r/g")")"
    fi
}

# has_written_body: the program has come as far as the body, and has it right in the plainest of all scenes.
has_written_body() {
    printf '%s' "$body" | cmp -s - "$work/first/stdout"
}

# gets_body ID [EXPECTED]: stdout is the body.
gets_body() {
    shows "$out" "$1" "${2-$body}"
    ends_well
}

# gets_body_unless ID SCENE: the same in a scene that a program fails for one reason only: any failure is
# that one.
gets_body_unless() {
    hang=$1
    is_sound "$2" explain_hang
    shows "$out" "$1" "$body"
    [ "$number" -eq 0 ] || diagnose "$1" \
        "$(expected_seen 'exit status 0' "$(describe_end); stderr: $(first_line "$err")")"
}

asks() {
    load_scene first
    # Whoever has not come as far as the body may wait or not.
    [ -s "$scene/received" ] || is_sound first explain_hang
    [ "$ended" != hung ] || explain_unended_request
    case $ended in exited | hung) ;; *) is_sound first ;; esac
    [ "$number" -lt 98 ] || is_sound first
    reaches_peer
    request=$scene/received
    [ -s "$request" ] || diagnose "$(explain_nothing)" \
        "$(expected_seen 'a request' 'nothing')$(describe_failure)"
    [ "$(length_of "$request")" -ne 8 ] ||
        diagnose sizeof_a_pointer "$(expected_seen 'a request' "$(first_line "$request")")"
    seen=$(tr -d '\000' <"$request" | sed "s/$cr\$/\\\\r\\\\n/" | tr -d '\n')
    [ "$(tr -d -c '\000' <"$request" | wc -c)" -eq 0 ] ||
        diagnose sends_the_nul "$(expected_seen 'nothing after \r\n\r\n' '\x00')"
    [ "$(grep -c "$cr\$" "$request")" -eq "$(grep -c '' "$request")" ] ||
        diagnose lines_without_cr "$(expected_seen 'lines that end in \r\n' 'lines that end in \n')"
    grep -q "^GET / HTTP/1\\.1$cr\$" "$request" || diagnose wrong_request_line \
        "$(expected_seen 'GET / HTTP/1.1' "$(head -n 1 "$request" | tr -d '\r')")"
    grep -qi '^Host:' "$request" ||
        diagnose no_host_header "$(expected_seen 'a line with Host:' "$seen")"
    grep -Eqi "^Host:[[:blank:]]*practice\.example(:$port)?[[:space:]]*\$" "$request" ||
        diagnose wrong_host "$(expected_seen "Host: practice.example:$port" \
            "$(grep -i '^Host:' "$request" | tr -d '\r')")"
    ! grep -qi '^Connection: *close' "$request" ||
        diagnose asks_to_close "$(expected_seen 'no line with Connection: close' "$seen")"
}

# A connection, but no request.
explain_nothing() {
    if [ "$number" -ne 0 ]; then echo takes_success_for_failure; else echo sends_nothing; fi
}

minds_status() {
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

# What may have been written of a body before something is wrong.
some_body="${body%?}|0*"

minds_end_of_head() {
    is_sound no_body
    complains early_close_taken_for_the_end
}

# Who fails with the plainest answer of all does so for a reason that is nearer than all others.
plainest_ends_well() {
    load_scene blanks_none
    without_blanks=$number
    load_scene first
    [ "$ended" = exited ] || return 0
    [ "$number" -eq 0 ] || [ "$without_blanks" -ne 0 ] || diagnose blanks_not_cut \
        "$(expected_seen 'the same with a blank before the 15' 'only without one it succeeds')"
    ends_well
}

# One of 3 KiB is nothing unusual. A longer one the program understands or refuses, but does not
# misunderstand. Who has not come as far as the body writes nothing.
survives_long_heads() {
    minds_end_of_head
    plainest_ends_well
    for long in lines long_lines long_head long_line; do
        hang=long_head_misread
        is_sound $long explain_hang
        if [ "$(cat -v "$out")" = Hel ]; then
            diagnose header_inside_another "$(expected_seen '15 bytes' '3 bytes')"
        elif [ "$number" -ne 0 ] && [ $long = lines ]; then
            diagnose head_does_not_fit "$(expected_seen 'exit status 0' \
                "$(describe_end); stderr: $(first_line "$err")")"
        elif [ "$number" -ne 0 ]; then
            complains error_not_noticed "$some_body"
        elif has_written_body; then
            gets_body long_head_misread
        fi
    done
}

minds_length() {
    for strange in no_length plenty negative letters blank overflow; do
        id=senseless_length_accepted
        [ $strange != no_length ] || id=missing_length_accepted
        hang=$id
        is_sound $strange explain_hang
        complains $id "$some_body"
    done
}

# Who has not come as far as the body writes nothing, and still has no reason to complain.
finds_length() {
    load_scene no_length
    has_written_body || [ "$number" -ne 0 ] ||
        diagnose missing_length_accepted "$(expected_seen 'a look at the headers' 'none so far')"
    plainest_ends_well
    for spelling in lower_case upper_case blanks_none blanks_before blanks_after inside; do
        case $spelling in
        *_case) id=header_in_one_case_only ;;
        blanks_*) id=blanks_not_cut ;;
        inside) id=header_inside_another ;;
        esac
        hang=$id
        is_sound $spelling explain_hang
        ! has_written_body || shows "$out" "$id" "$body"
        [ "$number" -eq 0 ] || diagnose "$id" \
            "$(expected_seen 'exit status 0' "$(describe_end); stderr: $(first_line "$err")")"
    done
}

writes_body() {
    is_sound first explain_hang
    case $(head -c 5 "$out" | cat -v) in
    HTTP/) shows "$out" writes_the_head "$body" ;;
    esac
    # It has waited, and in vain, if not for ever.
    [ -z "$waits_for" ] || diagnose waits_for_the_close \
        "$(expected_seen 'an end after the body' "a wait in $waits_for() for what never comes")"
    [ "$(cat -v "$out")" != H ] || shows "$out" compares_before_it_assigns "$body"
    [ -s "$out" ] || [ "$number" -eq 0 ] || shows "$out" fails_without_need "$body"
    [ -s "$out" ] || shows "$out" writes_nothing "$body"
    gets_body prints_something_else
}

puts_together() {
    for pieces in head_alone cut_status half_head cut_length cut_line_end cut_empty_line bytewise sevens \
        early; do
        gets_body_unless expects_whole_answer $pieces
    done
    hang=expects_whole_answer
    is_sound split explain_hang
    cp "$work/numbers" "$scene/expected"
    tail -c +1001 "$work/numbers" >"$scene/later"
    ! cmp -s "$scene/later" "$out" || shows "$out" loses_what_came_with_the_head
    if ! cmp -s "$scene/expected" "$out" && [ "$(length_of "$out")" -eq "$(length_of "$work/numbers")" ]; then
        shows "$out" out_of_order
    fi
    shows "$out" expects_whole_answer
    ends_well
    load_scene silence
    waits_quietly
    gets_body_unless expects_whole_answer silence
}

writes_any_byte() {
    hang=stops_at_nul
    is_sound bytes explain_hang
    cp "$tools/all-bytes" "$scene/expected"
    # All but the last, which is 255.
    length=$(length_of "$tools/all-bytes")
    ! head -c "$((length - 1))" "$tools/all-bytes" | cmp -s - "$out" || shows "$out" stops_at_a_byte
    shows "$out" stops_at_nul
    ends_well
}

counts() {
    is_sound more explain_hang
    gets_body writes_more_than_the_length
    hang=waits_for_no_body
    is_sound empty explain_hang
    gets_body waits_for_no_body ''
}

needs_no_more() {
    load_scene first
    before=$memory
    load_scene large
    [ "$ended" != memory ] || diagnose keeps_the_whole_body
    is_sound large explain_hang
    cmp -s "$tools/zeros" "$out" || {
        ln -s "$PWD/$tools/zeros" "$scene/expected"
        shows "$out" loses_some_of_a_large_body
    }
    ends_well
    [ $((memory - before)) -lt 12288 ] || diagnose keeps_the_whole_body \
        "$(expected_seen 'the same memory for 24 MiB' "$(((memory - before) / 1024)) MiB more")"
}

minds_end_of_body() {
    is_sound early_close
    complains early_close_taken_for_the_end "$some_body"
    is_sound reset
    complains reset_taken_for_the_end "$some_body"
    is_sound huge
    complains length_in_an_int "$some_body"
}
