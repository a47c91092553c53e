# The page of the practice server in a real browser: it draws, the request is on it, and nothing in the
# request runs.

load helper

find_browser() {
    for browser in chromium chromium-browser google-chrome; do
        command -v "$browser" >/dev/null && return
    done
    # In CI it must be there.
    [ -z "${CI-}" ] || return 1
    skip "there is no Chromium, so no browser was asked"
}

# browse OPTION...: opens the server's page in a browser that has scripts as its name, in what it sends.
browse() {
    local name='<script>document.title = "it ran"</script><img src=x onerror="document.title = 1">&amp;'
    see build/server --quiet -- sh -c '"$@" "http://localhost:$PORT/?<b>"' - \
        "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --user-data-dir="$BATS_TEST_TMPDIR/profile" --user-agent="$name" "$@"
    exited 0
}

@test "browser: the page shows the request, and nothing in it runs" {
    find_browser
    browse --dump-dom
    grep -q '<title>200 OK</title>' "$BATS_TEST_TMPDIR/out"
    grep -q '<h1>It works!</h1>' "$BATS_TEST_TMPDIR/out"
    grep -qF 'User-Agent: &lt;script&gt;document.title = "it ran"&lt;/script&gt;' \
        "$BATS_TEST_TMPDIR/out"
    # As text, the reference is one of the ampersand, not of what it would have meant.
    grep -qF '&amp;amp;\r\n' "$BATS_TEST_TMPDIR/out"
    run ! grep -E '<script|<img' "$BATS_TEST_TMPDIR/out"
}

@test "browser: the page draws" {
    find_browser
    browse --screenshot="$BATS_TEST_TMPDIR/page.png" --window-size=800,600
    # A picture, and not an empty one: that would be far smaller.
    [ "$(head -c 4 "$BATS_TEST_TMPDIR/page.png" | tail -c 3)" = PNG ]
    [ "$(wc -c <"$BATS_TEST_TMPDIR/page.png")" -gt 5000 ]
}
