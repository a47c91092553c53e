# Exercise 3: each address in turn, until one accepts.

chapter='Connect Into IP Address and Port'

# stage SCENE ADDRESS=FATE...: plays with a host of these addresses.
stage() {
    staged=$1
    shift
    WITNESS_HOST="$staged.example $*" play "$staged" -p read -n 16 -- "$staged.example" PORT
}

play_first_scene() {
    stage first 192.0.2.1=accept 192.0.2.2=accept
}

has_begun() {
    [ "$ended" = exited ] && [ "$callers" -gt 0 ]
}

play_other_scenes() {
    stage third 192.0.2.1=refuse 192.0.2.2=unreachable 192.0.2.3=accept 192.0.2.4=accept &
    stage ipv6 192.0.2.1=refuse 2001:db8::1=unreachable 2001:db8:0:7::42=accept &
    # shellcheck disable=SC2046
    stage last $(seq 1 40 | sed 's/.*/192.0.2.&=refuse/') 192.0.2.99=accept &
    stage none 192.0.2.1=timeout 192.0.2.2=refuse 2001:db8::1=unreachable &
    play real -p read -- 127.0.0.1 PORT &
    play nobody -p absent -- 127.0.0.1 PORT &
    WITNESS_HOST=nobody.example play unknown -- nobody.example 80 &
}

about() {
    case $1 in
    first) echo 'a host for this check only, both of whose addresses accept' ;;
    third) echo 'a host for this check only: .1 refuses, .2 is unreachable, .3 and .4 accept' ;;
    ipv6) echo 'a host for this check only: of its addresses, the last accepts, and it is IPv6' ;;
    last) echo 'of its 41 addresses the last accepts; at most 16 descriptors may be open' ;;
    none) echo 'a host for this check only: no address accepts, 2001:db8::1 is the last' ;;
    nobody) echo 'nobody listens on that port' ;;
    unknown) echo 'a host that nobody knows' ;;
    esac
}

checks() {
    check 'it connects, and says so' connects
    check 'it tries the next address when one does not accept' tries_the_next
    check 'it tries IPv4 and IPv6' tries_both
    check 'it uses a fresh socket each time, and closes those that failed' takes_fresh_sockets
    check 'it gives the last reason where no address accepts' gives_last_reason
    check "it says why a name cannot be resolved, in the resolver's words" explains_failure
}

# says_connected HOST IP [ID]
says_connected() {
    without_story "$out" "$scene/said"
    id=${3-prints_something_else}
    ip=$(sed -n 's/^Socket connected to .* on ip //p' "$scene/said" | cat -v)
    case $2,$ip in
    # The name of an address, which is another thing than that of the host.
    *,machine.*) id=names_for_numbers ;;
    *,[02].[02]."$((port / 256)).$((port % 256))") id=sockaddr_for_address ;;
    # What the bytes of an IPv6 address look like to one who takes them for IPv4.
    *:*,0.0.0.0 | *:*,32.1.13.184) id=ipv6_read_as_ipv4 ;;
    esac
    prints_anything 'Socket connected ...'
    [ -s "$out" ] || ends_well
    shows "$scene/said" "$id" "Socket connected to $1 on ip $2
"
    ends_well
}

# Where nobody is reached, and connect() is not even called.
explain_silence() {
    [ "$callers" -eq 0 ] || return 0
    ! grep -q '^hints' "$calls" ||
        diagnose hints_not_zeroed "$(expected_seen 'hints of which all that is not set is 0' \
            "$(first_line "$err")")"
    ! grep -q '^connect 0 .*non-socket' "$calls" ||
        diagnose compares_before_it_assigns "$(expected_seen 'connect() of the socket' "$(last_connect)")"
    [ "$ended" = exited ] || return 0
    ! grep -q '^getaddrinfo .* = [1-9]' "$calls" || grep -q '^connect ' "$calls" || [ "$1" != real ] ||
        diagnose skips_the_last_address "$(expected_seen 'connect() to the one address' none)"
}

connects() {
    load_scene first
    explain_silence first
    is_sound first
    reaches_peer
    grep -q '^Socket connected' "$out" || [ "$number" -eq 0 ] ||
        diagnose takes_success_for_failure "$(expected_seen 'Socket connected ...' \
            "$(describe_end); stderr: $(first_line "$err")")"
    [ "$callers" -eq 1 ] || diagnose goes_on_after_success "$(expected_seen 'one connection' "$callers")"
    says_connected first.example 192.0.2.1
    [ -n "$has_more" ] || return 0
    is_sound real
    explain_silence real
    reaches_peer
    says_connected 127.0.0.1 127.0.0.1
}

