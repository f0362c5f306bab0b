/*
 * find.h -- one box to search in: GET /api/v1/search.
 */
#ifndef SHELL_FIND_H
#define SHELL_FIND_H

#include "shell/module.h"

/* A row that may be the one: enough to tell it and to go there. */
struct hit {
	struct str record;		/* "order" */
	struct id id;			/* its own, or of a part its root's … */
	int64_t part;			/* … and which part */
	struct str title, subtitle;
	struct str state;
};
struct found { struct rows hits; };
extern const struct record hit_record, found_record;

/* ?q=: the first of every list that has a title and that the caller may read, those of the highest modules first. */
bool find_query(struct asked *q);

#endif
