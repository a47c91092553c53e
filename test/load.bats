# Many clients at once.

load helper

@test "load: of 1000 clients at once 200 stall, and the other 800 are answered" {
    # The server's descriptors are counted where the system shows them.
    see build/test/measure "$BATS_TEST_TMPDIR/measured" build/server --quiet -- sh -c '
        descriptors() { [ ! -d "/proc/$PPID/fd" ] || ls "/proc/$PPID/fd" | wc -l; }
        before=$(descriptors)
        echo "$before"
        build/test/load localhost 1000 200 "$PORT" || exit
        # Those who stalled have gone with the program, and the server sees it in time.
        tries=0
        while [ "$(descriptors)" != "$before" ] && [ "$tries" -lt 100 ]; do
            sleep 0.1
            tries=$((tries + 1))
        done
        descriptors'
    cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err"
    exited 0
    grep -qx '1000 clients at once, 200 of them stalled; 800 of the other 800 were answered' \
        "$BATS_TEST_TMPDIR/out"
    # The same number before and after.
    [ "$(grep -Ex '[0-9]+' "$BATS_TEST_TMPDIR/out" | sort -u | wc -l)" -le 1 ]
    echo "$(cut -d ' ' -f 1 "$BATS_TEST_TMPDIR/measured") KiB"
    # A sanitizer has memory of its own, several times the program's.
    if ! grep -q sanitize build/flags; then
        [ "$(cut -d ' ' -f 1 "$BATS_TEST_TMPDIR/measured")" -lt 102400 ]
    fi
}

@test "load: of what ab asks, fifty at a time, everything is answered" {
    needs ab
    see build/server --quiet -- sh -c 'exec ab -q -n 2000 -c 50 "http://127.0.0.1:$PORT/"'
    exited 0
    grep -Eqx 'Complete requests: +2000' "$BATS_TEST_TMPDIR/out"
    grep -Eqx 'Failed requests: +0' "$BATS_TEST_TMPDIR/out"
    run ! grep 'Non-2xx' "$BATS_TEST_TMPDIR/out"
}
