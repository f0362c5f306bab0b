/*
 * role.c -- may these roles do that? The one place where it is decided.
 */
#include "record/role.h"

bool roles_permit(unsigned by, unsigned roles)
{
	if (roles & SYSTEM)
		return true;
	if ((roles & MANAGER) && (by & STAFF & ~(unsigned)ADMIN))
		return true;
	return (by & (roles | ANYONE)) != 0;
}
