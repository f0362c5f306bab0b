/*
 * base_temp_test.c -- where temporary files are made, and that nothing is left of them.
 */
#define _GNU_SOURCE 1	/* mkdtemp, setenv */
#include "base/temp.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/base-temp-XXXXXX";
static struct arena arena;

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? setenv("TMPDIR", folder, 1) : -1;
}

/* Which is empty again. */
static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void a_file_has_no_name_and_no_heir(void **state)
{
	struct errs errs = { .arena = &arena };
	int fd = temp_file(&errs);
	struct stat file, place;

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &file), 0);
	assert_int_equal(stat(folder, &place), 0);
	assert_int_equal(file.st_nlink, 0);
	assert_int_equal(file.st_dev, place.st_dev);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
}

static void a_path_is_where_it_was_asked_for(void **state)
{
	struct errs errs = { .arena = &arena };
	const char *path = temp_path(&arena, &errs);

	(void)state;
	assert_non_null(path);
	assert_true(str_starts(STR(path), STR(folder)));
	assert_int_equal(unlink(path), 0);
}

static void no_folder_said_is_tmp(void **state)
{
	(void)state;
	setenv("TMPDIR", "", 1);
	assert_string_equal(temp_folder(), "/tmp");
	unsetenv("TMPDIR");
	assert_string_equal(temp_folder(), "/tmp");
	setenv("TMPDIR", folder, 1);
}

static void where_there_can_be_none_it_is_said(void **state)
{
	struct errs errs = { .arena = &arena };

	(void)state;
	setenv("TMPDIR", "/nowhere", 1);
	assert_true(temp_file(&errs) < 0);
	assert_null(temp_path(&arena, &errs));
	assert_int_equal(errs.n, 2);
	assert_ptr_equal(errs.at[0].problem, &E_STORAGE);
	setenv("TMPDIR", folder, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_has_no_name_and_no_heir),
		cmocka_unit_test(a_path_is_where_it_was_asked_for),
		cmocka_unit_test(no_folder_said_is_tmp),
		cmocka_unit_test(where_there_can_be_none_it_is_said),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
