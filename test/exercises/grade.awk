# Writes what grade found of a class: the table on stdout, the file named in csv, and for each
# student report.xml and results.json in the folder grades. Takes the exercises' names in exercises,
# the folder of their checks in checks, and in its input, with a / after each, the students' names,
# each with "there" or "missing" for each exercise. Exits with 3 where checks have had trouble.
#
# Runs in the C locale, so a character is a byte here.

BEGIN {
    RS = "/"
    exercise_count = split(exercises, exercise, " ")
    wild = "hangs never_ends runs_in_circles prints_without_end eats_memory starts_processes"
    for (i = split(wild, id, " "); i > 0; i--) is_wild[id[i]]
}

field == 0 { student[++students] = $0 }
field > 0 { found[students, field] = $0 }
{ field = (field + 1) % (exercise_count + 1) }

END {
    RS = "\n"
    for (i = 1; i < 256; i++) byte[sprintf("%c", i)] = i
    read_diagnoses()
    for (e = 1; e <= exercise_count; e++) read_checks(e)
    for (s = 1; s <= students; s++)
        for (e = 1; e <= exercise_count; e++) read_report(s, e)
    for (e = 1; e <= exercise_count; e++) total += of[e]
    for (s = 1; s <= students; s++) add_up(s)

    write_csv()
    for (s = 1; s <= students; s++) write_reports(s)
    print_table()
    print_protection()
    print_mistakes()
    exit errors ? 3 : 0
}

# ---- What there is to read ----

function first_line(file,    line) {
    line = ""
    getline line <file
    close(file)
    return line
}

# All of a file, but no more than somebody would read.
function whole(file,    line, lines, text) {
    text = ""
    while (lines++ < 200 && (getline line <file) > 0) text = text line "\n"
    close(file)
    return text
}

function read_diagnoses(    file, line, id) {
    file = checks "/diagnoses"
    while ((getline line <file) > 0) {
        if (line ~ /^== /) id = substr(line, 4)
        if (line ~ /^what: /) what[id] = substr(line, 7)
    }
    close(file)
}

# How many checks there are, and their names, for those of whom there is no report.
function read_checks(e,    file, line, quote) {
    number[e] = substr(exercise[e], 1, 2) + 0
    title[e] = number[e] " " substr(exercise[e], 4)
    file = checks "/" exercise[e] ".sh"
    while ((getline line <file) > 0) {
        if (!sub(/^[ \t]*check /, "", line)) continue
        quote = substr(line, 1, 1)
        if (quote != "'" && quote != "\"") continue
        line = substr(line, 2)
        check_name[e, ++of[e]] = substr(line, 1, index(line, quote) - 1)
    }
    close(file)
}

function mark_for(verdict) {
    if (verdict == "pass" || verdict == "missing") return verdict
    if (verdict == "does_not_compile") return "no compile"
    if (verdict == "trouble") return "error"
    return (verdict in is_wild) ? "wild" : "fail"
}

function folder(s, e) {
    return grades "/" student[s] "/" exercise[e] "/"
}

function read_report(s, e,    line, part, n) {
    points[s, e] = 0
    verdict[s, e] = "missing"
    if (found[s, e] == "there") {
        verdict[s, e] = first_line(folder(s, e) "verdict")
        if (verdict[s, e] == "") verdict[s, e] = "trouble"
        protected_by[first_line(folder(s, e) "protection")]++
    }
    mark[s, e] = mark_for(verdict[s, e])
    if (mark[s, e] == "error") errors++
    if (mark[s, e] == "error" || mark[s, e] == "missing") return
    while ((getline line <(folder(s, e) "results")) > 0) {
        split(line, part, "\t")
        state[s, e, ++n] = part[1]
        name[s, e, n] = part[2]
        mistake[s, e, n] = part[3]
        if (part[1] == "ok") points[s, e]++
    }
    close(folder(s, e) "results")
    if (n > of[e]) of[e] = n
    if (mark[s, e] != "pass") count_mistake(e, verdict[s, e])
}

