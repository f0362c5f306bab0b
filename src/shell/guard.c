/*
 * guard.c -- who guesses at a GUARDED command; see guard.h.
 *
 * An attacker who tries one password with many names is known by the address, one who tries from many addresses by the name. A
 * name is that of the input's `login`, or else the caller's own. The address of this machine is no one's: it is that of a proxy,
 * behind which are all.
 */
#include "shell/guard.h"

#include "base/log.h"
#include "base/text.h"
#include "shell/rate.h"

enum { NAME, ADDRESS, MARKS };

/* What somebody is counted by; 0: not at all. */
struct marks { uint64_t who[MARKS]; };
static const int free_of[MARKS] = { [NAME] = GUARD_FREE_NAME, [ADDRESS] = GUARD_FREE_ADDRESS };

/* Keyed, so nobody can choose whose place to push somebody out of. */
static uint64_t mark(struct arena *a, const char *kind, struct str what)
{
	struct digest d = digest_keyed(record_key(S("wrong guesses")), str_fmt(a, "%s %.*s", kind, P(what)));
	uint64_t who;

	memcpy(&who, d.b, sizeof who);
	return what.n ? who | 1 : 0;
}

static struct marks marks_of(const struct call *c, struct str remote)
{
	const struct field *login = record_field(c->command->in, S("login"));
	struct arena *a = c->arena;

	if (!login)
		return (struct marks){ { mark(a, "caller", str_fmt(a, "%lld", (long long)c->who.id.v)) } };
	struct str name = text_fold(a, str_trim(*(struct str *)field_at(login, c->in)));
	bool here = str_starts(remote, S("127.")) || str_eq(remote, S("::1"));
	return (struct marks){ { mark(a, "login", name), here ? 0 : mark(a, "address", remote) } };
}

bool guard_admits(struct engine *e, struct call *c, struct str remote)
{
	struct marks marks = marks_of(c, remote);

	for (int i = 0; i < MARKS; i++) {
		int64_t wait = marks.who[i] ? rate_guess(e->rates, marks.who[i], free_of[i], engine_now(e).us) : 0;
		if (!wait)
			continue;
		for (int k = 0; k < i; k++)
			rate_no_guess(e->rates, marks.who[k]);
		return fail(&c->errs, &E_TOO_MANY_REQUESTS, S(""), str_fmt(c->arena, "%lld", (long long)wait));
	}
	return true;
}

static void tell(struct engine *e, const struct call *c, const struct marks *marks, struct str remote)
{
	for (int i = 0; i < MARKS; i++) {
		int64_t wait = marks->who[i] ? rate_wait_s(e->rates, marks->who[i], free_of[i], engine_now(e).us) : 0;
		if (wait)
			log_line(LOG_WARN, "wrong guesses", "command", c->command->name, "by", i == NAME ? "name" : "address",
			         "remote", str_c(c->arena, remote), "wait_s", str_c(c->arena, str_fmt(c->arena, "%lld", (long long)wait)),
			         "request_id", str_c(c->arena, c->request_id), NULL);
	}
}

void guard_note(struct engine *e, const struct call *c, struct str remote)
{
	struct marks marks = marks_of(c, remote);

	if (c->errs.n && c->errs.at[0].problem->guess) {
		tell(e, c, &marks, remote);
		return;
	}
	for (int i = 0; i < MARKS; i++)
		rate_no_guess(e->rates, marks.who[i]);
	if (!c->errs.n)
		rate_guessed(e->rates, marks.who[NAME]);
}
