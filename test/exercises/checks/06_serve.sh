# Exercise 6: a server, whose clients we are.

chapter='The Other End'

# visit SCENE SCRIPT [HARNESS-OPTION]... -- ARGUMENT...: plays with clients that do what SCRIPT says (see
# harness/client.h), each with the request in $work/request.SCENE, or with the plainest there is.
visit() {
    visited=$1
    script=$2
    shift 2
    request=$work/request.$visited
    [ -e "$request" ] || request=$work/request.first
    echo "$script" >"$work/script.$visited"
    play "$visited" -C "$script" -q "$request" -n 16 "$@"
}

# request_with BYTES: a request with a header of so many bytes more.
request_with() {
    printf 'GET /page HTTP/1.1\r\nHost: localhost\r\nX-Padding: %0*d\r\n\r\n' "$1" 0
}

play_first_scene() {
    request_with 9 >"$work/request.first"
    visit first 'sa sa' -- PORT
}

# Who has only come as far as the socket, ends after that.
has_begun() {
    case $ended:$number in
    served:* | hung:* | asleep:* | late:* | exited:* | killed:13) grep -q '^listen .* = 0$' "$calls" ;;
    *) false ;;
    esac
}

play_other_scenes() {
    play taken -p absent -- PORT &
    play elsewhere -p absent -- PORT 192.0.2.1 &
    play letters -p absent -- 2000x &
    # Its lower 16 bits are 20000.
    play large -p absent -- 85536 &
    visit port_0 sa -- 0 &
    visit everywhere sa -- PORT 0.0.0.0 &
    # Only Linux has others than 127.0.0.1 without asking.
    [ "$(uname)" != Linux ] || visit another sa -A 127.0.0.2 -- PORT 127.0.0.2 &
    visit again sa -T -- PORT &
    WITNESS_SEND=7 visit short sa -- PORT &
    play_requests
    play_clients
}

play_requests() {
    request_with 4044 >"$work/request.long"
    request_with 20000 >"$work/request.longer"
    printf 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nx=1' >"$work/request.body"
    WITNESS_RECEIVE=1 visit bytewise sa -- PORT &
    # A buffer that is used again still has the first client's empty line.
    visit half 'sa hwsa' -- PORT &
    # Up to the middle of the empty line.
    visit almost hhhhhwsa -- PORT &
    visit long sa -- PORT &
    visit body sa -- PORT &
    # In pieces, of which one goes over the end of any buffer.
    visit longer 'bwbwbwbwbwbwsa sa' -- PORT &
    visit broken 'hfa sa' -- PORT &
}

play_clients() {
    request_with 500 >"$work/request.slow"
    some='sa sa hc sa c sa sa sc sa sr'
    visit hundred "$some $some $some $some $some $some $some $some $some $some sa" -- PORT &
    # The second has closed its side before the server comes to it, who has to do with the first.
    visit half_closed 'hnpsa sfa' -- PORT &
    visit leaving 'c sa hc sa hwc sa sc sa' -- PORT &
    visit resetting 'r sa hr sa hwr sa sr sa' -- PORT &
    # With their own side closed first, they make the server's next send() raise SIGPIPE.
    WITNESS_GONE=8 visit gone 'sfr sfr sfr sfr sfr sfr sfr sfr sa' -- PORT &
    WITNESS_ABORT=1 visit aborted 'c sa' -- PORT &
    visit silent 'na sa' -- PORT &
    visit stalled 'hna sa' -- PORT &
    visit slow hphphphphphphphpsa -- PORT &
    visit idle 'sa zsa' -- PORT &
}

about() {
    case $1 in
    first) echo 'two clients, one after another, that send a request and take the answer' ;;
    taken) echo 'the port is taken' ;;
    elsewhere) echo 'an address that this machine does not have' ;;
    letters | large) echo 'there is no such port' ;;
    again) echo 'right after the end of a server on the same port' ;;
    short) echo 'the kernel takes 7 bytes at a time' ;;
    bytewise) echo 'the request comes one byte at a time' ;;
    half) echo "the second client's request comes in two halves, and the server waits between" ;;
    almost) echo 'the request comes up to the middle of its empty line, and then the rest' ;;
    long) echo 'the request has 4 KiB, 4096 bytes in all' ;;
    longer) echo 'the request has 20 KiB, in pieces of 2999 bytes' ;;
    body) echo 'behind the empty line of the request come three bytes more, x=1' ;;
    broken) echo 'half of a request, and then the client closes its own side' ;;
    hundred) echo 'a hundred clients, one after another, not all of whom wait for the answer' ;;
    half_closed) echo 'the client closes its own side after the request' ;;
    leaving) echo 'clients that close before their request, in the middle of it, and after it' ;;
    resetting) echo 'clients that reset before their request, in the middle of it, and after it' ;;
    gone) echo 'eight clients that reset before the answer is sent, and one behind them' ;;
    aborted) echo 'the first client is gone before accept() gets to it: ECONNABORTED' ;;
    silent) echo 'a client that sends nothing and stays, and one behind it' ;;
    stalled) echo 'a client that sends half of its request and stays, and one behind it' ;;
    slow) echo 'a client that sends nine pieces, with 0.2 s between them' ;;
    idle) echo 'nobody calls for 1.5 s, and then somebody does' ;;
    esac
}

