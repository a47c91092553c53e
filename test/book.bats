# make book: one file with all of the tutorial in it. How it looks, book/look.js sees in a browser.

load helper

book=build/book.html

setup_file() {
    command -v pandoc >/dev/null || return 0
    make book
}

setup() {
    [[ "$BATS_TEST_DESCRIPTION" = *'without pandoc'* ]] || needs pandoc
}

# What is on stdin without its tags; words that are for the ear alone are not in the sources.
text() {
    sed 's/<span class="unseen">[^<]*<\/span>//g; s/<[^>]*>//g
         s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#39;/'"'"'/g; s/&amp;/\&/g'
}

# The lines of TUTORIAL.md that are in a block, or those that are not.
blocks() {
    awk '/^```/ { inside = !inside; next } inside' TUTORIAL.md
}
prose() {
    awk '/^```/ { inside = !inside; next } !inside' TUTORIAL.md
}

@test "book: it is one file under 1 MB that needs no other, and no script" {
    [ "$(wc -c <"$book")" -lt 1000000 ]
    run ! grep -nE '@import|url\(|<(script|link|iframe|object|embed|base)|[ "]on[a-z]+=' "$book"
    # What names another place is a link, within it or to the web.
    run ! grep -nE '[ "](src|srcset|data|action|poster|xlink:href)=' "$book"
    grep -o 'href="[^"]*"' "$book" | sort -u >"$BATS_TEST_TMPDIR/links"
    run ! grep -vE '^href="(#|https?://)' "$BATS_TEST_TMPDIR/links"
    # Nor does it tell where it was made.
    run ! grep -nF "$PWD" "$book"
}

@test "book: every link within it leads somewhere, and no two places have one name" {
    grep -o ' id="[^"]*"' "$book" | sed 's/.*="//; s/"//' | sort >"$BATS_TEST_TMPDIR/ids"
    [ -z "$(uniq -d "$BATS_TEST_TMPDIR/ids")" ]
    grep -o 'href="#[^"]*"' "$book" | sed 's/.*="#//; s/"//' | sort -u >"$BATS_TEST_TMPDIR/links"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/links")" -gt 20 ]
    run ! grep -vxF -f "$BATS_TEST_TMPDIR/ids" "$BATS_TEST_TMPDIR/links"
}

# The sources that come at the end.
helper=(common/command_line.c common/helper.c common/terminal.c)

@test "book: it has every heading of the tutorial, and then the helper" {
    { prose | sed -n 's/^#\{1,\} //p' && printf '%s\n' 'The Helper' "${helper[@]}"; } \
        >"$BATS_TEST_TMPDIR/headings"
    grep -E '^<h[1-6]' "$book" | text | sed "s/’/'/g" | diff "$BATS_TEST_TMPDIR/headings" -
}

@test "book: every listing, output and drawing is in it to the last line" {
    { blocks && cat "${helper[@]}"; } >"$BATS_TEST_TMPDIR/listings"
    awk '/<pre class="handshake/ { next }
        /<pre/ { inside = 1 }
        inside && !/^(<\/[a-z]+>)+$/
        /<\/pre>/ { inside = 0 }' "$book" | text | diff "$BATS_TEST_TMPDIR/listings" -
}

@test "book: what is not text has words" {
    pictures=$(prose | grep -c '^!\[')
    [ "$pictures" -gt 0 ]
    [ "$(grep -cE '<svg [^>]*role="img"[^>]* aria-label="[^"]{10,}"' "$book")" -eq "$pictures" ]
    run ! grep -F '<img' "$book"
    # Of an arrow it says whom it leads to.
    arrows=$(blocks | grep -cE -e '--+>|<--+')
    [ "$(grep -cE '<span class="unseen">(to|from) the server: </span>' "$book")" -eq "$arrows" ]
}

@test "book: no comment and no link to a file is left" {
    run ! grep -nF '<!--' "$book"
    grep -q '(how: <code>test/README.md</code>)' "$book"
    grep -q 'is done in <a href="#common-command-line.c">common/command_line.c</a>' "$book"
}

# made KIND COMMAND: make book makes it, and COMMAND prints the same of it when it is made again.
made() {
    local flag
    flag=$(tr '[:lower:]' '[:upper:]' <<<"$1")=1
    see make book "$flag"
    exited 0
    grep -qx "build/book.$1" "$BATS_TEST_TMPDIR/out"
    stderr_is ''
    "$2" >"$BATS_TEST_TMPDIR/first"
    [ -s "$BATS_TEST_TMPDIR/first" ]
    sleep 1
    make book "$flag"
    "$2" | cmp "$BATS_TEST_TMPDIR/first" -
}

@test "book: made again, it is the same" {
    whole() { cat "$book"; }
    made html whole
}

@test "book: PDF=1 makes a booklet of A5 pages, the same each time" {
    needs weasyprint
    whole() { cat build/book.pdf; }
    made pdf whole
    head -c 5 build/book.pdf | grep -qx -e '%PDF-'
    [ "$(wc -c <build/book.pdf)" -lt 1000000 ]
}

@test "book: EPUB=1 makes an EPUB, with the same in it each time" {
    needs unzip
    # Some pandocs put the time of day into the archive's own list.
    whole() { unzip -p build/book.epub; }
    made epub whole
    unzip -p build/book.epub mimetype | grep -qx application/epub+zip
    # Each stage is a chapter, and the picture is there.
    [ "$(unzip -l build/book.epub | grep -c 'text/ch.*xhtml')" -eq "$(($(prose | grep -c '^## ') + 1))" ]
    unzip -l build/book.epub | grep -q 'svg$'
    run ! grep -nE "<script|$PWD" <(whole)
}

# with_tools TOOL...: make book where there is nothing but these.
with_tools() {
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    for tool in sh cat mkdir sed "$@"; do
        ln -s "$(command -v "$tool")" "$BATS_TEST_TMPDIR/bin/$tool"
    done
    see env PATH="$BATS_TEST_TMPDIR/bin" sh test/book/make pdf
}

@test "book: without pandoc it says what is missing" {
    with_tools
    exited 1
    stdout_is ''
    stderr_is 'make book needs pandoc, which is not here: sudo apt-get install pandoc, or brew install pandoc
'
}

@test "book: without weasyprint there is a page, but no booklet" {
    rm -f "$book"
    with_tools pandoc
    exited 1
    stderr_matches 'make book needs weasyprint, .*'
    [ -s "$book" ]
}
