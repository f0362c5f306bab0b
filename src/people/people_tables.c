/*
 * people_tables.c -- departments, staff, sessions and tokens at a glance, and the module itself.
 *
 * The customer file has its tables in customer_tables.c.
 */
#include "people/people_commands.h"
#include "people/people_http.h"
#include "people/queries.h"
#include "people/schema.h"
#include "shell/shell.h"

const struct names role_names = NAMES(
	{ "sales",      "销售",   "sales" },
	{ "reviewer",   "审核",   "reviewer" },
	{ "warehouse",  "仓库",   "warehouse" },
	{ "logistics",  "物流",   "logistics" },
	{ "finance",    "财务",   "finance" },
	{ "aftersales", "售后",   "after-sales" },
	{ "manager",    "订单管理", "order manager" },
	{ "admin",      "管理员",  "administrator" },
	{ "customer",   "客户",   "customer" },
	{ "machine",    "程序",   "machine" },
);

/* --- problems --------------------------------------------------------------- */

const struct problem ROLE_NOT_STAFF = {
	"ROLE_NOT_STAFF", 422, "员工不能任“{role}”岗位", "staff cannot have the role {role}"
};
const struct problem ROLE_NOT_TOKEN = {
	"ROLE_NOT_TOKEN", 422, "访问令牌不能拥有“{role}”岗位", "a token cannot have the role {role}"
};
const struct problem STAFF_SELF = {
	"STAFF_SELF", 409, "管理员不能停用自己，也不能取消自己的管理员岗位",
	"an administrator cannot end their own rights"
};
const struct problem PASSWORD_SIMPLE = {
	"PASSWORD_SIMPLE", 422, "密码过于简单，请使用更多不同的字符", "the password is too simple: use more different characters"
};
const struct problem PASSWORD_WRONG = {
	"PASSWORD_WRONG", 422, "原密码不正确", "the old password is not right", .guess = true
};
const struct problem
	TOTP_ON = { "TOTP_ON", 409, "两步验证已启用，须先关闭", "the second step is on; turn it off first" },
	TOTP_OFF = { "TOTP_OFF", 409, "两步验证未启用", "the second step is off" },
	TOTP_NOT_DRAWN = { "TOTP_NOT_DRAWN", 409, "尚未生成两步验证的密钥", "no secret was drawn that could be confirmed" },
	TOTP_WRONG = { "TOTP_WRONG", 422, "验证码不正确，或已使用过", "the code is wrong, or was used already", .guess = true };

/* --- records -------------------------------------------------------------------- */

static const struct field department_fields[] = {
	ROOT_FIELDS(department),
	FIELD(department, code, .flags = INPUT | REQUIRED | FIXED | LISTED | FILTER, .min = 1, .max = 32,
	      .zh = "部门编码"),
	FIELD(department, name, .flags = INPUT | REQUIRED | LISTED, .min = 1, .max = 100, .zh = "部门名称"),
	FIELD(department, created_at, .flags = LISTED, .zh = "创建时间"),
};
static const struct action department_actions_table[] = {
	{ "change", 0, ADMIN, "修改部门", "change", "PATCH /api/v1/departments/{id}", NULL },
};
static ACTIONS(department_actions, department_actions_table);

RECORD(department_record, department, "departments", department_fields, .zh = "部门", .en = "department", .called = "name", BESIDE("code"),
       .actions = &department_actions, .everywhere = true);

static const struct field staff_fields[] = {
	ROOT_FIELDS(staff),
	FIELD(staff, login, .flags = LISTED | FILTER, .zh = "登录名"),
	FIELD(staff, name, .flags = INPUT | REQUIRED | LISTED | PERSONAL, .scope = OF_STAFF, .min = 1, .max = 100, .zh = "姓名"),
	FIELD(staff, department_id, .refers = "department", .flags = INPUT | OPTIONAL | LISTED | FILTER, .zh = "部门"),
	FIELD(staff, roles, .flags = INPUT | REQUIRED | LISTED, .min = 1, .names = &role_names, .zh = "岗位"),
	FIELD(staff, password, .flags = HIDDEN | PERSONAL, .zh = "密码"),
	FIELD(staff, active, .flags = INPUT | LISTED | FILTER, .zh = "启用"),
	FIELD(staff, totp, .flags = LISTED, .zh = "两步验证"),
	FIELD(staff, created_at, .flags = LISTED, .zh = "创建时间"),
};
static const struct problem *totp_is_off(const void *row)
{
	return ((const struct staff *)row)->totp ? NULL : &TOTP_OFF;
}

