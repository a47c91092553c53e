# Socket programming in C, in five lessons. `make help` lists what you can type.
#
# Everything is built in build/. CC, CFLAGS, CPPFLAGS and LDFLAGS may come from the environment. The
# variables just below count only on make's command line: some shells export a HOST of their own.

HOST =
PORT =
BIND =
FAULT =
LOG =
LESSON =
FILE =
HINT =
DIR =
PDF =
EPUB =
V =
export HOST PORT BIND FAULT LESSON FILE HINT DIR CC
# A $ in them is a $.
override FILE := $(value FILE)
override HOST := $(value HOST)

CFLAGS ?= -O2 -g
# With POSIX alone, macOS hides what every system has, INADDR_LOOPBACK for instance.
DIALECT = -std=c11 -D_POSIX_C_SOURCE=200809L -D_DARWIN_C_SOURCE=
STRICT = $(DIALECT) -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wwrite-strings -Wcast-qual
# Fortified, recv() would be another function on some systems, and not the one that we watch.
COMPILE = $(CC) $(STRICT) $(CPPFLAGS) $(CFLAGS) -U_FORTIFY_SOURCE -MMD -MP -c
LINK = $(CC) $(CFLAGS) $(LDFLAGS)

# Commands stay hidden, and so a build is silent unless it fails; V=1 shows them.
Q = $(if $(V),,@)

# With FILE, a student's program takes the place of the lesson, and is built beside it.
MINE ?= build/mine
PROGRAMS = $(if $(FILE),$(MINE),build)
LESSONS = 01_create 02_resolve 03_connect 04_send 05_receive
TOOLS = build/test/interrupt build/test/load build/test/measure
WITNESS = build/exercises/witness.o build/exercises/ways.o build/exercises/real.o
HARNESS = build/exercises/harness build/exercises/difference build/exercises/flags $(WITNESS) \
	build/exercises/libhelper.a build/exercises/all-bytes build/exercises/zeros

all: $(LESSONS:%=build/%) build/server

EACH = 1 2 3 4 5
# An exercise is wherever there are hints for it.
EXERCISES = $(foreach hints,$(wildcard lessons/exercises/0*.hints), \
	$(patsubst lessons/exercises/0%,%,$(firstword $(subst _, ,$(hints)))))
.PHONY: all always lessons serve faults test test-exercises programs load bench fuzz tutorial help \
	clean progress grade handout book diff2 diff3 diff4 diff5 \
	$(foreach n,$(EACH),lesson$n test$n diagram$n) \
	$(foreach n,$(EXERCISES),exercise$n watch$n hint$n reset$n)
.DELETE_ON_ERROR .SUFFIXES:

# ---- For students ----

# Without HOST and PORT, a lesson meets the practice server: it listens on a free port, runs the
# lesson with that port in $PORT, and ends with it. PORT alone means a server on this machine.
# Of the faults these two are not the server's, but the system's under the lesson.
SYSTEM_FAULT = $(filter no-socket short-send,$(FAULT))
SERVER_FAULT = $(if $(SYSTEM_FAULT),,$(FAULT))
ifeq "$(HOST)$(PORT)" ""
WITH_SERVER = exec build/server $(if $(LOG),--hold-log,--quiet) \
	$(if $(SERVER_FAULT),--fault "$$FAULT") --
else
WITH_SERVER = $(if $(SERVER_FAULT)$(LOG),$(error FAULT and LOG are for the practice server, \
	without HOST and PORT))
endif
# FAULT= with nothing behind it lists them, and that is all.
LIST = $(if $(FAULT),,$(if $(filter command,$(origin FAULT)),exec sh test/tools/faults;))
TO_HOST = $(if $(HOST),"$$HOST",localhost)
TO_PORT = $(TO_HOST) $(if $(HOST)$(PORT),$(if $(PORT),"$$PORT"),"$$PORT")
lesson2 diagram2: ARGUMENTS = $(TO_HOST)
lesson3 lesson4 lesson5 diagram3 diagram4 diagram5: ARGUMENTS = $(TO_PORT)

## lesson1 to 5        run a lesson, or your program in FILE=
PROGRAM = $(PROGRAMS)/$(if $(SYSTEM_FAULT),observed/)
lesson1: $(PROGRAM)01_create
lesson2: $(PROGRAM)02_resolve
lesson3: $(PROGRAM)03_connect
lesson4: $(PROGRAM)04_send
lesson5: $(PROGRAM)05_receive
$(EACH:%=lesson%): build/server
$(EACH:%=lesson%):
	$(Q)$(LIST) $(WITH_SERVER) sh -c 'exec $< $(ARGUMENTS)'

