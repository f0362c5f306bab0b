/*
 * totp.c -- the second step of a login; see totp.h.
 */
#include "people/totp.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>

#include "base/secret.h"

enum { SECRET_BYTES = 20, WINDOW = 1 };

struct str totp_secret_new(struct arena *a)
{
	char bytes[SECRET_BYTES], *text = NULL;
	size_t n = 0;

	random_bytes(bytes, sizeof bytes);
	if (oath_base32_encode(bytes, sizeof bytes, &text, &n) != OATH_OK)
		abort();
	struct str secret = str_dup(a, (struct str){ text, n });
	free(text);
	return secret;
}

struct str totp_uri(struct arena *a, struct str login, struct str secret)
{
	struct buf out = buf_in(a, 0);

	buf_text(&out, "otpauth://totp/orderd:");
	buf_url(&out, login);
	buf_fmt(&out, "?secret=%.*s&issuer=orderd&algorithm=SHA1&digits=%d&period=%d", P(secret), TOTP_DIGITS, TOTP_PERIOD_S);
	return buf_str(&out);
}

int64_t totp_step(struct str secret, struct str code, struct instant now, int64_t last)
{
	int64_t step = now.us / SECOND / TOTP_PERIOD_S, found = 0;
	char *key = NULL, digits[TOTP_DIGITS + 1];
	size_t n = 0;

	if (code.n != TOTP_DIGITS || oath_base32_decode(secret.s, secret.n, &key, &n) != OATH_OK)
		return 0;
	for (int64_t at = step - WINDOW; at <= step + WINDOW; at++)
		if (at > last && oath_hotp_generate(key, n, (uint64_t)at, TOTP_DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION, digits) == OATH_OK &&
		    sodium_memcmp(digits, code.s, TOTP_DIGITS) == 0)
			found = at;
	sodium_memzero(key, n);
	free(key);
	return found;
}
