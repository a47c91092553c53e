# The drawings: every arrow is true, nothing is missing, and the same run is drawn the same.
#
# A new fault needs a line in draws() below.

load helper

# Every fault in the lessons that use the network, side by side, since most of the time is spent waiting.
setup_file() {
    export LESSON_TIMEOUT=1
    drawings=$BATS_FILE_TMPDIR/drawings
    mkdir "$drawings"
    make build/observed/03_connect build/observed/04_send build/observed/05_receive build/test/draw
    build/server --help | sed '1,/^Faults/d; s/^ *//; s/ .*//' >"$drawings/faults"
    for lesson in 3 4 5; do
        for fault in none $(cat "$drawings/faults"); do
            draw_into "$drawings/$fault.$lesson" "$lesson" "$fault" 3>&- 4>&- &
        done
    done
    wait
}

# draw_into FILE LESSON FAULT: without what the lesson prints.
draw_into() {
    local fault=()
    [ "$3" = none ] || fault=(FAULT="$3")
    # As long as the pause, the limit would be a race.
    [ "$3" != pause ] || local -x LESSON_TIMEOUT=30
    make -s "diagram$2" "${fault[@]+"${fault[@]}"}" 2>"$1.err" | drawing_of >"$1.whole"
    without_numbers <"$1.whole" >"$1"
}

# What stands below the title.
drawing_of() {
    sed '1,/^lesson [1-5]  /d'
}

# Ports and descriptors have no numbers, and so columns no width.
without_numbers() {
    sed -E 's/port [0-9]+/port P/; s/([a-z]+\()[0-9]+/\1FD/g
        s/((socket|accept|dup)\((FD)?\) +)= [0-9]+/\1= FD/g; s/(after [0-9]+)\.[0-9] s/\1 s/' | tr -s ' '
}

# Arrows, as they stand in a drawing.
syn='-+ SYN -+>'
unanswered='= -1 ----- SYN ----->$'
shaken='-+ SYN -+>.*<-+ SYN, ACK -+.*-+ ACK -+> +accept\(\)'
our_fin='-+ FIN -+>'
their_fin='<-+ FIN -+'
our_rst='-+ RST -+>'
their_rst='<-+ RST -+'
request='send\(FD, 60 bytes\) += 60 +--- GET / HTTP/1.1 ... 60 B ---> +recv\(FD\) += 60'
request_untaken='send\(FD, 60 bytes\) += 60 +---- 60 B ----*>( |$)'
answer='recv\(FD\) += [0-9]+ +<-- [^>]* B --* +send\(FD, [0-9]+ bytes?\)'
untaken='^ <-+ [0-9]+ B -+ send\(FD, [0-9]+ (B|bytes?)\)'

