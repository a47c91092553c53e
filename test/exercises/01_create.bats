# Exercise 1: COUNT sockets, one after another.

load exercise

play_first_scene() {
    play first -- 3
}

play_other_scenes() {
    WITNESS_SILENT=yes play many -n 16 -c 30 -t 60 -o 4000000 -- 100000 &
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

setup_file() {
    play_all
}

# The lines that belong to sockets 1 to COUNT.
lines() {
    seq 1 "$1" | sed 's/.*/Socket & created!/'
}

@test "it creates a TCP socket, as often as COUNT says" {
    is_sound first
    kind=$(grep '^socket ' "$calls" | sort -u | head -n 1)
    count=$(grep -c '^socket ' "$calls" || true)
    case $count,$kind in
    0,*) diagnose creates_no_socket "$(expected_seen '3 calls of socket()' none)" ;;
    *'socket DGRAM INET'*)
        diagnose dgram_for_stream "$(expected_seen 'socket(..., SOCK_STREAM, ...)' 'SOCK_DGRAM')" ;;
    3,'socket STREAM INET'*' '[06]' = '*) ;;
    1,'socket STREAM INET'*' '[06]' = '*)
        diagnose wrong_number_of_sockets \
            "$(expected_seen 'a socket in each of 3 rounds' 'one, before the loop')"
        ;;
    *,'socket STREAM INET'*' '[06]' = '*)
        diagnose wrong_number_of_sockets "$(expected_seen '3 calls of socket()' "$count")" ;;
    *) diagnose not_a_tcp_socket "$(expected_seen 'socket STREAM INET 0' "${kind% = *}")" ;;
    esac
}

@test "it prints \"Socket 1 created!\" and so on" {
    is_sound first
    case $(head -n 1 "$out") in
    'Socket 0 created!') shows "$out" counts_from_0 "$(lines 3)
" ;;
    'Socket 1 created!') ;;
    *)
        [ "$(cat "$out")" != "$(sed -n 's/^socket .* = \(.*\)/Socket \1 created!/p' "$calls")" ] ||
            shows "$out" prints_the_descriptor "$(lines 3)
" ;;
    esac
    shows "$out" prints_something_else "$(lines 3)
"
    ends_well
}

@test "it closes each socket before it creates the next" {
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
    read -r most closed left <<<"$counts"
    [ "$most" -le 1 ] || {
        if [ "$left" -eq 0 ]; then
            diagnose closes_too_late "$(expected_seen '1 socket open at once' "$most")"
        else
            diagnose descriptor_leaked "$(expected_seen '3 calls of close()' "$closed")"
        fi
    }
}

@test "it creates 100000 where only 16 may be open at once" {
    load_scene many
    [ "$ended:$number" != killed:25 ] || diagnose loses_count \
        "$(expected_seen '100000 lines' 'many more')"
    is_sound many
    ends_well
    lines 100000 >"$scene/expected"
    shows "$out" loses_count
}

@test "it takes a socket with the number 0 for a good one" {
    is_sound closed_stdin
    [ "$number" -eq 0 ] || diagnose takes_0_for_an_error "$(expected_seen 'exit status 0' \
        "$(describe_end); stderr: $(first_line "$err")")"
    shows "$out" takes_0_for_an_error "$(lines 2)
"
}

@test "it says so, and stops, when the system refuses a socket" {
    is_sound refused
    # Does it say more than it may, or only nothing of its end?
    unnoticed=error_not_noticed
    wrong=prints_something_else
    if [ "$(grep -c '^Socket .* created!' "$out")" -gt 2 ]; then
        unnoticed=socket_not_checked
        wrong=socket_not_checked
    fi
    complains "$unnoticed" 'Socket [0-9]* created!'
    shows "$out" "$wrong" "$(lines 2)
"
}
