# Lesson 5 beside curl, at servers that nobody here wrote.

load helper

# same_as_curl NAME COMMAND...: starts the server, with $port for its port, and fetches its front page
# with both. Lesson 5 shows the body as it is on the line, which curl does with --raw.
same_as_curl() {
    needs curl "$1"
    shift
    "$@" >"$BATS_TEST_TMPDIR/log" 2>&1 3>&- &
    server=$!
    until build/03_connect localhost "$port" >/dev/null 2>&1; do
        kill -0 "$server" || { cat "$BATS_TEST_TMPDIR/log" && false; }
        sleep 0.05
    done
    see build/05_receive localhost "$port"
    exited 0
    fetch() { curl -sS --header 'Connection: close' "$@" "http://localhost:$port/"; }
    sed $'1,/^\r$/d' "$BATS_TEST_TMPDIR/out" | cmp - <(fetch --raw)
    fetch | cmp - "$BATS_TEST_TMPDIR/www/index.html"
}

setup() {
    mkdir "$BATS_TEST_TMPDIR/www"
    # Something of all bytes, larger than any buffer.
    head -c 3000000 /dev/urandom >"$BATS_TEST_TMPDIR/www/index.html"
    # One that was free a moment ago.
    port=$(build/server --quiet -- sh -c 'echo "$PORT"')
    # Where we are root, some servers are not, and have to get at it.
    chmod a+x "$BATS_RUN_TMPDIR"
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
    same_as_curl nginx nginx -c "$BATS_TEST_TMPDIR/nginx.conf"
}

@test "interop: lighttpd" {
    cat >"$BATS_TEST_TMPDIR/lighttpd.conf" <<EOF
server.bind = "127.0.0.1"
server.port = $port
server.document-root = "$BATS_TEST_TMPDIR/www"
index-file.names = ("index.html")
EOF
    same_as_curl lighttpd lighttpd -D -f "$BATS_TEST_TMPDIR/lighttpd.conf"
}

@test "interop: Apache" {
    cat >"$BATS_TEST_TMPDIR/apache.conf" <<EOF
ServerName localhost
User nobody
Listen 127.0.0.1:$port
DefaultRuntimeDir $BATS_TEST_TMPDIR
PidFile $BATS_TEST_TMPDIR/apache.pid
ErrorLog /dev/stderr
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
DocumentRoot $BATS_TEST_TMPDIR/www
EOF
    same_as_curl apache2 apache2 -D FOREGROUND -f "$BATS_TEST_TMPDIR/apache.conf"
}

@test "interop: node, in chunks" {
    same_as_curl node node -e '
        const page = require("fs").readFileSync(process.argv[1]);
        require("http").createServer((request, response) => {
            for (let i = 0; i < page.length; i += 10000)
                response.write(page.subarray(i, i + 10000));
            response.end();
        }).listen(process.argv[2], "127.0.0.1");' "$BATS_TEST_TMPDIR/www/index.html" "$port"
    grep -q '^Transfer-Encoding: chunked' "$BATS_TEST_TMPDIR/out"
}

@test "interop: haproxy in front of the practice server" {
    cat >"$BATS_TEST_TMPDIR/haproxy.cfg" <<EOF
defaults
    mode http
    timeout connect 10s
    timeout client 10s
    timeout server 10s
listen practice
    bind 127.0.0.1:$port
    server it "127.0.0.1:\${PORT}"
EOF
    # Without haproxy it is this.
    build/server --quiet --size 3000000 -- sh -c 'build/05_receive localhost "$PORT"' |
        tail -c 3000000 >"$BATS_TEST_TMPDIR/www/index.html"
    same_as_curl haproxy build/server --quiet --size 3000000 -- \
        haproxy -q -db -f "$BATS_TEST_TMPDIR/haproxy.cfg"
}