# draws FAULT LESSON: sets `has` and `lacks` to regular expressions.
draws() {
    has=() lacks=()
    case "$1 $2" in
    'refuse '*) has=("$syn" "= -1 +$their_rst" 'Connection refused') lacks=(ACK FIN accept) ;;
    'full '*) has=("$unanswered" 'timed out after 1 s') lacks=(ACK FIN RST accept) ;;
    'reset-at-once 3') has=("$shaken" "$their_rst") lacks=(FIN "$our_rst") ;;
    'reset-at-once '?)
        has=("$shaken" "send\\(FD, 60 bytes\\) += -1 +$their_rst" 'Connection reset') lacks=(FIN '60 B') ;;
    'hang-up 3') has=("$shaken" "$their_fin" "$our_fin") lacks=(RST) ;;
    'hang-up '?) has=("$shaken" "$their_fin" "$request_untaken" "$their_rst") lacks=("$our_fin") ;;
    'half-close 3') has=("$shaken" "$their_fin.*shutdown" "$our_fin") lacks=(RST) ;;
    'half-close 5') has=("$their_fin.*shutdown" "$request" 'recv\(FD\) += 0') lacks=(RST) ;;
    'half-close 4') has=("$their_fin.*shutdown" "$request" "$our_fin") lacks=(RST) ;;
    'never-read 3') has=("$shaken" "$our_fin") lacks=(RST) ;;
    'never-read 4') has=("$request_untaken" "$our_fin") lacks=("$answer") ;;
    'never-read 5') has=("$request_untaken" "$our_fin" 'timed out after 1 s') lacks=("$answer") ;;
    *' 3') has=("$shaken" "close\\(FD\\) +$our_fin +recv\\(FD\\) += 0") lacks=(RST ' B --') ;;
    'empty '?) has=("$request" "$their_fin.*shutdown" "$our_fin") lacks=(RST ' B --* +send') ;;
    'reset '?) has=("$request" "$their_rst") lacks=(FIN ' B --* +send') ;;
    'silence 5') has=("$request" 'timed out after 1 s' "$our_fin") lacks=(RST ' B --* +send') ;;
    'silence 4') has=("$request" "$our_fin") lacks=(RST ' B --* +send') ;;
    'reset-in-head 5' | 'reset-in-body 5') has=("$request" "$answer" "= -1 +$their_rst") lacks=(FIN) ;;
    'reset-in-'*' 4') has=("$request" "$untaken" "$their_rst") lacks=(FIN) ;;
    'silence-in-head 5' | 'silence-in-body 5' | 'keep-alive 5')
        has=("$request" "$answer" 'timed out after 1 s' "$our_fin") lacks=(RST) ;;
    'pause 5') has=("$request" "$answer" 'after [01] s' "$their_fin.*shutdown" "$our_fin") lacks=(RST out) ;;
    'byte-by-byte 5')
        has=("$request" 'H, 1 B' 'T, 1 B' '[.]{3} [0-9]+ more like these [.]{3}' 'n, 1 B' "$their_fin")
        lacks=(RST) ;;
    'endless-head 5') has=("$request" 'recv\(FD\) += 65536' "= 0 *$their_fin|recv\(FD\) += 0") lacks=(RST) ;;
    # Nobody takes the answer, whatever it is, and whoever closes then says RST.
    *' 4') has=("$request" "$untaken" "close\\(FD\\) +$our_rst") lacks=("$our_fin" "$answer") ;;
    none\ 5 | all-bytes\ 5 | escapes\ 5 | no-length\ 5 | length-*\ 5 | not-http\ 5)
        has=("$shaken" "$request" "$answer" "recv\\(FD\\) += 0 +$their_fin +shutdown" "$our_fin +recv\\(FD\\) += 0")
        lacks=(RST ' = -1') ;;
    *)
        echo "no test says how lesson $2 is drawn with $1"
        return 1
        ;;
    esac
}

check() {
    local file=$BATS_FILE_TMPDIR/drawings/$1.$2 pattern has lacks
    draws "$1" "$2" || return
    # An arrow and a handshake may go over several lines.
    for pattern in "${has[@]}"; do
        grep -Eq -e "$pattern" "$file" || tr '\n' ' ' <"$file" | grep -Eq -e "$pattern" || {
            echo "not there: $pattern"
            return 1
        }
    done
    for pattern in "${lacks[@]}"; do
        ! grep -Eq -e "$pattern" "$file" || {
            echo "there: $pattern"
            return 1
        }
    done
    ! grep -E '.{101}|[^ -~]| $' "$file.whole"
}

check_all() {
    local wrong=0 fault
    for fault in none $(cat "$BATS_FILE_TMPDIR/drawings/faults"); do
        check "$fault" "$1" || {
            echo "^ lesson $1 with $fault:"
            cat "$BATS_FILE_TMPDIR/drawings/$fault.$1"
            wrong=1
        }
    done
    return "$wrong"
}

@test "diagram: lesson 3 is drawn with every fault" {
    check_all 3
}

@test "diagram: lesson 4 is drawn with every fault" {
    check_all 4
}

@test "diagram: lesson 5 is drawn with every fault" {
    check_all 5
}

