/*
 * people.c -- staff and tokens from the command line, by the commands that the API runs.
 */
#include "people/people.h"

#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "record/json.h"
#include "shell/read/grid.h"

/* --- lists ---------------------------------------------------------------- */

static int print_all(struct cli *c, const struct record *r, const struct query *q)
{
	struct reading reading;
	struct buf out = buf_in(c->arena, 0);
	struct rows rows;

	if (!cli_read_open(c, &reading))
		return cli_failed(c);
	struct grid grid = grid_of(c->arena, r, reading.engine.zone, c->zh);
	bool fine = db_all(reading.db, q, NULL, &rows, c->arena, &c->errs);
	cli_read_close(&reading);
	if (!fine)
		return cli_failed(c);
	buf_text(&out, c->json ? "{\"items\":[" : "");
	for (int64_t i = 0; i < rows.n; i++) {
		const void *row = (const char *)rows.at + (size_t)i * r->size;
		if (!c->json) {
			grid_row(&grid, r, row);
			continue;
		}
		buf_text(&out, i ? "," : "");
		record_encode(&out, r, row, VIEW_LIST, SYSTEM, S(""));
	}
	if (c->json)
		buf_text(&out, "]}\n");
	else
		grid_write(&grid, &out);
	cli_write(buf_str(&out));
	return EXIT_FINE;
}

/* --- one of them ---------------------------------------------------------- */


static const struct query all_staff = {
	.name = "cli_staff", .row = &staff_record,
	.sql = "SELECT id, login, name, department_id, roles, active, totp, created_at FROM staff ORDER BY id",
};
static const struct query all_tokens = {
	.name = "cli_tokens", .row = &api_token_record,
	.sql = "SELECT id, name, roles, active, expires_at, created_at FROM api_tokens ORDER BY id",
};

/* The row with this name (folded, as logins are) or number. */
static bool find_row(struct cli *c, const struct query *q, const char *name_field, struct str wanted, struct id *id)
{
	const struct field *name = record_field(q->row, STR(name_field)), *key = record_field(q->row, S("id"));
	struct reading reading;
	struct rows rows;

	if (!cli_read_open(c, &reading))
		return false;
	bool fine = db_all(reading.db, q, NULL, &rows, c->arena, &c->errs);
	cli_read_close(&reading);
	for (int64_t i = 0; fine && i < rows.n; i++) {
		const void *row = (const char *)rows.at + (size_t)i * q->row->size;
		struct str known = text_fold(c->arena, *(struct str *)field_at(name, row));
		*id = *(struct id *)field_at(key, row);
		struct str number = str_fmt(c->arena, "%lld", (long long)id->v);
		if (str_eq(known, text_fold(c->arena, wanted)) || str_eq(number, wanted))
			return true;
	}
	return fine && fail(&c->errs, &E_NOT_FOUND, S(""), record_label(c->arena, q->row), wanted);
}

static void add_roles(struct buf *out, const char *roles)
{
	struct str rest = STR(roles), one;
	const char *before = "[";

	while (str_cut(&rest, ',', &one)) {
		buf_text(out, before);
		buf_json(out, str_trim(one));
		before = ",";
	}
	buf_text(out, *before == '[' ? "[]" : "]");
}

static int run_command(struct cli *c, const char *command, struct id target, struct str body, struct str *answer)
{
	struct engine *e = engine_open(&c->config, &c->errs);
	bool fine = e && cli_run(c, e, command, target, body, answer);

	if (e)
		engine_close(e);
	return fine ? EXIT_FINE : cli_failed(c);
}

static void print_answer(const struct cli *c, struct str answer)
{
	if (!c->json)
		return;
	cli_write(answer);
	cli_write(S("\n"));
}

/* --- user ----------------------------------------------------------------- */

static void tell_password(const struct cli *c, struct str password, bool made)
{
	if (made)
		fprintf(stderr, c->zh ? "密码（只显示这一次）：%.*s\n" : "password, told this once: %.*s\n", P(password));
}

static int user_add(struct cli *c, const char *login)
{
	const char *name = cli_flag(c, "name"), *roles = cli_flag(c, "roles");
	struct buf body = buf_in(c->arena, 0);
	struct str answer;
	bool made;

	if (!roles)
		return cli_usage(c, "请用 --roles 写明岗位", "say with --roles what they may do", S(""));
	struct str password = cli_password(c, &made);
	buf_text(&body, "{\"login\":");
	buf_json(&body, STR(login));
	buf_text(&body, ",\"name\":");
	buf_json(&body, STR(name ? name : login));
	buf_text(&body, ",\"roles\":");
	add_roles(&body, roles);
	buf_text(&body, ",\"password\":");
	buf_json(&body, password);
	buf_char(&body, '}');
	int code = run_command(c, "staff.create", (struct id){ 0 }, buf_str(&body), &answer);
	if (code == EXIT_FINE) {
		print_answer(c, answer);
		tell_password(c, password, made);
	}
	return code;
}

static int user_change(struct cli *c, const char *login, const char *command, struct str body)
{
	struct id id;
	struct str answer;

	if (!find_row(c, &all_staff, "login", STR(login), &id))
		return cli_failed(c);
	int code = run_command(c, command, id, body, &answer);
	if (code == EXIT_FINE)
		print_answer(c, answer);
	return code;
}

