# A mistake: nobody looks whether bind() has succeeded.
s/    if (bind(\(.*\)) == -1)/    (void)bind(\1);/
/cannot bind to/d