# In the order of the four steps: who has done the first passes its checks, whatever comes after it.
checks() {
    check 'the socket: it listens on 127.0.0.1 and PORT, and says so' listens
    check 'the socket: it takes ADDRESS, and a free port where PORT is 0' takes_its_place
    check 'the socket: it says so when it cannot listen' minds_place
    check 'the socket: it can be started again right after its end' starts_again
    check 'the answer: head, page and close, and the same for the next client' answers
    check 'the answer: all is sent, however little the kernel takes at a time' sends_all
    check 'the request: it comes in pieces, and is answered at its end' receives_request
    check 'the clients: one that closes or resets does not end the server' outlives_clients
    check 'the clients: a hundred leave no descriptor behind' serves_a_hundred
    check 'the clients: a silent one is let go, a slow one is not' minds_time
}

# A server's threads go on as long as it does.
forgets_a_thread() {
    return 1
}

# ---- The socket ----

# is_sane SCENE: for the wait of a server there may be a better word, and for its end.
is_sane() {
    load_scene "$1"
    if [ "$ended" = processes ] || grep -q '^fork = -1 ' "$calls"; then
        diagnose children_not_waited_for "$(expected_seen 'waitpid() for each child that has ended' \
            'more and more of them')"
    fi
    case $ended:$number in
    hung:* | asleep:* | late:* | killed:13) ;;
    *) is_sound "$1" ;;
    esac
}

# describe_call CALL: the last one, and what came of it.
describe_call() {
    grep "^$1 " "$calls" | tail -n 1 | sed "s/^[a-z]* [0-9-]*/$1()/; s/() \(.*\) \([0-9]* =\)/() on \1 port \2/
        s/ = 0\$//; s/ = -1 /: /" | grep . || echo "no $1()"
}

# explain_no_socket: nothing listens.
explain_no_socket() {
    detail=$(expected_seen "listen() on $1 port $port" "$(describe_call bind), $(describe_call listen)")
    ! grep -Eq "^bind [0-9-]+ [^ ]+ $swapped = " "$calls" || diagnose port_without_htons "$detail"
    grep -q '^bind ' "$calls" || diagnose never_binds "$detail$(describe_failure)"
    diagnose never_listens "$detail$(describe_failure)"
}

# listens_at SCENE ADDRESS: it listens there, and says so.
listens_at() {
    is_sane "$1"
    swapped=$(((port & 255) << 8 | port >> 8))
    place=$(sed -n 's/^listen [0-9]* \(::ffff:\)*\(.*\) = 0$/\2/p' "$calls" | head -n 1)
    [ -n "$place" ] || explain_no_socket "$2"
    [ "$1" != port_0 ] || port=${place#* }
    if [ "$place" != "$2 $port" ]; then
        detail=$(expected_seen "bind() on $2 port $port" "$(describe_call bind)")
        grep -q '^bind ' "$calls" || diagnose bind_forgotten "$detail"
        ! grep -q '^bind .* = -1 ' "$calls" || diagnose bind_not_checked "$detail"
        [ "${place#* }" != "$swapped" ] || diagnose port_without_htons "$detail"
        case $place in '0.0.0.0 '* | ':: '*) diagnose listens_to_the_world "$detail" ;; esac
        diagnose listens_elsewhere "$detail"
    fi
    printed=$(sed -n 's/^printed //p' "$calls" | head -n 1)
    ! head -c "${printed:-0}" "$out" | grep -q '^Listening' || diagnose listening_line_too_early \
        "$(expected_seen 'listen(), and then the line' 'the line, and then listen()')"
    without_story "$out" "$scene/said"
    head -n 1 "$scene/said" >"$scene/line"
    id=prints_something_else
    case $(cat -v "$scene/line"):$ended in
    :exited | :killed) diagnose ends_without_the_line "$(expected_seen "Listening on $2:$port" \
        "$(describe_end); stderr: $(first_line "$err")")" ;;
    :*) id=listening_line_missing ;;
    *:0:*) id=prints_port_0 ;;
    *":$swapped:"*) id=port_without_ntohs ;;
    "Listening on $2:$port:"*) id=line_not_ended ;;
    esac
    shows "$scene/line" $id "Listening on $2:$port
