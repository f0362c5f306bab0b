/*
 * link.h -- the signed link: sixty letters that say which order, whether with prices, and until when.
 *
 * Nobody without the database's key can make one or change it. It says nothing about a person, so it may stand in an address.
 */
#ifndef PORTAL_LINK_H
#define PORTAL_LINK_H

#include "base/id.h"
#include "base/instant.h"

struct link { struct id order; bool prices; struct instant until; };

/* The end of a link that is good for so long: links know minutes. */
struct instant link_end(struct instant now, int64_t us);

struct str link_sign(struct arena *a, const struct link *l);

/* LINK_EXPIRED only of one that was signed here. */
enum link_state { LINK_BROKEN, LINK_EXPIRED, LINK_GOOD };
enum link_state link_read(struct arena *a, struct str text, struct instant now, struct link *out);

#endif