function count_mistake(e, id) {
    if (!((e, id) in place)) {
        place[e, id] = ++mistakes
        mistake_exercise[mistakes] = e
        mistake_id[mistakes] = id
    }
    made_by[place[e, id]]++
}

function add_up(s,    e) {
    for (e = 1; e <= exercise_count; e++) {
        sum[s] += points[s, e]
        if (mark[s, e] == "pass") passed[s]++
        if (mark[s, e] == "error") unsure[s] = 1
    }
}

# ---- The table ----

function cell(s, e) {
    if (mark[s, e] ~ /^(error|no compile|missing)$/) return mark[s, e]
    return mark[s, e] " " points[s, e] "/" of[e]
}

# For the terminal: what could command it is not shown, nor is what is no UTF-8.
function shown(text) {
    gsub(/[\001-\037\177]/, "?", text)
    if (text !~ /[\200-\377]/) return text
    text = in_utf8(text)
    gsub(/\302[\200-\237]/, "?", text)
    return text
}

# A name in the table, in no more columns than `room`: what is longer would push everything aside.
function short_name(text, room,    cut) {
    text = shown(text)
    if (columns(text) <= room) return text
    for (cut = length(text); columns(substr(text, 1, cut)) > room - 2; cut--);
    while (substr(text, cut + 1, 1) ~ /[\200-\277]/) cut--
    return substr(text, 1, cut) ".."
}

# How many columns it takes: none for the bytes that continue a character, and two for one from
# the Far East.
function columns(text,    wide) {
    gsub(/[\200-\277]/, "", text)
    wide = gsub(/[\343-\355\360]/, "&", text)
    return length(text) + wide
}

function padded(text, width,    missing) {
    missing = width - columns(text)
    return missing > 0 ? text sprintf("%" missing "s", "") : text
}

function at_least(width, text) {
    return columns(text) > width ? columns(text) : width
}

function print_table(    s, e, names, room, width, line) {
    room = 100 - length(" passed points")
    for (e = 1; e <= exercise_count; e++) {
        width[e] = length(title[e])
        for (s = 1; s <= students; s++) width[e] = at_least(width[e], cell(s, e))
        room -= 2 + width[e]
    }
    if (room > 24) room = 24
    names = length("student")
    for (s = 1; s <= students; s++) names = at_least(names, short_name(student[s], room))
    line = padded("student", names)
    for (e = 1; e <= exercise_count; e++) line = line "  " padded(title[e], width[e])
    print line " passed points"
    for (s = 1; s <= students; s++) {
        line = padded(short_name(student[s], room), names)
        for (e = 1; e <= exercise_count; e++) line = line "  " padded(cell(s, e), width[e])
        print line sprintf(" %6d %6s", passed[s], (unsure[s] ? "?" : sum[s]) "/" total)
    }
}

function counted(n, noun) {
    return n " " noun (n == 1 ? "" : "s")
}

function print_protection(    limits) {
    limits = "limits on time, memory and the like only"
    if (protected_by["sandbox"] + protected_by["limits"] == 0) return
    print ""
    if (!protected_by["limits"])
        print "Each program ran in a sandbox of its own."
    else if (!protected_by["sandbox"])
        print "The system allows no sandbox: the programs ran with " limits "."
    else
        print counted(protected_by["sandbox"], "program") " ran in a sandbox, but " \
            protected_by["limits"] " with " limits "."
}

# In lines as wide as the table may be.
function print_wrapped(text,    width, cut) {
    width = 100
    while (length(text) > width) {
        for (cut = width; substr(text, cut, 1) != " "; cut--);
        print substr(text, 1, cut - 1)
        text = "    " substr(text, cut + 1)
    }
    print text
}

# The most frequent that is not printed yet; of several, that of the first exercise.
function next_mistake(    m, best) {
    for (m = 1; m <= mistakes; m++) {
        if (printed[m]) continue
        if (!best || made_by[m] > made_by[best] || (made_by[m] == made_by[best] && \
            mistake_exercise[m] < mistake_exercise[best])) best = m
    }
    return best
}

