/*
 * shop.h -- people who may use the orderd of a test: one of each role, and a program.
 */
#ifndef LIB_SHOP_H
#define LIB_SHOP_H

#include "lib/house.h"
#include "lib/words.h"

/* The roles somebody has; "machine" is a program with a token. */
extern const char *const shop_roles[];		/* NULL-terminated, without admin */

/*
 * Make a database with the administrator and a person of each role, and leave it served. The token of each is kept
 * under the role's word ("sales", "admin"), and its id under "sales.id". False, and `why` says what went wrong.
 */
bool shop_open(struct house *h, struct words *keep, struct buf *why);

/* A product with that many in stock, in the only warehouse: what a crowd orders. Keeps sku.id and customer. */
bool shop_fill(struct house *h, struct words *keep, const char *sku, int stock, struct buf *why);

#endif
