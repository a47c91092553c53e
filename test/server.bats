# The practice server.

load helper

# ask [SERVER-OPTION]... -- BYTES: sends BYTES, printf-like, and then nothing more; what comes back is
# in stdout, the server's log in stderr.
ask() {
    local options=()
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    # bash has a TCP client of its own, if a plain one.
    see build/server --hold-log "${options[@]+"${options[@]}"}" -- bash -c \
        'exec 3<>"/dev/tcp/127.0.0.1/$PORT" && printf "$1" >&3 && cat <&3' - "$2"
}

# A test that fails must not leave its server behind.
teardown() {
    if [ -n "${server-}" ]; then kill "$server" 2>/dev/null || true; fi
}

# What takes a second or two passes while the tests before theirs run.

let_go() {
    build/server --hold-log --timeout 1 -- bash -c '
        exec 4<>"/dev/tcp/127.0.0.1/$PORT" 5<>"/dev/tcp/127.0.0.1/$PORT" 6<>"/dev/tcp/127.0.0.1/$PORT"
        for i in {1..50}; do printf a >&6; sleep 0.1; done 2>/dev/null &
        printf "GET / HT" >&4; head -n 1 <&4; cat <&5; kill -0 $! && head -n 1 <&6; kill $!'
}

# The server has six descriptors, and for a while that is all that it may have.
crowded() {
    build/server -- bash -c '
        build/03_connect 127.0.0.1 "$PORT" >/dev/null
        prlimit --pid $PPID --nofile=6: || exit 99
        exec 3<>"/dev/tcp/127.0.0.1/$PORT"
        printf "GET / HTTP/1.1\r\nHost: x\r\n\r\n" >&3
        until grep -q "there are too many clients" "$0"; do sleep 0.1; done
        sleep 1.5
        prlimit --pid $PPID --nofile=20:
        head -n 1 <&3' "$BATS_FILE_TMPDIR/crowded.err"
}

# A client that is left behind and goes on for ever. setsid, or it would be ended as well.
leave_client() {
    build/server --quiet --size 50000000000 -- sh -c '
        setsid build/05_receive localhost "$PORT" >/dev/null 2>&1 & sleep 0.2; exit 3'
}

# begin NAME: keeps what the function of that name prints, and its exit status.
begin() {
    local file=$BATS_FILE_TMPDIR/$1 status=0
    "$1" >"$file.out" 2>"$file.err" </dev/null || status=$?
    echo "$status" >"$file.status"
}

setup_file() {
    begin let_go 3>&- 4>&- &
    begin leave_client 3>&- 4>&- &
    begin crowded 3>&- 4>&- &
}

# Nothing may be left behind, even where their tests were not among those that ran.
teardown_file() {
    wait
}

# finished NAME: waits until it is, and lets the checks see it.
finished() {
    local file=$BATS_FILE_TMPDIR/$1
    until [ -s "$file.status" ]; do sleep 0.05; done
    cp "$file.out" "$BATS_TEST_TMPDIR/out"
    cp "$file.err" "$BATS_TEST_TMPDIR/err"
    status=$(cat "$file.status")
}

# answers_with STATUS-LINE BYTES
answers_with() {
    ask -- "$2"
    local first
    first=$(head -n 1 "$BATS_TEST_TMPDIR/out")
    if [ "$first" != "HTTP/1.1 $1"$'\r' ]; then
        echo "to '${2:0:60}' it said '$first' instead of '$1'"
        return 1
    fi
    grep -q $'^Connection: close\r$' "$BATS_TEST_TMPDIR/out"
    length=$(sed -n $'s/^Content-Length: \\([0-9]*\\)\r$/\\1/p' "$BATS_TEST_TMPDIR/out")
    [ "$(sed $'1,/^\r$/d' "$BATS_TEST_TMPDIR/out" | wc -c)" -eq "$length" ]
    # To the log it is the same.
    grep -q "was answered $1, " "$BATS_TEST_TMPDIR/err"
}

