# A mistake: the length is that of the whole answer.
s/^        strlen(page), page/        strlen(page) + 91, page/
