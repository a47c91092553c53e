# A mistake: nobody tells getsockname() the size.
s/socklen_t size = sizeof here/socklen_t size = (socklen_t)-1/
