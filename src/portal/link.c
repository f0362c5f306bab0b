/*
 * link.c -- order, scope and end as thirteen bytes, and a digest of them under a key of the database.
 */
#include "portal/link.h"

#include "record/decision.h"

enum { SCOPE, ORDER, UNTIL = ORDER + 8, SEAL = UNTIL + 4, LENGTH = SEAL + sizeof(struct digest) };
enum { SCOPE_STATE = 1, SCOPE_PRICES = 2 };

static void put_number(char *to, int bytes, uint64_t n)
{
	for (int i = bytes - 1; i >= 0; i--, n >>= 8)
		to[i] = (char)(n & 0xff);
}

static uint64_t take_number(const char *from, int bytes)
{
	uint64_t n = 0;

	for (int i = 0; i < bytes; i++)
		n = n << 8 | (unsigned char)from[i];
	return n;
}

static struct digest seal_of(const char *bytes)
{
	return digest_keyed(record_key(S("tracking link")), (struct str){ bytes, SEAL });
}

struct instant link_end(struct instant now, int64_t us)
{
	return (struct instant){ (now.us + us) / MINUTE * MINUTE };
}

struct str link_sign(struct arena *a, const struct link *l)
{
	char bytes[LENGTH];

	bytes[SCOPE] = l->prices ? SCOPE_PRICES : SCOPE_STATE;
	put_number(bytes + ORDER, 8, (uint64_t)l->order.v);
	put_number(bytes + UNTIL, 4, (uint64_t)(l->until.us / MINUTE));
	struct digest seal = seal_of(bytes);
	memcpy(bytes + SEAL, seal.b, sizeof seal.b);
	return base64url(a, (struct str){ bytes, LENGTH });
}

enum link_state link_read(struct arena *a, struct str text, struct instant now, struct link *out)
{
	struct digest seal;
	struct str bytes;

	if (text.n != LENGTH / 3 * 4 || !base64url_decode(a, text, &bytes) || bytes.n != LENGTH)
		return LINK_BROKEN;
	memcpy(seal.b, bytes.s + SEAL, sizeof seal.b);
	if (!digest_eq(seal, seal_of(bytes.s)))
		return LINK_BROKEN;
	*out = (struct link){
		.order = { (int64_t)take_number(bytes.s + ORDER, 8) }, .prices = bytes.s[SCOPE] == SCOPE_PRICES,
		.until = { (int64_t)take_number(bytes.s + UNTIL, 4) * MINUTE },
	};
	return now.us < out->until.us ? LINK_GOOD : LINK_EXPIRED;
}
