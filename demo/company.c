/*
 * company.c -- the company is founded: departments, staff, warehouses, products, customers and the first
 * stock, out of company.json beside this file.
 *
 * Each entry of a section is what its command is sent, as it stands; the console offers the same file to who begins with
 * an empty database. What only this program knows of (how a customer pays, which regions a warehouse serves) stands apart.
 */
#include <stdlib.h>
#include <string.h>

#include "demo/world.h"
#include "people/people.h"
#include "record/role.h"

enum { SETUP_GAP_S = 20 };

static struct str text(const json_t *of, const char *name)
{
	const char *s = json_string_value(json_object_get(of, name));

	return s ? STR(s) : S("");
}

/* --- what is remembered of each -------------------------------------------------- */

static void learn_department(struct world *w, const json_t *d, struct id id)
{
	w->department[w->departments++] = (struct demo_department){ .code = text(d, "code"), .id = id };
}

static void learn_staff(struct world *w, const json_t *s, struct id id)
{
	const json_t *roles = json_object_get(s, "roles");
	struct demo_staff *staff = &w->staff[w->staffs++];

	*staff = (struct demo_staff){ .id = id, .login = text(s, "login"), .name = text(s, "name") };
	for (size_t i = 0; i < json_array_size(roles); i++)
		staff->roles |= 1u << names_find(&role_names, STR(json_string_value(json_array_get(roles, i))));
}

static void learn_warehouse(struct world *w, const json_t *h, struct id id)
{
	struct str code = text(h, "code");

	w->warehouse[w->warehouses++] = (struct demo_warehouse){
		.id = id, .code = code, .regions = text(json_object_get(w->company, "serves"), str_c(&w->arena, code)),
	};
}

static void learn_product(struct world *w, const json_t *p, struct id id)
{
	const json_t *unit = json_array_get(json_object_get(p, "units"), 0);
	struct demo_product *product = &w->product[w->products++];

	*product = (struct demo_product){
		.id = id, .sku = text(p, "sku"), .name = text(p, "name"), .unit = text(p, "unit"), .pack = text(unit, "unit"),
		.per_pack = 1, .service = str_eq(text(p, "kind"), S("service")),
	};
	str_int(text(unit, "factor"), &product->per_pack);
	decimal_parse(text(p, "price"), MONEY_SCALE, &product->fen);
}

static enum terms terms_of(const struct world *w, struct str customer)
{
	static const char *const terms[] = { [PREPAID] = "prepaid", [DEPOSIT] = "deposit", [CREDIT] = "credit", [MALL] = "mall" };

	for (size_t i = 0; i < COUNT(terms); i++) {
		const json_t *of = json_object_get(json_object_get(w->company, "terms"), terms[i]);
		for (size_t k = 0; k < json_array_size(of); k++)
			if (str_eq(STR(json_string_value(json_array_get(of, k))), customer))
				return (enum terms)i;
	}
	return PREPAID;
}

static void learn_customer(struct world *w, const json_t *c, struct id id)
{
	struct demo_customer *customer = &w->customer[w->customers++];

	*customer = (struct demo_customer){
		.id = id, .code = text(c, "code"), .name = text(c, "name"),
		.contact = text(json_array_get(json_object_get(c, "contacts"), 0), "name"),
		.region = text(json_array_get(json_object_get(c, "addresses"), 0), "region"),
		.company = str_eq(text(c, "kind"), S("company")), .terms = terms_of(w, text(c, "code")),
	};
}

/* --- the sections, in the order of what needs what ---------------------------------- */

static const struct section {
	const char *name, *command;
	unsigned role;			/* who does it */
	void (*learn)(struct world *w, const json_t *sent, struct id id);
} sections[] = {
	{ "departments", "department.create", SYSTEM, learn_department },
	{ "staff", "staff.create", ADMIN, learn_staff },
	{ "warehouses", "warehouse.create", WAREHOUSE, learn_warehouse },
	{ "products", "product.create", MANAGER, learn_product },
	{ "customers", "customer.create", SALES, learn_customer },
	{ "stock", "stock.receive", WAREHOUSE, NULL },
};

/* A member of staff is sent with what is not in the file: the number of the department, and the password. */
static void complete(const struct world *w, json_t *sent)
{
	struct str code = text(sent, "department");

	for (int i = 0; i < w->departments; i++)
		if (str_eq(w->department[i].code, code)) {
			json_object_del(sent, "department");
			json_object_set_new(sent, "department_id", json_sprintf("%lld", (long long)w->department[i].id.v));
			json_object_set_new(sent, "password", json_stringn(w->password.s, w->password.n));
			return;
		}
}

static bool run_section(struct world *w, const struct section *s)
{
	const json_t *all = json_object_get(w->company, s->name);
	bool fine = json_array_size(all) > 0;

	for (size_t i = 0; fine && i < json_array_size(all); i++) {
		json_t *sent = json_array_get(all, i);
		complete(w, sent);
		char *body = json_dumps(sent, JSON_COMPACT);
		/* Before there is staff, orderd itself hires the first. */
		struct deed d = { .who = somebody(w, s->role), .command = s->command, .body = STR(body) };
		w->now.us += SETUP_GAP_S * (int64_t)SECOND;
		fine = act(w, &d);
		if (fine && s->learn)
			s->learn(w, sent, id_of(d.answer));
		json_decref(d.answer);
		free(body);
	}
	return fine;
}

/* --- stock ------------------------------------------------------------------------- */

bool company_receive(struct world *w, int warehouse, const int *product, int n, int64_t packs, const char *why)
{
	struct buf b = buf_in(&w->arena, 0);

	buf_char(&b, '{');
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
	add_close(&b, '}');
	struct deed d = { .who = somebody(w, WAREHOUSE), .command = "stock.receive", .body = buf_str(&b) };
	bool fine = act(w, &d);
	json_decref(d.answer);
	return fine;
}

int warehouse_for(const struct world *w, struct str region)
{
	for (int i = 0; i < w->warehouses; i++)
		if (region.n >= 2 && str_find_str(w->warehouse[i].regions, str_sub(region, 0, 2)) >= 0)
			return i;
	return 0;
}

/* --- the company ---------------------------------------------------------------------- */

/* A setting, as the company's file says under `key`. */
static bool set(struct world *w, const char *setting, const char *key)
{
	struct buf b = buf_in(&w->arena, 0);

	buf_char(&b, '{');
	add_text(&b, "name", STR(setting));
	add_text(&b, "value", text(w->company, key));
	add_close(&b, '}');
	struct deed d = { .command = "setting.change", .body = buf_str(&b) };
	bool fine = act(w, &d);
	json_decref(d.answer);
	return fine;
}

bool company_found(struct world *w, const char *path)
{
	json_error_t error;

	w->company = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!w->company) {
		fprintf(stderr, "demo: %s:%d: %s\n", path, error.line, error.text);
		return false;
	}
	bool fine = set(w, "company.name", "name") && set(w, "login.notice", "notice");
	for (size_t i = 0; fine && i < COUNT(sections); i++)
		fine = run_section(w, &sections[i]);
	return fine;
}
