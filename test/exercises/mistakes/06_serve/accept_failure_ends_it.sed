# A mistake: any failure of accept() is the end.
/errno == ECONNABORTED/,+1d
