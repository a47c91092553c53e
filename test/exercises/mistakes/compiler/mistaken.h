struct mistaken {
    int first
    int second;
};
