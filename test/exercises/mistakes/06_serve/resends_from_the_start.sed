# A mistake: the length shrinks, but the pointer stays.
/bytes += taken/d
