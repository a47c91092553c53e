# A mistake: sizeof counts the 0 at the string's end.
s/^        strlen(page), page/        sizeof page, page/
