/*
 * catalog.h -- what is sold: products and services, their units and prices.
 *
 * Every product has one base unit; stock and orders count in it. Other units convert to it
 * exactly or are refused. An order line copies what it needs of a product, so that
 * editing the catalogue never changes a past order.
 */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include "shell/module.h"

extern const struct module catalog_module;

enum product_kind { PRODUCT_GOODS, PRODUCT_SERVICE };
extern const struct names product_kinds;

struct product {
	struct id id;
	int64_t version;
	struct digest head;
	struct str sku;			/* unique */
	struct str name;
	struct state kind;		/* enum product_kind: a service has no stock and no shipment */
	struct str model, specification;
	struct attributes attributes;
	struct str unit;		/* base unit: 件 */
	bool divisible;			/* may there be half a base unit */
	int64_t tax_rate;		/* parts per million: 130000 is 13 % */
	struct str currency;
	struct price price;		/* list price of one base unit, tax included */
	bool active;			/* may be ordered */
	struct str reference;		/* unique name in another system; empty: none */
	struct str barcode;		/* on one base unit: GTIN or the house's own; unique over products and units */
	struct str search;		/* folded sku, name, model, specification */
	struct instant created_at;
	int64_t unit_count;		/* number of units */
	int64_t price_count;		/* highest number of a price given so far */
	struct rows units;		/* of struct product_unit; collected when read */
	struct rows prices;		/* of struct product_price */
};

struct product_unit {
	struct id product_id;
	struct str unit;		/* 箱 */
	struct quantity factor;		/* base units in one of it */
	bool divisible;			/* may half of it be ordered */
	struct str barcode;		/* on one of it */
};

/* A price from a quantity and a day on. */
struct product_price {
	struct id product_id;
	int64_t n;			/* 1, 2 … */
	struct quantity min_quantity;	/* in base units */
	struct price price;		/* of one base unit */
	struct date valid_from;		/* 0: ever */
};

extern const struct record product_record, product_unit_record, product_price_record;

extern const struct lookup
	product_by_id, product_by_sku, product_by_reference,	/* VI(id), VT(sku), VT(reference) */
	product_by_barcode, unit_by_barcode,			/* VT(barcode) */
	units_by_product, prices_by_product;			/* VI(product id) */

extern const struct problem
	UNIT_UNKNOWN,			/* 422 {product} is not sold by the {unit}; its units are {units} */
	UNIT_INDIVISIBLE,		/* 422 {quantity} {unit} cannot be divided: whole numbers only */
	PRODUCT_SOLD_ALREADY,		/* 409 the product is sold already */
	PRODUCT_RETIRED_ALREADY,	/* 409 the product is retired already */
	PRODUCT_RETIRED;		/* 409 {product} is no longer sold */

/*
 * q of a unit in base units, exactly. An empty unit is the base unit. Fails at `pointer` with
 * UNIT_UNKNOWN, UNIT_INDIVISIBLE or E_OVERFLOW.
 */
bool product_to_base(const struct product *p, const struct rows *units, struct str unit,
                     struct quantity q, struct quantity *base, struct errs *errs, struct str pointer);

/*
 * Price of one base unit when `base` of them are bought on a day: of the breaks in force and
 * reached the one with the highest quantity, of those the latest; without any the list price.
 */
struct price product_price(const struct product *p, const struct rows *prices,
                           struct quantity base, struct date on);

/* "2 箱 6 件": the largest units first, the rest in base units. */
void product_show_quantity(struct buf *out, const struct product *p, const struct rows *units,
                           struct quantity base);

/* May it be put into a new order? Else PRODUCT_RETIRED at `pointer`. */
bool product_usable(const struct product *p, struct errs *errs, struct str pointer);

#endif
