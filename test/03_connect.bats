# Lesson 3 connects to a server.

load helper

usage='03_connect [HOST [PORT]]'

@test "lesson 3 connects" {
    meet -- "$programs/03_connect" localhost
    exited 0
    stdout_is "$connected"
    stderr_is ''
}

@test "lesson 3 explains itself" {
    explains_itself 03_connect "$usage"
    grep -q 'PORT .*80 unless given' "$BATS_TEST_TMPDIR/out"
}

@test "lesson 3 takes a HOST after --" {
    meet -- "$programs/03_connect" -- 127.0.0.1
    exited 0
    stdout_is "${connected//localhost/127.0.0.1}"
}

@test "lesson 3 says that a connection was refused, with host, address and port" {
    meet --fault refuse -- "$programs/03_connect" localhost
    exited 1
    stdout_is "$resolved"
    stderr_is "03_connect: cannot connect to localhost (127.0.0.1) port $port: Connection refused
"
}

@test "lesson 3 refuses a PORT that is none" {
    for bad in 0 65536 99999 -1 +80 ' 80' '80 ' 8o http '' 0x50 80.0 18446744073709551696; do
        refuses "$usage" "PORT must be a whole number from 1 to 65535, not '$bad'" \
            "$programs/03_connect" localhost "$bad"
    done
}

@test "lesson 3 takes the ports at both ends" {
    # Somebody may listen there; what counts is that it is not the command line that is wrong.
    for good in 1 65535 00080; do
        see "$programs/03_connect" localhost "$good"
        [ "$status" -ne 2 ]
    done
}

@test "lesson 3 shows a bad PORT harmlessly" {
    refuses "$usage" "PORT must be a whole number from 1 to 65535, not '\\x1b[2J\\n'" \
        "$programs/03_connect" localhost $'\e[2J\n'
}

@test "lesson 3 takes two arguments at most" {
    refuses "$usage" "there are too many arguments, from 'more' on" \
        "$programs/03_connect" localhost 80 more
}

@test "lesson 3 does not connect when the command line is wrong" {
    # The server's log is the witness.
    see build/server --hold-log -- sh -c '$programs/03_connect localhost "$PORT" more'
    exited 2
    run ! grep connected "$BATS_TEST_TMPDIR/err"
}

@test "lesson 3 stops waiting for a connection when its time is over" {
    export LESSON_TIMEOUT=0.3
    meet --fault full -- "$programs/03_connect" localhost
    exited 1
    stdout_is "$resolved"
    stderr_matches "03_connect: cannot connect to localhost \(127.0.0.1\) port $port: $timed_out"
}

@test "lesson 3 refuses a LESSON_TIMEOUT that is none" {
    for bad in 0 -1 ten 1s 86401 . 1.2.3 nan inf 0x1 ' 1'; do
        LESSON_TIMEOUT=$bad refuses "$usage" \
            "LESSON_TIMEOUT must be seconds, 0.001 to 86400, not '$bad'" \
            "$programs/03_connect" localhost 80
    done
}

@test "lesson 3 takes an empty LESSON_TIMEOUT for none" {
    export LESSON_TIMEOUT=
    meet -- "$programs/03_connect" localhost
    exited 0
}

@test "lesson 3 reports output that is lost" {
    reports_lost_output 03_connect localhost 80
}
