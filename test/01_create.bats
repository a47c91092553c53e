# Lesson 1 creates a socket.

load helper

usage='01_create'

@test "lesson 1 prints that the socket is created" {
    see "$programs/01_create"
    exited 0
    stdout_is "$created"
    stderr_is ''
}

@test "lesson 1 explains itself" {
    explains_itself 01_create "$usage"
}

@test "lesson 1 takes no arguments" {
    refuses "$usage" "there are too many arguments, from 'localhost' on" "$programs/01_create" localhost
    refuses "$usage" "there is no option '-x'" "$programs/01_create" -x
}

@test "lesson 1 reports output that is lost" {
    reports_lost_output 01_create
}

@test "lesson 1 says why the system refuses a socket" {
    see env FAULT=no-socket "$programs/observed/01_create"
    exited 1
    stdout_is ''
    stderr_matches "01_create: cannot create a socket: $no_descriptors"
}

@test "lesson 1 takes the number of a closed stdin for a good socket" {
    closed_stdin() { "$programs/01_create" <&-; }
    see closed_stdin
    exited 0
    stdout_is "$created"
}
