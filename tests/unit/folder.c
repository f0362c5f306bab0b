/*
 * folder.c -- making folders and removing them.
 */
#define _GNU_SOURCE
#include "unit/folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

bool folder_make(char *path)
{
	if (mkdtemp(path))
		return true;
	perror(path);
	return false;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st, (void)kind, (void)where;
	return remove(path);
}

void folder_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
