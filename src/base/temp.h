/*
 * temp.h -- files that nobody needs tomorrow: in the folder TMPDIR, or in /tmp.
 */
#ifndef BASE_TEMP_H
#define BASE_TEMP_H

#include "base/arena.h"
#include "base/err.h"

/* The folder they are made in. */
const char *temp_folder(void);

/* A file without a name, which is gone with its last descriptor. Less than 0, and E_STORAGE, when there can be none. */
int temp_file(struct errs *errs);

/*
 * An empty file, for a library that wants to open it by name; whoever asked for it unlinks it. NULL, and E_STORAGE, when
 * there can be none. Its name lives in the arena.
 */
const char *temp_path(struct arena *a, struct errs *errs);

#endif
