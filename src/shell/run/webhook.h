/*
 * webhook.h -- the transport of events: posted to one address, as Standard Webhooks 1.0.
 *
 * webhook-id, webhook-timestamp, webhook-signature over id.timestamp.body. Later are tried network errors, 408, 429 and 5xx;
 * any other refusal is final.
 */
#ifndef SHELL_WEBHOOK_H
#define SHELL_WEBHOOK_H

#include "shell/run/outbox.h"

/* base64 of HMAC-SHA256 with the secret (whsec_ and base64) over "id.timestamp.body". */
struct str webhook_signature(struct arena *a, struct str secret, struct str id, int64_t timestamp, struct str body);

#endif
