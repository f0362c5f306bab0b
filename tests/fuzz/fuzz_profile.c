/*
 * fuzz_profile.c -- any text as a profile: read as a whole, or refused with the line of every mistake.
 */
#include <stdlib.h>

#include "channel/import_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA a = {0};
	struct errs errs = { .arena = &a };
	const struct profile *p = profile_read((struct str){ (const char *)data, size }, fixture_modules, &a, &errs);

	if (!p != (errs.n > 0))
		abort();
	for (int i = 0; i < errs.n; i++) {
		if (!str_starts(err_text(&a, &errs.at[i], false), S("line ")))
			abort();
	}
	return 0;
}
