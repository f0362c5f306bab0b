/*
 * modules.c -- the modules of orderd, lowest first. A module knows only those above it in this list.
 */
#include "shell/module.h"

extern const struct module calendar_module, people_module, catalog_module, stock_module, pay_module, order_module, fulfil_module,
	portal_module, notify_module, paper_module, channel_module;

const struct module *const modules[] = {
	&calendar_module,
	&people_module,
	&catalog_module,
	&stock_module,
	&pay_module,
	&order_module,
	&fulfil_module,
	&portal_module,
	&notify_module,
	&paper_module,
	&channel_module,
	NULL,
};
