# Lesson 4 sends a message.

load helper

usage='04_send [HOST [PORT]]'

@test "lesson 4 sends the request and says how long it was" {
    meet -- "$programs/04_send" localhost
    exited 0
    expected=$(sent)
    stdout_is "${expected%.}"
    stderr_is ''
}

@test "lesson 4 sends exactly the request, byte for byte" {
    see build/server --hold-log -- sh -c '$programs/04_send localhost "$PORT"; echo "$PORT"'
    exited 0
    port=$(tail -n 1 "$BATS_TEST_TMPDIR/out")
    length=$(request | wc -c)
    seen="sent $((length)) bytes: GET / HTTP/1.1\\r\\nHost: localhost:$port\\r\\nConnection: close\\r\\n\\r\\n"
    grep -qF "$seen" "$BATS_TEST_TMPDIR/err"
}

@test "lesson 4 names the port in Host only where it is not 80" {
    # Nobody can count on port 80 being free, so this one connects to the practice server instead.
    see build/server --hold-log -- "$programs/elsewhere/04_send" localhost 80
    exited 0
    grep -qF '\r\nHost: localhost\r\nConnection' "$BATS_TEST_TMPDIR/err"
    see build/server --hold-log -- "$programs/elsewhere/04_send" localhost 81
    exited 0
    grep -qF '\r\nHost: localhost:81\r\nConnection' "$BATS_TEST_TMPDIR/err"
}

@test "lesson 4 explains itself" {
    explains_itself 04_send "$usage"
}

@test "lesson 4 refuses a wrong command line" {
    refuses "$usage" "HOST has a space or a control character in it" \
        "$programs/04_send" $'localhost\r\nX-Smuggled: yes' 80
    refuses "$usage" "there are too many arguments, from 'more' on" "$programs/04_send" localhost 80 more
}

@test "lesson 4 sends all, however little the network takes at a time" {
    see build/server --hold-log -- sh -c '$programs/capped/04_send localhost "$PORT"'
    exited 0
    grep -q '^Message sent: ' "$BATS_TEST_TMPDIR/out"
    # The log has the pieces as they came; together they are the request. The server answers at the
    # end of it, which it would not do had a byte been lost, repeated or moved.
    pieces=$(sed -n 's/.* sent [0-9]* bytes: //p' "$BATS_TEST_TMPDIR/err" | tr -d '\n')
    [[ "$pieces" = "GET / HTTP/1.1\\r\\nHost: localhost:"*"\\r\\nConnection: close\\r\\n\\r\\n" ]] || false
    grep -q 'was answered 200 OK' "$BATS_TEST_TMPDIR/err"
}

@test "lesson 4 survives a peer that goes away" {
    # Whether the reset comes before or after send() is the network's choice: either the message is
    # sent, or there is a reason. Death by SIGPIPE would be 141.
    meet --fault reset-at-once -- "$programs/04_send" localhost
    if [ "$status" -ne 0 ]; then
        exited 1
        grep -Eq "^04_send: cannot (send|connect) to localhost \\(127.0.0.1\\) port $port: " \
            "$BATS_TEST_TMPDIR/err"
    fi
}

@test "lesson 4 reports output that is lost" {
    reports_lost_output 04_send localhost 80
}
