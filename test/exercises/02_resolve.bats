# Exercise 2: every address of a host.

load exercise

# Addresses as a resolver may give them, of both families and in no order, from the blocks that RFC
# 5737 and RFC 3849 set aside for examples.
addresses=(192.0.2.1 198.51.100.7 2001:db8::1 192.0.2.2 2001:db8:0:7::42)

play_first_scene() {
    WITNESS_HOST="many.example $(printf '%s=accept ' "${addresses[@]}")" \
        play first -- many.example 80
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

setup_file() {
    play_all
}

# explain_addresses: what a wrong list of addresses means, as an ID.
explain_addresses() {
    local seen v4 v6
    seen=$(sort "$out")
    v4=$(printf '%s 80\n' "${addresses[@]}" | grep -v :)
    v6=$(printf '%s 80\n' "${addresses[@]}" | grep :)
    if [ ! -s "$out" ]; then
        echo prints_no_address
    elif [ "$(wc -l <"$out")" -eq $((3 * ${#addresses[@]})) ]; then
        echo each_kind_of_socket
    elif [ "$(cat "$out")" = "$v4" ]; then
        echo ipv4_only
    elif [ "$(cat "$out")" = "$v6" ]; then
        echo ipv6_only
    elif [ "$(cat "$out")" = "${addresses[0]} 80" ]; then
        echo first_address_only
    elif [ "$(uniq "$out" | cut -d ' ' -f 1)" = "$(printf '%s\n' "${addresses[@]}")" ] &&
        [ "$(wc -l <"$out")" -gt "${#addresses[@]}" ]; then
        echo each_kind_of_socket
    elif [ "$seen" = "$(printf '%s 80\n' "${addresses[@]}" | sort)" ]; then
        echo not_the_resolvers_order
    elif grep -q '^machine\.' "$out"; then
        echo names_for_numbers
    elif grep -q ' 20480$' "$out"; then
        echo port_without_ntohs
    elif [ "$(grep -c . "$out")" -eq "${#addresses[@]}" ] &&
        [ "$(grep -F -c -x "$v4" "$out")" -eq 3 ] &&
        [ "$(grep -F -v -x "$v4" "$out" | grep -c '^[0-9.]* 80$')" -eq 2 ]; then
        echo ipv6_read_as_ipv4
    else
        echo prints_something_else
    fi
}

@test "it prints every address, IPv4 and IPv6, once each and in order" {
    is_sound first
    printf '%s 80\n' "${addresses[@]}" >"$scene/expected"
    cmp -s "$scene/expected" "$out" || shows "$out" "$(explain_addresses)"
    ends_well
}

@test "it takes an address for HOST as well, and prints the PORT that it is told" {
    is_sound ipv4
    shows "$out" prints_something_else '127.0.0.1 60080
'
    ends_well
    is_sound ipv6
    shows "$out" prints_something_else '::1 443
'
    ends_well
}

@test "it says why a name cannot be resolved, in the resolver's words" {
    is_sound unknown
    complains error_not_noticed
    resolver_explains
}

@test "it gives back all memory" {
    load_scene leaks
    lists=$(grep -c '^getaddrinfo .* = [0-9]' "$calls" || true)
    freed=$(grep -cx 'freeaddrinfo' "$calls" || true)
    ! grep -q '^freeaddrinfo NULL' "$calls" || [ "$lists" -le "$freed" ] ||
        diagnose freeaddrinfo_forgotten "$(expected_seen 'freeaddrinfo() of the list' \
            'freeaddrinfo(NULL): the loop has moved the pointer on, to the end of the list')"
    [ "$ended" != exited ] || [ "$lists" -le "$freed" ] ||
        diagnose freeaddrinfo_forgotten "$(expected_seen 'a call of freeaddrinfo()' none)"
    is_sound leaks
}