tries_the_next() {
    is_sound third
    # On a datagram socket any connect() succeeds.
    [ "$callers" -gt 0 ] || ! grep -q '^socket DGRAM' "$calls" || reaches_peer
    if grep -q '^Socket connected' "$out" && [ "$callers" -eq 0 ]; then
        diagnose connect_not_checked "$(expected_seen 'a connection to 192.0.2.3' \
            "none, and stdout: $(grep '^Socket connected' "$out" | head -n 1 | cat -v)")"
    fi
    tried=$(grep '^connect ' "$calls" | cut -d ' ' -f 3 | tr '\n' ' ')
    wanted=$(expected_seen 'connect() to 192.0.2.1, 192.0.2.2 and 192.0.2.3' "$tried")
    case $tried in
    '192.0.2.1 ') diagnose first_address_only "$wanted" ;;
    *192.0.2.4* | *192.0.2.2*192.0.2.1*)
        [ "$callers" -gt 1 ] || diagnose not_the_resolvers_order "$wanted"
        ;;
    *192.0.2.3*) ;;
    *) diagnose gives_up_too_soon "$wanted" ;;
    esac
    takes_no_socket_again
    reaches_peer
    [ "$callers" -eq 1 ] || diagnose goes_on_after_success "$(expected_seen 'one connection' "$callers")"
    ! grep -q '^Socket connected .* ip 192\.0\.2\.1$' "$out" ||
        says_connected third.example 192.0.2.3 names_the_first_address
    says_connected third.example 192.0.2.3
}

takes_no_socket_again() {
    ! grep -q '^again' "$calls" ||
        diagnose same_socket_again "$(expected_seen 'socket() before each connect()' \
            'connect() again on a socket that has failed')"
}

tries_both() {
    load_scene ipv6
    minds_getnameinfo
    is_sound ipv6
    tried=$(grep '^connect .* 2001:db8:0:7::42 ' "$calls" | sed 's/^connect [0-9]* /connect() to /')
    case $callers,$tried in
    0,)
        tried=$(grep '^connect ' "$calls" | cut -d ' ' -f 3 | tr '\n' ' ')
        case $tried in
        *2001:db8::1*) id=skips_the_last_address ;;
        *) id=ipv4_only ;;
        esac
        diagnose $id "$(expected_seen 'connect() to 2001:db8:0:7::42' "$tried")"
        ;;
    0,*not\ supported*)
        diagnose family_of_socket_fixed \
            "$(expected_seen 'socket(AF_INET6, ...) for an IPv6 address' "$tried")"
        ;;
    0,*Invalid*)
        diagnose address_cut_short \
            "$(expected_seen 'connect() with the length of the address' "$tried")"
        ;;
    esac
    reaches_peer
    says_connected ipv6.example 2001:db8:0:7::42
}

takes_fresh_sockets() {
    is_sound last
    takes_no_socket_again
    refused=$(grep '^socket .* -1 ' "$calls" | head -n 1 | sed 's/.* -1 //')
    [ "$callers" -gt 0 ] || [ -z "$refused" ] ||
        diagnose descriptor_leaked "$(expected_seen 'close() after each connect() that failed' \
            "socket() after socket(), then: $refused")"
    tried=$(grep -c '^connect ' "$calls" || :)
    if [ "$callers" -eq 0 ] && ! grep -q '^connect .* 192.0.2.99 ' "$calls"; then
        id=gives_up_too_soon
        [ "$tried" -ne 40 ] || id=skips_the_last_address
        diagnose $id "$(expected_seen 'connect() to all 41 addresses, while they fail' "$tried")"
    fi
    reaches_peer
    says_connected last.example 192.0.2.99
}

gives_last_reason() {
    is_sound none
    complains connect_not_checked
    ! grep -q '^Socket connected' "$out" || diagnose connect_not_checked \
        "$(expected_seen 'no such line' "$(grep '^Socket connected' "$out" | cat -v)")"
    grep -q '^connect .* 2001:db8::1 ' "$calls" ||
        diagnose ipv4_only "$(expected_seen 'connect() to 2001:db8::1, too' none)"
    # The last in the program's own order: IPv6 may come first.
    reason=$(sed -n 's/^connect .* = -1 //p' "$calls" | tail -n 1)
    ! grep -Eiq 'success|timed out|refused|unreachable|bad file' "$err" ||
        gives_reason "$reason" not_the_last_reason
    gives_reason "$reason" reason_missing
    is_sound nobody
    complains connect_not_checked
    gives_reason 'Connection refused' not_the_last_reason
}

explains_failure() {
    load_scene unknown
    unchecked getaddrinfo_not_checked
    is_sound unknown
    complains getaddrinfo_not_checked
    resolver_explains
}
