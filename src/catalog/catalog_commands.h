/*
 * catalog_commands.h -- what the commands of the catalogue are sent and what they must see.
 *
 * For the files of this module only: tables, loads and rules share it.
 */
#ifndef CATALOG_CATALOG_COMMANDS_H
#define CATALOG_CATALOG_COMMANDS_H

#include "catalog/catalog.h"

/* A product out of another system: made when its reference is new, else left alone. */
struct product_past {
	struct str reference, sku, name;
	struct state kind;
	struct str model, specification;
	struct str unit;
	bool divisible;
	int64_t tax_rate;
	struct str currency;
	struct price price;
	struct instant created_at;
};

extern const struct record product_past_record;

/* Whose barcode it is already: of a product, of a unit, or of neither. */
/* Whose a code is that may be scanned: by its barcode, the barcode of one of its units, or (of a barcode) its SKU. */
struct code_owner { const struct product *product, *named; const struct product_unit *unit; };

struct product_seen {
	struct product *product, *same_sku, *same_reference;
	struct code_owner *owner;	/* of the SKU, of the barcode, and of those of the units in their order */
};

typedef bool load_function(struct context *x, struct load *l, const void *in, void *state);
typedef bool decide_function(struct context *x, const void *in, void *state, struct decision *out);

/* The loads read in catalog_load.c, in the order of the rules of the same name in catalog_rules.c. */
load_function product_create_load, product_change_load, product_move_load, product_past_load;
decide_function product_create_decide, product_change_decide, product_retire_decide,
	product_restore_decide, product_past_decide;

extern const struct problem UNIT_IS_BASE, BARCODE_FORM, CURRENCY_FORM;

#endif
