/*
 * no_modules.c -- an orderd without modules, for unit tests.
 *
 * The shell asks for the table of src/modules.c, which is above all folders. A test that needs
 * modules defines a table of its own; this one is linked when it does not.
 */
#include "shell/module.h"

const struct module *const modules[] = { NULL };