function print_mistakes(    rank, m, id) {
    if (!mistakes) return
    print ""
    print "The most frequent mistakes, for the next lesson:"
    for (rank = 1; rank <= 5 && rank <= mistakes; rank++) {
        m = next_mistake()
        printed[m] = 1
        id = mistake_id[m]
        print_wrapped("  " counted(made_by[m], "student") ", " title[mistake_exercise[m]] ": " \
            ((id in what) ? what[id] : shown(id)))
    }
}

# ---- The CSV file (RFC 4180) ----

# A spreadsheet would compute what begins like a formula. Other control characters than those of a
# line's end have no place in the format.
function csv_field(text) {
    if (text ~ /^[-=+@\t\r]/) text = "'" text
    text = in_utf8(text)
    gsub(/[\001-\011\013\014\016-\037\177]/, "?", text)
    gsub(/"/, "\"\"", text)
    return "\"" text "\""
}

function write_csv(    s, e, line) {
    line = "student"
    for (e = 1; e <= exercise_count; e++)
        line = line "," exercise[e] " mark," exercise[e] " points," exercise[e] " of," \
            exercise[e] " diagnosis"
    printf "%s,passed,points,of\r\n", line >csv
    for (s = 1; s <= students; s++) {
        line = csv_field(student[s])
        for (e = 1; e <= exercise_count; e++)
            line = line "," mark[s, e] "," (mark[s, e] == "error" ? "" : points[s, e]) "," of[e] \
                "," verdict[s, e]
        printf "%s,%d,%s,%d\r\n", line, passed[s], (unsure[s] ? "" : sum[s] + 0), total >csv
    }
    close(csv)
}

# ---- Reports for programs that grade ----

# Of check n, sets outcome to passed, failed, skipped or error; label to its name; and says to why
# it did not pass, in words.
function look_at(s, e, n) {
    label = ((s, e, n) in name) ? name[s, e, n] : check_name[e, n]
    outcome = state[s, e, n] == "ok" ? "passed" : state[s, e, n] == "not ok" ? "failed" : "skipped"
    says = ""
    if (mark[s, e] == "error") {
        outcome = "error"
        says = "The checks themselves have had trouble, so this has to be run again.\n"
        if (n == 1) says = says whole(folder(s, e) "diagnosis")
    } else if (mark[s, e] == "missing") {
        outcome = "failed"
        says = "There is no file " exercise[e] ".c.\n"
    } else if (outcome == "failed") {
        says = whole(folder(s, e) "text." n)
        if (says == "") says = what[mistake[s, e, n]] "\n"
    } else if (outcome == "skipped") {
        says = "Not tried: mend what the first check shows, then ask again.\n"
        # A program that does not compile may have no results at all.
        if (n == 1) {
            outcome = "failed"
            says = whole(folder(s, e) "diagnosis")
        }
    }
}

function write_reports(s,    e, n, xml_file, json_file, comma) {
    xml_file = grades "/" student[s] "/report.xml"
    # Gradescope would take points that are not certain for good; without the file it tries again.
    json_file = unsure[s] ? "/dev/null" : grades "/" student[s] "/results.json"
    print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" >xml_file
    print "<testsuites name=\"" xml(student[s]) "\">" >xml_file
    print json_head(s) >json_file
    for (e = 1; e <= exercise_count; e++) {
        print suite_head(s, e) >xml_file
        for (n = 1; n <= of[e]; n++) {
            look_at(s, e, n)
            print xml_case(s, e, n) >xml_file
            print comma json_test(e, n) >json_file
            comma = ","
        }
        print "  </testsuite>" >xml_file
    }
    print "</testsuites>" >xml_file
    print "]}" >json_file
    close(xml_file)
    close(json_file)
}

# Bytes that are no UTF-8 become the character for that, U+FFFD.
function in_utf8(text,    i, n, out) {
    if (text !~ /[\200-\377]/) return text
    for (i = 1; i <= length(text); i += n) {
        n = utf8_length(text, i)
        out = out (n ? substr(text, i, n) : "\357\277\275")
        if (!n) n = 1
    }
    return out
}