/* Another's password is set by the administrator alone; whose it is, only the caller and the rule know. */
static const struct action staff_actions_table[] = {
	{ "change",   0, ADMIN, "修改员工", "change", "PATCH /api/v1/staff/{id}", NULL },
	{ "password", 0, STAFF, "修改密码", "set the password", NULL, NULL },
	{ "totp_off", 0, STAFF, "关闭两步验证", "turn off the second step", NULL, totp_is_off },
};
static ACTIONS(staff_actions, staff_actions_table);

RECORD(staff_record, staff, "staff", staff_fields, .zh = "员工", .en = "staff member", .called = "name", BESIDE("login"), .actions = &staff_actions,
       .everywhere = true);

static const struct field totp_fields[] = {
	FIELD(totp, staff_id, .refers = "staff", .flags = KEY, .zh = "员工"),
	FIELD(totp, step, .flags = KEY, .zh = "末次时段"),
	FIELD(totp, secret, .flags = HIDDEN | PERSONAL, .zh = "密钥"),
};
RECORD(totp_record, totp, "totps", totp_fields, .zh = "两步验证", .en = "second step", .rank = RANK_LOG, .everywhere = true);

static const struct field session_fields[] = {
	FIELD(session, token, .flags = KEY | HIDDEN | PERSONAL, .zh = "令牌摘要"),
	FIELD(session, staff_id, .refers = "staff", .zh = "员工"),
	FIELD(session, created_at, .zh = "登录时间"),
	FIELD(session, expires_at, .zh = "到期时间"),
	FIELD(session, device, .flags = PERSONAL, .scope = OF_STAFF, .zh = "设备"),
	FIELD(session, address, .flags = PERSONAL, .scope = OF_STAFF, .zh = "网络地址"),
};
RECORD(session_record, session, "sessions", session_fields, .zh = "会话", .en = "session", .everywhere = true);

static const struct field api_token_fields[] = {
	ROOT_FIELDS(api_token),
	FIELD(api_token, name, .flags = LISTED, .zh = "名称"),
	FIELD(api_token, token, .flags = HIDDEN | PERSONAL, .zh = "令牌摘要"),
	FIELD(api_token, roles, .flags = LISTED, .names = &role_names, .zh = "岗位"),
	FIELD(api_token, active, .flags = LISTED | FILTER, .zh = "启用"),
	FIELD(api_token, expires_at, .flags = OPTIONAL | LISTED, .zh = "到期时间"),
	FIELD(api_token, created_at, .flags = LISTED, .zh = "创建时间"),
};
const struct problem TOKEN_REVOKED = { "TOKEN_REVOKED", 409, "访问令牌已吊销", "the API token was revoked" };

static const struct problem *revoked(const void *row)
{
	return ((const struct api_token *)row)->active ? NULL : &TOKEN_REVOKED;
}

static const struct action token_actions_table[] = {
	{ "revoke", 0, ADMIN, "吊销访问令牌", "revoke", NULL, revoked, RARE },
};
static ACTIONS(token_actions, token_actions_table);

RECORD(api_token_record, api_token, "api_tokens", api_token_fields, .zh = "访问令牌", .en = "API token", .called = "name",
       .actions = &token_actions, .everywhere = true);

/* --- inputs and answers ------------------------------------------------------------- */

static const struct field staff_new_fields[] = {
	FIELD(staff_new, login, .flags = INPUT | REQUIRED, .min = 1, .max = 64, .zh = "登录名"),
	FIELD(staff_new, name, .flags = INPUT | REQUIRED, .min = 1, .max = 100, .zh = "姓名"),
	FIELD(staff_new, department_id, .refers = "department", .flags = INPUT | OPTIONAL, .zh = "部门"),
	FIELD(staff_new, roles, .flags = INPUT | REQUIRED, .min = 1, .names = &role_names, .zh = "岗位"),
	FIELD(staff_new, password, .flags = INPUT | REQUIRED | PASSWORD, .min = 8, .max = 256, .zh = "密码"),
	FIELD(staff_new, hash, .flags = HIDDEN, .zh = "密码摘要"),
};
RECORD(staff_new_record, staff_new, NULL, staff_new_fields, .zh = "新员工", .en = "new staff member");

