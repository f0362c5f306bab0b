/*
 * setup.c -- who may make the first administrator: whoever reads the code where orderd was started.
 *
 * The code is made of the database's own key, so all processes on it tell the same one, also after a restart, and nothing is kept.
 * It is good while there is no staff.
 */
#include "people/people_commands.h"
#include "people/people_http.h"

#include "people/queries.h"
#include "record/decision.h"
#include "record/json.h"
#include "shell/shell.h"

const struct problem
	SETUP_DONE = { "SETUP_DONE", 410, "公司已完成初始设置，请登录", "the company was set up already; log in" },
	SETUP_CODE_WRONG = { "SETUP_CODE_WRONG", 422, "设置码不正确，请查看服务器启动时显示的地址",
		"the set-up code is wrong; the server told it when it started", .guess = true },
	SETTING_TWICE = { "SETTING_TWICE", 422, "设置项“{name}”重复", "the setting {name} is there twice" };

/* --- the code -------------------------------------------------------------------- */

enum { CODE_LETTERS = 12, CODE_GROUP = 4 };

/* ABCD-EFGH-JKLM: sixty bits in letters that are not taken for each other. */
static struct str setup_code(struct arena *a)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	struct digest key = record_key(S("setup"));
	struct buf code = buf_in(a, 0);

	for (int i = 0; i < CODE_LETTERS; i++) {
		if (i && i % CODE_GROUP == 0)
			buf_char(&code, '-');
		buf_char(&code, letters[key.b[i] % 32]);
	}
	return buf_str(&code);
}

/* However it was typed; compared in constant time. */
static bool is_code(struct arena *a, struct str typed)
{
	struct str lower = str_lower(a, str_trim(typed));

	return digest_eq(digest_of(lower), digest_of(str_lower(a, setup_code(a))));
}

/* --- reads ----------------------------------------------------------------------- */

static bool is_open(struct db *db, bool *open, struct arena *a, struct errs *errs)
{
	struct setup now = { 0 };
	bool found;

	if (!setup_now(db, &now, &found, a, errs))
		return false;
	*open = found && now.open;
	return true;
}

bool setup_get(struct asked *q)
{
	struct setup now = { 0 };

	if (q->rq->query.n)
		return fail(q->x->errs, &E_PARAMETER, S(""), q->rq->query);
	if (!is_open(q->db, &now.open, q->x->arena, q->x->errs))
		return false;
	record_encode(q->out, &setup_record, &now, VIEW_DETAIL, 0, S(""));
	return true;
}

bool setup_beginning(struct db *db, struct str *path, struct arena *a, struct errs *errs)
{
	bool open = false;

	if (!is_open(db, &open, a, errs))
		return false;
	/* Behind a # it stays in the browser: no log of a proxy keeps it. */
	*path = open ? str_fmt(a, "/console/setup#%.*s", P(setup_code(a))) : S("");
	return true;
}

/* --- the command ------------------------------------------------------------------- */

bool company_set_up_prepare(struct context *x, struct db *db, void *in)
{
	struct company_setup *f = in;
	bool open = false;

	if (!is_open(db, &open, x->arena, x->errs))
		return false;
	f->begun = !open;
	f->right = is_code(x->arena, f->code);
	return !open || !f->right || hash_of(x, f->password, &f->hash);
}

bool company_set_up_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct company_setup *f = in;
	const struct setting_wish *wish = f->settings.at;
	struct company_setup_seen *s = state;

	s->setting = arena_array(x->arena, (size_t)f->settings.n, sizeof *s->setting);
	for (int64_t i = 0; i < f->settings.n; i++)
		if (!load_one(l, &setting_by_name, VT(wish[i].name), &s->setting[i]))
			return false;
	return load_one(l, &series_by_name, VT(S("company")), &s->begun);
}

static const struct field setting_wish_fields[] = {
	FIELD(setting_wish, name, .flags = INPUT | REQUIRED, .max = 100, .zh = "设置项"),
	FIELD(setting_wish, value, .flags = INPUT, .max = 1000, .zh = "取值"),
};
RECORD(setting_wish_record, setting_wish, NULL, setting_wish_fields, .zh = "设置", .en = "setting");

static const struct field company_setup_fields[] = {
	FIELD(company_setup, code, .flags = INPUT | REQUIRED, .max = 40, .zh = "设置码", .doc = "told where orderd was started"),
	FIELD(company_setup, settings, .flags = INPUT, .max = 50, .of = &setting_wish_record, .zh = "公司设置"),
	FIELD(company_setup, administrator, .flags = INPUT | REQUIRED, .min = 1, .max = 64, .zh = "管理员登录名"),
	FIELD(company_setup, name, .flags = INPUT | REQUIRED, .min = 1, .max = 100, .zh = "管理员姓名"),
	FIELD(company_setup, password, .flags = INPUT | REQUIRED | PASSWORD, .min = 8, .max = 256, .zh = "密码"),
	FIELD(company_setup, roles, .flags = INPUT, .names = &role_names, .zh = "兼任岗位", .doc = "beside the administrator's own role"),
	FIELD(company_setup, hash, .flags = HIDDEN, .zh = "密码摘要"),
	FIELD(company_setup, begun, .flags = HIDDEN, .zh = "已设置"),
	FIELD(company_setup, right, .flags = HIDDEN, .zh = "设置码正确"),
};
RECORD(company_setup_record, company_setup, NULL, company_setup_fields, .zh = "初始设置", .en = "set-up");

static const struct field setup_fields[] = {
	FIELD(setup, open, .zh = "尚未设置", .doc = "there is no staff yet: whoever has the code may make the first administrator"),
};
RECORD(setup_record, setup, NULL, setup_fields, .zh = "初始设置状态", .en = "state of the set-up");

/* Its field is not called login: what is guessed at is one code, whoever is to become the administrator. */
const struct command company_set_up = {
	.name = "company.set_up", .zh = "初始设置公司", .en = "set up the company and its first administrator", .by = ANYONE,
	.in = &company_setup_record, .state = sizeof(struct company_setup_seen), .prepare = company_set_up_prepare,
	.load = company_set_up_load, .decide = company_set_up_decide, .flags = GUARDED,
};
