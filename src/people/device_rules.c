/*
 * device_rules.c -- with what somebody logged in, in few words.
 *
 * Programs say at length what they are, and name all that they would be taken for. Kept is what tells the devices of one
 * person apart: the browser and the system it runs on, each by the first mark that is found.
 */
#include "people/people_commands.h"

struct mark { const char *said, *name; };

static const struct mark programs[] = {
	{ "wxwork/", "WeCom" }, { "MicroMessenger/", "WeChat" }, { "DingTalk/", "DingTalk" }, { "Edg", "Edge" }, { "OPR/", "Opera" },
	{ "QQBrowser/", "QQ Browser" }, { "SamsungBrowser/", "Samsung Internet" }, { "Firefox/", "Firefox" }, { "FxiOS/", "Firefox" },
	{ "Chrome/", "Chrome" }, { "CriOS/", "Chrome" }, { "Safari/", "Safari" },
};
static const struct mark systems[] = {
	{ "HarmonyOS", "HarmonyOS" }, { "OpenHarmony", "HarmonyOS" }, { "Windows", "Windows" }, { "iPhone", "iPhone" }, { "iPad", "iPad" },
	{ "Android", "Android" }, { "Macintosh", "Mac" }, { "CrOS", "ChromeOS" }, { "Linux", "Linux" },
};

static const char *named(const struct mark *mark, size_t n, struct str agent)
{
	for (size_t i = 0; i < n; i++)
		if (str_find_str(agent, STR(mark[i].said)) >= 0)
			return mark[i].name;
	return "";
}

/* A program that is no browser: the word before its version, "curl" of curl/8.1. */
static struct str first_word(struct str agent)
{
	enum { LONGEST = 40 };
	size_t n = 0;

	while (n < agent.n && n < LONGEST && (((agent.s[n] | 32) >= 'a' && (agent.s[n] | 32) <= 'z') || agent.s[n] == '-'))
		n++;
	return str_sub(agent, 0, n);
}

struct str device_of(struct arena *a, struct str agent)
{
	struct str program = STR(named(programs, COUNT(programs), agent)), system = STR(named(systems, COUNT(systems), agent));

	if (!program.n)
		program = first_word(agent);
	return system.n ? str_fmt(a, "%.*s%s%.*s", P(program), program.n ? " · " : "", P(system)) : program;
}