static const struct field password_change_fields[] = {
	FIELD(password_change, old, .flags = INPUT | PASSWORD, .max = 256, .zh = "原密码",
	      .doc = "needed to change one's own password"),
	FIELD(password_change, password, .flags = INPUT | REQUIRED | PASSWORD, .min = 8, .max = 256, .zh = "新密码"),
	FIELD(password_change, hash, .flags = HIDDEN, .zh = "密码摘要"),
	FIELD(password_change, verified, .flags = HIDDEN, .zh = "已核对"),
};
RECORD(password_change_record, password_change, NULL, password_change_fields,
       .zh = "修改密码", .en = "password change");

static const struct field sign_in_fields[] = {
	FIELD(sign_in, login, .flags = INPUT | REQUIRED, .max = 64, .zh = "登录名"),
	FIELD(sign_in, password, .flags = INPUT | REQUIRED | PASSWORD, .max = 256, .zh = "密码"),
	FIELD(sign_in, totp, .flags = INPUT, .max = 6, .zh = "验证码", .doc = "of the phone, for who logs in in two steps"),
	FIELD(sign_in, cookie, .flags = INPUT, .zh = "用于浏览器",
	      .doc = "keep the session as a cookie and answer who logged in, without a token"),
	FIELD(sign_in, verified, .flags = HIDDEN, .zh = "已核对"),
};

static const struct field staff_secret_fields[] = {
	FIELD(staff_secret, password, .flags = HIDDEN, .zh = "密码摘要"),
};
RECORD(staff_secret_record, staff_secret, NULL, staff_secret_fields, .zh = "密码摘要", .en = "password hash");
RECORD(sign_in_record, sign_in, NULL, sign_in_fields, .zh = "登录", .en = "login");

static const struct field totp_code_fields[] = {
	FIELD(totp_code, code, .flags = INPUT, .max = 6, .zh = "验证码", .doc = "the six digits on one's own phone"),
};
RECORD(totp_code_record, totp_code, NULL, totp_code_fields, .zh = "两步验证码", .en = "code of the second step");

static const struct field totp_drawn_fields[] = {
	FIELD(totp_drawn, uri, .zh = "二维码内容", .doc = "otpauth://…: told this once and never again"),
	FIELD(totp_drawn, secret, .zh = "密钥", .doc = "the same for who types it"),
	FIELD(totp_drawn, qr, .zh = "二维码", .doc = "the same for a phone: dark modules as the path of an SVG"),
	FIELD(totp_drawn, qr_size, .zh = "二维码边长", .doc = "with its quiet edge, in units of the path"),
};
RECORD(totp_drawn_record, totp_drawn, NULL, totp_drawn_fields, .zh = "两步验证密钥", .en = "secret of the second step");

static const struct field sign_out_fields[] = {
	FIELD(sign_out, token, .flags = INPUT, .max = 100, .zh = "会话令牌",
	      .doc = "the session to end; without it a browser ends its own, a program all of its caller"),
	FIELD(sign_out, session, .flags = INPUT, .max = 16, .zh = "会话", .doc = "as GET /me/sessions names it"),
	FIELD(sign_out, everywhere, .flags = INPUT, .zh = "全部会话", .doc = "end all sessions of the caller"),
	FIELD(sign_out, others, .flags = INPUT, .zh = "其他会话", .doc = "end all sessions of the caller but this one"),
};
RECORD(sign_out_record, sign_out, NULL, sign_out_fields, .zh = "退出登录", .en = "logout");

static const struct field api_token_new_fields[] = {
	FIELD(api_token_new, name, .flags = INPUT | REQUIRED, .min = 1, .max = 100, .zh = "名称"),
	FIELD(api_token_new, roles, .flags = INPUT | REQUIRED, .min = 1, .names = &role_names, .zh = "岗位"),
	FIELD(api_token_new, expires_at, .flags = INPUT | OPTIONAL, .zh = "到期时间"),
};
RECORD(api_token_new_record, api_token_new, NULL, api_token_new_fields,
       .zh = "新访问令牌", .en = "new API token");