# judged: asks one server what the lines on stdin say, STATUS-LINE | BYTES, and names what it answers
# otherwise. Each answer has as long a body as it says and a close, and to the log it is the same.
judged() {
    cat >"$BATS_TEST_TMPDIR/requests"
    see build/server --hold-log -- bash -c '
        while IFS="|" read -r status bytes; do
            exec 3<>"/dev/tcp/127.0.0.1/$PORT" && printf "$bytes" >&3
            read -r -t 30 first <&3
            length="" connection=""
            while read -r -t 30 name value <&3 && [ "$name" != $'"'\r'"' ]; do
                case $name in
                Content-Length:) length=${value%?} ;;
                Connection:) connection=${value%?} ;;
                esac
            done
            answer="${first%?}, $connection, $length of $(($(wc -c <&3)))"
            [ "$answer" = "HTTP/1.1 $status, close, $length of $length" ] ||
                echo "to ${bytes:0:60} it said $answer, not $status"
        done <"$1"' - "$BATS_TEST_TMPDIR/requests"
    exited 0
    stdout_is ''
    sed -n 's/.* was answered \(.*\), [0-9]* bytes$/\1/p' "$BATS_TEST_TMPDIR/err" |
        diff <(cut -d '|' -f 1 "$BATS_TEST_TMPDIR/requests") -
}

@test "server: GET / is answered with a page that shows the request" {
    answers_with '200 OK' 'GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: me\r\nAccept: */*\r\n\r\n'
    grep -q $'^Content-Type: text/html; charset=utf-8\r$' "$BATS_TEST_TMPDIR/out"
    grep -qF '<tr><td>User-Agent: me\r\n</td><td>which program asks</td></tr>' "$BATS_TEST_TMPDIR/out"
    grep -q 'asked by 127\.0\.0\.1:[0-9]*,$' "$BATS_TEST_TMPDIR/out"
    grep -q '^and answers <b>200 OK</b>: all is well' "$BATS_TEST_TMPDIR/out"
    run ! grep -q '<style>' "$BATS_TEST_TMPDIR/out"
}

@test "server: beside a browser's request stands what lesson 4 sends" {
    see build/server --hold-log -- bash -c '
        build/04_send localhost "$PORT" >/dev/null
        exec 3<>"/dev/tcp/127.0.0.1/$PORT"
        # bash itself would send it line by line.
        env printf "\r\nGET /x HTTP/1.1\r\nHost: localhost:$PORT\r\nConnection: keep-alive\r\n%s" "$1" >&3
        cat <&3' - $'Accept: text/html\r\nx\r\n\r\nHost: y'
    exited 0
    grep -q '<style>' "$BATS_TEST_TMPDIR/out"
    grep -qF '<h1>That was no HTTP/1.1 request</h1>' "$BATS_TEST_TMPDIR/out"
    grep -qF '<b>400 Bad Request</b>: it takes a line such as' "$BATS_TEST_TMPDIR/out"
    sed -n 's/^<tr>.*<t[dh]>\(.*\)<\/t[dh]><\/tr>$/\1/p' "$BATS_TEST_TMPDIR/out" | diff - <(
        cat <<'EOT'
What it is
an empty line: before a request it means nothing
the request line: what to do, with which page
which site: a server may have many
whether to close after the answer
which kinds of answers it takes
no header: it has no colon
the empty line: the request ends here
what follows the request
EOT
    )
    sed -n 's/.*<tr><td>.*<\/td><td>\(.*\)<\/td><td>.*/\1/p' "$BATS_TEST_TMPDIR/out" | tr -d '\n' |
        diff - <(sed -n 's/.* sent [0-9]* bytes: GET \/ /GET \/ /p' "$BATS_TEST_TMPDIR/err" | tr -d '\n')
}

@test "server: a browser's wish for an icon is no error" {
    ask -- 'GET /favicon.ico HTTP/1.1\r\nHost: x\r\n\r\n'
    exited 0
    grep -qx $'HTTP/1.1 204 No Content\r' "$BATS_TEST_TMPDIR/out"
    run ! grep -q '^Content-' "$BATS_TEST_TMPDIR/out"
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = $'\r' ]
}

@test "server: what the page shows cannot act as HTML" {
    answers_with '200 OK' 'GET /?<i> HTTP/1.1\r\nHost: x\r\nX: <script>alert("&'"'"'")</script>\033\r\n\r\n'
    run ! grep -E '<script|<i>' "$BATS_TEST_TMPDIR/out"
    grep -qF '&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;\x1b\r\n' \
        "$BATS_TEST_TMPDIR/out"
}

