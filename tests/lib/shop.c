/*
 * shop.c -- hiring the people of a test.
 */
#include "lib/shop.h"

#include "lib/web.h"

const char *const shop_roles[] = {
	"sales", "reviewer", "warehouse", "logistics", "finance", "aftersales", "manager", "machine", NULL,
};

static bool refused(struct buf *why, const char *what, const struct got *g)
{
	buf_fmt(why, "%s: %d %.*s%s\n", what, g->status, P(g->body), g->error ? g->error : "");
	return false;
}

static bool log_in(struct web *w, const char *login, const char *role, struct words *keep, struct buf *why)
{
	struct got g = web_post(w, S(""), "/api/v1/login", NULL, why->arena,
	                        "{\"login\":\"%s\",\"password\":\"%s\"}", login, house_password);

	if (g.status != 201 && g.status != 200)
		return refused(why, "login", &g);
	words_keep(keep, STR(role), got_text(&g, "token", why->arena));
	words_keep(keep, str_fmt(why->arena, "%s.id", role), got_text(&g, "staff_id", why->arena));
	return true;
}

static bool hire(struct web *w, const char *role, struct words *keep, struct buf *why)
{
	struct got g = web_post(w, words_value(keep, S("admin")), "/api/v1/staff", role, why->arena,
	                        "{\"login\":\"%s\",\"name\":\"%s\",\"roles\":[\"%s\"],\"password\":\"%s\"}",
	                        role, role, role, house_password);

	return g.status == 201 ? log_in(w, role, role, keep, why) : refused(why, role, &g);
}

static bool plug_in(struct web *w, struct words *keep, struct buf *why)
{
	struct got g = web_post(w, words_value(keep, S("admin")), "/api/v1/tokens", "token", why->arena,
	                        "{\"name\":\"商城接口\",\"roles\":[\"machine\"]}");

	if (g.status != 201)
		return refused(why, "token", &g);
	words_keep(keep, S("machine"), got_text(&g, "token", why->arena));
	words_keep(keep, S("machine.id"), got_text(&g, "id", why->arena));
	return true;
}

bool shop_open(struct house *h, struct words *keep, struct buf *why)
{
	if (!house_init(h, why) || !house_start(h, NULL)) {
		buf_fmt(why, "orderd does not start: see %s\n", h->log);
		return false;
	}
	struct web *w = web_open(h->port);
	bool fine = log_in(w, "admin", "admin", keep, why);
	for (int i = 0; fine && shop_roles[i + 1]; i++)
		fine = hire(w, shop_roles[i], keep, why);
	fine = fine && plug_in(w, keep, why);
	web_close(w);
	return fine;
}

bool shop_fill(struct house *h, struct words *keep, const char *sku, int stock, struct buf *why)
{
	static const char house[] = "{\"code\":\"W1\",\"name\":\"总仓\",\"province\":\"浙江省\",\"city\":\"杭州市\","
		"\"district\":\"余杭区\",\"street\":\"仓前路 1 号\",\"active\":true}";
	struct arena *a = why->arena;
	struct web *w = web_open(h->port);
	struct str manager = words_value(keep, S("manager"));
	struct got g = web_post(w, manager, "/api/v1/warehouses", "warehouse", a, "%s", house);

	if (g.status == 201)
		g = web_post(w, manager, "/api/v1/products", sku, a, "{\"sku\":\"%s\",\"name\":\"热销保温杯\",\"unit\":\"件\","
		             "\"tax_rate\":130000,\"price\":\"59.90\"}", sku);
	words_keep(keep, S("product"), got_text(&g, "id", a));
	if (g.status == 201)
		g = web_post(w, manager, "/api/v1/customers", "customer", a,
		             "{\"code\":\"KH-1\",\"kind\":\"person\",\"name\":\"陈小满\",\"phone\":\"13800001111\"}");
	words_keep(keep, S("customer"), got_text(&g, "id", a));
	if (g.status == 201 && stock)
		g = web_post(w, manager, "/api/v1/stock/receipts", "receipt", a,
		             "{\"warehouse\":\"W1\",\"lines\":[{\"sku\":\"%s\",\"quantity\":\"%d\"}]}", sku, stock);
	web_close(w);
	return g.status == 201 || refused(why, "a full shop", &g);
}
