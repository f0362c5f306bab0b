/*
 * role.h -- who may do what: the posts (岗位) of the standard, as bits of a mask.
 */
#ifndef RECORD_ROLE_H
#define RECORD_ROLE_H

#include <stdbool.h>

enum role {
	SALES      = 1 << 0,	/* 销售 */
	REVIEWER   = 1 << 1,	/* 审核 */
	WAREHOUSE  = 1 << 2,	/* 仓库 */
	LOGISTICS  = 1 << 3,	/* 物流 */
	FINANCE    = 1 << 4,	/* 财务 */
	AFTERSALES = 1 << 5,	/* 售后 */
	MANAGER    = 1 << 6,	/* 订单管理部: sees all queues, may stand in for any post but the administrator */
	ADMIN      = 1 << 7,	/* 管理员 */
	CUSTOMER   = 1 << 8,	/* 客户 */
	MACHINE    = 1 << 9,	/* a program with an API token: another shop, an import */
	SYSTEM     = 1 << 10,	/* orderd itself: derived moves, timers */
	NOBODY     = 0,
	ANYONE     = 1 << 11,	/* also without a token */
	STAFF      = SALES | REVIEWER | WAREHOUSE | LOGISTICS | FINANCE | AFTERSALES | MANAGER | ADMIN,
	READERS    = STAFF | MACHINE,	/* who works with orders, people and programs */
};

/* May who has `roles` do what is for `by`? A manager stands in for any post but the administrator's; the system may do all. */
bool roles_permit(unsigned by, unsigned roles);

#endif
