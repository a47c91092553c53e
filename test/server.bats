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

# Two things that take a second, which they pass while the tests before theirs run.

let_go() {
    build/server --hold-log --timeout 1 -- bash -c '
        exec 4<>"/dev/tcp/127.0.0.1/$PORT" 5<>"/dev/tcp/127.0.0.1/$PORT"
        printf "GET / HT" >&4; head -n 1 <&4; cat <&5'
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

@test "server: GET / is answered with a page that shows the request" {
    answers_with '200 OK' 'GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: me\r\n\r\n'
    grep -q $'^Content-Type: text/html; charset=utf-8\r$' "$BATS_TEST_TMPDIR/out"
    grep -qF 'User-Agent: me\r\n' "$BATS_TEST_TMPDIR/out"
}

@test "server: what the page shows cannot act as HTML" {
    answers_with '200 OK' 'GET /?<b> HTTP/1.1\r\nHost: x\r\nX: <script>alert("&'"'"'")</script>\033\r\n\r\n'
    run ! grep -E '<script|<b>' "$BATS_TEST_TMPDIR/out"
    grep -qF '&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;\x1b\r\n' \
        "$BATS_TEST_TMPDIR/out"
}

@test "server: other requests get other answers" {
    answers_with '200 OK' 'GET /?a=b HTTP/1.1\r\nhOsT:x\r\n\r\n'
    answers_with '200 OK' 'GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n'
    answers_with '200 OK' 'GET http://x HTTP/1.1\r\nHost: x\r\n\r\n'
    answers_with '200 OK' '\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n'
    answers_with '200 OK' 'GET / HTTP/1.1\nHost: x\n\n'
    answers_with '200 OK' 'GET / HTTP/1.0\r\n\r\n'
    answers_with '200 OK' 'GET / HTTP/1.1\r\nHost:\r\n\r\n'
    answers_with '400 Bad Request' 'GET / HTTP/1.1\r\n\r\n'
    answers_with '400 Bad Request' 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'
    answers_with '400 Bad Request' 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'
    answers_with '400 Bad Request' 'GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n'
    answers_with '400 Bad Request' 'GET / HTTP/1.1\r\nHost: a\r\nX: \000\r\n\r\n'
    answers_with '400 Bad Request' 'GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n'
    answers_with '400 Bad Request' 'GET /\r\n\r\n'
    answers_with '400 Bad Request' 'GET  / HTTP/1.1\r\nHost: x\r\n\r\n'
    answers_with '400 Bad Request' 'GET / http/1.1\r\nHost: x\r\n\r\n'
    answers_with '400 Bad Request' 'hello\r\n\r\n'
    answers_with '404 Not Found' 'GET /favicon.ico HTTP/1.1\r\nHost: x\r\n\r\n'
    answers_with '404 Not Found' 'GET http://x/y HTTP/1.1\r\nHost: x\r\n\r\n'
    answers_with '405 Method Not Allowed' 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b'
    grep -q $'^Allow: GET\r$' "$BATS_TEST_TMPDIR/out"
    answers_with '501 Not Implemented' 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n'
    answers_with '501 Not Implemented' 'get / HTTP/1.1\r\nHost: x\r\n\r\n'
    answers_with '505 HTTP Version Not Supported' 'GET / HTTP/2.0\r\nHost: x\r\n\r\n'
}

@test "server: HEAD is refused without a body" {
    ask -- 'HEAD / HTTP/1.1\r\nHost: x\r\n\r\n'
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/out")" = $'HTTP/1.1 405 Method Not Allowed\r' ]
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = $'\r' ]
}

@test "server: headers may have 16 KiB and no more" {
    local start='GET / HTTP/1.1\r\nHost: x\r\nX: ' end='\r\n\r\n'
    # 16384 less the 29 bytes of the start and the 4 of the end.
    answers_with '200 OK' "$start$(printf 'a%.0s' {1..16352})$end"
    answers_with '431 Request Header Fields Too Large' "$start$(printf 'a%.0s' {1..16353})$end"
    answers_with '431 Request Header Fields Too Large' "$start$(printf 'a%.0s' {1..100000})$end"
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

@test "server: a client that stalls holds up nobody" {
    see build/server --quiet -- bash -c '
        exec 4<>"/dev/tcp/127.0.0.1/$PORT" 5<>"/dev/tcp/127.0.0.1/$PORT"
        printf "GET / HT" >&4
        for i in {1..20}; do build/05_receive localhost "$PORT" >/dev/null || exit 1; done'
    exited 0
}

@test "server: clients beyond the limit of descriptors wait for their turn" {
    # The server needs some of its 24 for itself.
    crowd() (
        ulimit -n 24
        exec build/server --hold-log -- bash -c '
            for fd in {3..20}; do eval "exec $fd<>/dev/tcp/127.0.0.1/$PORT"; done
            build/03_connect 127.0.0.1 "$PORT"'
    )
    see crowd
    exited 0
    complaints=$(grep -c 'there are too many clients' "$BATS_TEST_TMPDIR/err")
    [ "$complaints" -ge 1 ] && [ "$complaints" -le 10 ]
}

@test "server: those who send nothing, or only half, are let go in time" {
    finished let_go
    exited 0
    stdout_is $'HTTP/1.1 408 Request Timeout\r\n'
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

@test "server: without COMMAND it serves until it is told to stop" {
    build/server >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
    server=$!
    until grep -q '^Listening on 127.0.0.1:' "$BATS_TEST_TMPDIR/out"; do sleep 0.05; done
    port=$(sed -n 's/^Listening on 127.0.0.1://p' "$BATS_TEST_TMPDIR/out")
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
    grep -q 'sends nothing for N seconds, 10 unless' "$BATS_TEST_TMPDIR/out"
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
