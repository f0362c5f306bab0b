/*
 * company.c -- the company is founded: departments, staff, warehouses, products, customers and the first
 * stock, out of the files beside this one.
 *
 * A column that is named as a field of the command goes into it as it stands; the few others are
 * lists such as "箱=12;托=480" and words of the demo itself.
 */
#include <string.h>

#include "demo/world.h"
#include "record/table.h"
#include "record/role.h"
#include "people/people.h"

enum { COLUMNS_MAX = 24, SETUP_GAP_S = 20 };

/* --- reading the files --------------------------------------------------------- */

struct row { struct str name[COLUMNS_MAX], cell[COLUMNS_MAX]; int n; };

static struct str cell(const struct row *r, const char *name)
{
	for (int i = 0; i < r->n; i++)
		if (str_eq(r->name[i], STR(name)))
			return r->cell[i];
	return S("");
}

static int64_t cell_number(const struct row *r, const char *name)
{
	int64_t n = 0;

	str_int(cell(r, name), &n);
	return n;
}

/* Every row of a file, until one is not understood. */
static bool each_row(struct world *w, const char *file, bool (*take)(struct world *w, const struct row *r))
{
	struct errs errs = { .arena = &w->arena };
	char *path = str_c(&w->arena, str_fmt(&w->arena, "%s/%s", w->folder, file));
	struct table *t = table_open(path, NULL, &errs);
	struct row r = { 0 };
	struct str *cells;
	bool fine = t != NULL;
	int n;

	if (t && table_next(t, &cells, &n))
		for (; r.n < n && r.n < COLUMNS_MAX; r.n++)
			r.name[r.n] = str_dup(&w->arena, cells[r.n]);
	while (fine && table_next(t, &cells, &n)) {
		for (int i = 0; i < r.n; i++)
			r.cell[i] = i < n ? str_dup(&w->arena, cells[i]) : S("");
		w->now.us += SETUP_GAP_S * (int64_t)SECOND;
		fine = take(w, &r);
	}
	if (table_close(t) && fine && !errs.n)
		return true;
	fprintf(stderr, "demo: %s: not read to its end\n", path);
	w->broken = true;
	return false;
}

/* Columns that are fields, as texts. */
static void add_columns(struct buf *b, const struct row *r, const char *const *name, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_text(b, name[i], cell(r, name[i]));
}

/* The next "name=value" of a list. */
static bool next_pair(struct str *rest, struct str *name, struct str *value)
{
	struct str pair;

	if (!str_cut(rest, ';', &pair))
		return false;
	*value = pair;
	return str_cut(value, '=', name);
}

static bool create(struct world *w, unsigned role, const char *command, struct buf *b, struct id *id)
{
	add_close(b, '}');
	struct deed d = { .who = role == SYSTEM ? NULL : somebody(w, role), .command = command, .body = buf_str(b) };
	bool fine = act(w, &d);

	if (fine && id)
		*id = id_of(d.answer);
	json_decref(d.answer);
	return fine;
}

static struct buf body_in(struct world *w)
{
	struct buf b = buf_in(&w->arena, 0);

	buf_char(&b, '{');
	return b;
}

/* --- people ---------------------------------------------------------------------- */

static bool take_department(struct world *w, const struct row *r)
{
	static const char *const columns[] = { "code", "name" };
	struct buf b = body_in(w);
	struct demo_department *d = &w->department[w->departments++];

	add_columns(&b, r, columns, COUNT(columns));
	d->code = cell(r, "code");
	return create(w, SYSTEM, "department.create", &b, &d->id);
}

static bool take_staff(struct world *w, const struct row *r)
{
	static const char *const columns[] = { "login", "name" };
	struct demo_staff *s = &w->staff[w->staffs];
	struct buf b = body_in(w);

	add_columns(&b, r, columns, COUNT(columns));
	for (int i = 0; i < w->departments; i++)
		if (str_eq(w->department[i].code, cell(r, "department")))
			add_id(&b, "department_id", w->department[i].id);
	add_text(&b, "password", w->password);
	add_open(&b, "roles", '[');
	add_text(&b, NULL, cell(r, "roles"));
	add_close(&b, ']');
	*s = (struct demo_staff){ .login = cell(r, "login"), .name = cell(r, "name") };
	s->roles = 1u << names_find(&role_names, cell(r, "roles"));
	return create(w, w->staffs ? ADMIN : SYSTEM, "staff.create", &b, &s->id) && ++w->staffs;
}

static bool take_customer(struct world *w, const struct row *r)
{
	static const char *const terms[] = { "prepaid", "deposit", "credit", "mall" };
	static const char *const columns[] = { "code", "kind", "name", "phone", "email", "tax_number", "level" };
	static const char *const place[] = { "region", "province", "city", "district", "street" };
	struct demo_customer *c = &w->customer[w->customers++];
	struct str contact = cell(r, "contact").n ? cell(r, "contact") : cell(r, "name");
	struct buf b = body_in(w);

	*c = (struct demo_customer){
		.code = cell(r, "code"), .name = cell(r, "name"), .contact = contact, .region = cell(r, "region"),
		.company = str_eq(cell(r, "kind"), S("company")),
	};
	for (size_t i = 0; i < COUNT(terms); i++)
		if (str_eq(cell(r, "terms"), STR(terms[i])))
			c->terms = (enum terms)i;
	add_columns(&b, r, columns, COUNT(columns));
	add_open(&b, "contacts", '[');
	add_open(&b, NULL, '{');
	add_text(&b, "name", contact);
	add_text(&b, "phone", cell(r, "phone"));
	add_text(&b, "post", cell(r, "post"));
	add_true(&b, "is_default");
	add_close(&b, '}');
	add_close(&b, ']');
	add_open(&b, "addresses", '[');
	add_open(&b, NULL, '{');
	add_columns(&b, r, place, COUNT(place));
	add_text(&b, "contact_name", contact);
	add_text(&b, "phone", cell(r, "phone"));
	add_true(&b, "is_default");
	add_close(&b, '}');
	add_close(&b, ']');
	return create(w, SALES, "customer.create", &b, &c->id);
}

