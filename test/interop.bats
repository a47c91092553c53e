# Lesson 5 beside curl, at servers that nobody here wrote.

load helper

# same_as_curl NAME COMMAND...: starts the server, with $port for its port, and fetches its front page
# with both.
same_as_curl() {
    local name=$1
    shift
    if ! command -v curl >/dev/null || ! command -v "$name" >/dev/null; then
        # In CI they must be there.
        [ -z "${CI-}" ] || return 1
        skip "$name or curl is missing, so they were not compared"
    fi
    "$@" >"$BATS_TEST_TMPDIR/log" 2>&1 3>&- &
    server=$!
    until build/03_connect localhost "$port" >/dev/null 2>&1; do
        kill -0 "$server"
        sleep 0.05
    done
    see build/05_receive localhost "$port"
    exited 0
    curl -sS --header 'Connection: close' "http://localhost:$port/" >"$BATS_TEST_TMPDIR/page"
    sed $'1,/^\r$/d' "$BATS_TEST_TMPDIR/out" | cmp - "$BATS_TEST_TMPDIR/page"
    cmp "$BATS_TEST_TMPDIR/page" "$BATS_TEST_TMPDIR/www/index.html"
}

setup() {
    mkdir "$BATS_TEST_TMPDIR/www"
    # Something of all bytes, larger than any buffer.
    head -c 3000000 /dev/urandom >"$BATS_TEST_TMPDIR/www/index.html"
    # One that was free a moment ago.
    port=$(build/server --quiet -- sh -c 'echo "$PORT"')
}

teardown() {
    if [ -n "${server-}" ]; then kill "$server" 2>/dev/null || true; fi
}

@test "interop: Python's http.server" {
    same_as_curl python3 python3 -m http.server "$port" --bind 127.0.0.1 \
        --directory "$BATS_TEST_TMPDIR/www"
}

@test "interop: busybox httpd" {
    same_as_curl busybox busybox httpd -f -p "127.0.0.1:$port" -h "$BATS_TEST_TMPDIR/www"
}

@test "interop: nginx" {
    cat >"$BATS_TEST_TMPDIR/nginx.conf" <<EOF
daemon off; pid $BATS_TEST_TMPDIR/nginx.pid; error_log stderr;
events {}
http {
    access_log off;
    server { listen 127.0.0.1:$port; root $BATS_TEST_TMPDIR/www; }
}
EOF
    # Its workers are another user, who may not look into a directory of ours.
    [ "$(id -u)" -ne 0 ] || sed -i.bak '1s/^/user root; /' "$BATS_TEST_TMPDIR/nginx.conf"
    same_as_curl nginx nginx -c "$BATS_TEST_TMPDIR/nginx.conf"
}
