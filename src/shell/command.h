/*
 * command.h -- may these roles do that?
 */
#ifndef SHELL_COMMAND_H
#define SHELL_COMMAND_H

#include "shell/engine.h"

/* The table decides; a manager may stand in for any post but the administrator, the system may do all. */
bool roles_permit(unsigned by, unsigned roles);

#endif
