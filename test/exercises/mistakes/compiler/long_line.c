/* expects: unknown_name */
int main(void)
{
	int a = 1, b = 2, c = 3, d = 4; return a + b + c + d + a * b * c * d * (a + b + c + d) + xyzzy + a + b + c + d + a * b * c * d * (a + b + c + d) + a + b + c + d + a * b * c * d;
}
