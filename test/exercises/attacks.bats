# What somebody hands in who means no good gets its mark in time, and reaches, changes and leaves nothing.

load ../helper

# About an attack, from its first comment: /* Tries to ... For: 01_create. Mark: fail|wild. */
about() {
    sed -n 's/^ \* / /; p; /\*\/$/q' "$place/attacks/$1.c" | tr -d '\n' | sed "s/.* $2: \\([^.]*\\)\\. .*/\\1/"
}

# check_attack NAME: 124 and above is the status of what has not ended by itself.
check_attack() {
    local status=0
    timeout -k 10 100 sh test/exercises/check "$(about "$1" For)" "$place/attacks/$1.c" "$place/reports/$1" ||
        status=$?
    echo "$status" >"$place/reports/$1.status"
}

# A process that must live on, and a service whose stderr tells of every visitor.
start_decoy() {
    build/server -- sh -c 'echo "$$ $PORT" >"$0.new" && mv "$0.new" "$0" && exec sleep 600' "$place/decoy" \
        </dev/null >/dev/null 2>"$place/service" 3>&- 4>&- &
    for _ in {1..100}; do
        [ -e "$place/decoy" ] && break
        sleep 0.1
    done
    read -r decoy port <"$place/decoy"
}

# Everything is in a place to which everybody may go, unlike to those of bats, so that it is not only this
# which keeps the attacks out.
setup_file() {
    [ "$(uname)" = Linux ] || return 0
    place=$(mktemp -d)
    mkdir "$place/attacks" "$place/markers" "$place/reports" "$place/tmp" "$place/copy"
    start_decoy
    echo 'A secret: 4711' >"$place/markers/secret"
    echo untouched >"$place/markers/victim"
    mkfifo "$place/markers/fifo"
    cp test/exercises/attacks/*.[ch] "$place/attacks/"
    sed "s|/tmp/attack_markers|$place/markers|; s|/home/teacher|$PWD|; s/attack_left/attack_$decoy/
        s/DECOY = 0/DECOY = $decoy/; s/PORT = 1/PORT = $port/" test/exercises/attacks/attack.h \
        >"$place/attacks/attack.h"
    cp -Rp Makefile common lessons test build "$place/copy/"
    chmod -R a+rX "$place"
    chmod 777 "$place/markers" "$place/markers/victim"
    # Whether there is a sandbox, with all in it that the compiler needs.
    cc=${CC:-cc}
    build/exercises/harness -d "$place/probe" -k "$place/tmp" -- \
        /bin/sh -c 'command -v "$0"' "${cc%% *}" || true
    protection=limits
    ! grep -qx 'number=0' "$place/probe/result" || ! grep -qx 'protection=sandbox' "$place/probe/result" ||
        protection=sandbox
    export place decoy protection TMPDIR="$place/tmp"
    export -f about check_attack
    attacks | xargs -n 1 -P "$(getconf _NPROCESSORS_ONLN)" bash -c 'check_attack "$0"' 3>&- 4>&-
}

teardown_file() {
    [ "$(uname)" = Linux ] || return 0
    kill "$decoy" || true
    rm -rf "$place"
}

setup() {
    [ "$(uname)" = Linux ] || skip 'the attacks are made for Linux'
}

needs_sandbox() {
    [ "$protection" = sandbox ] && return
    # Where the system would allow one it is ours that is broken.
    if unshare --user --map-root-user --mount --net --pid --fork --mount-proc true 2>/dev/null; then
        echo 'the system would allow a sandbox, and still there was none'
        return 1
    fi
    skip 'the system allows no sandbox'
}

attacks() {
    find test/exercises/attacks -name '*.c' | sed 's/.*\///; s/\.c$//' | sort
}

# The mark for a verdict, as in grade.awk.
mark_for() {
    case " $(sed -n 's/^ *wild = "\(.*\)"$/\1/p' test/exercises/grade.awk) " in
    *" $1 "*) echo wild && return ;;
    esac
    case $1 in
    pass) echo pass ;;
    does_not_compile) echo 'no compile' ;;
    trouble | '') echo error ;;
    *) echo fail ;;
    esac
}

# is_marked NAME REPORT: as it should be. Where there is no sandbox, what should pass may reach what it looks
# for, and does not pass then.
is_marked() {
    local mark wanted
    mark=$(mark_for "$(cat "$2/verdict")")
    wanted=$(about "$1" Mark)
    [ "$protection" = sandbox ] || wanted=${wanted/pass/pass|fail|wild}
    case "|$wanted|" in *"|$mark|"*) return ;; esac
    echo "$1: $mark instead of $wanted"
    cat "$2/diagnosis" || true
    return 1
}

@test "attacks: there are at least 30, and each tells its exercise and its marks" {
    [ "$(attacks | wc -l)" -ge 30 ]
    for name in $(attacks); do
        [ -e "test/exercises/checks/$(about "$name" For).sh" ]
        about "$name" Mark | grep -Eqx '((pass|fail|wild|no compile)(\||$))+'
    done
}

@test "attacks: the check of each comes to its end by itself" {
    wrong=0
    for name in $(attacks); do
        [ "$(cat "$place/reports/$name.status")" -le 1 ] || {
            echo "$name: status $(cat "$place/reports/$name.status")"
            wrong=1
        }
    done
    [ "$wrong" -eq 0 ]
}

@test "attacks: each gets its mark" {
    wrong=0
    for name in $(attacks); do
        is_marked "$name" "$place/reports/$name" || wrong=1
    done
    [ "$wrong" -eq 0 ]
}

@test "attacks: no process of theirs is left" {
    run ! grep -lx "attack_$decoy" /proc/[0-9]*/comm
    kill -0 "$decoy"
}

