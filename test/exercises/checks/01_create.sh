# Exercise 1: COUNT sockets, one after another.

chapter='Create a Socket'

# What is on stdin is not for COUNT.
play_first_scene() {
    printf '5\n5\n5\n' >"$work/other_count"
    play first -i "$work/other_count" -- 3
}

has_begun() {
    [ "$ended" = exited ] && grep -q '^socket ' "$calls"
}

play_other_scenes() {
    WITNESS_COUNTS=yes play many -n 16 -c 30 -t 60 -o 4000000 -- 70000 &
    WITNESS_ZERO=yes play closed_stdin -I -- 2 &
    WITNESS_SOCKETS=3 play refused -- 5 &
}

about() {
    case $1 in
    many) echo 'no more than 16 descriptors may be open at once' ;;
    closed_stdin) echo 'its stdin is closed, so descriptor 0 is free' ;;
    refused) echo 'the system refuses the third socket' ;;
    esac
}

checks() {
    check 'it creates a TCP socket, as often as COUNT says' creates_sockets
    check 'it prints "Socket 1 created!" and so on' prints_lines
    check 'it closes each socket before it creates the next' closes_in_time
    check 'it creates 70000 where only 16 may be open at once' creates_many
    check 'it takes a socket with the number 0 for a good one' takes_0
    check 'it says so, and stops, when the system refuses a socket' says_no
}

# The lines that belong to sockets 1 to COUNT.
lines() {
    seq 1 "$1" | sed 's/.*/Socket & created!/'
}

# explain_stray: the program is wrong in the first scene, and has closed its own stdout or stderr.
explain_stray() {
    stray=$(sed -n 's/^stray close \([12]\)/\1/p' "$calls" | head -n 1)
    [ -z "$stray" ] || [ "$(cat -v "$out")" = "$(lines 3)" ] || diagnose closes_another \
        "$(expected_seen 'close() of what socket() has returned' "close($stray)")"
}

creates_sockets() {
    load_scene first
    explain_stray
    is_sound first
    kind=$(grep '^socket ' "$calls" | sort -u | head -n 1)
    sockets=$(grep -c '^socket ' "$calls" || :)
    case $sockets,$kind in
    0,*) diagnose creates_no_socket "$(expected_seen '3 calls of socket()' 'none')" ;;
    *'socket DGRAM INET'*)
        diagnose dgram_for_stream "$(expected_seen 'socket(..., SOCK_STREAM, ...)' 'SOCK_DGRAM')" ;;
    3,'socket STREAM INET'*' '[06]' = '*) ;;
    5,'socket STREAM INET'*' '[06]' = '*)
        diagnose asks_for_count "$(expected_seen '3 sockets, as the command line says' \
            '5, as a line on stdin said')"
        ;;
    1,'socket STREAM INET'*' '[06]' = '*)
        diagnose wrong_number_of_sockets \
            "$(expected_seen 'a socket in each of 3 rounds' 'one, before the loop')"
        ;;
    *,'socket STREAM INET'*' '[06]' = '*)
        diagnose wrong_number_of_sockets "$(expected_seen '3 calls of socket()' "$sockets")" ;;
    *) diagnose not_a_tcp_socket "$(expected_seen 'socket STREAM INET 0' "${kind% = *}")" ;;
    esac
}

prints_lines() {
    is_sound first
    prints_anything 'Socket 1 created! ...'
    id=prints_something_else
    case $(head -n 1 "$out" | cat -v) in
    'Socket 0 created!') id=counts_from_0 ;;
    'Socket 1 created!') ;;
    *)
        [ "$(cat -v "$out")" != "$(sed -n 's/^socket .* = \(.*\)/Socket \1 created!/p' "$calls")" ] ||
            id=prints_the_descriptor
        ;;
    esac
    lines 3 >"$scene/expected"
    shows "$out" $id
    ends_well
}

closes_in_time() {
    is_sound first
    # How many are open at once, at most; how many are closed in the end; and how many are not, but
    # for the last. One whose number comes again has been closed, if where the witness does not see.
    counts=$(awk '
        function close_one(fd) { delete is_open[fd]; open--; closed++ }
        /^socket .* = [0-9]/ {
            if ($6 in is_open) close_one($6)
            is_open[$6] = 1
            last = $6
            if (++open > most) most = open
        }
        /^close / && $2 in is_open { close_one($2) }
        END { print most + 0, closed + 0, open - (last in is_open) }' "$calls")
    most=${counts%% *}
    closed=${counts#* }
    if [ "$most" -gt 1 ]; then
        ! grep -q '^stray close 0' "$calls" ||
            diagnose compares_before_it_assigns "$(expected_seen 'close() of each socket' 'close(0)')"
        [ "${closed#* }" -eq 0 ] ||
            diagnose descriptor_leaked "$(expected_seen '3 calls of close()' "${closed% *}")"
        diagnose closes_too_late "$(expected_seen '1 socket open at once' "$most")"
    fi
}

creates_many() {
    load_scene many
    case $ended:$number in
    flood:* | killed:25) diagnose loses_count "$(expected_seen '70000 lines' 'many more')" ;;
    esac
    is_sound many
    ends_well
    lines 70000 >"$scene/expected"
    shows "$out" loses_count
    refused=$(sed -n 's/^socket = -1 //p' "$calls")
    [ -z "$refused" ] || diagnose descriptor_leaked "$(expected_seen 'close() of each socket' \
        "socket() after socket(), then: $refused, and still it says \"created!\"")"
    grep -qx 'sockets 70000' "$calls" ||
        diagnose creates_no_socket "$(expected_seen '70000 calls of socket()' 'fewer')"
}

takes_0() {
    is_sound closed_stdin
    grep -q '^socket ' "$calls" || [ "$number" -ne 0 ] ||
        diagnose creates_no_socket "$(expected_seen '2 calls of socket()' 'none')"
    [ "$number" -eq 0 ] || diagnose takes_0_for_an_error "$(expected_seen 'exit status 0' \
        "$(describe_end); stderr: $(first_line "$err")")"
    lines 2 >"$scene/expected"
    shows "$out" takes_0_for_an_error
}

says_no() {
    is_sound refused
    grep -q '^socket ' "$calls" ||
        diagnose creates_no_socket "$(expected_seen '3 calls of socket()' 'none')"
    # Does it say more than it may, or only nothing of its end?
    unnoticed=error_not_noticed
    wrong=prints_something_else
    if [ "$(grep -c '^Socket .* created!' "$out")" -gt 2 ]; then
        unnoticed=socket_not_checked
        wrong=socket_not_checked
    fi
    complains "$unnoticed" 'Socket [0-9]* created!'
    lines 2 >"$scene/expected"
    shows "$out" "$wrong"
}
