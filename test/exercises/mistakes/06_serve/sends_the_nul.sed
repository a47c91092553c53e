# A mistake: the 0 at the string's end is sent, too.
s/(size_t)length);/(size_t)length + 1);/