static const struct field signed_in_fields[] = {
	FIELD(signed_in, token, .zh = "会话令牌"),
	FIELD(signed_in, expires_at, .zh = "到期时间"),
	FIELD(signed_in, staff_id, .refers = "staff", .zh = "员工"),
	FIELD(signed_in, login, .zh = "登录名"),
	FIELD(signed_in, name, .zh = "姓名"),
	FIELD(signed_in, roles, .names = &role_names, .zh = "岗位"),
};
RECORD(signed_in_record, signed_in, NULL, signed_in_fields, .zh = "已登录", .en = "session opened");

static const struct field token_made_fields[] = {
	FIELD(token_made, id, .flags = KEY, .zh = "标识"),
	FIELD(token_made, name, .zh = "名称"),
	FIELD(token_made, token, .zh = "令牌", .doc = "told this once and never again"),
	FIELD(token_made, roles, .names = &role_names, .zh = "岗位"),
	FIELD(token_made, expires_at, .flags = OPTIONAL, .zh = "到期时间"),
};
RECORD(token_made_record, token_made, NULL, token_made_fields, .zh = "已发令牌", .en = "issued API token");

static const struct field me_fields[] = {
	FIELD(me, id, .flags = KEY | OPTIONAL, .zh = "标识"),
	FIELD(me, login, .zh = "登录名", .doc = "of a program: its token's name"),
	FIELD(me, name, .zh = "姓名"),
	FIELD(me, roles, .names = &role_names, .zh = "岗位"),
	FIELD(me, totp, .zh = "两步验证"),
	FIELD(me, customer_id, .refers = "customer", .flags = OPTIONAL, .zh = "客户"),
};
RECORD(me_record, me, NULL, me_fields, .zh = "当前调用者", .en = "caller");

/* Told to nobody but whose it is: nothing to mask. */
static const struct field my_session_fields[] = {
	FIELD(my_session, session, .zh = "会话", .doc = "its name, by which POST /logout ends it"),
	FIELD(my_session, created_at, .zh = "登录时间"),
	FIELD(my_session, expires_at, .zh = "到期时间"),
	FIELD(my_session, device, .zh = "设备", .doc = "what it was begun with; empty when that is not known"),
	FIELD(my_session, address, .zh = "网络地址", .doc = "where it was begun from"),
	FIELD(my_session, current, .zh = "当前会话"),
};
RECORD(my_session_record, my_session, NULL, my_session_fields, .zh = "我的会话", .en = "session of one's own");

static const struct field token_caller_fields[] = {
	FIELD(token_caller, id, .flags = KEY, .zh = "标识"),
	FIELD(token_caller, name, .zh = "名称"),
	FIELD(token_caller, roles, .names = &role_names, .zh = "岗位"),
	FIELD(token_caller, expires_at, .flags = OPTIONAL, .zh = "到期时间"),
};
RECORD(token_caller_record, token_caller, NULL, token_caller_fields, .zh = "令牌持有者", .en = "token owner");

LOOKUP(department_by_id, department_record, "id");
LOOKUP(department_by_code, department_record, "code");
LOOKUP(staff_by_id, staff_record, "id");
LOOKUP(staff_by_login, staff_record, "login");
LOOKUP(totp_by_staff, totp_record, "staff_id");
LOOKUP(sessions_by_staff, session_record, "staff_id");
LOOKUP(api_token_by_id, api_token_record, "id");

/* --- commands -------------------------------------------------------------------------- */