@test "diagram: lesson 5 is drawn as it should, to the last blank" {
    # The descriptors are those of a program that has only the three that all have.
    sed -E 's/port [0-9]{5}/port 43841/' "$BATS_FILE_TMPDIR/drawings/none.5.whole" | diff - <(
        cat <<'EOF'

socket()                  = 3
connect(3, port 43841)            ------------- SYN ------------->
                                  <---------- SYN, ACK -----------
                          = 0     ------------- ACK ------------->   accept()             = 8
send(3, 60 bytes)         = 60    --- GET / HTTP/1.1 ... 60 B --->   recv(8)              = 60
recv(3)                   = 741   <-- HTTP/1.1 200 OK ... 741 B --   send(8, 741 bytes)   = 741
recv(3)                   = 0     <------------- FIN -------------   shutdown(8)
close(3)                          ------------- FIN ------------->   recv(8)              = 0
                                                                     close(8)
EOF
    )
}

@test "diagram: the same run is drawn the same, however busy the machine is" {
    # Twenty at once are busy enough. bats has children of its own, for which nobody should wait.
    local drawn=()
    for i in 1 2 3 4 5 6 7 8 9 10; do
        draw_into "$BATS_TEST_TMPDIR/$i.4" 4 none &
        drawn+=($!)
        draw_into "$BATS_TEST_TMPDIR/$i.5" 5 hang-up &
        drawn+=($!)
    done
    wait "${drawn[@]}"
    for i in 1 2 3 4 5 6 7 8 9 10; do
        diff "$BATS_FILE_TMPDIR/drawings/none.4" "$BATS_TEST_TMPDIR/$i.4"
        diff "$BATS_FILE_TMPDIR/drawings/hang-up.5" "$BATS_TEST_TMPDIR/$i.5"
    done
}

# draw_program LESSON [VARIABLE=VALUE]... with a program on stdin: see how it is drawn.
draw_program() {
    { echo '#include "../common/helper.h"' && cat; } >"$BATS_TEST_TMPDIR/mine.c"
    see make -s "diagram$1" FILE="$BATS_TEST_TMPDIR/mine.c" "${@:2}"
    drawing_of <"$BATS_TEST_TMPDIR/out" | without_numbers >"$BATS_TEST_TMPDIR/drawing"
}

drawn() {
    grep -Eq -e "$1" "$BATS_TEST_TMPDIR/drawing" || {
        echo "not there: $1"
        cat "$BATS_TEST_TMPDIR/drawing" "$BATS_TEST_TMPDIR/err"
        return 1
    }
}

# The beginning of a program that has connected to the practice server.
connect_to_server='
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
int main(int argc, char *argv[])
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[argc - 1]))};
    server.sin_addr.s_addr = htonl(0x7f000001);
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1) {
        close(fd);
        exit(1);
    }
'

@test "diagram: a program that crashes is drawn to its end" {
    draw_program 5 <<<"$connect_to_server"' send(fd, "GET", 3, 0); signal(SIGSEGV, SIG_DFL); raise(SIGSEGV); }'
    exited 2
    drawn 'send\(FD, 3 bytes\) += 3 +-+ GET, 3 B -+> +recv\(FD\) += 3'
    drawn "^\\(killed\\) +$our_fin +recv\\(FD\\) += 0"
    drawn '^ Segmentation fault'
}

@test "diagram: a program that forgets to close, and one that closes what it does not have" {
    draw_program 3 <<<"$connect_to_server"' return 0; }'
    drawn "^\\(its end\\) +$our_fin"
    draw_program 3 <<<"$connect_to_server"' close(fd); close(fd); close(77); return 0; }'
    [ "$(grep -c 'Bad file descriptor' "$BATS_TEST_TMPDIR/drawing")" -eq 2 ]
    [ "$(grep -Ec -e "$our_fin" "$BATS_TEST_TMPDIR/drawing")" -eq 1 ]
}

@test "diagram: two processes and two descriptors share a line, and the last of them ends it" {
    draw_program 3 <<<"$connect_to_server"' int copy = dup(fd); close(fd);
        if (fork() == 0) { close(copy); _exit(0); }
        wait(NULL); close(copy); return 0; }'
    [ "$(grep -Ec -e "$our_fin" "$BATS_TEST_TMPDIR/drawing")" -eq 1 ]
    drawn '^child: close\(FD\)$'
    drawn "^close\\(FD\\) $our_fin recv\\(FD\\) = 0"
}