/* --- goods ------------------------------------------------------------------------- */

static bool take_warehouse(struct world *w, const struct row *r)
{
	static const char *const columns[] = {
		"code", "name", "province", "city", "district", "street", "contact_name", "phone",
	};
	struct demo_warehouse *h = &w->warehouse[w->warehouses++];
	struct buf b = body_in(w);

	*h = (struct demo_warehouse){ .code = cell(r, "code"), .regions = cell(r, "regions") };
	add_columns(&b, r, columns, COUNT(columns));
	add_number(&b, "priority", cell_number(r, "priority"));
	return create(w, WAREHOUSE, "warehouse.create", &b, &h->id);
}

/* [{"unit":"箱","factor":"12"}, …] out of "箱=12;托=480" */
static void add_pairs(struct buf *b, const char *list, const char *first, const char *second, struct str rest)
{
	struct str name, value;

	add_open(b, list, '[');
	while (next_pair(&rest, &name, &value)) {
		add_open(b, NULL, '{');
		add_text(b, first, name);
		add_text(b, second, value);
		add_close(b, '}');
	}
	add_close(b, ']');
}

static void add_attributes(struct buf *b, struct str rest)
{
	struct str name, value;

	add_open(b, "attributes", '{');
	while (next_pair(&rest, &name, &value))
		add_text(b, str_c(b->arena, name), value);
	add_close(b, '}');
}

static bool take_product(struct world *w, const struct row *r)
{
	static const char *const columns[] = { "sku", "name", "kind", "model", "specification", "unit", "price" };
	struct demo_product *p = &w->product[w->products++];
	struct str units = cell(r, "units"), count;
	struct buf b = body_in(w);

	*p = (struct demo_product){
		.sku = cell(r, "sku"), .name = cell(r, "name"), .unit = cell(r, "unit"), .per_pack = 1,
		.service = str_eq(cell(r, "kind"), S("service")),
	};
	if (next_pair(&units, &p->pack, &count))
		str_int(count, &p->per_pack);
	decimal_parse(cell(r, "price"), MONEY_SCALE, &p->fen);
	add_columns(&b, r, columns, COUNT(columns));
	add_number(&b, "tax_rate", cell_number(r, "tax_rate"));
	if (str_eq(cell(r, "divisible"), S("true")))
		add_true(&b, "divisible");
	add_attributes(&b, cell(r, "attributes"));
	add_pairs(&b, "units", "unit", "factor", cell(r, "units"));
	add_pairs(&b, "prices", "min_quantity", "price", cell(r, "breaks"));
	return create(w, MANAGER, "product.create", &b, &p->id);
}

bool company_receive(struct world *w, int warehouse, const int *product, int n, int64_t packs, const char *why)
{
	struct buf b = body_in(w);

	add_text(&b, "warehouse", w->warehouse[warehouse].code);
	add_text(&b, "reason", STR(why));
	add_open(&b, "lines", '[');
	for (int i = 0; i < n; i++) {
		const struct demo_product *p = &w->product[product[i]];
		add_open(&b, NULL, '{');
		add_text(&b, "sku", p->sku);
		add_text(&b, "unit", p->pack.n ? p->pack : p->unit);
		add_text(&b, "quantity", str_fmt(&w->arena, "%lld", (long long)packs));
		add_close(&b, '}');
	}
	add_close(&b, ']');
	return create(w, WAREHOUSE, "stock.receive", &b, NULL);
}

int warehouse_for(const struct world *w, struct str region)
{
	for (int i = 0; i < w->warehouses; i++)
		if (region.n >= 2 && str_find_str(w->warehouse[i].regions, str_sub(region, 0, 2)) >= 0)
			return i;
	return 0;
}

/* The main warehouse holds more than the others; big machines are few everywhere. */
static bool first_stock(struct world *w)
{
	bool fine = true;

	for (int h = 0; fine && h < w->warehouses; h++) {
		int cheap[PRODUCTS_MAX], dear[PRODUCTS_MAX], cheaps = 0, dears = 0;

		for (int i = 0; i < w->products; i++) {
			if (w->product[i].service)
				continue;
			if (w->product[i].pack.n)
				cheap[cheaps++] = i;
			else
				dear[dears++] = i;
		}
		w->now.us += 30 * MINUTE;
		fine = company_receive(w, h, cheap, cheaps, h ? 30 : 80, "期初入库") &&
		       company_receive(w, h, dear, dears, h ? 4 : 10, "期初入库");
	}
	return fine;
}

/* --- founding ------------------------------------------------------------------------ */

static bool set_name(struct world *w, struct str name)
{
	struct buf b = body_in(w);

	add_text(&b, "name", S("company.name"));
	add_text(&b, "value", name);
	return create(w, SYSTEM, "setting.change", &b, NULL);
}

bool company_found(struct world *w, struct str name)
{
	return set_name(w, name) && each_row(w, "departments.csv", take_department) &&
	       each_row(w, "staff.csv", take_staff) && each_row(w, "warehouses.csv", take_warehouse) &&
	       each_row(w, "products.csv", take_product) && each_row(w, "customers.csv", take_customer) &&
	       first_stock(w);
}
