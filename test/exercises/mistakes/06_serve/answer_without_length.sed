# A mistake: nobody says how long the page is.
s/Content-Length: %zu/X-Content-Length: %zu/