@test "diagram: who forgot the loop sees the rest of the answer arrive, and nobody take it" {
    draw_program 5 FAULT=byte-by-byte <<<"$connect_to_server"' char byte[100];
        send(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27, 0); recv(fd, byte, sizeof byte, 0); close(fd); return 0; }'
    drawn 'recv\(FD\) += 1 +<-+ H, 1 B -+ +send\(FD, 1 byte\)'
    drawn '^ +<-+ 1 B -+ +send\(FD, 1 byte\)'
    drawn "close\\(FD\\) +$our_rst"
    # A small buffer: the same bytes in several calls.
    draw_program 5 <<<"$connect_to_server"' char part[300];
        send(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27, 0);
        while (recv(fd, part, sizeof part, 0) > 0)
            continue;
        close(fd); return 0; }'
    drawn 'recv\(FD\) += 300 +<-- HTTP/1.1 200 OK'
    drawn '^recv\(FD\) += [0-9]+$'
}

@test "diagram: a program that prints nothing, and one that uses read() and write()" {
    draw_program 1 <<<'int main(void) { return 0; }'
    exited 0
    [ ! -s "$BATS_TEST_TMPDIR/drawing" ]
    draw_program 5 <<<"$connect_to_server"'
        char buffer[1000];
        if (write(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27) != 27)
            return 1;
        while (read(fd, buffer, sizeof buffer) > 0)
            continue;
        return 0; }'
    drawn 'write\(FD, 27 bytes\) += 27 +--- GET / HTTP/1.1 ... 27 B --->'
    drawn 'read\(FD\) += [0-9]+ +<-- HTTP/1.1 200 OK'
    drawn 'read\(FD\) += 0 +<-+ FIN'
}

@test "diagram: what stdio does unseen is drawn as far as the server sees it" {
    draw_program 5 <<<"$connect_to_server"'
        FILE *out = fdopen(dup(fd), "w"), *in = fdopen(fd, "r");
        fprintf(out, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); fflush(out);
        while (getc(in) != EOF)
            continue;
        fclose(in); fclose(out); return 0; }'
    drawn '^fdopen\(FD\)$'
    drawn '^ --- GET / HTTP/1.1 ... 27 B ---> recv\(FD\) = 27'
    drawn '^ <-- HTTP/1.1 200 OK ... [0-9]+ B -- send\(FD, [0-9]+ bytes\)'
    drawn "^ $our_fin recv\\(FD\\) = 0"
    run ! grep -E 'RST|its end' "$BATS_TEST_TMPDIR/drawing"
}

@test "diagram: what TCP does not send is not drawn" {
    # A socket that nobody has answered closes without a word.
    draw_program 3 FAULT=full LESSON_TIMEOUT=0.3 <<<"${connect_to_server/if (connect/set_time_limit(fd, 0.3);
    if (connect}"' close(fd); return 0; }'
    drawn "$unanswered"
    run ! grep -E 'FIN|RST' "$BATS_TEST_TMPDIR/drawing"
    # After both FINs nothing is left to say, read or not; and who has no room for a byte gets none.
    draw_program 5 <<<"$connect_to_server"'
        send(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27, 0);
        recv(fd, &server, 0, 0); shutdown(fd, SHUT_WR); close(fd); return 0; }'
    drawn '^recv\(FD\) = 0$'
    drawn "^shutdown\\(FD\\) $our_fin"
    run ! grep RST "$BATS_TEST_TMPDIR/drawing"
    # A reset that is meant.
    draw_program 3 <<<"$connect_to_server"' struct linger now = {1, 0};
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now); close(fd); return 0; }'
    drawn "^close\\(FD\\) $our_rst"
}

