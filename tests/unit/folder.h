/*
 * folder.h -- folders of tests.
 */
#ifndef UNIT_FOLDER_H
#define UNIT_FOLDER_H

#include <stdbool.h>

/* Make a folder of a new name; its path ends in XXXXXX, which become that name. */
bool folder_make(char *path);
/* With all that is in it. */
void folder_remove(const char *path);

#endif
