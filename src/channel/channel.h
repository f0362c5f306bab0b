/*
 * channel.h -- how orders of other systems come in: the door of this module.
 */
#ifndef CHANNEL_CHANNEL_H
#define CHANNEL_CHANNEL_H

#include "channel/import.h"
#include "channel/profile.h"

extern const struct module channel_module;

#endif
