# A mistake: ADDRESS is not looked at.
s/listen_or_exit(argc == 3 ? argv\[2\] : "127.0.0.1"/listen_or_exit("127.0.0.1"/