@test "diagram: exercises are drawn, too" {
    see make -s diagram4 FILE=lessons/exercises/04_send.c
    exited 0
    grep -Eq -- '- SYN -' "$BATS_TEST_TMPDIR/out"
}

@test "diagram: a server that is not ours has no calls, and the arrows are what we see of them" {
    see build/server --quiet -- sh -c 'make -s diagram5 PORT="$PORT"'
    exited 0
    drawing_of <"$BATS_TEST_TMPDIR/out" | without_numbers >"$BATS_TEST_TMPDIR/drawing"
    drawn 'send\(FD, 60 bytes\) += 60 +--- GET / HTTP/1.1 ... 60 B --->$'
    drawn 'recv\(FD\) += 741 +<-- HTTP/1.1 200 OK ... 741 B --$'
    drawn "recv\\(FD\\) += 0 +$their_fin-*\$"
    drawn "close\\(FD\\) +$our_fin\$"
    see build/server --quiet --fault reset -- sh -c 'make -s diagram5 PORT="$PORT"'
    grep -Eq -e "= -1 +$their_rst" "$BATS_TEST_TMPDIR/out"
}

@test "diagram: Ctrl-C does not keep it from being drawn" {
    see build/test/interrupt 4 env LESSON_TIMEOUT=1000 make -s diagram5 FAULT=silence
    grep -Eq -e "^\\(killed\\) +$our_fin" "$BATS_TEST_TMPDIR/out"
    grep -q '^  Interrupt' "$BATS_TEST_TMPDIR/out"
    # The call that waited is there, without a result.
    grep -Eqx 'recv\([0-9]+\)' "$BATS_TEST_TMPDIR/out"
    see build/test/interrupt 2 env LESSON_TIMEOUT=1000 make -s diagram3 FAULT=full
    grep -Eqx 'connect\([0-9]+, port [0-9]+\) +----- SYN ----->' "$BATS_TEST_TMPDIR/out"
}

@test "diagram: a note that is lost, or out of order, is not covered up" {
    notes=$BATS_TEST_TMPDIR/notes
    : >"$notes"
    LESSON_NOTES=$notes build/server --quiet -- sh -c 'exec build/observed/05_receive localhost "$PORT"' >/dev/null
    draw() { build/test/draw 'lesson 5' 'practice server' <"$1" | without_numbers; }
    draw "$notes" >"$BATS_TEST_TMPDIR/whole"
    sed 1d "$BATS_TEST_TMPDIR/whole" | diff - "$BATS_FILE_TMPDIR/drawings/none.5"
    # Each note left out in turn, but those that say nothing of their own: of an end at which nothing
    # is open any more, of waits that have ended, and that there is a server.
    for i in $(seq 1 "$(wc -l <"$notes")"); do
        ! sed -n "${i}p" "$notes" | grep -Eq ' (end|wait|listen) ' || continue
        sed "${i}d" "$notes" >"$notes.less"
        run -1 diff <(draw "$notes.less") "$BATS_TEST_TMPDIR/whole"
    done
    # Two of one side exchanged: the request comes after the answer.
    awk '/^C .* send /{ held = $0; next } { print } /^C .* recv / && held { print held; held = "" }' \
        "$notes" >"$notes.swapped"
    run -1 diff <(draw "$notes.swapped") "$BATS_TEST_TMPDIR/whole"
    # What the scheduler may exchange changes nothing: all of the server's notes as late, or as early.
    { grep ' listen ' "$notes"; grep '^C' "$notes" | grep -v ' end '; grep '^S' "$notes" | sed 1d
        grep ' end ' "$notes"; } >"$notes.late"
    draw "$notes.late" | diff "$BATS_TEST_TMPDIR/whole" -
    { grep '^S' "$notes"; grep '^C' "$notes"; } >"$notes.early"
    draw "$notes.early" | diff "$BATS_TEST_TMPDIR/whole" -
}

