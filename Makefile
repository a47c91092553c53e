# Socket programming in C, in five lessons. `make help` lists what you can type.
#
# Everything is built in build/. CC, CFLAGS, CPPFLAGS and LDFLAGS may come from the environment. The
# variables just below count only on make's command line: some shells export a HOST of their own.

HOST =
PORT =
BIND =
FAULT =
LOG =
V =
export HOST PORT BIND FAULT

CFLAGS ?= -O2 -g
STRICT = -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wwrite-strings -Wcast-qual
COMPILE = $(CC) $(STRICT) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c
LINK = $(CC) $(CFLAGS) $(LDFLAGS)

LESSONS = build/01_create build/02_resolve build/03_connect build/04_send build/05_receive
HELPER = build/obj/common/helper.o
SERVER = build/obj/test/server/main.o build/obj/test/server/server.o \
	build/obj/test/server/connection.o build/obj/test/server/request.o \
	build/obj/test/server/answer.o build/obj/test/server/fault.o build/obj/test/server/log.o \
	build/obj/test/server/command.o
HARNESS = build/exercises/harness build/exercises/difference build/exercises/flags \
	build/exercises/witness.o build/exercises/real.o build/exercises/libhelper.a \
	build/exercises/all-bytes build/exercises/zeros
TOOLS = build/test/interruptible build/test/load build/test/measure build/test/01_create_refused \
	build/test/04_send_capped build/test/04_send_elsewhere build/test/05_receive_capped \
	build/test/05_receive_terminal
BUFFER_SIZES = 1 4 16 64 256 1024 4096 16384 65536 262144 1048576
BENCH = build/test/floor $(BUFFER_SIZES:%=build/test/receive_%)

# Commands stay hidden, and so a build is silent unless it fails; V=1 shows them.
Q = $(if $(V),,@)

## all                 build everything
all: $(LESSONS) build/server

.PHONY: all always lessons serve faults test load bench plot fuzz tutorial help clean \
	lesson1 lesson2 lesson3 lesson4 lesson5 diff2 diff3 diff4 diff5 \
	exercise1 exercise2 exercise3 exercise4 exercise5 hint1 hint2 hint3 hint4 hint5 \
	reset1 reset2 reset3 reset4 reset5 progress grade \
	trace1 trace2 trace3 trace4 trace5 test1 test2 test3 test4 test5
.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:

# ---- Running the lessons ----

# Without HOST and PORT, a lesson meets the practice server: it listens on a free port, runs the
# lesson with that port in $PORT, and ends with it. PORT alone means a server on this machine.
TO_HOST = localhost
TO_PORT = localhost "$$PORT"
ifeq "$(HOST)$(PORT)" ""
WITH_SERVER = exec build/server $(if $(LOG),--hold-log,--quiet) $(if $(FAULT),--fault "$$FAULT") --
else
WITH_SERVER = $(if $(FAULT)$(LOG),$(error FAULT and LOG are for the practice server, without HOST and PORT))
endif
ifneq "$(HOST)" ""
TO_HOST = "$$HOST"
TO_PORT = "$$HOST" $(if $(PORT),"$$PORT")
endif

RUN1 = build/01_create
RUN2 = build/02_resolve $(TO_HOST)
RUN3 = build/03_connect $(TO_PORT)
RUN4 = build/04_send $(TO_PORT)
RUN5 = build/05_receive $(TO_PORT)

## lesson1             run lesson 1: create a socket
lesson1: build/01_create build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(RUN1)'

## lesson2             run lesson 2: get the IP address of a host
lesson2: build/02_resolve build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(RUN2)'

## lesson3             run lesson 3: connect to the server
lesson3: build/03_connect build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(RUN3)'

## lesson4             run lesson 4: send a message
lesson4: build/04_send build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(RUN4)'

## lesson5             run lesson 5: receive the answer
lesson5: build/05_receive build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(RUN5)'

## lessons             run all five, with a heading each
lessons: all
	$(Q)$(WITH_SERVER) sh -ec ' \
		echo "== Lesson 1: create =="; $(RUN1); echo; \
		echo "== Lesson 2: resolve =="; $(RUN2); echo; \
		echo "== Lesson 3: connect =="; $(RUN3); echo; \
		echo "== Lesson 4: send =="; $(RUN4); echo; \
		echo "== Lesson 5: receive =="; $(RUN5)'

## serve               run the practice server until Ctrl-C, on port 8080 or PORT=
serve: build/server
	$(Q)exec build/server --hints --port "$${PORT:-8080}" $(if $(BIND),--bind "$$BIND") \
		$(if $(FAULT),--fault "$$FAULT")

# ---- Looking closer ----

# diff's exit status 1 says that the files differ, as they should.
## diff2               show what lesson 2 adds to lesson 1
diff2:
	$(Q)diff lessons/01_create.c lessons/02_resolve.c || test $$? -eq 1