"
}

listens() {
    listens_at first 127.0.0.1
}

takes_its_place() {
    listens_at port_0 127.0.0.1
    listens_at everywhere 0.0.0.0
    [ "$(uname)" != Linux ] || listens_at another 127.0.0.2
}

# explain_acceptance: it goes on where it could not.
explain_acceptance() {
    diagnose "$accepted" "$(expected_seen 'a message on stderr, exit status 1' "$(describe_call listen)")"
}

minds_place() {
    for place in taken elsewhere letters large; do
        accepted=bind_not_checked
        case $place in letters | large) accepted=port_not_checked ;; esac
        load_scene $place
        unchecked $accepted
        is_sound $place explain_acceptance
        if grep -q '^accept ' "$calls" && ! grep -Eq 'in use|assign' "$err"; then
            grep -Eqvx "$story" "$out" || diagnose bind_not_checked \
                "$(expected_seen 'no accept() after a bind() that has failed' "$(describe_call accept)")"
            diagnose error_on_stdout "$(expected_seen 'a message on stderr' "stdout: $(first_line "$out")")"
        fi
        # The lessons have another status for a wrong command line.
        [ "$accepted:$number" != port_not_checked:2 ] || [ ! -s "$err" ] || continue
        complains $accepted
    done
}

starts_again() {
    is_sane again
    ! grep -q '^bind .* = -1 .*in use' "$calls" || diagnose no_reuseaddr \
        "$(expected_seen 'SO_REUSEADDR before bind()' "$(describe_call bind)")"
    listens_at again 127.0.0.1
}

# ---- The answer ----

# load_client NUMBER: sets end to how it went for that client, and answer to what it got.
load_client() {
    answer=$scene/answer.$1
    [ -e "$answer" ] || answer=/dev/null
    end=$(awk -v number="$1" '$1 == number { print $3 }' "$scene/clients")
}

# describe_client: the same in words, and what became of the server.
describe_client() {
    bytes="$(length_of "$answer") bytes"
    case $end:$ended in
    :exited | :killed | refused:exited | refused:killed) seen='the server ended' ;;
    :*) seen='it never comes' ;;
    refused:*) seen='nobody listens any more' ;;
    waiting:*) seen="$bytes, and no end" ;;
    early:*) seen="$bytes before the end of its request" ;;
    dropped:*) seen='a close, before the end of its request' ;;
    closed:*) seen="$bytes, then a close" ;;
    *) seen="$bytes, then a reset" ;;
    esac
    failure=$(describe_failure)
    [ "$ended" = served ] || [ -n "$failure" ] || seen="$seen; the server: $(describe_end)"
    printf '%s%s\n' "$seen" "$failure"
}

# split_answer: its head goes to $scene/head; sets body to its body's length.
split_answer() {
    sed "/^$cr\$/q" "$answer" >"$scene/head"
    body=$(($(length_of "$answer") - $(length_of "$scene/head")))
    # A shell takes a number that begins with 0 for octal; and two that differ are none.
    promised=$(tr '[:upper:]' '[:lower:]' <"$scene/head" |
        sed -n "s/^content-length:[[:blank:]]*0*\\([0-9]\\{1,9\\}\\)[[:blank:]]*$cr\$/\\1/p" |
        sort -u | awk '{ length_of_page = $0 } END { if (NR == 1) print length_of_page }')
}

# is_whole: the answer is there, to its last byte.
is_whole() {
    split_answer
    [ "$end" = closed ] && [ "$body" -gt 0 ] && [ "$body" = "$promised" ]
}

# minds_end_of_request SCENE NUMBER: no answer comes to that client before it.
minds_end_of_request() {
    is_sane "$1"
    load_client "$2"
    [ "$end" != early ] || diagnose answers_too_early \
        "$(expected_seen 'no answer before the end of the request' "$(describe_client)")"
}

