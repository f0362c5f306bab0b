/*
 * view_tables.c -- views of lists at a glance: record and commands.
 */
#include "people/people_commands.h"

static const struct field view_fields[] = {
	ROOT_FIELDS(view),
	FIELD(view, list, .flags = INPUT | REQUIRED | FIXED | LISTED, .min = 1, .max = 100, .zh = "列表",
	      .doc = "the path of a list, or another name of a screen"),
	FIELD(view, name, .flags = INPUT | REQUIRED | LISTED, .min = 1, .max = 80, .zh = "名称"),
	FIELD(view, shared, .flags = INPUT | LISTED, .zh = "共享", .doc = "all see it; its owner or an administrator changes it"),
	FIELD(view, owner_id, .refers = "staff", .shown_by = "owner", .flags = LISTED, .zh = "所有者标识"),
	FIELD(view, owner, .flags = LISTED, .zh = "所有者"),
	FIELD(view, query, .flags = INPUT | LISTED | PERSONAL, .scope = OF_STAFF, .max = 4000, .zh = "条件与列",
	      .doc = "filters, order and columns, in whatever form the screen keeps them"),
	FIELD(view, removed, .flags = HIDDEN, .zh = "已删除"),
	FIELD(view, created_at, .flags = LISTED, .zh = "创建时间"),
};

/* Whose it is, only the caller and the rule know. */
static const struct action view_actions_table[] = {
	{ "change", 0, STAFF, "修改视图", "change", "PATCH /api/v1/views/{id}", NULL },
	{ "remove", 0, STAFF, "删除视图", "remove", "DELETE /api/v1/views/{id}", NULL },
};
static ACTIONS(view_actions, view_actions_table);

RECORD(view_record, view, "views", view_fields, .zh = "视图", .en = "view", .called = "name", .actions = &view_actions, .everywhere = true);

LOOKUP(view_by_id, view_record, "id");
LOOKUP(views_by_owner, view_record, "owner_id");

const struct command view_create = {
	"view.create", "保存视图", "save a view", .by = STAFF, .in = &view_record, .state = sizeof(struct view_seen),
	.load = view_create_load, .decide = view_create_decide,
};
const struct command view_change = {
	"view.change", "修改视图", "change a view", .by = STAFF, .in = &view_record, .subject = &view_record,
	.state = sizeof(struct view_seen), .load = view_change_load, .decide = view_change_decide, .flags = PATCHES,
};
const struct command view_remove = {
	"view.remove", "删除视图", "remove a view", .by = STAFF, .subject = &view_record, .state = sizeof(struct view_seen),
	.load = view_change_load, .decide = view_remove_decide,
};