static int user_disable(struct cli *c, const char *login)
{
	return user_change(c, login, "staff.change", S("{\"active\":false}"));
}

static int user_enable(struct cli *c, const char *login)
{
	return user_change(c, login, "staff.change", S("{\"active\":true}"));
}

static int user_password(struct cli *c, const char *login)
{
	struct buf body = buf_in(c->arena, 0);
	bool made;
	struct str password = cli_password(c, &made);

	buf_text(&body, "{\"password\":");
	buf_json(&body, password);
	buf_char(&body, '}');
	int code = user_change(c, login, "staff.password", buf_str(&body));
	if (code == EXIT_FINE)
		tell_password(c, password, made);
	return code;
}

static int user_totp_off(struct cli *c, const char *login)
{
	return user_change(c, login, "staff.totp_off", S(""));
}

static int user_list(struct cli *c, const char *none)
{
	(void)none;
	return print_all(c, &staff_record, &all_staff);
}

/* --- token ---------------------------------------------------------------- */

static int token_create(struct cli *c, const char *name)
{
	const char *roles = cli_flag(c, "roles"), *expires = cli_flag(c, "expires");
	struct buf body = buf_in(c->arena, 0);
	struct str answer = { 0 }, token;

	buf_text(&body, "{\"name\":");
	buf_json(&body, STR(name));
	buf_text(&body, ",\"roles\":");
	add_roles(&body, roles ? roles : "machine");
	if (expires) {
		buf_text(&body, ",\"expires_at\":");
		buf_json(&body, STR(expires));
	}
	buf_char(&body, '}');
	int code = run_command(c, "token.create", (struct id){ 0 }, buf_str(&body), &answer);
	if (code != EXIT_FINE)
		return code;
	print_answer(c, answer);
	ptrdiff_t at = str_find_str(answer, S("\"token\":\""));
	if (!c->json && at >= 0) {
		answer = str_sub(answer, (size_t)at + strlen("\"token\":\""), answer.n);
		str_cut(&answer, '"', &token);
		printf("%.*s\n", P(token));
	}
	return code;
}

static int token_revoke(struct cli *c, const char *name)
{
	struct id id;
	struct str answer;

	if (!find_row(c, &all_tokens, "name", STR(name), &id))
		return cli_failed(c);
	int code = run_command(c, "token.revoke", id, S(""), &answer);
	if (code == EXIT_FINE)
		print_answer(c, answer);
	return code;
}

static int token_list(struct cli *c, const char *none)
{
	(void)none;
	return print_all(c, &api_token_record, &all_tokens);
}

/* --- the two commands ----------------------------------------------------- */

struct verb { const char *name; int (*run)(struct cli *c, const char *about); bool alone; };

static int run_verb(struct cli *c, const struct verb *verb, int n)
{
	const char *name = cli_word(c, 0), *about = cli_word(c, 1);

	for (int i = 0; i < n; i++) {
		if (!name || strcmp(name, verb[i].name) != 0)
			continue;
		if (c->words == (verb[i].alone ? 1 : 2))
			return verb[i].run(c, about);
		return cli_usage(c, "参数个数不对", "the number of words is wrong", STR(name));
	}
	return cli_usage(c, "请写明要做什么", "say what to do", STR(name));
}

static int run_user(struct cli *c)
{
	static const struct verb verbs[] = {
		{ "add", user_add, false }, { "list", user_list, true }, { "disable", user_disable, false },
		{ "enable", user_enable, false }, { "password", user_password, false },
		{ "totp-off", user_totp_off, false },
	};

	return run_verb(c, verbs, COUNT(verbs));
}

static int run_token(struct cli *c)
{
	static const struct verb verbs[] = {
		{ "create", token_create, false }, { "list", token_list, true }, { "revoke", token_revoke, false },
	};

	return run_verb(c, verbs, COUNT(verbs));
}

static const struct flag user_flags[] = {
	{ "name", "NAME", "姓名", "name of the person", 0 },
	{ "roles", "ROLES", "岗位，用逗号分隔", "sales,reviewer,warehouse,logistics,finance,aftersales,manager,admin", 0 },
};
static const char *const user_examples[] = {
	"orderd user add li --name 李敏 --roles sales,aftersales", "the password is asked for or made",
	"orderd user list", "who there is",
	"ORDERD_PASSWORD=… orderd user password li", "a new password",
	"orderd user disable li", "ends their sessions too",
	"orderd user totp-off li", "lets them in who lost their phone", NULL,
};
const struct cli_command cli_user = {
	"user", "add|list|enable|disable|password|totp-off [LOGIN]", "管理员工账号", "manage staff", user_flags, COUNT(user_flags),
	user_examples, run_user, .database = NEEDS_DATABASE,
};

static const struct flag token_flags[] = {
	{ "roles", "ROLES", "岗位（默认 machine）", "what it may do (machine)", 0 },
	{ "expires", "TIME", "到期时间，如 2027-01-01T00:00:00Z", "when it ends, as 2027-01-01T00:00:00Z", 0 },
};
static const char *const token_examples[] = {
	"orderd token create shop", "prints the token, this once",
	"orderd token list", "which there are",
	"orderd token revoke shop", "by name or id", NULL,
};
const struct cli_command cli_token = {
	"token", "create|list|revoke [NAME]", "管理访问令牌", "manage API tokens", token_flags, COUNT(token_flags),
	token_examples, run_token, .database = NEEDS_DATABASE,
};
