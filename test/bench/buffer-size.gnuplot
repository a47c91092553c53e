# Draws test/bench/buffer-size.svg from buffer-size.data beside it, which make bench leaves in
# build/bench: cp build/bench/buffer-size.data test/bench/ && gnuplot test/bench/buffer-size.gnuplot
set terminal svg size 880,340 font "sans-serif,12" background "white"
set output "test/bench/buffer-size.svg"
set title "Lesson 5: megabytes a second by the size of its buffer"
set style fill solid
set boxwidth 0.7
set yrange [0:*]
set offsets 0.5, 0.5, 0, 0
set border 3
set tics nomirror out
set grid ytics
unset key
name(size) = size < 1024 ? sprintf("%d B", size) : \
    size < 1048576 ? sprintf("%d KiB", size / 1024) : sprintf("%d MiB", size / 1048576)
plot "test/bench/buffer-size.data" using 0:($2 / 1e6):xticlabel(name($1)) with boxes \
        linecolor rgb "#4477aa", \
    "" using 0:($2 / 1e6):(sprintf("%.0f", $2 / 1e6)) with labels offset 0, 0.6
