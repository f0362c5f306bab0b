/*
 * grow.c -- a company that has sold for years: grow DATABASE ORDERS [CUSTOMERS PRODUCTS]
 *
 * Adds so many to what the database has (the demo company, mostly), so that lists, searches and screens can be tried over
 * a company of that size. All is written by orderd's own commands, orders by order.record, and invented: names are put together
 * from the words below, so that they differ by how they are read; the streets are called 示范, and telephone numbers are
 * 139 0001 xxxx.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "commands.h"

static const char *const places[][3] = {
	{ "浙江省", "杭州市", "西湖区" }, { "上海市", "市辖区", "浦东新区" }, { "江苏省", "苏州市", "姑苏区" }, { "广东省", "广州市", "天河区" },
	{ "福建省", "厦门市", "思明区" }, { "四川省", "成都市", "锦江区" }, { "湖北省", "武汉市", "江岸区" }, { "山东省", "青岛市", "市南区" },
};
static const char *const first[] = { "锦", "瑞", "恒", "盛", "丰", "泽", "宏", "嘉", "启", "远", "润", "宁", "景", "旭", "凯", "朗" };
static const char *const second[] = { "禾", "源", "泰", "达", "和", "林", "川", "舟", "桥", "岳", "庭", "帆", "山", "悦", "程", "诚" };
static const char *const trades[] = { "餐饮管理", "酒店用品", "百货", "超市", "厨具", "商贸", "家居", "食品" };
static const char *const surnames[] = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林" };
static const char *const given[] = { "文博", "思远", "雨桐", "子轩", "佳怡", "浩然", "静雯", "明哲", "晓彤", "志强", "丽娜", "建国", "欣然", "俊杰" };
static const char *const makes[] = { "不锈钢", "珐琅", "铸铁", "陶瓷", "硅胶", "竹制", "玻璃", "铝合金", "麦饭石", "钛合金" };
static const char *const things[] = { "汤锅", "炒锅", "蒸锅", "平底锅", "砧板", "漏勺", "保温壶", "刀架", "调料罐", "饭盒", "烤盘", "量杯", "滤网" };
#define PICK(words, n) ((words)[(unsigned)(n) % COUNT(words)])

enum { DAYS = 720, DAY_S = 86400, REST_DAYS = 10 /* the newest orders are those that were there */, YOUNG_DAYS = 30 };

struct grown {
	int customers, products, orders;
	int64_t *customer, *product;
	int64_t now;
};

static void product_body(const void *self, int i, char *out, size_t room)
{
	(void)self;
	snprintf(out, room, "{\"sku\":\"KX-%05d\",\"name\":\"%s%s\",\"model\":\"KX%d\",\"specification\":\"%d cm\",\"unit\":\"件\","
	         "\"tax_rate\":130000,\"price\":\"%d.50\"}", i, PICK(makes, i), PICK(things, i / 10), i / 130, 12 + i / 130, 10 + i % 500);
}

static void customer_body(const void *self, int i, char *out, size_t room)
{
	const char *const *place = places[i % (int)COUNT(places)];

	(void)self;
	snprintf(out, room, "{\"code\":\"K%05d\",\"kind\":\"company\",\"name\":\"%s%s%s%s有限公司\",\"phone\":\"1390001%04d\","
	         "\"contacts\":[{\"name\":\"%s%s\",\"phone\":\"1390001%04d\",\"is_default\":true}],\"addresses\":[{\"province\":\"%s\","
	         "\"city\":\"%s\",\"district\":\"%s\",\"street\":\"示范路 %d 号\",\"is_default\":true}]}",
	         i, place[1 - !strcmp(place[1], "市辖区")], PICK(first, i), PICK(second, i / 16), PICK(trades, i / 256), i % 10000,
	         PICK(surnames, i * 7), PICK(given, i), i % 10000, place[0], place[1], place[2], i % 900 + 1);
}

static void receipt_body(const void *self, int i, char *out, size_t room)
{
	const struct grown *g = self;

	snprintf(out, room, "{\"warehouse\":\"YK\",\"reason\":\"期初\",\"lines\":[{\"product_id\":\"%lld\",\"quantity\":\"100000\"}]}",
	         (long long)g->product[i]);
}

/* --- orders: oldest first, as a company of that age has them --------------------------------- */

