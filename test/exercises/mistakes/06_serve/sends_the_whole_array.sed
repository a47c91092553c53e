# A mistake: sizeof is taken for what is in the array.
s/(size_t)length);/sizeof answer);/