@test "server: other requests get other answers" {
    judged <<'END'
200 OK|GET /?a=b HTTP/1.1\r\nhOsT:x\r\n\r\n
200 OK|GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n
200 OK|GET http://x HTTP/1.1\r\nHost: x\r\n\r\n
200 OK|\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n
200 OK|GET / HTTP/1.1\nHost: x\n\n
200 OK|GET / HTTP/1.0\r\n\r\n
200 OK|GET / HTTP/1.1\r\nHost:\r\n\r\n
200 OK|GET http://x?a HTTP/1.1\r\nHost: x\r\n\r\n
400 Bad Request|GET / HTTP/1.1\r\n\r\n
400 Bad Request|GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n
400 Bad Request|GET / HTTP/1.1\r\nHost : a\r\n\r\n
400 Bad Request|GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n
400 Bad Request|GET / HTTP/1.1\r\nHost: a\r\nX: \000\r\n\r\n
400 Bad Request|GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n
400 Bad Request|GET /\r\n\r\n
400 Bad Request|GET  / HTTP/1.1\r\nHost: x\r\n\r\n
400 Bad Request|GET / http/1.1\r\nHost: x\r\n\r\n
400 Bad Request|GET http:// HTTP/1.1\r\nHost: x\r\n\r\n
400 Bad Request|GET http:///y HTTP/1.1\r\nHost: x\r\n\r\n
400 Bad Request|GET http://me@x/ HTTP/1.1\r\nHost: x\r\n\r\n
400 Bad Request|GET y HTTP/1.1\r\nHost: x\r\n\r\n
400 Bad Request|GET /\001 HTTP/1.1\r\nHost: x\r\n\r\n
400 Bad Request|GET /\303\251 HTTP/1.1\r\nHost: x\r\n\r\n
400 Bad Request|hello\r\n\r\n
404 Not Found|GET /favicon.icon HTTP/1.1\r\nHost: x\r\n\r\n
404 Not Found|GET http://x/y HTTP/1.1\r\nHost: x\r\n\r\n
501 Not Implemented|BREW / HTTP/1.1\r\nHost: x\r\n\r\n
501 Not Implemented|get / HTTP/1.1\r\nHost: x\r\n\r\n
505 HTTP Version Not Supported|GET / HTTP/2.0\r\nHost: x\r\n\r\n
END
    answers_with '405 Method Not Allowed' 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b'
    grep -q $'^Allow: GET, HEAD\r$' "$BATS_TEST_TMPDIR/out"
}

@test "server: Host is a host, and a port perhaps" {
    {
        for host in x x.example:80 x: 127.0.0.1:8080 '[::1]' '[::1]:80' a%%20b 'x \t'; do
            printf '%s\n' "200 OK|GET / HTTP/1.1\r\nHost: $host\r\n\r\n"
        done
        for host in 'a b c/d?e' http://x/ x:y x:80:80 me@x :80 ::1 '[::1' '[x]' '[]' a%%2 $'\303\251'; do
            printf '%s\n' "400 Bad Request|GET / HTTP/1.1\r\nHost: $host\r\n\r\n"
        done
    } >"$BATS_TEST_TMPDIR/hosts"
    judged <"$BATS_TEST_TMPDIR/hosts"
}

@test "server: a body whose end is not certain is refused" {
    # framed STATUS HEADERS
    framed() {
        printf '%s\n' "$1|GET / HTTP/1.1\r\nHost: x\r\n$2\r\n\r\n"
    }
    {
        framed '200 OK' 'Content-Length: 0'
        framed '200 OK' 'Content-Length: 3\r\ncontent-length:3'
        framed '200 OK' 'Transfer-Encoding: chunked'
        framed '200 OK' 'Transfer-Encoding: , GZIP;q=1 ,\r\nTransfer-Encoding: Chunked'
        for length in abc -1 +1 1.0 '' '3 4' '3\r\nContent-Length: 4' '3\r\nTransfer-Encoding: chunked'; do
            framed '400 Bad Request' "Content-Length: $length"
        done
        for coding in 'chunked, gzip' gzip 'chunked, chunked' '' 'chunked\r\nTransfer-Encoding: gzip'; do
            framed '400 Bad Request' "Transfer-Encoding: $coding"
        done
        framed '501 Not Implemented' 'Transfer-Encoding: brew'
        framed '501 Not Implemented' 'Transfer-Encoding: brew, chunked'
    } >"$BATS_TEST_TMPDIR/framings"
    judged <"$BATS_TEST_TMPDIR/framings"
}

