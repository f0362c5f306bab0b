/*
 * session.c -- what a caller shows, and what a browser is to keep.
 */
#include "shell/api/session.h"

#include "shell/node/rate.h"
#include "shell/read/callers.h"

#define COOKIE "orderd_session"

struct digest session_cookie_digest(struct str secret)
{
	const struct str what[] = { S(COOKIE), secret };

	return digest_of_all(what, COUNT(what));
}

static struct str cookie_of(struct str header)
{
	struct str one, name;

	while (str_cut(&header, ';', &one))
		if (str_cut(&one, '=', &name) && str_eq(str_trim(name), S(COOKIE)))
			return str_trim(one);
	return S("");
}

static struct str host_of(struct str origin)
{
	ptrdiff_t at = str_find_str(origin, S("://"));

	return at < 0 ? S("") : str_sub(origin, (size_t)at + 3, origin.n);
}

/* A page of another origin cannot set the header without asking first, and is not answered then. */
static bool is_from_own_page(const struct request *rq)
{
	if (rq->method == GET || rq->method == HEAD)
		return true;
	return str_eq(rq->x_orderd, S("console")) && (!rq->origin.n || str_eq(host_of(rq->origin), rq->host));
}

static bool allowed_stranger(struct engine *e, const struct request *rq, struct errs *errs)
{
	return rate_allows(e->rates, rate_who("requests from an address", rq->remote), errs);
}

static bool by_cookie(struct engine *e, struct request *rq, struct str secret, struct caller *who, struct errs *errs)
{
	struct digest token = session_cookie_digest(secret);

	if (!is_from_own_page(rq))
		return fail(errs, &E_CSRF, S(""));
	if (!caller_find(e, token, who, &rq->arena, errs))
		return false;
	who->token = token;
	who->browser = true;
	return true;
}

static bool by_header(struct engine *e, struct request *rq, struct caller *who, struct errs *errs)
{
	struct str said = rq->authorization;

	if (!str_eq(str_lower(&rq->arena, str_sub(said, 0, 7)), S("bearer ")))
		return fail(errs, &E_UNAUTHENTICATED, S(""));
	struct digest token = digest_of(str_trim(str_sub(said, 7, said.n)));
	if (caller_find(e, token, who, &rq->arena, errs)) {
		who->token = token;
		return true;
	}
	return !errs->n && allowed_stranger(e, rq, errs) && fail(errs, &E_UNAUTHENTICATED, S(""));
}

/* The low bits of ids are mostly zero: unmixed, all callers would share one bucket. */
static uint64_t counted_as(const struct caller *who)
{
	return (uint64_t)who->id.v * UINT64_C(0x9E3779B97F4A7C15) >> 20;
}

void session_charge(struct engine *e, const struct caller *who, int requests)
{
	rate_charge(e->rates, counted_as(who), requests);
}

bool session_caller(struct engine *e, struct request *rq, struct caller *who, struct errs *errs)
{
	struct str secret = rq->authorization.n ? S("") : cookie_of(rq->cookie);
	bool known = false;

	*who = (struct caller){ .roles = NOBODY };
	if (rq->authorization.n)
		known = by_header(e, rq, who, errs);
	else if (secret.n)
		known = by_cookie(e, rq, secret, who, errs);
	if (errs->n)
		return false;
	who->address = rq->remote;
	who->agent = rq->user_agent;
	return known ? rate_allows(e->rates, counted_as(who), errs) : allowed_stranger(e, rq, errs);
}

/* --- what a browser keeps ----------------------------------------------------------------- */

/* Of this machine, or of a network that is nobody else's. */
static bool is_near(struct str address)
{
	static const char *const near[] = { "127.", "10.", "192.168.", "169.254.", "::1", "fc", "fd", "fe80:" };
	struct str second = str_sub(address, 4, 3);

	for (size_t i = 0; i < COUNT(near); i++)
		if (str_starts(address, STR(near[i])))
			return true;
	return str_starts(address, S("172.")) && str_cmp(second, S("16.")) >= 0 && str_cmp(second, S("31.")) <= 0;
}

/* Over which protocol its page came a browser says itself. Plain HTTP is for those who are near. */
static bool must_be_secure(const struct engine *e, const struct request *rq)
{
	return e->config->https_only || !is_near(rq->remote) || str_starts(rq->origin, S("https://"));
}

struct http_header session_cookie(const struct engine *e, struct request *rq, const struct keep *keep)
{
	int64_t seconds = keep->secret.n ? (keep->until.us - engine_now(e).us + SECOND - 1) / SECOND : 0;

	return (struct http_header){ "Set-Cookie",
		str_fmt(&rq->arena, COOKIE "=%.*s; Path=/api; HttpOnly; SameSite=Strict; Max-Age=%lld%s", P(keep->secret),
		        (long long)(seconds > 0 ? seconds : 0), must_be_secure(e, rq) ? "; Secure" : "") };
}
