/*
 * assets.c -- the files of the web console over HTTP; see assets.h.
 */
#include "shell/api/assets.h"

#define ROOT "/console/"

/*
 * What a browser must know of every page here: nothing comes from anywhere else, and nobody shows it in a frame. Components
 * place themselves with style attributes, which carry no code.
 */
static const struct http_header guards[] = {
	{ "Content-Security-Policy", S("default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline';"
	  " img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self';"
	  " frame-ancestors 'none'") },
	{ "Referrer-Policy", S("no-referrer") },
	{ "Cross-Origin-Opener-Policy", S("same-origin") },
	{ "Cross-Origin-Resource-Policy", S("same-origin") },
};

static void say(struct site_reply *r, const char *name, struct str value)
{
	r->header[r->n++] = (struct http_header){ name, value };
}

static struct site_reply reply_begin(int status)
{
	struct site_reply r = { .status = status };

	for (size_t i = 0; i < COUNT(guards); i++)
		r.header[r.n++] = guards[i];
	return r;
}

static const struct asset *find(const struct site *site, struct str path)
{
	for (int i = 0; i < site->n; i++)
		if (str_eq(STR(site->file[i].path), path))
			return &site->file[i];
	return NULL;
}

/* The last part of a page's address has no ending. */
static bool is_page(struct str path)
{
	struct str part = S("");

	while (str_cut(&path, '/', &part))
		;
	return str_find(part, '.') < 0;
}

/* "br;q=0" says no. */
static bool accepts(struct str header, struct str coding)
{
	struct str one, name;

	while (str_cut(&header, ',', &one)) {
		str_cut(&one, ';', &name);
		if (str_eq(str_trim(name), coding))
			return !str_starts(str_trim(one), S("q=0")) || str_starts(str_trim(one), S("q=0."));
	}
	return false;
}

static void choose_form(struct site_reply *r, const struct asset *file, struct str accepted)
{
	const struct { struct str name, body; } form[] = { { S("br"), file->br }, { S("gzip"), file->gzip } };

	r->body = file->raw;
	if (file->br.n || file->gzip.n)
		say(r, "Vary", S("Accept-Encoding"));
	for (size_t i = 0; i < COUNT(form); i++) {
		if (!form[i].body.n || !accepts(accepted, form[i].name))
			continue;
		r->body = form[i].body;
		say(r, "Content-Encoding", form[i].name);
		return;
	}
}

static void reply_file(struct site_reply *r, const struct asset *file, const struct request *rq)
{
	bool hashed = str_starts(STR(file->path), S("assets/"));

	*r = reply_begin(200);
	/* The name of what the build hashed changes with its content. */
	say(r, "Cache-Control", hashed ? S("public, max-age=31536000, immutable") : S("no-cache"));
	say(r, "ETag", STR(file->etag));
	if (str_find_str(rq->if_none_match, STR(file->etag)) >= 0) {
		r->status = 304;
		return;
	}
	r->type = file->type;
	choose_form(r, file, rq->accept_encoding);
}

bool site_reply(const struct site *site, const struct request *rq, struct site_reply *reply)
{
	struct str path = rq->path;

	if (!site->n)
		return false;
	if (str_eq(path, S("/")) || str_eq(path, S("/console"))) {
		*reply = reply_begin(302);
		say(reply, "Location", S(ROOT));
		return true;
	}
	if (!str_starts(path, S(ROOT)))
		return false;
	path = str_sub(path, strlen(ROOT), path.n);
	const struct asset *file = find(site, path);
	if (!file && is_page(path))
		file = find(site, S("index.html"));
	if (file) {
		reply_file(reply, file, rq);
		return true;
	}
	*reply = reply_begin(404);
	reply->type = "text/plain; charset=utf-8";
	reply->body = S("not found\n");
	return true;
}
