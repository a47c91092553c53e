# A mistake: the blank before the value is taken for a part of it.
/value += strspn(/d
