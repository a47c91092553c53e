# A mistake: the first line is taken for the request.
s/strstr(request, ".*") != NULL/strchr(request, '\\n') != NULL/
