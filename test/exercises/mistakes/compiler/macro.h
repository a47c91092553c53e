#define CALL(number) ((number) + not_declared)
