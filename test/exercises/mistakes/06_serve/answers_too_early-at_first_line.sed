# A mistake: the first line is taken for the request.
s/length >= 4 .*== 0)/memchr(request, '\\n', length) != NULL)/
