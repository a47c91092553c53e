# A mistake: there is nothing on the page.
s/char page\[\] = .*/char page[] = "";/