## diagram1 to 5       the same, and draw what happened
diagram1: $(PROGRAMS)/observed/01_create
diagram2: $(PROGRAMS)/observed/02_resolve
diagram3: $(PROGRAMS)/observed/03_connect
diagram4: $(PROGRAMS)/observed/04_send
diagram5: $(PROGRAMS)/observed/05_receive
$(EACH:%=diagram%): build/server build/test/draw
$(EACH:%=diagram%): diagram%:
	$(Q)$(LIST) notes=build/notes.$$$$; trap 'rm -f "$$notes"' EXIT; trap 'exit 1' HUP PIPE QUIT TERM; \
	trap : INT; : >"$$notes"; status=0; \
	(export LESSON_NOTES="$$notes"; $(WITH_SERVER) sh -c 'exec $< $(ARGUMENTS)') || status=$$?; \
	echo; build/test/draw "lesson $*" $(if $(HOST)$(PORT),$(TO_HOST),"practice server") <"$$notes"; \
	exit $$status

## lessons             run all five, with a heading each
lessons: all
	$(Q)$(WITH_SERVER) sh -ec ' \
		echo "== Lesson 1: create =="; build/01_create; echo; \
		echo "== Lesson 2: resolve =="; build/02_resolve $(TO_HOST); echo; \
		echo "== Lesson 3: connect =="; build/03_connect $(TO_PORT); echo; \
		echo "== Lesson 4: send =="; build/04_send $(TO_PORT); echo; \
		echo "== Lesson 5: receive =="; build/05_receive $(TO_PORT)'

## test1 to 5          hold a lesson, or your program in FILE=, to its tests
test1: $(PROGRAMS)/01_create $(PROGRAMS)/observed/01_create
test2: $(PROGRAMS)/02_resolve
test3: $(PROGRAMS)/03_connect
test4: $(PROGRAMS)/04_send $(PROGRAMS)/capped/04_send $(PROGRAMS)/elsewhere/04_send
test5: $(PROGRAMS)/05_receive $(PROGRAMS)/capped/05_receive $(PROGRAMS)/terminal/05_receive
$(EACH:%=test%): test%: build/server $(TOOLS)
	$(Q)PROGRAMS=$(PROGRAMS) sh test/tools/bats test/0$*_*.bats
## diff2 to 5          show what a lesson adds, or how FILE= differs from it
diff2 diff3 diff4 diff5: diff%: ; $(Q)sh test/tools/diff $* "$$FILE"
## serve               run the practice server, or FILE=, on port 8080 or PORT=
serve: $(if $(FILE),$(MINE)/06_serve) build/server
	$(if $(and $(FILE),$(FAULT)),$(error FAULT is for the practice server, without FILE))
	$(Q)$(LIST) exec $< $(if $(FILE),"$${PORT:-8080}" $(if $(BIND),"$$BIND"), \
		--hints --port "$${PORT:-8080}" $(if $(BIND),--bind "$$BIND") $(if $(FAULT),--fault "$$FAULT"))
## faults              all that can go wrong, and what lesson 5, or LESSON=, says
faults: all build/test/measure
	$(Q)$(LIST) sh test/tools/faults build/faults "$${LESSON:-5}"
## exercise1 to 6      check your solution of an exercise, or that in FILE=
$(EXERCISES:%=exercise%): exercise%: $(HARNESS) ; $(Q)sh test/exercises/exercise $* "$$FILE"
## watch1 to 6         check it again whenever it is saved, until Ctrl-C
$(EXERCISES:%=watch%): watch%: $(HARNESS) ; $(Q)exec sh test/exercises/watch $* "$$FILE"
## hint1 to 6          show the first hint for an exercise, or hint HINT=2 or 3
$(EXERCISES:%=hint%): hint%: ; $(Q)sh test/exercises/hint $* "$$HINT"
## reset1 to 6         begin an exercise anew; your file is kept
$(EXERCISES:%=reset%): reset%: ; $(Q)sh test/exercises/reset $*
## progress            check all exercises, and show how far you are
progress: $(HARNESS) ; $(Q)sh test/exercises/progress
## book                the tutorial as one page to keep, or with PDF=1, EPUB=1
book: ; $(Q)sh test/book/make $(if $(PDF),pdf) $(if $(EPUB),epub)
## help                show this
help:
	@echo 'make TARGET, where TARGET is one of'
	@awk '/^# ---- For/ { print "\n" $$3, $$4 ":" } sub(/^## /, "  ")' Makefile
	@echo
	@echo 'Lessons and diagrams take FILE=your-program.c, HOST= and PORT= of another'
	@echo 'server, LOG=1 to show what the practice server saw, and FAULT=name to let'
	@echo 'something go wrong: FAULT= alone lists what. serve takes PORT=, BIND=, FAULT=.'