static const struct command department_create = {
	"department.create", "新建部门", "create a department", .by = ADMIN,
	.in = &department_record, .state = sizeof(struct department_seen),
	.load = department_create_load, .decide = department_create_decide,
};
static const struct command department_change = {
	"department.change", "修改部门", "change a department", .by = ADMIN,
	.in = &department_record, .subject = &department_record, .state = sizeof(struct department_seen),
	.load = department_change_load, .decide = department_change_decide, .flags = PATCHES,
};
static const struct command staff_create = {
	"staff.create", "新建员工", "create a staff member", .by = ADMIN,
	.in = &staff_new_record, .state = sizeof(struct staff_seen),
	.prepare = staff_create_prepare, .load = staff_create_load, .decide = staff_create_decide,
	.flags = KEYED,
};
static const struct command staff_change = {
	"staff.change", "修改员工", "change a staff member", .by = ADMIN,
	.in = &staff_record, .subject = &staff_record, .state = sizeof(struct staff_seen),
	.load = staff_change_load, .decide = staff_change_decide, .flags = PATCHES,
};
static const struct command staff_password = {
	"staff.password", "修改密码", "set the password", .by = STAFF,
	.in = &password_change_record, .subject = &staff_record, .state = sizeof(struct staff_seen),
	.prepare = staff_password_prepare, .load = staff_password_load, .decide = staff_password_decide,
	.flags = GUARDED,
};
static const struct command totp_draw = {
	"totp.draw", "生成两步验证密钥", "draw a secret for the second step", .by = STAFF,
	.state = sizeof(struct totp_seen), .load = totp_draw_load, .decide = totp_draw_decide, .flags = SECRET,
};
static const struct command totp_confirm = {
	"totp.confirm", "启用两步验证", "turn on the second step", .by = STAFF,
	.in = &totp_code_record, .state = sizeof(struct totp_seen),
	.load = totp_confirm_load, .decide = totp_confirm_decide, .flags = GUARDED,
};
static const struct command staff_totp_off = {
	"staff.totp_off", "关闭两步验证", "turn off the second step", .by = STAFF,
	.in = &totp_code_record, .subject = &staff_record, .state = sizeof(struct totp_seen),
	.load = staff_totp_off_load, .decide = staff_totp_off_decide, .flags = GUARDED,
};
static const struct command session_open = {
	"session.open", "登录", "log in", .by = ANYONE,
	.in = &sign_in_record, .state = sizeof(struct sign_in_seen),
	.prepare = session_open_prepare, .load = session_open_load, .decide = session_open_decide,
	.flags = SECRET | GUARDED,
};
static const struct command session_close = {
	"session.close", "退出登录", "log out", .by = STAFF,
	.in = &sign_out_record, .state = sizeof(struct sign_out_seen),
	.load = session_close_load, .decide = session_close_decide,
};
static const struct command api_token_create = {
	"token.create", "发放访问令牌", "issue an API token", .by = ADMIN,
	.in = &api_token_new_record, .state = sizeof(struct token_seen),
	.load = api_token_create_load, .decide = api_token_create_decide, .flags = SECRET,
};
static const struct command api_token_revoke = {
	"token.revoke", "吊销访问令牌", "revoke an API token", .by = ADMIN,
	.subject = &api_token_record, .state = sizeof(struct token_seen),
	.load = api_token_revoke_load, .decide = api_token_revoke_decide,
};

static const struct command *const commands[] = {
	&company_set_up, &department_create, &department_change,
	&staff_create, &staff_change, &staff_password,
	&session_open, &session_close,
	&api_token_create, &api_token_revoke, &totp_draw, &totp_confirm, &staff_totp_off,
	&view_create, &view_change, &view_remove,
	&customer_create, &customer_change, &customer_activate, &customer_deactivate, &customer_record_past,
	NULL,
};

static const struct command *const staff_moves[] = { &staff_password, &staff_totp_off, NULL };
static const struct command *const token_moves[] = { &api_token_revoke, NULL };
static const struct command *const customer_moves[] = { &customer_activate, &customer_deactivate, NULL };

/* --- lists and routes --------------------------------------------------------------------- */

static const struct list department_list = { .record = &department_record, .sort = "id" };
static const struct list staff_list = { .record = &staff_record, .sort = "id" };
static const struct list token_list = { .record = &api_token_record, .sort = "id" };

enum { SEES_CUSTOMERS = STAFF | MACHINE };