/* What is older than a month is done, but for one in a thousand that was forgotten. */
static const char *state_of(const struct grown *g, int i)
{
	static const char *const on_its_way[] = {
		"placed", "approved", "confirmed", "processing", "shipped", "shipped", "signed", "signed", "placed", "cancelled",
		"completed", "completed", "completed",
	};
	bool young = (int64_t)(g->orders - i) * DAYS < (int64_t)g->orders * YOUNG_DAYS;

	if (young || i % 997 == 0)
		return PICK(on_its_way, i * 37);
	return i * 37 % 100 < 96 ? "completed" : "cancelled";
}

static const char *time_of(const struct grown *g, int i, int hours, char out[32])
{
	int64_t age = (int64_t)(g->orders - i) * DAYS * DAY_S / g->orders + REST_DAYS * DAY_S;
	time_t at = (time_t)(g->now - age + hours * 3600);
	struct tm tm;

	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
	return out;
}

static void order_body(const void *self, int i, char *out, size_t room)
{
	static const char *const channels[] = { "mall", "mall", "web", "phone" }, *const methods[] = { "alipay", "wechat", "bank" };
	const struct grown *g = self;
	char at[32], sent[32], got[32];
	const char *state = state_of(g, i);
	bool done = !strcmp(state, "completed") || !strcmp(state, "signed"), gone = done || !strcmp(state, "shipped");
	int each = i % 9 + 1, lines = i % 4 + 1;
	size_t n = (size_t)snprintf(out, room, "{\"reference\":\"old:%d\",\"number\":\"XS%08d\",\"channel\":\"%s\",\"class\":\"%s\",\"state\":\"%s\","
	                            "\"customer_id\":\"%lld\",\"placed_at\":\"%s\",\"lines\":[", i, i, PICK(channels, i),
	                            i % 50 == 7 ? "urgent" : i % 90 == 11 ? "special" : "normal", state,
	                            (long long)g->customer[(unsigned)i * 2654435761u % (unsigned)g->customers], time_of(g, i, 0, at));

	for (int k = 0; k < lines; k++)
		n += (size_t)snprintf(out + n, room - n, "%s{\"sku\":\"KX-%05d\",\"quantity\":\"%d\",\"unit_price\":\"12.50\"}", k ? "," : "",
		                      (i * 7 + k * 331) % g->products, each);
	n += (size_t)snprintf(out + n, room - n, "]");
	if (gone)
		n += (size_t)snprintf(out + n, room - n, ",\"payments\":[{\"method\":\"%s\",\"amount\":\"%d.%d0\",\"received_at\":\"%s\"}],"
		                      "\"deliveries\":[{\"shipped_at\":\"%s\",\"carrier\":\"示范速运\",\"tracking_number\":\"SF%010d\"",
		                      PICK(methods, i), 125 * each * lines / 10, 125 * each * lines % 10, at, time_of(g, i, 20, sent), i);
	if (gone && done)
		n += (size_t)snprintf(out + n, room - n, ",\"signed_at\":\"%s\"", time_of(g, i, 70, got));
	snprintf(out + n, room - n, gone ? "}]}" : "}");
}

int main(int argc, char **argv)
{
	static const char *const flags[] = { NULL };
	ARENA a = { 0 };

	if (argc != 3 && argc != 5) {
		fprintf(stderr, "usage: grow DATABASE ORDERS [CUSTOMERS PRODUCTS]\n");
		return 64;
	}
	struct engine *e = commands_open(argv[1], flags, &a);
	struct grown g = {
		.orders = atoi(argv[2]), .customers = argc > 3 ? atoi(argv[3]) : 2000, .products = argc > 3 ? atoi(argv[4]) : 5000, .now = time(NULL),
	};
	if (!e)
		return 70;
	g.customer = calloc((size_t)g.customers, sizeof *g.customer);
	g.product = calloc((size_t)g.products, sizeof *g.product);
	bool fine = commands_run(e, "product.create", &g, product_body, 0, g.products, g.product) &&
	            commands_run(e, "customer.create", &g, customer_body, 0, g.customers, g.customer) &&
	            commands_run(e, "stock.receive", &g, receipt_body, 0, g.products, NULL) &&
	            commands_run(e, "order.record", &g, order_body, 0, g.orders, NULL);
	engine_close(e);
	free(g.customer);
	free(g.product);
	return fine ? 0 : 70;
}