# ---- For teachers ----

## grade               check a class's exercises, in DIR=, and print a table
grade: $(HARNESS) ; $(Q)sh test/exercises/grade "$$DIR"
## handout             an archive for a class, in build/, without the solutions
handout: ; $(Q)sh test/exercises/handout

# ---- For maintainers ----

## all                 build the lessons and the server
## test                run all tests but test-exercises, or those in TESTS=
LONG_TESTS = test/tutorial.bats test/make.bats
TESTS = $(LONG_TESTS) $(filter-out $(LONG_TESTS),$(wildcard test/*.bats))
VARIANTS = $(LESSONS:%=build/observed/%) build/capped/04_send build/elsewhere/04_send \
	build/capped/05_receive build/terminal/05_receive build/test/draw
test: programs
	$(Q)sh test/tools/bats $(TESTS)
	@echo '# Left out: make test-exercises, which proves the checks of the exercises.'
## test-exercises      prove the exercises' checks with right and wrong programs
test-exercises: $(HARNESS) build/server
	$(Q)sh test/exercises/prove
## programs            build everything, and what only the tests run
programs: all $(VARIANTS) $(TOOLS) $(HARNESS) build/test/floor
## load                1000 clients at once, 200 of whom never end a request
load: build/server build/test/load build/test/measure
	$(Q)build/test/measure build/load build/server --quiet -- \
		sh -c 'exec build/test/load localhost 1000 200 "$$PORT"'
	$(Q)awk '{ print "at most " $$1 " KiB of memory, " $$2 " ms" }' build/load
## bench               how fast it all is, beside others (needs hyperfine)
bench: programs
	$(Q)CFLAGS='$(CFLAGS)' sh test/bench/run
## fuzz                feed the server nonsense for SECONDS=60 (needs clang)
SECONDS = 60
fuzz:
	$(Q)mkdir -p build/corpus && clang $(STRICT) -O1 -g test/fuzz/request.c \
		$(addprefix test/server/,request.c page.c answer.c) common/*.c -o build/fuzz_request \
		-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
	$(Q)build/fuzz_request -max_total_time=$(SECONDS) -max_len=16384 -verbosity=0 \
		-print_final_stats=1 -artifact_prefix=build/ build/corpus test/fuzz/corpus
## tutorial            bring TUTORIAL.md and the README's picture up to date
tutorial: all build/observed/05_receive build/test/draw
	$(Q)sh test/tools/listings TUTORIAL.md >build/listings.md
	$(Q)sh test/tools/consoles build/listings.md >build/new.md && cp build/new.md TUTORIAL.md
	$(Q)sh test/diagram/picture >build/picture.svg && cp build/picture.svg test/diagram/picture.svg
## clean               remove everything that was built
clean: ; $(Q)rm -rf build

# ---- Building ----

# What each program is linked from, beside the helper.
HELPER = build/obj/common/helper.o build/obj/common/command_line.o build/obj/common/terminal.o
SERVER = main server connection request page answer fault log command nonblocking notes
HARNESS_PARTS = harness program sandbox usage peer client
SYSTEM = build/obj/test/system
DIAGRAM = build/obj/test/diagram
PLAIN = $(LESSONS:%=build/%) $(LESSONS:%=$(MINE)/%) $(MINE)/06_serve
OBSERVED = $(LESSONS:%=$(PROGRAMS)/observed/%)
CAPPED = $(LESSONS:%=$(PROGRAMS)/capped/%)
ELSEWHERE = $(LESSONS:%=$(PROGRAMS)/elsewhere/%)
TERMINAL = $(LESSONS:%=$(PROGRAMS)/terminal/%)
$(LESSONS:%=build/%): build/%: build/obj/lessons/%.o
$(LESSONS:%=$(MINE)/%) $(MINE)/06_serve: $(MINE)/%: $(MINE)/obj/lessons/%.o
$(OBSERVED): $(PROGRAMS)/observed/%: $(PROGRAMS)/obj/lessons/%.o $(SYSTEM)/observer.o \
	$(SYSTEM)/real.o $(DIAGRAM)/note.o $(DIAGRAM)/turns.o
$(CAPPED): $(PROGRAMS)/capped/%: $(PROGRAMS)/obj/lessons/%.o $(SYSTEM)/capped.o
$(ELSEWHERE): $(PROGRAMS)/elsewhere/%: $(PROGRAMS)/obj/lessons/%.o $(SYSTEM)/elsewhere.o \
	$(SYSTEM)/real.o
$(TERMINAL): $(PROGRAMS)/terminal/%: $(PROGRAMS)/obj/lessons/%.o $(SYSTEM)/terminal.o \
	$(SYSTEM)/capped.o
build/server: $(SERVER:%=build/obj/test/server/%.o) $(DIAGRAM)/note.o
$(TOOLS): build/test/%: build/obj/test/tools/%.o
build/test/floor: build/obj/test/bench/floor.o
build/test/draw: $(DIAGRAM)/draw.o $(DIAGRAM)/arrows.o $(DIAGRAM)/print.o $(DIAGRAM)/note.o
build/exercises/difference: build/obj/test/exercises/harness/difference.o
build/exercises/harness: $(HARNESS_PARTS:%=build/obj/test/exercises/harness/%.o) \
	build/obj/test/server/nonblocking.o

# dlsym() has a library of its own with some C libraries.
$(OBSERVED) $(ELSEWHERE): DL = -ldl

$(PLAIN) $(OBSERVED) $(CAPPED) $(ELSEWHERE) $(TERMINAL) $(TOOLS) build/server build/test/floor \
		build/test/draw build/exercises/difference build/exercises/harness: $(HELPER)
	$(Q)mkdir -p $(@D) && $(LINK) $^ $(DL) $(LDLIBS) -o $@

# A student's program, wherever it is: its path may be anything, so make does not compare times.
$(MINE)/obj/lessons/%.o: always
	$(Q)mkdir -p $(@D) && $(CC) $(DIALECT) -Wall -Wextra $(CPPFLAGS) $(CFLAGS) -U_FORTIFY_SOURCE \
		-I lessons -I lessons/exercises -x c "$$FILE" -c -o $@

build/obj/%.o: %.c build/flags
	$(Q)mkdir -p $(@D) && $(COMPILE) $< -o $@

# What a student's program is compiled with and linked to for the exercises, whatever CFLAGS say.
build/exercises/flags: test/exercises/harness/find_flags build/flags
	$(Q)mkdir -p $(@D) && sh test/exercises/harness/find_flags $(CC) >$@

$(filter-out %/real.o,$(WITNESS)): build/exercises/%.o: test/exercises/harness/%.c build/flags
build/exercises/real.o: test/system/real.c build/flags
$(WITNESS):
	$(Q)mkdir -p $(@D) && $(CC) $(STRICT) -O1 -g -MMD -MP -c $< -o $@

build/exercises/common/%.o: common/%.c build/exercises/flags
	$(Q)mkdir -p $(@D) && $(CC) $$(cat build/exercises/flags) -MMD -MP -c $< -o $@

build/exercises/libhelper.a: $(HELPER:build/obj/%=build/exercises/%)
	$(Q)ar rcs $@ $^

build/exercises/all-bytes build/exercises/zeros: test/exercises/harness/make_input
	$(Q)mkdir -p $(@D) && sh $< $(@F) >$@

# Changes when the compiler or its flags do, and whatever was built with others is then out of date.
FLAGS = $(subst ','\'',$(COMPILE) $(LINK) $(LDLIBS))
build/flags: always
	@{ mkdir -p build && test -w build; } || \
		echo 'build/ cannot be written: to build, copy all of this to a place that is yours' >&2
	@printf '%s\n' '$(FLAGS)' | cmp -s - $@ || printf '%s\n' '$(FLAGS)' >$@

# The headers that each object was made from, as the compiler noted them.
-include $(wildcard build/*/*.d build/*/*/*.d build/*/*/*/*.d build/*/*/*/*/*.d)