static const struct route routes[] = {
	{ POST,  "/api/v1/login",  ANYONE, .command = &session_open, .out = &signed_in_record },
	{ POST,  "/api/v1/logout", STAFF,  .command = &session_close },
	{ GET,   "/api/v1/me", STAFF | CUSTOMER | MACHINE, .query = me_get, .out = &me_record,
	  .zh = "当前调用者及其岗位", .en = "who is calling, and the roles" },

	{ GET,   "/api/v1/me/sessions", STAFF, .query = my_sessions_get, .out = &my_session_page_record,
	  .zh = "我的登录会话", .en = "where the caller is logged in" },
	{ GET,   "/api/v1/setup", ANYONE, .query = setup_get, .out = &setup_record,
	  .zh = "是否还可以初始设置", .en = "whether the company may still be set up" },
	{ POST,  "/api/v1/setup", ANYONE, .command = &company_set_up },

	{ POST,  "/api/v1/me/totp", STAFF, .command = &totp_draw, .out = &totp_drawn_record },
	{ POST,  "/api/v1/me/totp/confirm", STAFF, .command = &totp_confirm },

	{ GET,   "/api/v1/departments",      STAFF, .list = &department_list, .out = &department_record,
	  .zh = "部门", .en = "departments" },
	{ POST,  "/api/v1/departments",      ADMIN, .command = &department_create, .out = &department_record },
	{ GET,   "/api/v1/departments/{id}", STAFF, .get = &department_record, .out = &department_record,
	  .zh = "查看部门", .en = "read a department" },
	{ PATCH, "/api/v1/departments/{id}", ADMIN, .command = &department_change, .out = &department_record },

	{ GET,   "/api/v1/staff",      STAFF, .list = &staff_list, .out = &staff_record,
	  .zh = "员工", .en = "staff" },
	{ POST,  "/api/v1/staff",      ADMIN, .command = &staff_create, .out = &staff_record },
	{ GET,   "/api/v1/staff/{id}", STAFF, .get = &staff_record, .out = &staff_record,
	  .zh = "查看员工", .en = "read a staff member" },
	{ PATCH, "/api/v1/staff/{id}", ADMIN, .command = &staff_change, .out = &staff_record },
	{ POST,  "/api/v1/staff/{id}/actions/{move}", STAFF, .moves = staff_moves, .out = &staff_record },

	{ GET,   "/api/v1/tokens",      ADMIN, .list = &token_list, .out = &api_token_record,
	  .zh = "访问令牌", .en = "API tokens" },
	{ POST,  "/api/v1/tokens",      ADMIN, .command = &api_token_create, .out = &token_made_record },
	{ GET,   "/api/v1/tokens/{id}", ADMIN, .get = &api_token_record, .out = &api_token_record,
	  .zh = "查看访问令牌", .en = "read an API token" },
	{ POST,  "/api/v1/tokens/{id}/actions/{move}", ADMIN, .moves = token_moves, .out = &api_token_record },

	{ GET,    "/api/v1/views",      STAFF, .query = views_get, .out = &view_page_record,
	  .zh = "视图列表", .en = "list one's own views and the shared ones" },
	{ POST,   "/api/v1/views",      STAFF, .command = &view_create, .out = &view_record },
	{ GET,    "/api/v1/views/{id}", STAFF, .query = view_get, .out = &view_record, .zh = "查看视图", .en = "read a view" },
	{ PATCH,  "/api/v1/views/{id}", STAFF, .command = &view_change, .out = &view_record },
	{ DELETE, "/api/v1/views/{id}", STAFF, .command = &view_remove, .out = &view_record },

	{ GET,   "/api/v1/customers",      SEES_CUSTOMERS, .list = &customer_list, .out = &customer_record,
	  .zh = "客户", .en = "customers" },
	{ POST,  "/api/v1/customers",      .command = &customer_create,
	  .out = &customer_record },
	{ GET,   "/api/v1/customers/{id}", SEES_CUSTOMERS, .get = &customer_record, .out = &customer_record,
	  .zh = "查看客户", .en = "read a customer" },
	{ PATCH, "/api/v1/customers/{id}", .command = &customer_change,
	  .out = &customer_record },
	{ POST,  "/api/v1/customers/{id}/actions/{move}", SEES_CUSTOMERS, .moves = customer_moves,
	  .out = &customer_record },
};

/* --- the module ------------------------------------------------------------------------------ */

static const struct record *const records[] = {
	&department_record, &staff_record, &totp_record, &session_record, &api_token_record, &view_record,
	&customer_record, &contact_record, &address_record, NULL,
};

/* What a caller may do follows from these; a session row alone may end it. */
static const struct record *const identity[] = { &staff_record, &session_record, &api_token_record, NULL };

static const struct setting settings[] = {
	{ "people.session_hours", SETTING_INT, "12", 1, 720, NULL,
	  "登录会话的有效小时数", "hours after which a login ends", NULL },
};

const struct module people_module = {
	.name = "people", .zh = "人员与客户", .en = "people",
	.schema = people_schema,
	.records = records,
	.commands = commands,
	.queries = people_queries,
	.routes = routes, .routes_n = COUNT(routes),
	.settings = settings, .settings_n = COUNT(settings),
	.identity = identity, .identify = people_identify, .beginning = setup_beginning,
};
