/*
 * secret.h -- passwords, tokens and digests (libsodium).
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct digest { uint8_t b[32]; };		/* BLAKE2b-256 */

void secret_start(void);			/* once per process, before anything else here */

void random_bytes(void *out, size_t n);

/* A token of 192 random bits as text: "odt_" and 32 base64url characters. */
struct str token_new(struct arena *a);

/* argon2id with the interactive limits (64 MiB, about 0.1 s). `hash` takes 128 bytes. */
void password_hash(struct str password, char hash[128]);
bool password_matches(struct str password, const char *hash);

/* base64 (standard, padded) of bytes, and of HMAC-SHA256; and bytes out of base64. False when it is not base64. */
struct str base64(struct arena *a, struct str bytes);
struct str hmac_sha256_base64(struct arena *a, struct str key, struct str message);
bool base64_decode(struct arena *a, struct str text, struct str *out);
/* The same in the letters of an address, without padding; one text only for the same bytes. */
struct str base64url(struct arena *a, struct str bytes);
bool base64url_decode(struct arena *a, struct str text, struct str *out);

/* base64 of SHA-256, by which a page names its own style sheet. */
struct str sha256_base64(struct arena *a, struct str bytes);

struct digest digest_of(struct str bytes);
/* Over several pieces, each preceded by its length, so that no two lists collide. */
struct digest digest_of_all(const struct str *pieces, int n);
/* Who does not have the key cannot make it (HMAC-SHA512-256). */
struct digest digest_keyed(struct digest key, struct str bytes);
bool digest_eq(struct digest a, struct digest b);	/* in constant time */
struct str digest_hex(struct arena *a, struct digest d);
bool digest_parse(struct str hex, struct digest *out);

#endif