# explain_reset: who closes with something unread breaks off.
explain_reset() {
    { [ "$end:$ended" = reset:served ] && [ -s "$answer" ]; } || return 0
    detail=$(expected_seen 'an answer, then a close' "$(describe_client)")
    broken_off=${scene##*/}
    minds_end_of_request half 2
    load_scene "$broken_off"
    diagnose resets_the_connection "$detail"
}

# gets_answer SCENE NUMBER ID: that client has its answer. ID is the mistake where it has not.
gets_answer() {
    is_sane "$1"
    load_client "$2"
    explain_reset
    is_whole || ! grep -q 'Interrupted' "$err" || set -- "$1" "$2" accept_failure_ends_it
    is_whole || diagnose "$3" "$(expected_seen "an answer for client $2, and a close" \
        "$before$(describe_client)")"
}

# What other clients have done before.
before=''

# explain_unread: who reads nothing answers before the request is there. What comes of that in the first scene
# is a matter of chance.
explain_unread() {
    ! grep -qx receive "$calls" || return 0
    load_scene half
    load_client 2
    case $(grep -c '^accept .* = [0-9]' "$calls"):$end in
    2:early | 2:dropped) diagnose request_not_read \
        "$(expected_seen 'recv(), up to the end of the request' 'no recv()')" ;;
    esac
    load_scene first
}

# explain_no_answer: not one byte has come.
explain_no_answer() {
    detail=$(expected_seen 'an answer' "$(describe_client)")
    ! grep -q '^listener ' "$calls" || diagnose uses_the_listener \
        "$(expected_seen 'recv() and send() on what accept() returned' \
            "$(sed -n 's/^listener \(.*\)/\1() on the socket that listens/p' "$calls" | head -n 1)")"
    if ! grep -q '^accept .* = [0-9]' "$calls"; then
        id=never_accepts
        case $(describe_call accept) in
        *': Invalid argument' | *': Bad address') id=accept_without_size ;;
        accept*:*) id=accept_on_another ;;
        esac
        diagnose $id "$(expected_seen 'a call of accept() that succeeds' "$(describe_call accept)")"
    fi
    case $ended,$waits_for in hung,[!a]*) diagnose waits_for_more "$detail" ;; esac
    diagnose answers_nothing "$detail"
}

answers() {
    is_sane first
    explain_unread
    load_client 1
    [ -s "$answer" ] || explain_no_answer
    case $(describe_call accept) in
    *': Bad file descriptor') diagnose closes_the_listener \
        "$(expected_seen 'accept() on the socket that listens' "$(describe_call accept)")" ;;
    esac
    id=client_not_closed
    ! grep -q '^fork = [0-9]' "$calls" || id=parent_keeps_the_connection
    [ "$end" != waiting ] || diagnose $id "$(expected_seen 'a close after the answer' "$(describe_client)")"
    split_answer
    line=$(head -n 1 "$answer" | tr -d '\r\000' | cat -v)
    [ "$line" = 'HTTP/1.1 200 OK' ] || diagnose wrong_status_line "$(expected_seen 'HTTP/1.1 200 OK' "$line")"
    detail=$(expected_seen 'lines that end in \r\n' 'a line that ends in \n')
    head -n 1 "$answer" | grep -q "$cr\$" || diagnose lines_without_cr "$detail"
    if ! grep -q "^$cr\$" "$scene/head"; then
        ! grep -q '^$' "$scene/head" || diagnose lines_without_cr "$detail"
        diagnose answer_without_empty_line "$(expected_seen 'an empty line, \r\n\r\n, before the page' none)"
    fi
    ! grep -qv "$cr\$" "$scene/head" || diagnose lines_without_cr "$detail"
    id=wrong_length
    grep -qi '^content-length:' "$scene/head" || id=answer_without_length
    [ -n "$promised" ] || diagnose $id "$(expected_seen "Content-Length: $body" \
        "$(grep -i '^content-l' "$scene/head" | tr -d '\r' | paste -s -d ' ' - | grep . || echo 'no such header')")"
    explain_length
    explain_reset
    gets_answer first 2 one_client_only
}

# explain_length: the page is not what Content-Length says.
explain_length() {
    [ "$body" -gt 0 ] || diagnose page_missing "$(expected_seen \
        "$(if [ "$promised" -gt 0 ]; then echo "$promised bytes"; else echo 'at least 1 byte'; fi) of a page" none)"
    detail=$(expected_seen "$promised bytes of a page" "$body bytes, and a 0 byte among them")
    if [ "$body" -gt "$promised" ] && [ "$(tail -c "$body" "$answer" | tr -cd '\000' | wc -c)" -gt 0 ]; then
        [ "$body" -ne $((promised + 1)) ] || diagnose sends_the_nul "$detail"
        diagnose sends_the_whole_array "$detail"
    fi
    [ "$body" -eq "$promised" ] ||
        diagnose wrong_length "$(expected_seen "Content-Length: $body" "Content-Length: $promised")"
}