@test "server: HEAD is answered like GET, without the body" {
    # All but the body, and the date, at which it may be another second.
    headers() { sed $'/^Date: /d; /^\r$/q' "$BATS_TEST_TMPDIR/out"; }
    ask --size 10 -- 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
    headers >"$BATS_TEST_TMPDIR/get"
    ask --size 10 -- 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n'
    headers | diff "$BATS_TEST_TMPDIR/get" -
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = $'\r' ]
    ask -- 'HEAD /none HTTP/1.1\r\nHost: x\r\n\r\n'
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/out")" = $'HTTP/1.1 404 Not Found\r' ]
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = $'\r' ]
}

@test "server: each answer has its date" {
    ask -- 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
    grep -Eq $'^Date: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3][0-9] [A-Z][a-z]{2} 20[0-9]{2} [0-2][0-9](:[0-5][0-9]){2} GMT\r$' \
        "$BATS_TEST_TMPDIR/out"
}

@test "server: headers may have 16 KiB and no more" {
    local start='GET / HTTP/1.1\r\nHost: x\r\nX: ' end='\r\n\r\n'
    # 16384 less the 29 bytes of the start and the 4 of the end.
    answers_with '200 OK' "$start$(printf 'a%.0s' {1..16352})$end"
    answers_with '431 Request Header Fields Too Large' "$start$(printf 'a%.0s' {1..16353})$end"
    answers_with '431 Request Header Fields Too Large' "$start$(printf 'a%.0s' {1..100000})$end"
    answers_with '414 URI Too Long' "GET /$(printf 'a%.0s' {1..17000}) HTTP/1.1\r\nHost: x\r\n\r\n"
    answers_with '501 Not Implemented' "$(printf 'a%.0s' {1..17000}) / HTTP/1.1\r\nHost: x\r\n\r\n"
    answers_with '400 Bad Request' "GET / $(printf 'a%.0s' {1..17000})"
}

@test "server: a request may come in pieces" {
    see build/server --hold-log -- bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$PORT"
        printf "GET / HT" >&3; printf "TP/1.1\r\nHost: x\r" >&3; printf "\n\r" >&3
        printf "\n" >&3; cat <&3'
    exited 0
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/out")" = $'HTTP/1.1 200 OK\r' ]
}

@test "server: --size sets the length of the body" {
    for size in 0 1 64 63999 64001 1000000; do
        ask --size "$size" -- 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
        grep -q "^Content-Length: $size"$'\r$' "$BATS_TEST_TMPDIR/out"
        [ "$(sed $'1,/^\r$/d' "$BATS_TEST_TMPDIR/out" | wc -c)" -eq "$size" ]
    done
}

@test "server: --size goes to tens of GiB" {
    see build/server --quiet --size 53687091200 -- bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$PORT"
        printf "GET / HTTP/1.1\r\nHost: x\r\n\r\n" >&3; head -c 1000 <&3'
    exited 0
    grep -q $'^Content-Length: 53687091200\r$' "$BATS_TEST_TMPDIR/out"
}

@test "server: the log says who came, what was sent, what was answered and who closed" {
    see build/server --hold-log -- sh -c 'echo "$PORT"; build/05_receive localhost "$PORT" >/dev/null'
    exited 0
    port=$(cat "$BATS_TEST_TMPDIR/out")
    length=$(($(request | wc -c)))
    sed -E 's/^127\.0\.0\.1:[0-9]+/CLIENT/; s/[0-9]+ bytes$/N bytes/' "$BATS_TEST_TMPDIR/err" \
        >"$BATS_TEST_TMPDIR/log"
    diff - "$BATS_TEST_TMPDIR/log" <<EOF

What the server saw:
Listening on 127.0.0.1:$port
CLIENT connected
CLIENT sent $length bytes: GET / HTTP/1.1\\r\\nHost: localhost:$port\\r\\nConnection: close\\r\\n\\r\\n
CLIENT was answered 200 OK, N bytes
CLIENT: the server closed its side
CLIENT closed its side
EOF
}

