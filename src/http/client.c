/*
 * client.c -- HTTP out; see client.h.
 *
 * A thread keeps its connection (libcurl's easy handle), so that a stream of events to
 * one receiver costs one TLS handshake.
 */
#include "http/client.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t handle_of_thread;

static void drop_handle(void *handle)
{
	curl_easy_cleanup(handle);
}

static void start(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) ||
	    pthread_key_create(&handle_of_thread, drop_handle))
		abort();
}

/* The thread's handle, with the settings of an earlier request forgotten. */
static CURL *fresh_handle(void)
{
	pthread_once(&once, start);
	CURL *handle = pthread_getspecific(handle_of_thread);
	if (handle) {
		curl_easy_reset(handle);
		return handle;
	}
	handle = curl_easy_init();
	if (!handle || pthread_setspecific(handle_of_thread, handle))
		abort();
	return handle;
}

struct receiving { struct buf body; bool cut; };

/* Taking fewer bytes than were offered ends the transfer. */
static size_t receive(char *data, size_t size, size_t n, void *self)
{
	struct receiving *r = self;
	size_t room = HTTP_REPLY_MAX - r->body.n, bytes = size * n;

	r->cut = bytes > room;
	buf_add(&r->body, (struct str){ data, r->cut ? room : bytes });
	return r->cut ? 0 : bytes;
}

static struct curl_slist *header_list(const struct http_header *headers, int n, struct arena *a)
{
	/* Without this libcurl asks for "100 Continue" and waits a second for large bodies. */
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");

	for (int i = 0; i < n; i++) {
		struct str line = str_fmt(a, "%s: %.*s", headers[i].name, P(headers[i].value));
		list = curl_slist_append(list, str_c(a, line));
	}
	return list;
}

static void set_up(CURL *handle, const char *url, struct str body, int timeout_ms,
                   struct receiving *r)
{
	curl_easy_setopt(handle, CURLOPT_URL, url);
	curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(handle, CURLOPT_POST, 1L);
	curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body.n ? body.s : "");
	curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
	curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CONNECT_MS);
	curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, receive);
	curl_easy_setopt(handle, CURLOPT_WRITEDATA, r);
}

bool http_post(struct str url, const struct http_header *headers, int n, struct str body,
               int timeout_ms, struct arena *a, struct http_reply *reply)
{
	CURL *handle = fresh_handle();
	struct receiving receiving = { .body = buf_in(a, HTTP_REPLY_MAX) };
	struct curl_slist *list = header_list(headers, n, a);
	long status = 0;

	set_up(handle, str_c(a, url), body, timeout_ms, &receiving);
	curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list);
	CURLcode rc = curl_easy_perform(handle);
	curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(list);

	*reply = (struct http_reply){ (int)status, buf_str(&receiving.body), receiving.cut, S("") };
	if (rc == CURLE_OK || (rc == CURLE_WRITE_ERROR && receiving.cut))
		return true;
	reply->error = STR(curl_easy_strerror(rc));
	return false;
}
