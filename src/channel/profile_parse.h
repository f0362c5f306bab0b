/*
 * profile_parse.h -- what the two halves of reading a profile share. Private to src/channel.
 */
#ifndef CHANNEL_PROFILE_PARSE_H
#define CHANNEL_PROFILE_PARSE_H

#include "channel/profile.h"

struct reading {
	struct profile *p;
	struct arena *a;
	struct errs *errs;
};

/* Where a value stands: columns in it are looked for in the section's rows, then in its parent's. */
struct site {
	const struct profile_section *section;	/* NULL: literal texts only */
	const struct profile_section *parent;
	int line;
};

/* Report a mistake at a line; `what` (may be empty) is quoted behind the sentence. Returns false. */
bool profile_wrong(const struct reading *r, int line, const char *zh, const char *en, struct str what);

int find_file(const struct profile *p, struct str name);	/* -1 if there is none */
int find_map(const struct profile *p, struct str name);
/* The column of that header, noted as used; braces around it are taken off. -1: there are too many. */
int use_column(const struct reading *r, int file, struct str header, int line);

bool read_value(const struct reading *r, const struct site *at, struct str text,
	struct profile_value *out);
/* "only if = {paid} > 0" */
bool read_condition(const struct reading *r, const struct site *at, struct str text,
	struct profile_section *out);

#endif