## diff3               show what lesson 3 adds to lesson 2
diff3:
	$(Q)diff lessons/02_resolve.c lessons/03_connect.c || test $$? -eq 1

## diff4               show what lesson 4 adds to lesson 3
diff4:
	$(Q)diff lessons/03_connect.c lessons/04_send.c || test $$? -eq 1

## diff5               show what lesson 5 adds to lesson 4
diff5:
	$(Q)diff lessons/04_send.c lessons/05_receive.c || test $$? -eq 1

TRACE = sh test/tools/trace

## trace1              run lesson 1 and show its network system calls (needs strace)
trace1: build/01_create build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(TRACE) $(RUN1)'

## trace2              the same for lesson 2
trace2: build/02_resolve build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(TRACE) $(RUN2)'

## trace3              the same for lesson 3
trace3: build/03_connect build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(TRACE) $(RUN3)'

## trace4              the same for lesson 4
trace4: build/04_send build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(TRACE) $(RUN4)'

## trace5              the same for lesson 5
trace5: build/05_receive build/server
	$(Q)$(WITH_SERVER) sh -c 'exec $(TRACE) $(RUN5)'

## faults              what each lesson says to everything that can go wrong, in a table
faults: all build/test/measure
	$(Q)sh test/tools/faults build/faults

# ---- Exercises ----

# FILE is another file to check than the student's own, HINT the hint to show, DIR a class's folder.
FILE =
HINT =
DIR =
export FILE HINT DIR CC

## exerciseN           check your solution of exercise N, from 1 to 5, or that in FILE=
exercise1 exercise2 exercise3 exercise4 exercise5: exercise%: $(HARNESS)
	$(Q)sh test/exercises/exercise $* "$$FILE"

## hintN               show the first hint for exercise N, or hint HINT=2 or 3
hint1 hint2 hint3 hint4 hint5: hint%:
	$(Q)sh test/exercises/hint $* "$$HINT"

## resetN              begin exercise N anew; your file is kept beside the starter
reset1 reset2 reset3 reset4 reset5: reset%:
	$(Q)sh test/exercises/reset $*

## progress            check all five exercises, and show how far you are
progress: $(HARNESS)
	$(Q)sh test/exercises/progress

## grade               check the exercises of a class, DIR=submissions, and print a table
grade: $(HARNESS)
	$(Q)sh test/exercises/grade "$$DIR"

# ---- Testing ----

BATS = sh test/tools/bats

