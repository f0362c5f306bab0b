/*
 * calendar_tables.c -- the calendar at a glance: holiday plans, settings, routes.
 */
#include "calendar/calendar_rules.h"
#include "calendar/queries.h"
#include "calendar/schema.h"

/* --- problems --------------------------------------------------------------- */

const struct problem
	DAY_OF_REST = { "DAY_OF_REST", 422, "{date}为休息日（{name}）", "{date} is a day of rest: {name}" },
	HOLIDAY_YEAR = { "HOLIDAY_YEAR", 422, "日期须在 {year} 年内", "the date must lie in {year}" },
	DUE_TOO_FAR = { "DUE_TOO_FAR", 422, "时限超过 {days} 天", "that is more than {days} days away" };

/* --- records -------------------------------------------------------------------- */

static const struct field holiday_fields[] = {
	FIELD(holiday, holiday_plan_id, .refers = "holiday_plan", .flags = KEY | HIDDEN, .zh = "节假日安排"),
	FIELD(holiday, n, .flags = KEY | INPUT | LISTED, .zh = "序号", .doc = "left out for a new day"),
	FIELD(holiday, date, .flags = INPUT | REQUIRED | LISTED | UNIQUE, .zh = "日期"),
	FIELD(holiday, working, .flags = INPUT | LISTED, .zh = "调休上班", .doc = "a day of rest that is worked"),
	FIELD(holiday, name, .flags = INPUT | LISTED, .max = 40, .zh = "名称"),
};
RECORD(holiday_record, holiday, "holidays", holiday_fields, .zh = "节假日", .en = "holiday", .everywhere = true);

static const struct action holiday_plan_actions_table[] = {
	{ "change", 0, MANAGER | ADMIN, "修改节假日安排", "change", "PATCH /api/v1/holiday_plans/{id}", NULL },
};
static ACTIONS(holiday_plan_actions, holiday_plan_actions_table);

static const struct field holiday_plan_fields[] = {
	ROOT_FIELDS(holiday_plan),
	FIELD(holiday_plan, year, .flags = INPUT | REQUIRED | FIXED | LISTED, .min = 2000, .max = 2999, .zh = "年份"),
	FIELD(holiday_plan, created_at, .flags = LISTED, .zh = "创建时间"),
	FIELD(holiday_plan, day_count, .flags = HIDDEN | COUNTER, .zh = "日期计数"),
	FIELD(holiday_plan, days, .flags = INPUT | VIRTUAL, .max = 366, .of = &holiday_record, .count = "day_count",
	      .zh = "节假日与调休", .doc = "the days that are not as the day of the week says"),
};
RECORD(holiday_plan_record, holiday_plan, "holiday_plans", holiday_plan_fields, .zh = "节假日安排", .en = "holiday plan", .called = "year",
       .actions = &holiday_plan_actions, .everywhere = true);

LOOKUP(holiday_plan_by_year, holiday_plan_record, "year");
LOOKUP(holiday_by_date, holiday_record, "date");

/* --- commands ---------------------------------------------------------------------- */

static const struct command holiday_plan_create = {
	"holiday_plan.create", "新建节假日安排", "create a holiday plan", .by = MANAGER | ADMIN,
	.in = &holiday_plan_record, .state = sizeof(struct holiday_plan_seen),
	.load = holiday_plan_create_load, .decide = holiday_plan_create_decide,
};
static const struct command holiday_plan_change = {
	"holiday_plan.change", "修改节假日安排", "change a holiday plan", .by = MANAGER | ADMIN,
	.in = &holiday_plan_record, .subject = &holiday_plan_record, .state = sizeof(struct holiday_plan_seen),
	.load = holiday_plan_change_load, .decide = holiday_plan_change_decide, .flags = PATCHES,
};
static const struct command *const commands[] = { &holiday_plan_create, &holiday_plan_change, NULL };

/* --- list and routes ------------------------------------------------------------------ */

static const struct list holiday_plan_list = { .record = &holiday_plan_record, .sort = "-id" };

static const struct route routes[] = {
	{ GET,   "/api/v1/calendar", STAFF | MACHINE, .query = calendar_query, .out = &calendar_month_record,
	  .zh = "工作日历的一个月", .en = "a month of the working calendar" },
	{ GET,   "/api/v1/calendar/due", STAFF | MACHINE, .query = due_query, .out = &due_record,
	  .zh = "若干工作分钟后的时间", .en = "when so many minutes of working time will have passed" },
	{ GET,   "/api/v1/holiday_plans", STAFF | MACHINE, .list = &holiday_plan_list, .out = &holiday_plan_record,
	  .zh = "节假日安排", .en = "holiday plans" },
	{ POST,  "/api/v1/holiday_plans", MANAGER | ADMIN, .command = &holiday_plan_create, .out = &holiday_plan_record },
	{ GET,   "/api/v1/holiday_plans/{id}", STAFF | MACHINE, .get = &holiday_plan_record, .out = &holiday_plan_record,
	  .zh = "查看节假日安排", .en = "read a holiday plan" },
	{ PATCH, "/api/v1/holiday_plans/{id}", MANAGER | ADMIN, .command = &holiday_plan_change, .out = &holiday_plan_record },
};

/* --- the module --------------------------------------------------------------------------- */

static const struct record *const records[] = { &holiday_plan_record, &holiday_record, NULL };

static const struct names weekdays = NAMES(
	{ "1", "周一", "Monday" }, { "2", "周二", "Tuesday" }, { "3", "周三", "Wednesday" }, { "4", "周四", "Thursday" },
	{ "5", "周五", "Friday" }, { "6", "周六", "Saturday" }, { "7", "周日", "Sunday" },
);

static const struct setting settings[] = {
	{ "calendar.week", SETTING_SET, "12345", 1, 7, &weekdays,
	  "每周的工作日", "the working days of a week", week_valid },
	{ "calendar.hours", SETTING_TEXT, "08:30-12:00,13:30-17:30", 11, 50, NULL,
	  "工作时段，至多四段", "the working hours of a day, at most four spans", hours_valid },
};

const struct module calendar_module = {
	.name = "calendar", .zh = "工作日历", .en = "working calendar",
	.schema = calendar_schema,
	.records = records,
	.commands = commands,
	.queries = calendar_queries,
	.routes = routes, .routes_n = COUNT(routes),
	.settings = settings, .settings_n = COUNT(settings),
};