# How many bytes the character at i has, or 0 where there is none (RFC 3629, section 4).
function utf8_length(text, i,    first, second, n, k) {
    first = byte[substr(text, i, 1)]
    if (first < 128) return 1
    if (first < 194 || first > 244) return 0
    n = first < 224 ? 2 : first < 240 ? 3 : 4
    for (k = 1; k < n; k++) if (substr(text, i + k, 1) !~ /^[\200-\277]$/) return 0
    second = byte[substr(text, i + 1, 1)]
    if (first == 224 && second < 160 || first == 237 && second > 159) return 0
    if (first == 240 && second < 144 || first == 244 && second > 143) return 0
    # Two that XML does not take.
    if (substr(text, i, n) ~ /^\357\277[\276\277]$/) return 0
    return n
}

function xml(text) {
    text = in_utf8(text)
    gsub(/[\001-\010\013\014\016-\037\177]/, "", text)
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    gsub(/"/, "\\&quot;", text)
    gsub(/\r/, "\\&#13;", text)
    return text
}

# A line's end in an attribute would be read as a blank.
function xml_attribute(text) {
    text = xml(text)
    gsub(/\t/, "\\&#9;", text)
    gsub(/\n/, "\\&#10;", text)
    return text
}

function property(key, value) {
    return "      <property name=\"" key "\" value=\"" xml_attribute(value) "\"/>\n"
}

function suite_head(s, e,    n, tally) {
    for (n = 1; n <= of[e]; n++) {
        look_at(s, e, n)
        tally[outcome]++
    }
    return "  <testsuite name=\"" exercise[e] "\" tests=\"" of[e] + 0 "\" failures=\"" \
        tally["failed"] + 0 "\" errors=\"" tally["error"] + 0 "\" skipped=\"" \
        tally["skipped"] + 0 "\">\n    <properties>\n" property("mark", mark[s, e]) \
        (mark[s, e] == "error" ? "" : property("points", points[s, e])) property("of", of[e] + 0) \
        property("diagnosis", verdict[s, e]) "    </properties>"
}

function xml_case(s, e, n,    head, element, type, line) {
    head = "    <testcase classname=\"" exercise[e] "\" name=\"" xml_attribute(label) "\""
    if (outcome == "passed") return head "/>"
    if (outcome == "skipped") return head "><skipped/></testcase>"
    element = outcome == "error" ? "error" : "failure"
    type = mistake[s, e, n] == "" ? verdict[s, e] : mistake[s, e, n]
    split(says, line, "\n")
    return head "><" element " type=\"" xml_attribute(type) "\" message=\"" xml_attribute(line[1]) \
        "\">" xml(says) "</" element "></testcase>"
}

function json(text,    i, character) {
    text = in_utf8(text)
    gsub(/["\\]/, "\\\\&", text)
    if (text !~ /[\001-\037]/) return "\"" text "\""
    gsub(/\n/, "\\n", text)
    for (i = 1; i < 32; i++) {
        character = sprintf("%c", i)
        if (index(text, character)) gsub(character, sprintf("\\u%04x", i), text)
    }
    return "\"" text "\""
}

function json_head(s,    e, text) {
    for (e = 1; e <= exercise_count; e++)
        text = text title[e] ": " mark[s, e] ", " counted(points[s, e], "point") " of " of[e] "\n"
    return "{\"score\": " sum[s] + 0 ", \"output\": " json(text) \
        ", \"visibility\": \"visible\", \"stdout_visibility\": \"hidden\", \"tests\": ["
}

function json_test(e, n) {
    return "{\"name\": " json(title[e] ": " label) ", \"number\": \"" number[e] "." n "\"" \
        ", \"score\": " (outcome == "passed") + 0 ", \"max_score\": 1, \"status\": \"" \
        (outcome == "passed" ? "passed" : "failed") "\", \"visibility\": \"visible\"" \
        ", \"output\": " json(says) "}"
}
