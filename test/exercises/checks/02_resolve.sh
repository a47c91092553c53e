# Exercise 2: every address of a host.

chapter='Get IP Address From The Host'

# Addresses as a resolver may give them, of both families and in no order, from the blocks that RFC
# 5737 and RFC 3849 set aside for examples.
addresses='192.0.2.1 198.51.100.7 2001:db8::1 192.0.2.2 2001:db8:0:7::42'

# with_port ADDRESS...: the lines for them.
with_port() {
    printf '%s 80\n' "$@"
}

play_first_scene() {
    # shellcheck disable=SC2086
    WITNESS_HOST="many.example $(printf '%s=accept ' $addresses)" play first -- many.example 80
}

has_begun() {
    [ "$ended" = exited ] && [ -s "$out" ]
}

play_other_scenes() {
    play ipv4 -- 127.0.0.1 60080 &
    play ipv6 -- ::1 443 &
    # A name with no address at all.
    WITNESS_HOST=nobody.example play unknown -- nobody.example 80 &
    FIND_LEAKS=$(grep FINDS_LEAKS "$tools/flags") \
        WITNESS_HOST='two.example 192.0.2.1=accept 2001:db8::1=accept' \
        play leaks -- two.example 80 &
}

about() {
    case $1 in
    first | leaks) echo 'a host that the resolver knows for this check only' ;;
    unknown) echo 'a host that nobody knows' ;;
    esac
}

checks() {
    check 'it prints every address, IPv4 and IPv6, once each and in order' prints_addresses
    check 'it takes an address for HOST as well, and prints the PORT given' takes_an_address
    check "it says why a name cannot be resolved, in the resolver's words" explains_failure
    check 'it gives back all memory' gives_back
}

# explain_addresses: what a wrong list of addresses means, as an ID.
explain_addresses() {
    # shellcheck disable=SC2086
    {
        all=$(with_port $addresses)
        count=$(printf '%s\n' $addresses | wc -l)
    }
    v4=$(echo "$all" | grep -v :)
    v6=$(echo "$all" | grep :)
    printed=$(cat -v "$out")
    lines=$(wc -l <"$out")
    if [ ! -s "$out" ] && grep -q '^hints' "$calls"; then
        echo hints_not_zeroed
    elif [ ! -s "$out" ]; then
        echo prints_no_address
    elif echo "$printed" | grep -Eq '^(2\.0|0\.2)\.0\.80 '; then
        echo sockaddr_for_address
    elif [ "$lines" -eq $((3 * count)) ]; then
        echo each_kind_of_socket
    elif [ "$printed" = "$v4" ]; then
        echo ipv4_only
    elif [ "$printed" = "$v6" ]; then
        echo ipv6_only
    elif [ "$printed" = "$(echo "$all" | head -n 1)" ]; then
        echo first_address_only
    elif [ "$printed" = "$(echo "$all" | sed '$d')" ]; then
        echo skips_the_last_address
    elif [ "$(echo "$printed" | uniq)" = "$all" ] && [ "$lines" -gt "$count" ]; then
        echo each_kind_of_socket
    elif [ "$(echo "$printed" | sort)" = "$(echo "$all" | sort)" ]; then
        echo not_the_resolvers_order
    elif grep -q '^machine\.' "$out"; then
        echo names_for_numbers
    elif grep -q ' 20480$' "$out"; then
        echo port_without_ntohs
    elif [ "$lines" -eq "$count" ] && [ "$(grep -F -c -x "$v4" "$out")" -eq 3 ] &&
        [ "$(grep -F -c -x "$v6" "$out")" -eq 0 ]; then
        echo ipv6_read_as_ipv4
    else
        echo prints_something_else
    fi
}

prints_addresses() {
    load_scene first
    minds_getnameinfo
    is_sound first
    # shellcheck disable=SC2086
    with_port $addresses >"$scene/expected"
    cmp -s "$scene/expected" "$out" || shows "$out" "$(explain_addresses)"
    ends_well
}

takes_an_address() {
    is_sound ipv4
    shows "$out" prints_something_else '127.0.0.1 60080
'
    ends_well
    is_sound ipv6
    shows "$out" prints_something_else '::1 443
'
    ends_well
}

explains_failure() {
    load_scene unknown
    unchecked getaddrinfo_not_checked
    is_sound unknown
    complains getaddrinfo_not_checked
    resolver_explains
}

gives_back() {
    load_scene leaks
    lists=$(grep -c '^getaddrinfo .* = [0-9]' "$calls" || :)
    freed=$(grep -cx 'freeaddrinfo' "$calls" || :)
    if [ "$lists" -gt "$freed" ]; then
        ! grep -q '^freeaddrinfo [a-z]' "$calls" ||
            diagnose frees_the_cursor "$(expected_seen 'freeaddrinfo() of the list' \
                "$(sed -n 's/^freeaddrinfo \([a-z ]*\).*/freeaddrinfo() of \1/p' "$calls" | head -n 1)")"
        [ "$ended" != exited ] ||
            diagnose freeaddrinfo_forgotten "$(expected_seen 'a call of freeaddrinfo()' 'none')"
    fi
    is_sound leaks
}