@test "attacks: no file of theirs is left, and the disk is as it was" {
    [ -z "$(ls -A "$place/tmp")" ]
    [ -z "$(find /tmp /var/tmp /dev/shm . -maxdepth 1 -name "attack_$decoy*")" ]
    [ -z "$(find "$place/reports" -size +2048)" ]
}

@test "attacks: no diagnosis can command the terminal" {
    [ "$(cat "$place"/reports/*/diagnosis "$place"/reports/*/text.* | tr -d '\n -~' | wc -c)" -eq 0 ]
    [ ! -e "$place/markers/owned" ]
}

@test "attacks: in a sandbox none reaches a secret, a file, a process or a service of the machine" {
    needs_sandbox
    for name in $(attacks); do
        [ "$(cat "$place/reports/$name/protection")" = sandbox ]
    done
    run ! grep -rlE 'REACHED|4711' "$place/reports"
    [ "$(cat "$place/markers/victim")" = untouched ]
    [ "$(ls -A "$place/markers")" = 'fifo
secret
victim' ]
    run ! grep -v '^Listening on ' "$place/service"
}

@test "attacks: nor does any where an ordinary user checks it" {
    [ "$(id -u)" -eq 0 ] || skip 'we are an ordinary user'
    needs setpriv
    needs_sandbox
    as_user() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
    cp -R "$place/copy" "$place/user"
    mkdir "$place/user/tmp"
    chown -R 65534:65534 "$place/user"
    as_user test -r "$place/user/Makefile" || skip 'an ordinary user may not look into TMPDIR'
    cd "$place/user"
    as_user build/exercises/harness -d tmp/probe -- /bin/sh -c :
    grep -qx 'protection=sandbox' tmp/probe/result || skip 'the system allows ordinary users no sandbox'
    wrong=0
    for name in include_secret read_files fork_bomb kill_all kill_parent daemon_holds write_victim; do
        TMPDIR=$PWD/tmp as_user timeout -k 10 100 \
            sh test/exercises/check 01_create "$place/attacks/$name.c" "build/reports/$name" || true
        is_marked "$name" "build/reports/$name" || wrong=1
    done
    [ "$wrong" -eq 0 ]
    run ! grep -rlE 'REACHED|4711' build/reports
    [ "$(cat "$place/markers/victim")" = untouched ]
    run ! grep -lx "attack_$decoy" /proc/[0-9]*/comm
    [ "$(ls tmp)" = probe ]
}

@test "attacks: links, pipes and folders in a class count as missing" {
    cd "$place/copy"
    mkdir -p class/right class/link class/pipe class/folder/01_create.c
    cp test/exercises/solutions/01_create.c class/right/
    ln -s ../right/01_create.c class/link/01_create.c
    mkfifo class/pipe/01_create.c
    see timeout -k 10 100 make grade DIR=class
    exited 0
    cut -d , -f 1,2 build/grades.csv | tr -d '"' | diff - <(
        cat <<'END'
student,01_create mark
folder,missing
link,missing
pipe,missing
right,pass
END
    )
}