sends_all() {
    is_sane short
    load_client 1
    is_whole || [ "$(head -c 7 "$answer")" != "$(tail -c +8 "$answer" | head -c 7)" ] ||
        diagnose resends_from_the_start "$(expected_seen "HTTP/1.1 200 OK" \
            "$(first_line "$answer" | cut -c 1-60)...")"
    gets_answer short 1 short_send_ignored
}

# ---- The request ----

receives_request() {
    minds_end_of_request half 2
    waits_quietly
    minds_end_of_request almost 1
    waits_quietly
    gets_answer bytewise 1 expects_whole_request
    gets_answer half 2 expects_whole_request
    gets_answer almost 1 expects_whole_request
    is_sane body
    load_client 1
    # Who stops reading at the empty line, and closes, may break off.
    [ "$end" = reset ] || is_whole || diagnose end_looked_for_at_the_end \
        "$(expected_seen 'an answer' "$(describe_client)")"
    gets_answer long 1 long_request_refused
    is_sane longer
    load_client 1
    [ "$end" != waiting ] || diagnose descriptor_leaked "$(expected_seen 'an answer, or a close' \
        "$(describe_client)")"
    load_client 2
    case $end in
    '' | refused) diagnose ended_by_a_client "$(expected_seen 'an answer, or a close' "$(describe_client)")" ;;
    waiting) diagnose long_request_refused "$(expected_seen 'an answer, or a close' "$(describe_client)")" ;;
    esac
}

# ---- The clients ----

# serves_all SCENE ID: all who stay are served, whatever those before them have done. ID is the mistake where
# one is not.
serves_all() {
    load_scene "$1"
    awk '
        NR == FNR { count = split($0, words); next }
        { end[$1] = $3 }
        END {
            for (i = 1; i < count && (words[i] != "sa" || end[i] == "closed"); i++)
                if (words[i] != "sa" && end[i] != "" && end[i] != "refused") breaker = i
            print i, breaker, (breaker ? words[breaker] : "")
        }' "$work/script.$1" "$scene/clients" >"$scene/breaker"
    read -r client breaker word <"$scene/breaker"
    case $word in
    *s*r) did='reset after its request' ;;
    *h*r) did='reset in the middle of its request' ;;
    *r) did='reset without a request' ;;
    *s*) did='closed after its request' ;;
    *a) did='said nothing more' ;;
    *h*) did='closed in the middle of its request' ;;
    *) did='closed without a request' ;;
    esac
    before=${breaker:+"client $breaker $did, and then: "}
    [ "$ended:$number" != killed:13 ] || diagnose killed_by_sigpipe \
        "$(expected_seen "an answer for client $client" "$before$(describe_end)")"
    gets_answer "$1" "$client" "$2"
    before=''
}

serves_a_hundred() {
    load_scene hundred
    ! grep -q '^accept .* = -1 .*open files' "$calls" || diagnose descriptor_leaked \
        "$(expected_seen 'close() of each connection' "accept() after accept(), then: Too many open files")"
    serves_all hundred ended_by_a_client
}

outlives_clients() {
    gets_answer half_closed 2 half_close_taken_for_the_end
    is_sane broken
    load_client 1
    ! grep -q '^HTTP/1.1 200' "$answer" || diagnose answers_half_a_request \
        "$(expected_seen 'a close, and no answer' "$(describe_client)")"
    for breaking in broken leaving resetting gone; do
        serves_all $breaking ended_by_a_client
    done
    load_scene aborted
    mistaken=$(sed -n 's/^nobody //p' "$calls" | head -n 1)
    [ -z "$mistaken" ] || diagnose accept_not_checked \
        "$(expected_seen 'accept() again' "accept(): ECONNABORTED, and then $mistaken() on -1")"
    serves_all aborted accept_failure_ends_it
}

minds_time() {
    load_scene idle
    load_client 2
    case $end:$ended:$number in
    :exited:* | :killed:14 | refused:exited:* | refused:killed:14) diagnose ends_when_nobody_calls \
        "$(expected_seen 'a server that waits for the next client' "$(describe_end); stderr: $(first_line "$err")")" ;;
    esac
    gets_answer idle 2 answers_nothing
    for quiet in silent stalled; do
        is_sane $quiet
        load_client 2
        [ "$end" != waiting ] || diagnose no_time_limit \
            "$(expected_seen 'an answer for client 2 when a second has passed' "$(describe_end)")"
        serves_all $quiet ended_by_a_client
        load_client 1
        [ "$end" != waiting ] || diagnose silent_not_let_go \
            "$(expected_seen 'a close after a second' "$(describe_end)")"
    done
    gets_answer slow 1 cuts_off_the_slow
}
