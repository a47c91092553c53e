# A mistake: there is an answer for the front page alone.
s/^            return true;/            return memcmp(request, "GET \/ ", 6) == 0;/