# mutants: 2000 requests, printf-like and the same each time, in which bytes are lost, doubled or added.
mutants() {
    awk 'BEGIN {
        srand(1)
        good = "GET /?a=b HTTP/1.1<>Host: localhost:8080<>Connection: close<>"
        for (i = 0; i < 2000; i++) {
            mutant = ""
            one_in = 3 + int(rand() * 300)
            for (at = 1; at <= length(good); at++) {
                byte = substr(good, at, 1)
                dice = int(rand() * one_in)
                if (dice != 0)
                    mutant = mutant byte
                if (dice == 1)
                    mutant = mutant byte
                if (dice == 2)
                    mutant = mutant sprintf("\\%03o", rand() * 256)
            }
            gsub("<", "\\r", mutant)
            gsub(">", "\\n", mutant)
            print mutant
        }
    }'
}

@test "server: 2000 requests that are not quite right do it no harm" {
    mutants >"$BATS_TEST_TMPDIR/mutants"
    # Every second client breaks off somewhere in its request, and goes.
    see build/server --hold-log -- bash -c '
        RANDOM=1 IFS=
        answers="^HTTP/1.1 (200|400|404|405|501|505) "
        while read -r first && read -r second; do
            exec 3<>"/dev/tcp/127.0.0.1/$PORT" 4<>"/dev/tcp/127.0.0.1/$PORT" || exit
            printf "${first:0:RANDOM % 99}" >&3
            printf "$second\r\n\r\n" >&4
            read -r answer <&4
            [[ "$answer" =~ $answers ]] || echo "to $second it said $answer"
        done <"$1"
        exec 3>&- 4>&- && build/05_receive localhost "$PORT" >"$1.good"' - "$BATS_TEST_TMPDIR/mutants"
    exited 0
    stdout_is ''
    grep -q 'HTTP/1.1 200 OK' "$BATS_TEST_TMPDIR/mutants.good"
}

@test "server: a client that stalls holds up nobody" {
    see build/server --quiet -- bash -c '
        exec 4<>"/dev/tcp/127.0.0.1/$PORT" 5<>"/dev/tcp/127.0.0.1/$PORT"
        printf "GET / HT" >&4
        for i in {1..20}; do build/05_receive localhost "$PORT" >/dev/null || exit 1; done'
    exited 0
}

@test "server: clients beyond the limit of descriptors wait for their turn" {
    # The server needs some of its 24 for itself. Lesson 5 comes last, and may have to wait for the others.
    crowd() (
        ulimit -n 24
        exec build/server -- bash -c '
            for fd in {3..21}; do eval "exec $fd<>/dev/tcp/127.0.0.1/$PORT"; done
            leave() { for fd in {3..21}; do eval "exec $fd>&-"; done; }
            (leave; exec build/05_receive 127.0.0.1 "$PORT") &
            until grep -q "there are too many clients" "$0"; do sleep 0.05; done
            leave
            wait $!' "$BATS_TEST_TMPDIR/err"
    )
    see crowd
    exited 0
    [ "$(grep -c 'there are too many clients' "$BATS_TEST_TMPDIR/err")" -le 10 ]
    grep -q 'It works!' "$BATS_TEST_TMPDIR/out"
}

@test "server: out of descriptors with nobody to wait for, it says so once and looks again" {
    finished crowded
    [ "$status" -ne 99 ] || skip "prlimit is missing, so there was no way out"
    exited 0
    stdout_is $'HTTP/1.1 200 OK\r\n'
    [ "$(grep -c 'there are too many clients' "$BATS_TEST_TMPDIR/err")" -eq 1 ]
}

