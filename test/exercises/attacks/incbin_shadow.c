/* Tries to take a byte of /etc/shadow into the program, as the assembler of a teacher who is root
 * could. For: 01_create. Mark: no compile. */
#include "attack.h"

__asm__(".data\n.globl shadow\nshadow: .incbin \"/etc/shadow\", 0, 1\n.text");
extern const char shadow[];

int main(int argc, char *argv[])
{
    if (shadow[0] != '\0')
        reached("/etc/shadow");
    return solve(argc, argv);
}
