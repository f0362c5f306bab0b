/*
 * assets_test.c -- which file of the console a path gets, in which form, and with which headers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "shell/api/assets.h"

static const struct asset files[] = {
	{ "assets/index-4f2a.js", "text/javascript; charset=utf-8", "W/\"js\"", S("raw js"), S("gzip js"), S("br js") },
	{ "favicon.svg", "image/svg+xml", "W/\"svg\"", S("<svg/>"), { 0 }, { 0 } },
	{ "index.html", "text/html; charset=utf-8", "W/\"html\"", S("<!doctype html>"), S("gzip html"), { 0 } },
};
static const struct site site = { files, COUNT(files) }, nothing;

static struct str header_of(const struct site_reply *r, const char *name)
{
	for (int i = 0; i < r->n; i++)
		if (str_eq(STR(r->header[i].name), STR(name)))
			return r->header[i].value;
	return S("");
}

static void a_path_is_looked_up_and_never_followed(void **state)
{
	static const struct { const char *path; int status; const char *body, *cache, *location; } row[] = {
		{ "/", 302, "", "", "/console/" },
		{ "/console", 302, "", "", "/console/" },
		{ "/console/", 200, "<!doctype html>", "no-cache", "" },
		{ "/console/index.html", 200, "<!doctype html>", "no-cache", "" },
		{ "/console/orders/912797843927191552", 200, "<!doctype html>", "no-cache", "" },
		{ "/console/favicon.svg", 200, "<svg/>", "no-cache", "" },
		{ "/console/assets/index-4f2a.js", 200, "raw js", "public, max-age=31536000, immutable", "" },
		{ "/console/assets/index-0000.js", 404, "not found\n", "", "" },	/* of an earlier build */
		{ "/console/../../etc/passwd", 200, "<!doctype html>", "no-cache", "" },
		{ "/console/../secret.txt", 404, "not found\n", "", "" },
		{ "/console/assets//index-4f2a.js", 404, "not found\n", "", "" },
		{ "/consolex", 0, "", "", "" },
		{ "/api/v1/me", 0, "", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		const struct request rq = { .path = STR(row[i].path) };
		struct site_reply r = { 0 };

		assert_int_equal(site_reply(&site, &rq, &r), row[i].status != 0);
		assert_int_equal(r.status, row[i].status);
		assert_true(str_eq(r.body, STR(row[i].body)));
		assert_true(str_eq(header_of(&r, "Cache-Control"), STR(row[i].cache)));
		assert_true(str_eq(header_of(&r, "Location"), STR(row[i].location)));
		assert_true(!r.status || str_find_str(header_of(&r, "Content-Security-Policy"), S("default-src 'none'")) == 0);
		assert_false(site_reply(&nothing, &rq, &r));
	}
}

static void the_smallest_form_that_is_accepted_is_sent(void **state)
{
	static const struct { const char *path, *accepted, *coding, *body, *vary; } row[] = {
		{ "/console/assets/index-4f2a.js", "gzip, deflate, br", "br", "br js", "Accept-Encoding" },
		{ "/console/assets/index-4f2a.js", "gzip;q=1.0, br;q=0", "gzip", "gzip js", "Accept-Encoding" },
		{ "/console/assets/index-4f2a.js", "br;q=0.5", "br", "br js", "Accept-Encoding" },
		{ "/console/assets/index-4f2a.js", "brx, identity", "", "raw js", "Accept-Encoding" },
		{ "/console/assets/index-4f2a.js", "", "", "raw js", "Accept-Encoding" },
		{ "/console/", "br, gzip", "gzip", "gzip html", "Accept-Encoding" },
		{ "/console/favicon.svg", "br, gzip", "", "<svg/>", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		const struct request rq = { .path = STR(row[i].path), .accept_encoding = STR(row[i].accepted) };
		struct site_reply r;

		assert_true(site_reply(&site, &rq, &r));
		assert_true(str_eq(header_of(&r, "Content-Encoding"), STR(row[i].coding)));
		assert_true(str_eq(header_of(&r, "Vary"), STR(row[i].vary)));
		assert_true(str_eq(r.body, STR(row[i].body)));
	}
}

static void who_has_a_file_already_is_told_so(void **state)
{
	static const struct { const char *seen; int status; } row[] = {
		{ "W/\"html\"", 304 }, { "W/\"old\", W/\"html\"", 304 }, { "W/\"old\"", 200 }, { "", 200 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		const struct request rq = { .path = S("/console/"), .if_none_match = STR(row[i].seen) };
		struct site_reply r;

		assert_true(site_reply(&site, &rq, &r));
		assert_int_equal(r.status, row[i].status);
		assert_int_equal(r.body.n == 0, row[i].status == 304);
		assert_true(str_eq(header_of(&r, "ETag"), S("W/\"html\"")));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_looked_up_and_never_followed),
		cmocka_unit_test(the_smallest_form_that_is_accepted_is_sent),
		cmocka_unit_test(who_has_a_file_already_is_told_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
