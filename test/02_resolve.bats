# Lesson 2 turns a host's name into an address.

load helper

usage='02_resolve [HOST]'

@test "lesson 2 prints the address of a host" {
    see "$programs/02_resolve" localhost
    exited 0
    stdout_is "$resolved"
    stderr_is ''
}

@test "lesson 2 takes an address for a name" {
    see "$programs/02_resolve" 127.0.0.2
    exited 0
    stdout_is "${created}IP Address of 127.0.0.2 is 127.0.0.2
"
}

@test "lesson 2 explains itself" {
    explains_itself 02_resolve "$usage"
    grep -q 'www.google.com unless given' "$BATS_TEST_TMPDIR/out"
}

@test "lesson 2 looks up www.google.com unless told otherwise" {
    # With or without the internet: what it tried is either in the result or in the complaint.
    see "$programs/02_resolve"
    if [ "$status" -eq 0 ]; then
        grep -q '^IP Address of www.google.com is [0-9.]*$' "$BATS_TEST_TMPDIR/out"
    else
        grep -q '^02_resolve: cannot resolve www.google.com: ' "$BATS_TEST_TMPDIR/err"
    fi
}

@test "lesson 2 gives the resolver's reason for an unknown host, not errno's" {
    see "$programs/02_resolve" no-such-host.invalid
    exited 1
    stdout_is "$created"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
    # The words are the system's: "Name or service not known", or, with no name server in reach,
    # "Temporary failure in name resolution"; macOS and musl have others.
    grep -Eq '^02_resolve: cannot resolve no-such-host.invalid: .+' "$BATS_TEST_TMPDIR/err"
    run ! grep -Eiq 'success|undefined|no such file|inappropriate|invalid argument|: $' \
        "$BATS_TEST_TMPDIR/err"
}

@test "lesson 2 says when a host has no IPv4 address" {
    see "$programs/02_resolve" ::1
    exited 1
    stdout_is "$created"
    stderr_is '02_resolve: cannot resolve ::1: the host has no IPv4 address, only IPv6
'
}

@test "lesson 2 refuses what cannot be a host" {
    local wrong=$'HOST has a space or a control character in it'
    refuses "$usage" "HOST is empty" "$programs/02_resolve" ''
    for host in 'a b' ' ' $'a\tb' $'localhost\r\nX: y' $'localhost\n' $'a\e[2J' $'a\x7f'; do
        refuses "$usage" "$wrong" "$programs/02_resolve" "$host"
    done
    refuses "$usage" "HOST is a name such as www.google.com, not a URL or a path" \
        "$programs/02_resolve" http://localhost/
    refuses "$usage" "HOST is longer than a host name can be, 253 bytes" \
        "$programs/02_resolve" "$(printf 'a%.0s' {1..254})"
}

@test "lesson 2 leaves a HOST of 253 bytes to the resolver" {
    see "$programs/02_resolve" "$(printf 'a%.0s' {1..253})"
    exited 1
    grep -q '^02_resolve: cannot resolve aaa' "$BATS_TEST_TMPDIR/err"
}

@test "lesson 2 takes one argument at most" {
    refuses "$usage" "there are too many arguments, from '80' on" "$programs/02_resolve" localhost 80
    refuses "$usage" "there is no option '-4'" "$programs/02_resolve" -4 localhost
}

@test "lesson 2 reports output that is lost" {
    reports_lost_output 02_resolve localhost
}
