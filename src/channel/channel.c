/*
 * channel.c -- the module as the list of modules knows it. It has no tables and commands of its own: it calls those of
 * the others.
 */
#include "channel/channel.h"

const struct module channel_module = { .name = "channel", .zh = "渠道", .en = "channels" };