@test "server: clients that are not read from and have gone leave nothing behind" {
    [ -d /proc/self/fd ] || skip "this system does not show the descriptors of a process"
    see build/server --quiet --fault never-read -- bash -c '
        descriptors() { ls "/proc/$PPID/fd" | wc -l; }
        before=$(descriptors)
        for i in {1..20}; do build/04_send 127.0.0.1 "$PORT" >/dev/null || exit 1; done
        for i in {1..100}; do [ "$(descriptors)" -ne "$before" ] || exit 0; sleep 0.1; done; exit 1'
    exited 0
}

@test "server: those who send nothing, or only half, are let go in time" {
    finished let_go
    exited 0
    # The second one dripped: it is the whole request that has so much time.
    stdout_is $'HTTP/1.1 408 Request Timeout\r\nHTTP/1.1 408 Request Timeout\r\n'
    grep -q 'sent nothing for 1 s and was let go' "$BATS_TEST_TMPDIR/err"
}

@test "server: COMMAND's exit status is the server's" {
    see build/server --quiet -- sh -c 'exit 7'
    exited 7
    see build/server --quiet -- true
    exited 0
    see build/server --quiet -- sh -c 'kill -TERM $$'
    exited 143
    see build/server --quiet -- ./no-such-command
    exited 127
    stderr_is 'server: cannot run ./no-such-command: No such file or directory
'
    see build/server --quiet -- ./lessons
    exited 126
}

@test "server: COMMAND has the port, its own arguments, and stdout for itself" {
    see build/server -- sh -c 'echo "$PORT" "$1"' - --help
    exited 0
    grep -Eq '^[0-9]+ --help$' "$BATS_TEST_TMPDIR/out"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq 1 ]
    stderr_is "Listening on 127.0.0.1:$(cut -d ' ' -f 1 "$BATS_TEST_TMPDIR/out")
"
}

@test "server: nothing that COMMAND has started is left running" {
    # A shell that waits for its child, and one that has left one behind. Without a terminal, as in
    # CI, all of it ends with the server; at a terminal, Ctrl-C reaches all of it.
    ! { : </dev/tty; } 2>/dev/null || skip "at a terminal this is for the terminal to do"
    # $(...) waits for all who could still write to it.
    [ "$(build/server --quiet -- sh -c 'sleep 1000 & echo left')" = left ]
    [ "$(build/server --quiet -- sh -c 'sleep 1000 & echo ended; kill -TERM $PPID; wait')" = ended ]
}

@test "server: it ends with COMMAND, whatever its clients still do" {
    command -v setsid >/dev/null || skip "setsid is missing, so no client could be left behind"
    finished leave_client
    exited 3
}

@test "server: nothing is left running when COMMAND or the server is ended" {
    build/server -- sh -c 'echo $$; exec sleep 100' >"$BATS_TEST_TMPDIR/out" \
        2>"$BATS_TEST_TMPDIR/err" 3>&- &
    server=$!
    until [ -s "$BATS_TEST_TMPDIR/out" ]; do sleep 0.05; done
    kill -TERM "$server"
    status=0
    wait "$server" || status=$?
    exited 143
    run ! kill -0 "$(cat "$BATS_TEST_TMPDIR/out")"
}

@test "server: a log that nobody reads holds up nobody" {
    mkfifo "$BATS_TEST_TMPDIR/log"
    exec 7<>"$BATS_TEST_TMPDIR/log"
    port=$(build/server --quiet -- sh -c 'echo "$PORT"')
    build/server --port "$port" >"$BATS_TEST_TMPDIR/log" 3>&- 7<&- &
    server=$!
    until build/03_connect 127.0.0.1 "$port" >/dev/null 2>&1; do sleep 0.05; done
    # Far more than a pipe takes, and than the server keeps.
    long=$(printf 'a%.0s' {1..15000})
    for _ in {1..100}; do
        exec 8<>"/dev/tcp/127.0.0.1/$port"
        printf 'GET / HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n' "$long" >&8
        read -r -t 30 first <&8
        [ "$first" = $'HTTP/1.1 200 OK\r' ]
        exec 8<&-
    done
    # Whoever reads on finds all that was kept, and a word about the rest.
    sed '/Here lines are missing/q' <&7 >"$BATS_TEST_TMPDIR/kept" 3>&- 8<&-
    [ "$(wc -c <"$BATS_TEST_TMPDIR/kept")" -gt 1000000 ]
    build/03_connect 127.0.0.1 "$port" 7<&-
    grep -q 'closed its side' <&7
    exec 7<&-
    kill "$server"
    wait "$server"
}

