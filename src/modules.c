/*
 * modules.c -- the modules of orderd, lowest first. A module knows only those above it in this list.
 */
#include "shell/module.h"

extern const struct module people_module, catalog_module, stock_module, pay_module, order_module, fulfil_module,
	portal_module, paper_module, channel_module;

const struct module *const modules[] = {
	&people_module,
	&catalog_module,
	&stock_module,
	&pay_module,
	&order_module,
	&fulfil_module,
	&portal_module,
	&paper_module,
	&channel_module,
	NULL,
};