## test                run all tests; brings bats where it is missing
test: all $(TOOLS) $(HARNESS)
	$(Q)$(BATS) test/*.bats

## test1               run the tests of lesson 1 alone
test1: all $(TOOLS)
	$(Q)$(BATS) test/01_create.bats

## test2               run the tests of lesson 2 alone
test2: all $(TOOLS)
	$(Q)$(BATS) test/02_resolve.bats

## test3               run the tests of lesson 3 alone
test3: all $(TOOLS)
	$(Q)$(BATS) test/03_connect.bats

## test4               run the tests of lesson 4 alone
test4: all $(TOOLS)
	$(Q)$(BATS) test/04_send.bats

## test5               run the tests of lesson 5 alone
test5: all $(TOOLS)
	$(Q)$(BATS) test/05_receive.bats

## load                1000 clients at once, 200 of whom never finish their request
load: build/server build/test/load build/test/measure
	$(Q)build/test/measure build/load build/server --quiet -- \
		sh -c 'exec build/test/load localhost 1000 200 "$$PORT"'
	$(Q)awk '{ print "at most " $$1 " KiB of memory, " $$2 " ms" }' build/load

## bench               how fast it all is, beside curl, Python, nginx (needs hyperfine; takes minutes)
bench: all $(TOOLS) $(BENCH)
	$(Q)sh test/bench/run $(BUFFER_SIZES)

## plot                draw the tutorial's picture from what bench measured last (needs gnuplot)
plot:
	$(Q)cp build/bench/buffer-size.data test/bench/
	$(Q)gnuplot test/bench/buffer-size.gnuplot

## fuzz                feed the server what nobody would send, for SECONDS=60 (needs clang)
SECONDS = 60
fuzz:
	$(Q)mkdir -p build/corpus
	$(Q)clang $(STRICT) -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		test/fuzz/request.c test/server/request.c test/server/answer.c common/helper.c \
		-o build/fuzz_request
	$(Q)build/fuzz_request -max_total_time=$(SECONDS) -max_len=16384 -verbosity=0 \
		-print_final_stats=1 -artifact_prefix=build/ build/corpus test/fuzz/corpus

# ---- Everything else ----

## tutorial            bring the listings and outputs in TUTORIAL.md up to date
tutorial: all
	$(Q)sh test/tools/listings TUTORIAL.md >build/listings.md
	$(Q)sh test/tools/consoles build/listings.md >build/consoles.md
	$(Q)cp build/consoles.md TUTORIAL.md

## help                show this
help:
	@echo 'make TARGET, where TARGET is one of'
	@sed -n 's/^## /  /p' Makefile
	@echo
	@echo 'The lessons, their traces and "lessons" take HOST=name and PORT=number to aim at another'
	@echo 'server, LOG=1 to show what the practice server saw, FAULT=name to let something go wrong'
	@echo '(build/server --help lists the faults). "serve" takes PORT=, BIND=address and FAULT=.'
	@echo 'V=1 shows the commands. With no target, make does "all".'

## clean               remove everything that was built
clean:
	$(Q)rm -rf build

# ---- Building ----

$(LESSONS): build/%: build/obj/lessons/%.o $(HELPER)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

build/server: $(SERVER) $(HELPER)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

build/test/interruptible build/test/load build/test/measure: build/test/%: build/obj/test/tools/%.o $(HELPER)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

build/test/floor: build/obj/test/bench/floor.o $(HELPER)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

# Lesson 5 with a buffer of another size.
build/test/receive_%: build/obj/buffer/%.o $(HELPER)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

build/obj/buffer/%.o: lessons/05_receive.c build/flags
	$(Q)mkdir -p $(@D)
	$(Q)sed 's/buffer\[65536\]/buffer[$*]/' $< >build/obj/buffer/$*.c
	$(Q)$(COMPILE) -Ilessons build/obj/buffer/$*.c -o $@

# A lesson over a network that takes and gives a byte at a time, and is interrupted all the while.
build/test/%_capped: build/obj/lessons/%.o build/obj/test/tools/capped_io.o $(HELPER)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

# A lesson on a system that has no socket to give.
build/test/%_refused: build/obj/lessons/%.o build/obj/test/tools/no_socket.o $(HELPER)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

# A lesson that takes its stdout for a terminal.
build/test/%_terminal: build/obj/lessons/%.o build/obj/test/tools/terminal.o $(HELPER)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

# A lesson that connects to the practice server's $PORT, whatever port it was told.
build/test/%_elsewhere: build/obj/elsewhere/%.o build/obj/test/tools/connect_elsewhere.o $(HELPER)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

build/exercises/harness: build/obj/test/exercises/harness/harness.o \
		build/obj/test/exercises/harness/program.o build/obj/test/exercises/harness/peer.o $(HELPER)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

build/exercises/difference: build/obj/test/exercises/harness/difference.o $(HELPER)
	$(Q)mkdir -p $(@D)
	$(Q)$(LINK) $^ $(LDLIBS) -o $@

# What a student's program is compiled with and linked to, whatever CFLAGS say.
build/exercises/flags: test/exercises/find_flags build/flags
	$(Q)mkdir -p $(@D)
	$(Q)sh test/exercises/find_flags $(CC) >$@

build/exercises/%.o: test/exercises/harness/%.c build/flags
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(STRICT) -O1 -g -MMD -MP -c $< -o $@

build/exercises/libhelper.a: common/helper.c common/helper.h build/exercises/flags
	$(Q)$(CC) $$(cat build/exercises/flags) -c $< -o build/exercises/helper.o
	$(Q)ar rcs $@ build/exercises/helper.o

# Some bytes to send: a line, and each of the 256 that there are.
build/exercises/all-bytes:
	$(Q)mkdir -p $(@D)
	$(Q)echo 'All there are:' >$@
	$(Q)for a in 0 1 2 3; do for b in 0 1 2 3 4 5 6 7; do for c in 0 1 2 3 4 5 6 7; do \
		printf '%b' "\\0$$a$$b$$c"; done; done; done >>$@

# 24 MiB of nothing, most of it not even on the disk.
build/exercises/zeros:
	$(Q)mkdir -p $(@D)
	$(Q)dd if=/dev/zero of=$@ bs=1 count=1 seek=25165823 2>/dev/null

build/obj/elsewhere/%.o: lessons/%.c build/flags
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) -Dconnect=connect_elsewhere $< -o $@

build/obj/%.o: %.c build/flags
	$(Q)mkdir -p $(@D)
	$(Q)$(COMPILE) $< -o $@

# Changes when the compiler or its flags do, and whatever was built with others is then out of date.
FLAGS = $(subst ','\'',$(COMPILE) $(LINK) $(LDLIBS))
build/flags: always
	@mkdir -p build
	@printf '%s\n' '$(FLAGS)' | cmp -s - $@ || printf '%s\n' '$(FLAGS)' >$@

# The headers that each object was made from, as the compiler noted them.
-include $(wildcard build/obj/*/*.d build/obj/*/*/*.d build/obj/*/*/*/*.d build/exercises/*.d)
