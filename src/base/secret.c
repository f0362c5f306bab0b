/*
 * secret.c -- the few uses of libsodium, so that nobody else chooses an algorithm.
 */
#include "base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN_BYTES = 24 };

_Static_assert(crypto_pwhash_STRBYTES == 128, "the header promises this size");

/* Without randomness or memory for a hash there is nothing safe left to do. */
static _Noreturn void stop(const char *why)
{
	fprintf(stderr, "%s\n", why);
	abort();
}

void secret_start(void)
{
	if (sodium_init() < 0)
		stop("could not start libsodium");
}

void random_bytes(void *out, size_t n)
{
	randombytes_buf(out, n);
}

struct str token_new(struct arena *a)
{
	static const char prefix[] = "odt_";
	unsigned char bits[TOKEN_BYTES];
	char text[sodium_base64_ENCODED_LEN(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

	random_bytes(bits, sizeof bits);
	sodium_bin2base64(text, sizeof text, bits, sizeof bits,
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	struct str token = str_fmt(a, "%s%s", prefix, text);
	sodium_memzero(bits, sizeof bits);
	sodium_memzero(text, sizeof text);
	return token;
}

void password_hash(struct str password, char hash[128])
{
	if (crypto_pwhash_str(hash, password.s, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                      crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		stop("could not hash a password: out of memory");
}

bool password_matches(struct str password, const char *hash)
{
	return crypto_pwhash_str_verify(hash, password.s, password.n) == 0;
}

struct digest digest_of(struct str bytes)
{
	struct digest d;

	crypto_generichash(d.b, sizeof d.b, (const unsigned char *)bytes.s, bytes.n, NULL, 0);
	return d;
}

/* Lengths are written as 8 bytes, little end first, so a digest means the same everywhere. */
struct digest digest_of_all(const struct str *pieces, int n)
{
	struct digest d;
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof d.b);
	for (int i = 0; i < n; i++) {
		unsigned char length[8];
		for (int byte = 0; byte < 8; byte++)
			length[byte] = (unsigned char)((uint64_t)pieces[i].n >> (8 * byte));
		crypto_generichash_update(&state, length, sizeof length);
		crypto_generichash_update(&state, (const unsigned char *)pieces[i].s, pieces[i].n);
	}
	crypto_generichash_final(&state, d.b, sizeof d.b);
	return d;
}

struct digest digest_keyed(struct digest key, struct str bytes)
{
	struct digest d;

	_Static_assert(sizeof d.b == crypto_auth_BYTES && sizeof key.b == crypto_auth_KEYBYTES, "a digest is both");
	crypto_auth(d.b, (const unsigned char *)bytes.s, bytes.n, key.b);
	return d;
}

bool digest_eq(struct digest a, struct digest b)
{
	return sodium_memcmp(a.b, b.b, sizeof a.b) == 0;
}

struct str digest_hex(struct arena *a, struct digest d)
{
	size_t n = 2 * sizeof d.b;
	char *hex = arena_alloc(a, n + 1);

	sodium_bin2hex(hex, n + 1, d.b, sizeof d.b);
	return (struct str){ hex, n };
}

bool digest_parse(struct str hex, struct digest *out)
{
	struct digest d;
	size_t bytes;

	if (hex.n != 2 * sizeof d.b ||
	    sodium_hex2bin(d.b, sizeof d.b, hex.s, hex.n, NULL, &bytes, NULL) != 0 ||
	    bytes != sizeof d.b)
		return false;
	*out = d;
	return true;
}

static struct str to_base64(struct arena *a, struct str bytes, int variant)
{
	size_t room = sodium_base64_ENCODED_LEN(bytes.n, variant);
	char *text = arena_alloc(a, room);

	sodium_bin2base64(text, room, (const unsigned char *)bytes.s, bytes.n, variant);
	return STR(text);
}

static bool from_base64(struct arena *a, struct str text, struct str *out, int variant)
{
	unsigned char *bytes = arena_alloc(a, text.n + 1);
	size_t n;

	if (sodium_base642bin(bytes, text.n + 1, text.s, text.n, NULL, &n, NULL, variant) != 0)
		return false;
	*out = (struct str){ (const char *)bytes, n };
	return true;
}

struct str base64(struct arena *a, struct str bytes)
{
	return to_base64(a, bytes, sodium_base64_VARIANT_ORIGINAL);
}

struct str hmac_sha256_base64(struct arena *a, struct str key, struct str message)
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.s, key.n);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)message.s, message.n);
	crypto_auth_hmacsha256_final(&state, mac);
	return to_base64(a, (struct str){ (const char *)mac, sizeof mac }, sodium_base64_VARIANT_ORIGINAL);
}

struct str sha256_base64(struct arena *a, struct str bytes)
{
	unsigned char hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)bytes.s, bytes.n);
	return to_base64(a, (struct str){ (const char *)hash, sizeof hash }, sodium_base64_VARIANT_ORIGINAL);
}

bool base64_decode(struct arena *a, struct str text, struct str *out)
{
	return from_base64(a, text, out, sodium_base64_VARIANT_ORIGINAL);
}

struct str base64url(struct arena *a, struct str bytes)
{
	return to_base64(a, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64url_decode(struct arena *a, struct str text, struct str *out)
{
	return from_base64(a, text, out, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
