/*
 * smtp.c -- see smtp.h. A connection for each mail: there are few, and what a server holds against one is not held against the next.
 */
#include "notify/smtp.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>

enum { TEXT_MAX = 512, SHUTTING_DOWN = 421 };	/* a line of a reply (RFC 5321): an address in it is not cut */

struct talk {
	CURL *handle;
	struct arena *arena;
	struct str rest;		/* what was not sent yet */
	struct str refusal;		/* the last line of the server's that was one: 4xx, 5xx */
	char why[CURL_ERROR_SIZE];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT))
		abort();
}

static size_t give(char *to, size_t size, size_t n, void *self)
{
	struct talk *t = self;
	struct str piece = str_sub(t->rest, 0, size * n);

	if (!piece.n)
		return 0;
	memcpy(to, piece.s, piece.n);
	t->rest = str_sub(t->rest, piece.n, t->rest.n);
	return piece.n;
}

static size_t hear(char *line, size_t size, size_t n, void *self)
{
	struct talk *t = self;

	if (n && (line[0] == '4' || line[0] == '5'))
		t->refusal = str_dup(t->arena, str_trim(str_sub((struct str){ line, size * n }, 0, TEXT_MAX)));
	return size * n;
}

static bool is_here(struct str url)
{
	static const char *const hosts[] = { "127.0.0.1", "localhost", "[::1]" };
	struct str host = str_sub(url, (size_t)str_find_str(url, S("://")) + 3, url.n);

	for (size_t i = 0; i < COUNT(hosts); i++) {
		struct str after = str_sub(host, strlen(hosts[i]), host.n);
		if (str_starts(host, STR(hosts[i])) && (!after.n || after.s[0] == ':' || after.s[0] == '/'))
			return true;
	}
	return false;
}

static void set_up(struct talk *t, const struct smtp_server *s, struct str from, struct curl_slist *to)
{
	CURL *h = t->handle;
	struct arena *a = t->arena;

	curl_easy_setopt(h, CURLOPT_URL, str_c(a, s->url));
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(h, CURLOPT_USE_SSL, (long)(is_here(s->url) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)SMTP_CONNECT_MS);
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)SMTP_MS);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	if (s->user.n) {
		curl_easy_setopt(h, CURLOPT_USERNAME, str_c(a, s->user));
		curl_easy_setopt(h, CURLOPT_PASSWORD, str_c(a, s->password));
	}
	curl_easy_setopt(h, CURLOPT_MAIL_FROM, str_c(a, str_fmt(a, "<%.*s>", P(from))));
	curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(h, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(h, CURLOPT_READDATA, t);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, t->why);
}

/*
 * Was it this mail that was refused, its receiver or its text? A server that wants another login, does not like the sender, or
 * greets with a refusal says nothing about it.
 */
static bool is_about_the_mail(const struct talk *t, CURLcode rc, long status)
{
	if (status < 400 || status == SHUTTING_DOWN)
		return false;
	return (rc == CURLE_SEND_ERROR && !str_starts(STR(t->why), S("MAIL failed"))) || (rc == CURLE_WEIRD_SERVER_REPLY && !t->rest.n);
}

bool smtp_send(const struct smtp_server *s, struct str from, struct str to, struct str mail, struct arena *a,
               struct smtp_reply *reply)
{
	struct talk t = { .arena = a, .rest = mail };
	struct curl_slist *receivers = curl_slist_append(NULL, str_c(a, str_fmt(a, "<%.*s>", P(to))));
	long status = 0;

	pthread_once(&once, start);
	t.handle = curl_easy_init();
	if (!t.handle || !receivers)
		abort();
	set_up(&t, s, from, receivers);
	CURLcode rc = curl_easy_perform(t.handle);
	curl_easy_getinfo(t.handle, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(t.handle);
	curl_slist_free_all(receivers);

	bool about = rc == CURLE_OK || is_about_the_mail(&t, rc, status);
	const char *why = t.why[0] ? t.why : curl_easy_strerror(rc);
	reply->status = (int)status;
	reply->text = rc == CURLE_OK ? S("") : t.refusal.n ? t.refusal : str_dup(a, STR(why));
	return about;
}
