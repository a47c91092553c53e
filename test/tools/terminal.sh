# What the commands share that speak to a student: 80 columns, and colours where there is a terminal that has
# them and a person who wants them (no-color.org), as in diagram/draw.c.

if [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    escape=$(printf '\033')
    green="${escape}[32m" red="${escape}[31m" bold="${escape}[1m" faint="${escape}[2m" plain="${escape}[0m"
else
    green='' red='' bold='' faint='' plain=''
fi

# wrapped INDENT: what is on stdin, in lines of no more than 80 columns. What goes on from a line that was
# indented itself is indented.
wrapped() {
    awk -v tail="$1" '{
        width = 80
        indent = /^  / ? tail : ""
        while (length($0) > width) {
            cut = width
            while (cut > length(indent) + 1 && substr($0, cut, 1) != " ") cut--
            if (cut <= length(indent) + 1) cut = width
            line = substr($0, 1, cut)
            sub(/ +$/, "", line)
            print line
            $0 = indent substr($0, cut + 1)
        }
        print
    }'
}
