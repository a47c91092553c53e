# What holds for all lessons together: how they are written, and that they build anywhere.

load helper

lessons=(lessons/0[1-5]_*.c)

@test "there are five lessons, each no longer than a screen" {
    [ "${#lessons[@]}" -eq 5 ]
    for file in "${lessons[@]}"; do
        [ "$(wc -l <"$file")" -le 60 ]
    done
}

# The file without its opening comment.
code() {
    sed '1,/^ \*\/$/d' "$1"
}

@test "each lesson is the one before it with lines added" {
    for i in 1 2 3 4; do
        code "${lessons[i - 1]}" >"$BATS_TEST_TMPDIR/before"
        code "${lessons[i]}" >"$BATS_TEST_TMPDIR/after"
        run -1 diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
        echo "$output"
        run ! grep -E '^(<|[0-9,]+[cd])' <<<"$output"
    done
}

@test "each lesson says at its top which it is and what is new" {
    for i in 1 2 3 4 5; do
        sed '/^ \*\/$/q' "${lessons[i - 1]}" >"$BATS_TEST_TMPDIR/comment"
        grep -q "^ \\* Lesson $i: .*\\. New: " "$BATS_TEST_TMPDIR/comment"
    done
}

@test "each lesson compiles by hand, with no flags, and with -std=c11" {
    # Side by side; each tells of its failure by not leaving a program behind.
    local compilers=()
    for file in "${lessons[@]}"; do
        ${CC:-cc} "$file" common/*.c -o "$BATS_TEST_TMPDIR/$(basename "$file" .c)" &
        compilers+=($!)
        ${CC:-cc} -std=c11 "$file" common/*.c -o "$BATS_TEST_TMPDIR/$(basename "$file" .c)-c11" &
        compilers+=($!)
    done
    wait "${compilers[@]}"
    for file in "${lessons[@]}"; do
        name=$(basename "$file" .c)
        for program in "$name" "$name-c11"; do
            see "$BATS_TEST_TMPDIR/$program" --help
            exited 0
            grep -q "^usage: $program" "$BATS_TEST_TMPDIR/out"
        done
    done
}

@test "what students read is short" {
    [ "$(wc -l <common/helper.h)" -le 90 ]
    [ "$(wc -l <common/helper.c)" -le 150 ]
    # Lessons show the calls themselves; what they are made of is not in them.
    run ! grep -lwE 'poll|fcntl|O_NONBLOCK|EINPROGRESS|EAGAIN|va_list' lessons/*.c
}
