# What the system may do: refuse any call, lose what is sent, be without things that others have.

load helper

# inject CALL N ERROR: lesson 5, whose CALL fails the Nth time. Says so unless it shows the whole answer
# or ends with one line about it.
inject() {
    local file=$BATS_TEST_TMPDIR/$1.$2.$3 status=0 lines
    timeout 60 strace -qq -o /dev/null -e "trace=$1" -e "inject=$1:error=$3:when=$2" \
        build/05_receive localhost "$PORT" >"$file.out" 2>"$file.err" || status=$?
    mapfile -t lines <"$file.err"
    case $status${#lines[@]} in
    00) undated <"$file.out" | cmp - "$BATS_TEST_TMPDIR/whole" && return ;;
    11) [[ "${lines[0]}" != '05_receive: '?* ]] || return 0 ;;
    esac
    echo "$1, the $2. time, with $3: exit status $status, stderr: ${lines[*]}"
}

# inject_everywhere: each of the errors, in every call that lesson 5 makes. What comes before the first
# that main() makes is the loader's. Neither brk() nor the futex() of a process alone can fail in such
# a way, and the C library counts on it.
inject_everywhere() {
    local error call count injectors=()
    strace -qq -o "$BATS_TEST_TMPDIR/trace" build/05_receive localhost "$PORT" |
        undated >"$BATS_TEST_TMPDIR/whole"
    awk -F '(' '/^rt_sigaction\(SIGPIPE, \{sa_handler=SIG_IGN/ { is_main = 1 }
        /^[a-z]/ { count[$1]++ }
        is_main && /^[a-z]/ && !/^(brk|futex|exit_group)/ { print $1, count[$1] }' \
        "$BATS_TEST_TMPDIR/trace" >"$BATS_TEST_TMPDIR/calls"
    for error in EINTR ENOMEM EIO EBADF; do
        while read -r call count; do inject "$call" "$count" "$error"; done \
            <"$BATS_TEST_TMPDIR/calls" &
        injectors+=($!)
    done
    wait "${injectors[@]}"
}

@test "system: whatever call fails, lesson 5 shows the whole answer or says what is wrong" {
    ! grep -q sanitize build/flags || skip "a sanitizer makes calls of its own"
    needs strace
    strace -o "$BATS_TEST_TMPDIR/trace" true || skip "strace may not trace here"
    export -f undated inject inject_everywhere
    see build/server --quiet --size 70000 -- bash -c inject_everywhere
    exited 0
    stderr_is ''
    stdout_is ''
    grep -q '^recvfrom ' "$BATS_TEST_TMPDIR/calls"
}

# apart OPTIONS COMMANDS [ARGUMENT]...: see what a shell does with COMMANDS where it has, by unshare's
# OPTIONS, a network, mounts or users of its own. In a network of its own there is nobody else.
apart() {
    local options=$1
    shift
    needs unshare ip
    [ "$(id -u)" -eq 0 ] || options+=r
    see unshare "-$options" true
    [ "$status" -eq 0 ] || skip "$(cat "$BATS_TEST_TMPDIR/err")"
    see unshare "-$options" sh -ec "$@"
}

# unreachable ADDRESS WORDS [COMMAND]: where COMMAND has prepared it.
unreachable() {
    # The system itself would wait for minutes.
    LESSON_TIMEOUT=1 apart n "ip link set lo up; $3"'
        timeout 60 build/03_connect "$1" 80' - "$1"
    exited 1
    stderr_matches "03_connect: cannot connect to $1 \\($1\\) port 80: $2"
}

@test "system: an address that does not answer, is not there or refuses is named as such" {
    # What is routed to lo and is not its own falls on the floor.
    unreachable 192.0.2.1 "$timed_out" 'ip route add 192.0.2.1 dev lo'
    # glibc's words, then musl's.
    unreachable 192.0.2.1 'Network (is )?unreachable' ''
    unreachable 192.0.2.1 '(No route to host|Host is unreachable)' 'ip route add unreachable 192.0.2.1'
    unreachable 192.0.2.1 'Permission denied' 'ip route add prohibit 192.0.2.1'
    unreachable 127.0.0.1 'Connection refused' ''
}

# spoiled COMMAND: 5 MB come through whole on a line that COMMAND spoils, in packets of the usual size,
# and not because it was not spoiled.
spoiled() {
    answer() { sed '1,/^Message sent: /d' "$BATS_TEST_TMPDIR/out" | undated; }
    meet --size 5000000 -- build/05_receive localhost
    answer >"$BATS_TEST_TMPDIR/whole"
    LESSON_TIMEOUT=60 apart n "ip link set lo up mtu 1500 gso_max_segs 1
        $1 || exit 77"'
        build/server --quiet --size 5000000 -- sh -c "exec build/05_receive localhost \$PORT"
        nstat -asz TcpRetransSegs >&2'
    [ "$status" -ne 77 ] || skip "not with this kernel: $(head -n 1 "$BATS_TEST_TMPDIR/err")"
    exited 0
    answer | cmp - "$BATS_TEST_TMPDIR/whole"
    grep -E '^TcpRetransSegs +[1-9]' "$BATS_TEST_TMPDIR/err"
}

@test "system: a line that loses packets loses nothing of the answer" {
    needs nft
    spoiled 'nft "table ip line { chain in { type filter hook input priority 0
        numgen random mod 50 0 drop; }; }"'
}

@test "system: nor one that delays, reorders, doubles, corrupts and loses them" {
    needs tc
    spoiled 'tc qdisc add dev lo root netem limit 10000 delay 4ms 2ms reorder 5% duplicate 2% \
        corrupt 1% loss 1%'
}

# all_is_well: what `make lessons` says.
all_is_well() {
    exited 0
    stderr_is ''
    [ "$(grep -cx 'Socket created!' "$BATS_TEST_TMPDIR/out")" -eq 5 ]
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = '</html>' ]
}

@test "system: all is well without IPv6" {
    apart n 'ip link set lo up; ip -6 address flush dev lo || true; make lessons'
    all_is_well
}

@test "system: all is well without /proc" {
    ! grep -q sanitize build/flags || skip "a sanitizer needs it"
    apart m 'mount -t tmpfs none /proc; make lessons'
    all_is_well
}

@test "system: all is well in a container without root's rights" {
    apart r 'make lessons'
    all_is_well
}

@test "system: all is well with 64 descriptors, and with stdin closed" {
    few_descriptors() (ulimit -n 64 && make lessons)
    see few_descriptors
    all_is_well
    closed_stdin() { make lessons <&-; }
    see closed_stdin
    all_is_well
}

@test "system: without /dev/null the command line is not to blame" {
    ! grep -q sanitize build/flags || skip "a sanitizer makes calls of its own"
    needs strace
    strace -o "$BATS_TEST_TMPDIR/trace" true || skip "strace may not trace here"
    no_null() { strace -qq -o "$BATS_TEST_TMPDIR/trace" -P /dev/null -e inject=?open,openat:error=ENOENT "$@" <&-; }
    for program in 01_create server; do
        see no_null "build/$program"
        exited 1
        stderr_is "$program: cannot prepare the process: No such file or directory
"
    done
}
