/*
 * temp.c -- temporary files, all made in one way: where the operator says, and of no child process.
 */
#define _GNU_SOURCE 1	/* mkostemp */
#include "base/temp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *temp_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder ? folder : "/tmp";
}

static int make(struct arena *a, char **path, struct errs *errs)
{
	*path = str_c(a, str_fmt(a, "%s/orderd-XXXXXX", temp_folder()));
	int fd = mkostemp(*path, O_CLOEXEC);

	if (fd < 0)
		fail(errs, &E_STORAGE, S(""), str_fmt(a, "%s: %s", temp_folder(), strerror(errno)));
	return fd;
}

int temp_file(struct errs *errs)
{
	ARENA a = { 0 };
	char *path;
	int fd = make(&a, &path, errs);

	if (fd >= 0)
		unlink(path);
	return fd;
}

const char *temp_path(struct arena *a, struct errs *errs)
{
	char *path;
	int fd = make(a, &path, errs);

	if (fd < 0)
		return NULL;
	close(fd);
	return path;
}