@test "diagram: colour is for terminals that want it" {
    on_terminal() { script -qec "$1" /dev/null; }
    on_terminal 'test -t 1' >/dev/null 2>&1 || skip "there is no terminal to draw on"
    see on_terminal 'TERM=xterm make -s diagram3'
    grep -q $'\e\\[36m---' "$BATS_TEST_TMPDIR/out"
    for setting in 'TERM=xterm NO_COLOR=1' TERM=dumb; do
        see on_terminal "$setting make -s diagram3"
        run ! grep $'\e' "$BATS_TEST_TMPDIR/out"
    done
}

# The segments of a capture that say something, as the drawing says it: > for ours, < for theirs.
segments() {
    sed -nE "s/^.* IP 127.0.0.1.$1 > .*Flags \[([^]]*)\].* length ([0-9]+).*/< \1 \2/p
        s/^.* IP 127.0.0.1.[0-9]+ > .*Flags \[([^]]*)\].* length ([0-9]+).*/> \1 \2/p" |
        awk '
            # An ACK that carries nothing is only drawn where it ends the handshake.
            $2 == "." && $3 == 0 { if (shaken) next; shaken = 1; print $1, "ACK"; next }
            $2 == "S" { print $1, "SYN"; next }
            $2 == "S." { print $1, "SYN, ACK"; next }
            $2 ~ /R/ { print $1, "RST"; next }
            { if ($3 > 0) print $1, $3 " B"; if ($2 ~ /F/) print $1, "FIN" }'
}

arrows() {
    sed -nE 's/^.*  -+ ([^<>]*[^<> -]) -+>.*$/> \1/p; s/^.*<-+ ([^<>]*[^<> -]) -+.*$/< \1/p' "$1" |
        sed -E 's/^(.) .* ([0-9]+ B)$/\1 \2/'
}

# capture LESSON FAULT: leaves the drawing's arrows, and the segments that were on the line.
capture() {
    # On a line of its own: on everybody's, there may be more than can be captured.
    see unshare -n sh -ec '
        ip link set lo up
        tcpdump -i lo -n -U --immediate-mode -w "$1/packets" tcp >"$1/tcpdump" 2>&1 3>&- 4>&- &
        echo $! >"$1/capture"
        until grep -q listening "$1/tcpdump"; do sleep 0.05; done
        exec make -s "diagram$2" ${3:+FAULT="$3"}' - "$BATS_TEST_TMPDIR" "$1" "$2"
    drawing_of <"$BATS_TEST_TMPDIR/out" >"$BATS_TEST_TMPDIR/drawing"
    port=$(sed -nE 's/^connect\([0-9]+, port ([0-9]+)\).*/\1/p' "$BATS_TEST_TMPDIR/drawing")
    arrows "$BATS_TEST_TMPDIR/drawing" >"$BATS_TEST_TMPDIR/arrows"
    # tcpdump may be late; what it never shows was not there.
    for _ in {1..50}; do
        tcpdump -n -r "$BATS_TEST_TMPDIR/packets" "port $port" 2>/dev/null | segments "$port" \
            >"$BATS_TEST_TMPDIR/segments"
        ! cmp -s "$BATS_TEST_TMPDIR/segments" "$BATS_TEST_TMPDIR/arrows" || break
        sleep 0.2
    done
    kill -INT "$(cat "$BATS_TEST_TMPDIR/capture")"
}

@test "diagram: the arrows are the segments that are on the line" {
    needs tcpdump unshare ip
    unshare -n true 2>/dev/null || skip "nobody here may have a line to capture"
    for what in '3 none' '4 none' '5 none' '5 reset' '5 empty' '5 half-close' '5 hang-up' '4 hang-up'; do
        fault=${what#* }
        [ "$fault" != none ] || fault=''
        # A capture of nothing at all, as there is one now and then, tells nothing.
        for _ in 1 2 3; do
            capture "${what% *}" "$fault"
            [ ! -s "$BATS_TEST_TMPDIR/segments" ] || break
        done
        diff "$BATS_TEST_TMPDIR/segments" "$BATS_TEST_TMPDIR/arrows" || {
            echo "lesson $what"
            cat "$BATS_TEST_TMPDIR/drawing"
            return 1
        }
    done
}
