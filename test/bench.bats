# make bench itself. How fast anything is does not matter here: stand-ins say what was measured, and
# nothing large is run.

load helper

# A copy to bench in, with what is built already, on a machine that has next to nothing.
bare_copy() {
    mkdir "$BATS_TEST_TMPDIR/bin" "$BATS_TEST_TMPDIR/copy"
    # Not every shell has a printf of its own.
    for tool in sh awk cat chmod cp cut date dd getconf grep head mkdir mv printf rm sed seq sleep sort tr uname; do
        ln -s "$(type -P "$tool")" "$BATS_TEST_TMPDIR/bin/$tool"
    done
    cp -R Makefile common lessons test "$BATS_TEST_TMPDIR/copy/"
    mkdir "$BATS_TEST_TMPDIR/copy/build"
    cp -R build/server build/0* build/test "$BATS_TEST_TMPDIR/copy/build/"
}

# stand_in PROGRAM: its lines are on stdin.
stand_in() {
    { echo '#!/bin/sh' && cat; } >"$1"
    chmod +x "$1"
}

# Says that every command took as many milliseconds of CPU time, and twice as many in all, as its name
# has letters.
stand_in_for_hyperfine() {
    stand_in "$BATS_TEST_TMPDIR/bin/hyperfine" <<'END'
while [ "$#" -gt 0 ]; do
    case $1 in
    --export-csv) csv=$2 ;;
    --command-name) names="${names-}$2
" ;;
    esac
    shift
done
printf '%s' "$names" | awk '
    BEGIN { print "command,mean,stddev,median,user,system,min,max" }
    { n = length($0) / 1000; printf "%s,9,9,%f,%f,%f,9,9\n", $0, 2 * n, n / 2, n / 2 }' >"$csv"
END
}

bench() (
    cd "$BATS_TEST_TMPDIR/copy" && PATH=$BATS_TEST_TMPDIR/bin sh test/bench/run "$@"
)

# has_row NAME CELL...: the report has a row of just these.
has_row() {
    local wanted
    wanted=$(printf '|%s' "$@")
    sed 's/ *| */|/g; s/|$//' "$BATS_TEST_TMPDIR/out" | grep -qxF -e "$wanted" || {
        echo "no row $wanted in:"
        cat "$BATS_TEST_TMPDIR/out"
        return 1
    }
}

@test "bench: without hyperfine it says how to get it" {
    bare_copy
    see bench 1
    exited 1
    stdout_is ''
    grep -q 'sudo apt-get install hyperfine' "$BATS_TEST_TMPDIR/err"
}

@test "bench: whoever is not installed is named in the table, and what was measured is right" {
    bare_copy
    stand_in_for_hyperfine
    programs=$BATS_TEST_TMPDIR/copy/build/test
    echo 'echo 2048 1 >"$1"' | stand_in "$programs/measure"
    echo 'exit 0' | stand_in "$programs/floor"
    # What it compiles does nothing.
    echo 'for last; do :; done; echo "#!/bin/sh" >"$last"; chmod +x "$last"' | stand_in "$BATS_TEST_TMPDIR/bin/cc"
    export CC=cc
    see bench 1 65536
    exited 0
    # "lesson 5" has eight letters.
    has_row 'lesson 5' '16 ms' '8.00 ms' -
    for missing in curl Python netcat; do
        has_row "$missing (not installed)" - - -
    done
    has_row 'bare recv loop' '28 ms' '14 ms' '2.0 MiB'
    has_row 'nginx (not installed)' - - -
    has_row 'practice server (wrk is not installed)' - - \
        "$(awk -F , '{ printf "%.1f MiB", $2 / 1024 }' "$BATS_TEST_TMPDIR/copy/build/bench/classroom.memory")"
    has_row 'http.server (not installed)' - - -
    has_row "small page: of curl's time" - 0.2 'not measured'
    has_row "1 GiB, practice: of the bare loop's time" 0.57 1.1 yes
    has_row 'nginx with keep-alive (not installed)' - - -
    # The same stays behind, and the bars that it ends in.
    cmp "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/copy/build/bench/table.md"
    grep -Eq '^ +65536 bytes +[0-9]+ MB/s #{50}$' "$BATS_TEST_TMPDIR/out"
}

@test "bench: wrk's figures are read in every unit" {
    # shellcheck source=test/bench/report
    . test/bench/report
    printf '    Latency Distribution\n     50%%  436.00us\n     99%%    1.44ms\nRequests/sec:  24765.53\n' \
        >"$BATS_TEST_TMPDIR/wrk"
    [ "$(read_wrk ours "$BATS_TEST_TMPDIR/wrk")" = 'ours,24765.53,0.001440' ]
    sed 's/1.44ms/1.31s/' "$BATS_TEST_TMPDIR/wrk" >"$BATS_TEST_TMPDIR/slow"
    [ "$(read_wrk ours "$BATS_TEST_TMPDIR/slow")" = 'ours,24765.53,1.310000' ]
    sed 's/1.44ms/489.00us/' "$BATS_TEST_TMPDIR/wrk" >"$BATS_TEST_TMPDIR/fast"
    [ "$(read_wrk ours "$BATS_TEST_TMPDIR/fast")" = 'ours,24765.53,0.000489' ]
}

@test "bench: the middle round counts" {
    # shellcheck source=test/bench/report
    . test/bench/report
    work=$BATS_TEST_TMPDIR
    printf 'a,9,9,0.3,0.1,0.2,9,9\nb,9,9,7,7,7,9,9\na,9,9,0.1,0.2,0.2,9,9\na,9,9,0.2,0.1,0.1,9,9\n' \
        >"$work/rounds.csv"
    [ "$(wall rounds a)" = 0.2 ]
    [ "$(cpu rounds a)" = 0.3 ]
    [ -z "$(wall rounds c)" ]
    [ -z "$(wall no-such-file a)" ]
}

@test "bench: gnuplot draws the picture from the data" {
    command -v gnuplot >/dev/null || skip "gnuplot is missing, so the picture was not drawn"
    mkdir -p "$BATS_TEST_TMPDIR/test"
    cp -R test/bench "$BATS_TEST_TMPDIR/test/"
    rm "$BATS_TEST_TMPDIR/test/bench/buffer-size.svg"
    (cd "$BATS_TEST_TMPDIR" && gnuplot test/bench/buffer-size.gnuplot)
    # As many bars as there are sizes; the committed picture has the same figures in it.
    figures() { grep -o '>[0-9]* *K*M*i*B*<' "$1"; }
    figures "$BATS_TEST_TMPDIR/test/bench/buffer-size.svg" | diff - <(figures test/bench/buffer-size.svg)
}