@test "server: what COMMAND leaves behind is ended while its number cannot be another's" {
    ! grep -q sanitize build/flags || skip "a sanitizer makes calls of its own"
    needs strace
    strace -o "$BATS_TEST_TMPDIR/calls" true || skip "strace may not trace here"
    ! { : </dev/tty; } 2>/dev/null || skip "at a terminal this is for the terminal to do"
    see strace -e trace=kill,wait4 -o "$BATS_TEST_TMPDIR/calls" build/server --quiet -- true
    grep -Eo '^(kill|wait4)' "$BATS_TEST_TMPDIR/calls" | tail -n 2 | diff - <(printf 'kill\nwait4\n')
}

@test "server: a signal that comes while COMMAND starts ends both" {
    # In a shell of their own: before exec, a child of bats would do what bats does at an exit.
    see sh -c 'for delay in 0 0.001 0.002 0.003 0.004 0.005 0.006 0.008; do
            for try in 1 2 3; do
                build/server --quiet -- sleep 100 &
                sleep "$delay"
                kill -TERM $!
                wait $! || [ $? -eq 143 ] || exit
            done
        done' 3>&-
    exited 0
}

@test "server: without COMMAND it serves until it is told to stop" {
    # Not when a child ends that it has from whoever has become it.
    sh -c 'sleep 0 & exec build/server' >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
    server=$!
    until grep -q '^Listening on 127.0.0.1:' "$BATS_TEST_TMPDIR/out"; do sleep 0.05; done
    port=$(sed -n 's/^Listening on 127.0.0.1://p' "$BATS_TEST_TMPDIR/out")
    kill -CHLD "$server"
    build/05_receive localhost "$port"
    # Only one can have the port.
    see_second() { build/server --port "$port"; }
    run -1 see_second
    [[ "$output" = "server: cannot listen on 127.0.0.1 port $port: Address "*"in use" ]] || false
    kill "$server"
    wait "$server"
}

@test "server: --bind chooses the address" {
    build/server --quiet --bind 127.0.0.2 -- true 2>/dev/null ||
        skip "this system has no 127.0.0.2 to listen on"
    build/server --bind 127.0.0.2 >"$BATS_TEST_TMPDIR/out" 3>&- &
    server=$!
    until grep -q '^Listening on 127.0.0.2:' "$BATS_TEST_TMPDIR/out"; do sleep 0.05; done
    port=$(sed -n 's/^Listening on 127.0.0.2://p' "$BATS_TEST_TMPDIR/out")
    build/03_connect 127.0.0.2 "$port"
    run -1 build/03_connect 127.0.0.1 "$port"
    kill "$server"
    wait "$server"
}

@test "server: --hints says what to type and to open" {
    see build/server --quiet --hints -- sh -c 'echo "$PORT" >"$0"' "$BATS_TEST_TMPDIR/port"
    port=$(cat "$BATS_TEST_TMPDIR/port")
    grep -q "make lesson5 PORT=$port\$" "$BATS_TEST_TMPDIR/out"
    grep -q "http://localhost:$port/" "$BATS_TEST_TMPDIR/out"
}

@test "server: --help and --version" {
    see build/server --help
    exited 0
    for word in --port --bind --size --timeout --fault --quiet --hold-log --hints --version COMMAND; do
        grep -q -e "$word" "$BATS_TEST_TMPDIR/out"
    done
    grep -q 'takes over N seconds, 30 unless' "$BATS_TEST_TMPDIR/out"
    see build/server --version
    exited 0
    stdout_is 'practice server 1.0
'
}

@test "server: a wrong command line is exit status 2 and a reason" {
    for wrong in '--port x' '--port 65536' '--port -1' '--bind localhost' '--size -1' '--size 1k' '--timeout 0' \
        '--fault no-such-fault' '--no-such-option' 'true' '--'; do
        # shellcheck disable=SC2086
        see build/server $wrong
        exited 2
        stdout_is ''
        grep -q "Try 'server --help'" "$BATS_TEST_TMPDIR/err"
        [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 2 ]
    done
}
