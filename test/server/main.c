/*
 * The practice server: a small HTTP/1.1 server for the lessons to talk to.
 *
 * Read after lesson 5. The lessons wait for one socket; a server waits for many at once. server.c
 * has the loop that does it, connection.c the life of one client, request.c and answer.c the HTTP,
 * fault.c what can go wrong on purpose, command.c the program that the server may be run for, and
 * log.c what it says of all that. This file reads the command line and puts them together.
 */
#include "../../common/helper.h"
#include "command.h"
#include "log.h"
#include "notes.h"
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The exit status of a wrong command line. */
enum { EXIT_USAGE = 2 };

static const char version[] = "practice server 1.0";

struct options {
    struct sockaddr_in address;
    struct service service;
    bool is_quiet;
    bool holds_log;
    bool gives_hints;
    char **command; /* NULL where there is none */
};

/* ---- The command line ---- */

static void print_help(void)
{
    static const char *const lines[] = {
        "usage: server [OPTION]...",
        "       server [OPTION]... -- COMMAND [ARGUMENT]...",
        "",
        "A small HTTP/1.1 server to practise on. With COMMAND it listens, runs COMMAND with",
        "PORT in its environment, ends with it and exits with its status.",
        "",
        "  -p, --port N        listen on port N; 0, or no such option, takes a free one",
        "  -b, --bind ADDR     listen on this IPv4 address, 127.0.0.1 unless given",
        "  -s, --size BYTES    answer with a body of that length, not with the page",
        "  -t, --timeout N     let go a client whose request takes over N seconds, 30 unless given",
        "  -f, --fault NAME    let something go wrong, see below",
        "  -q, --quiet         say nothing of what happens",
        "      --hold-log      say it on stderr at the end, apart from what COMMAND says",
        "      --hints         once it listens, say what to type and to open",
        "  -h, --help          show this and exit",
        "  -V, --version       show the version and exit",
        "",
        "Without COMMAND the log is on stdout; with it, on stderr.",
        "",
        "Faults, and what each teaches:",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        printf("%s\n", lines[i]);
    for (size_t i = 0; get_fault(i) != NULL; i++)
        printf("  %-19s  %s\n", get_fault(i)->name, get_fault(i)->teaches);
}

static _Noreturn void exit_with_wrong_usage(void)
{
    fprintf(stderr, "Try 'server --help'.\n");
    exit(EXIT_USAGE);
}

static void read_port(struct options *options, const char *text)
{
    uint64_t port;
    if (parse_number(text, 0, 65535, &port) == -1) {
        fprintf(stderr, "server: --port takes a number from 0 to 65535, not '%s'\n", text);
        exit_with_wrong_usage();
    }
    options->address.sin_port = htons((uint16_t)port);
}

static void read_bind(struct options *options, const char *text)
{
    if (inet_pton(AF_INET, text, &options->address.sin_addr) != 1) {
        fprintf(stderr, "server: --bind takes an IPv4 address such as 0.0.0.0, not '%s'\n", text);
        exit_with_wrong_usage();
    }
}

static void read_size(struct options *options, const char *text)
{
    const uint64_t a_pebibyte = UINT64_C(1) << 50;
    if (parse_number(text, 0, a_pebibyte, &options->service.size) == -1) {
        fprintf(stderr, "server: --size takes a number of bytes, not '%s'\n", text);
        exit_with_wrong_usage();
    }
    options->service.has_size = true;
}

static void read_timeout(struct options *options, const char *text)
{
    uint64_t seconds;
    if (parse_number(text, 1, 86400, &seconds) == -1) {
        fprintf(stderr, "server: --timeout takes seconds, 1 to 86400, not '%s'\n", text);
        exit_with_wrong_usage();
    }
    options->service.timeout = (int)seconds;
}

static void read_fault(struct options *options, const char *text)
{
    const struct fault *fault = find_fault(text);
    if (fault == NULL) {
        fprintf(stderr, "server: there is no fault '%s'\n", text);
        exit_with_wrong_usage();
    }
    options->service.fault = *fault;
}

static void read_options(struct options *options, int argc, char *argv[])
{
    enum { HOLD_LOG = 256, HINTS };
    static const struct option known[] = {
        {"port", required_argument, NULL, 'p'},
        {"bind", required_argument, NULL, 'b'},
        {"size", required_argument, NULL, 's'},
        {"timeout", required_argument, NULL, 't'},
        {"fault", required_argument, NULL, 'f'},
        {"quiet", no_argument, NULL, 'q'},
        {"hold-log", no_argument, NULL, HOLD_LOG},
        {"hints", no_argument, NULL, HINTS},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {NULL, 0, NULL, 0},
    };
    *options = (struct options){.address.sin_family = AF_INET, .service.timeout = 30};
    options->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    int option;
    /* The + keeps GNU's getopt from looking for options behind COMMAND. */
    while ((option = getopt_long(argc, argv, "+p:b:s:t:f:qhV", known, NULL)) != -1) {
        switch (option) {
        case 'p':
            read_port(options, optarg);
            break;
        case 'b':
            read_bind(options, optarg);
            break;
        case 's':
            read_size(options, optarg);
            break;
        case 't':
            read_timeout(options, optarg);
            break;
        case 'f':
            read_fault(options, optarg);
            break;
        case 'q':
            options->is_quiet = true;
            break;
        case HOLD_LOG:
            options->holds_log = true;
            break;
        case HINTS:
            options->gives_hints = true;
            break;
        case 'h':
            print_help();
            exit(EXIT_SUCCESS);
        case 'V':
            printf("%s\n", version);
            exit(EXIT_SUCCESS);
        default: /* getopt_long() has said what is wrong. */
            exit_with_wrong_usage();
        }
    }
    bool has_dashes = strcmp(argv[optind - 1], "--") == 0;
    if (optind < argc && !has_dashes) {
        fprintf(stderr, "server: '%s' is no option; a command comes after --\n", argv[optind]);
        exit_with_wrong_usage();
    }
    if (optind < argc)
        options->command = argv + optind;
    else if (has_dashes) {
        fprintf(stderr, "server: there is no command after --\n");
        exit_with_wrong_usage();
    }
}

/* ---- All together ---- */

static enum log_place choose_log_place(const struct options *options)
{
    if (options->is_quiet)
        return LOG_NOWHERE;
    if (options->holds_log)
        return LOG_HELD;
    return options->command != NULL ? LOG_STDERR : LOG_STDOUT;
}

static void print_hints(const struct sockaddr_in *address, const char *ip)
{
    int port = ntohs(address->sin_port);
    if (address->sin_addr.s_addr == htonl(INADDR_LOOPBACK) ||
        address->sin_addr.s_addr == htonl(INADDR_ANY)) {
        printf("In another terminal, type:   make lesson5 PORT=%d\n", port);
        printf("In a browser, open:          http://localhost:%d/\n", port);
    } else {
        printf("In another terminal, type:   make lesson5 HOST=%s PORT=%d\n", ip, port);
        printf("In a browser, open:          http://%s:%d/\n", ip, port);
    }
    if (address->sin_addr.s_addr == htonl(INADDR_ANY))
        printf("On other machines, use the name or the address of this one.\n");
    printf("To stop it, press Ctrl-C here.\n");
}

int main(int argc, char *argv[])
{
    if (prepare_process(argv[0]) == -1)
        exit_with_errno("cannot prepare the process");
    struct options options;
    read_options(&options, argc, argv);
    if (open_log(choose_log_place(&options)) == -1)
        exit_with_errno("cannot open the log");
    if (open_notes() == -1)
        exit_with_errno("cannot open the file for notes");

    struct server server = {.service = options.service, .turns = -1};
    char ip[INET_ADDRSTRLEN];
    if (inet_ntop(AF_INET, &options.address.sin_addr, ip, sizeof ip) == NULL)
        exit_with_errno("cannot write the address as text");
    int signals = catch_signals(options.command != NULL);
    if (signals == -1)
        exit_with_errno("cannot catch signals");
    if (open_server(&server, &options.address) == -1) {
        int reason = errno;
        if (options.gives_hints && reason == EADDRINUSE)
            fprintf(stderr, "Another port may be free: make serve PORT=0 finds one.\n");
        errno = reason;
        exit_with_errno("cannot listen on %s port %d", ip, ntohs(options.address.sin_port));
    }
    const char *state = options.service.fault.door == DOOR_CLOSED ? "Not listening" : "Listening";
    log_line("%s on %s:%d", state, ip, ntohs(options.address.sin_port));
    if (options.gives_hints)
        print_hints(&options.address, ip);

    int status = EXIT_SUCCESS;
    if (options.command != NULL)
        status = run_command(&server, signals, options.command, ntohs(options.address.sin_port));
    else if (serve(&server, signals) == -1)
        exit_with_errno("cannot wait for clients");
    close_server(&server);
    close_log();
    return status;
}
