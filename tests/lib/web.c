/*
 * web.c -- requests by libcurl.
 */
#include "lib/web.h"

#include <curl/curl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WAIT_MS = 120000 };

struct web {
	CURL *curl;
	int port;
	struct buf *body, *headers;	/* of the answer being read */
	char error[CURL_ERROR_SIZE];
};

static size_t take_body(char *s, size_t one, size_t n, void *self)
{
	buf_add(((struct web *)self)->body, (struct str){ s, one * n });
	return one * n;
}

static size_t take_header(char *s, size_t one, size_t n, void *self)
{
	buf_add(((struct web *)self)->headers, (struct str){ s, one * n });
	return one * n;
}

struct web *web_open(int port)
{
	struct web *w = calloc(1, sizeof *w);

	w->curl = curl_easy_init();
	w->port = port;
	curl_easy_setopt(w->curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(w->curl, CURLOPT_WRITEDATA, w);
	curl_easy_setopt(w->curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(w->curl, CURLOPT_HEADERDATA, w);
	curl_easy_setopt(w->curl, CURLOPT_ERRORBUFFER, w->error);
	curl_easy_setopt(w->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(w->curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(w->curl, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(w->curl, CURLOPT_TIMEOUT_MS, (long)WAIT_MS);
	return w;
}

void web_close(struct web *w)
{
	curl_easy_cleanup(w->curl);
	free(w);
}

void web_port(struct web *w, int port)
{
	w->port = port;
}

void web_from(struct web *w, const char *address)
{
	char from[80];

	snprintf(from, sizeof from, "host!%s", address);
	curl_easy_setopt(w->curl, CURLOPT_INTERFACE, from);
}

static void add_url(struct buf *url, const char *path)
{
	for (const unsigned char *s = (const unsigned char *)path; *s; s++) {
		if (*s <= ' ' || *s >= 0x7f || strchr("\"<>\\^`{|}", *s))
			buf_fmt(url, "%%%02X", *s);
		else
			buf_char(url, (char)*s);
	}
}

static struct curl_slist *header_lines(const struct sent *s, struct arena *a)
{
	struct curl_slist *lines = NULL;
	bool typed = false, waits = false;

	if (s->token.n)
		lines = curl_slist_append(lines, str_c(a, str_fmt(a, "Authorization: Bearer %.*s", P(s->token))));
	for (const char *const *h = s->header; h && *h; h++) {
		lines = curl_slist_append(lines, *h);
		typed |= strncasecmp(*h, "Content-Type:", 13) == 0;
		waits |= strncasecmp(*h, "Expect:", 7) == 0;
	}
	if (!waits)
		lines = curl_slist_append(lines, "Expect:");
	if (s->body.n && !typed)
		lines = curl_slist_append(lines, "Content-Type: application/json");
	return lines;
}

struct got web_send(struct web *w, const struct sent *s, struct arena *a)
{
	struct buf url = buf_in(a, 0), body = buf_in(a, 0), headers = buf_in(a, 0);
	struct curl_slist *lines = header_lines(s, a);
	long status = 0;
	bool get = strcmp(s->method, "GET") == 0;

	buf_fmt(&url, "http://127.0.0.1:%d", w->port);
	add_url(&url, s->path);
	curl_easy_setopt(w->curl, CURLOPT_URL, str_c(a, buf_str(&url)));
	curl_easy_setopt(w->curl, CURLOPT_HTTPGET, 1L);
	if (!(get || strcmp(s->method, "HEAD") == 0) || s->body.n) {
		curl_easy_setopt(w->curl, CURLOPT_POST, 1L);
		curl_easy_setopt(w->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)s->body.n);
		curl_easy_setopt(w->curl, CURLOPT_POSTFIELDS, s->body.n ? s->body.s : "");
	}
	/* The answer to a HEAD has no body, whatever its head says. */
	curl_easy_setopt(w->curl, CURLOPT_NOBODY, strcmp(s->method, "HEAD") == 0 ? 1L : 0L);
	curl_easy_setopt(w->curl, CURLOPT_CUSTOMREQUEST, s->method);
	curl_easy_setopt(w->curl, CURLOPT_HTTPHEADER, lines);
	w->body = &body;
	w->headers = &headers;
	CURLcode code = curl_easy_perform(w->curl);
	if (code == CURLE_OK)
		curl_easy_getinfo(w->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(lines);
	return (struct got){
		.status = (int)status, .body = buf_str(&body), .headers = buf_str(&headers),
		.error = code == CURLE_OK ? NULL : w->error[0] ? w->error : curl_easy_strerror(code),
	};
}

struct got web_post(struct web *w, struct str token, const char *path, const char *key, struct arena *a,
                    const char *format, ...)
{
	struct buf body = buf_in(a, 0);
	char line[300];
	const char *header[] = { "If-Match: *", line, NULL };
	va_list args;

	va_start(args, format);
	buf_vfmt(&body, format, args);
	va_end(args);
	snprintf(line, sizeof line, "Idempotency-Key: %s", key ? key : "");
	const struct sent s = { "POST", path, token, header + (key ? 0 : 2), buf_str(&body) };
	return web_send(w, &s, a);
}

struct str got_header(const struct got *g, const char *name)
{
	struct str rest = g->headers, line;
	size_t n = strlen(name);

	while (str_cut(&rest, '\n', &line))
		if (line.n > n && line.s[n] == ':' && strncasecmp(line.s, name, n) == 0)
			return str_trim(str_sub(line, n + 1, line.n));
	return (struct str){ 0 };
}

struct str got_text(const struct got *g, const char *member, struct arena *a)
{
	json_t *json = json_loadb(g->body.s ? g->body.s : "", g->body.n, 0, NULL);
	const char *text = json_string_value(json_object_get(json, member));
	struct str found = str_dup(a, STR(text));

	json_decref(json);
	return found;
}
