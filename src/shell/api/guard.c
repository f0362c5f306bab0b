/*
 * guard.c -- who guesses at a GUARDED command; see guard.h.
 *
 * An attacker who tries one password with many names is known by the address, one who tries from many addresses by the name. A
 * name is that of the input's `login`, or else the caller's own. The address of this machine is no one's: it is that of a proxy,
 * behind which are all.
 */
#include "shell/api/guard.h"

#include "base/log.h"
#include "base/text.h"
#include "shell/node/rate.h"

enum { NAME, ADDRESS, MARKS };
struct marks { struct guess by[MARKS]; };

static struct marks marks_of(const struct call *c, struct str remote)
{
	const struct field *login = record_field(c->command->in, S("login"));
	struct arena *a = c->arena;
	struct marks m = { { { 0, GUARD_FREE_NAME }, { 0, GUARD_FREE_ADDRESS } } };

	if (!login) {
		m.by[NAME].who = rate_who("guesses of a caller", str_fmt(a, "%lld", (long long)c->who.id.v));
		return m;
	}
	m.by[NAME].who = rate_who("guesses at a login", text_fold(a, str_trim(*(struct str *)field_at(login, c->in))));
	if (!str_starts(remote, S("127.")) && !str_eq(remote, S("::1")))
		m.by[ADDRESS].who = rate_who("guesses from an address", remote);
	return m;
}

bool guard_admits(struct engine *e, struct call *c, struct str remote)
{
	struct marks m = marks_of(c, remote);
	int64_t wait = rate_guess(e->rates, m.by, MARKS, engine_now(e).us);

	return !wait || fail(&c->errs, &E_TOO_MANY_REQUESTS, S(""), str_fmt(c->arena, "%lld", (long long)wait));
}

static void tell(struct engine *e, const struct call *c, const struct marks *m, struct str remote)
{
	for (int i = 0; i < MARKS; i++) {
		int64_t wait = rate_wait_s(e->rates, &m->by[i], engine_now(e).us);
		if (wait)
			log_line(LOG_WARN, "wrong guesses", "command", c->command->name, "by", i == NAME ? "name" : "address",
			         "remote", str_c(c->arena, remote), "wait_s", str_c(c->arena, str_fmt(c->arena, "%lld", (long long)wait)),
			         "request_id", str_c(c->arena, c->request_id), NULL);
	}
}

void guard_note(struct engine *e, const struct call *c, struct str remote)
{
	struct marks m = marks_of(c, remote);

	if (c->errs.n && c->errs.at[0].problem->guess) {
		tell(e, c, &m, remote);
		return;
	}
	rate_no_guess(e->rates, m.by, MARKS);
	if (!c->errs.n)
		rate_guessed(e->rates, m.by[NAME].who);
}
