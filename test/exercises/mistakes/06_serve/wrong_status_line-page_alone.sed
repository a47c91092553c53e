# A mistake: the page has no head.
s/"HTTP.*Length: %zu.*/"%.0zu"/
s/"Connection: close.r.n.r.n%s"/"%s"/
