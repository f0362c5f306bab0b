/*
 * code128.c -- the symbols of Code 128, and which of them a text needs.
 *
 * Set B has a symbol for each letter, set C one for two digits. Four digits in a row are worth changing for.
 */
#include "print/code128.h"

enum { TO_C = 99, TO_B = 100, START_B = 104, START_C = 105, STOP = 106, WORTH = 4 };

/* Bar, gap, bar … of each symbol, by its value. */
static const char *const symbols[] = {
	"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
	"221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
	"221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
	"212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
	"231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
	"231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
	"314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
	"112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
	"111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
	"214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
	"114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};

struct symbols { int value[2 * CODE128_TEXT_MAX + 3], n; };

static size_t digits_at(struct str text, size_t at)
{
	size_t n = 0;

	while (at + n < text.n && text.s[at + n] >= '0' && text.s[at + n] <= '9')
		n++;
	return n;
}

static void change_set(struct symbols *s, bool *c, bool to_c)
{
	if (!s->n)
		s->value[s->n++] = to_c ? START_C : START_B;
	else if (*c != to_c)
		s->value[s->n++] = to_c ? TO_C : TO_B;
	*c = to_c;
}

static void encode(struct symbols *s, struct str text)
{
	bool c = false;

	for (size_t i = 0; i < text.n; ) {
		size_t digits = digits_at(text, i);
		change_set(s, &c, digits >= WORTH || (c && digits >= 2));
		if (!c) {
			s->value[s->n++] = text.s[i++] - ' ';
			continue;
		}
		for (; digits >= 2; digits -= 2, i += 2)
			s->value[s->n++] = (text.s[i] - '0') * 10 + text.s[i + 1] - '0';
	}
}

/* The start counts once, each symbol by its place. */
static int check_of(const struct symbols *s)
{
	int sum = s->value[0];

	for (int i = 1; i < s->n; i++)
		sum += i * s->value[i];
	return sum % 103;
}

int code128(struct str text, unsigned char width[CODE128_WIDTHS_MAX])
{
	struct symbols s = { .n = 0 };
	int n = 0;

	if (!text.n || text.n > CODE128_TEXT_MAX)
		return 0;
	for (size_t i = 0; i < text.n; i++)
		if (text.s[i] < ' ' || text.s[i] > '~')
			return 0;
	encode(&s, text);
	s.value[s.n] = check_of(&s);
	s.value[++s.n] = STOP;
	for (int i = 0; i <= s.n; i++)
		for (const char *at = symbols[s.value[i]]; *at; at++)
			width[n++] = (unsigned char)(*at - '0');
	return n;
}
