/*
 * reveal.c -- who looked at what is masked for their post.
 */
#include "shell/read/reveal.h"

#include "base/text.h"
#include "record/personal.h"
#include "shell/setting.h"

enum { FIELDS_MOST = 20 };

static const struct problem NOT_MASKED = {
	"REVEAL_NOTHING", 422, "{field}不是脱敏的个人信息", "{field} is no personal data that is masked"
};

static const struct field reveal_fields[] = {
	ROOT_FIELDS(reveal),
	FIELD(reveal, record,     .flags = LISTED | INPUT | REQUIRED, .min = 1, .max = 40, .zh = "对象"),
	FIELD(reveal, subject_id, .refers_by = "record", .flags = LISTED | INPUT | REQUIRED | FILTER, .zh = "对象标识"),
	FIELD(reveal, fields,     .flags = LISTED | INPUT | REQUIRED, .min = 1, .max = 400, .zh = "查看内容",
	      .doc = "names with commas between; of parts as contacts/1/phone"),
	FIELD(reveal, reason,     .flags = LISTED | INPUT | REQUIRED, .min = 2, .max = 200, .zh = "理由"),
	FIELD(reveal, staff_id,   .refers = "staff", .flags = HIDDEN, .zh = "查看人标识"),
	FIELD(reveal, staff,      .flags = LISTED | FILTER, .zh = "查看人"),
	FIELD(reveal, hour,       .flags = HIDDEN, .zh = "时段"),
	FIELD(reveal, at,         .flags = LISTED, .zh = "时间"),
};
RECORD(reveal_record, reveal, "reveals", reveal_fields, .zh = "个人信息查看记录", .en = "look at personal data");

struct revealed_value { struct str field, value; };
static const struct field revealed_value_fields[] = {
	FIELD(revealed_value, field, .zh = "字段"),
	FIELD(revealed_value, value, .zh = "原文"),
};
static RECORD(revealed_value_record, revealed_value, NULL, revealed_value_fields, .zh = "原文", .en = "value");

struct revealed { struct id id; struct rows values; };
static const struct field revealed_fields[] = {
	FIELD(revealed, id,     .zh = "标识"),
	FIELD(revealed, values, .of = &revealed_value_record, .zh = "原文"),
};
RECORD(revealed_record, revealed, NULL, revealed_fields, .zh = "个人信息原文", .en = "personal data");

static LOOKUP(reveals_by_hour, reveal_record, "hour");

const struct list reveal_list = { .record = &reveal_record, .sort = "-id" };

/* --- what must be seen ------------------------------------------------------------- */

struct looked { struct str path; const struct field *field; const void *row; };
struct reveal_seen {
	struct rows recent;
	struct looked looked[FIELDS_MOST];
	int n;
	bool too_many;
};

static struct str hour_of(const struct context *x)
{
	return str_fmt(x->arena, "%lld/%lld", (long long)x->who->id.v, (long long)(x->now.us / HOUR));
}

/* The rows of the root by this name: within it, or shown with it. */
static bool rows_named(struct context *x, struct load *l, const struct entry *root, const void *row, struct str name,
                       const struct record **of, struct rows *rows)
{
	const struct field *f = record_field(root->record, name);
	struct id id = { field_value(root->key[0], row).i };
	const struct engine *e = setting_engine(x);

	*of = NULL;
	if (f && f->type == F_ROWS && !(f->flags & HIDDEN)) {
		*of = f->of;
		*rows = *(const struct rows *)field_at(f, row);
		return true;
	}
	for (int i = 0; i < e->entries; i++) {
		const struct entry *child = &e->entry[i];
		if (!child->record->attached || child->root != root || !str_eq(STR(child->record->table), name))
			continue;
		*of = child->record;
		return load_all(l, &child->by_key, VI(id.v), rows);
	}
	return true;
}

/* "phone", or "contacts/1/phone"; what is not there has no field. */
static bool look(struct context *x, struct load *l, const struct entry *root, const void *row, struct looked *at)
{
	struct str rest = at->path, first, number;
	const struct record *of = root->record;
	struct rows rows = { 0 };
	int64_t n;

	if (str_find(rest, '/') >= 0) {
		if (!str_cut(&rest, '/', &first) || !str_cut(&rest, '/', &number) || !str_int(number, &n))
			return true;
		if (!rows_named(x, l, root, row, first, &of, &rows))
			return false;
		row = of ? rows_find(of, rows, n) : NULL;
	}
	at->row = row;
	at->field = row ? record_field(of, rest) : NULL;
	return true;
}

static bool reveal_load(struct context *x, struct load *l, const void *in, void *state)
{
	const struct reveal *want = in;
	struct reveal_seen *s = state;
	const struct entry *root = engine_entry_named(setting_engine(x), want->record);
	struct str rest = want->fields, path;
	void *row;

	if (!root || root->root != root || !engine_may_list(setting_engine(x), root->record, x->who->roles))
		return fail(x->errs, &E_NOT_FOUND, S("/record"), both(x->arena, "对象", "record"), want->record);
	if (!load_all(l, &reveals_by_hour, VT(hour_of(x)), &s->recent) || !load_family(l, root->record, want->subject_id, &row))
		return false;
	while (str_cut(&rest, ',', &path)) {
		if (s->n == FIELDS_MOST)
			return fail(x->errs, &E_TOO_MANY, S("/fields"), str_fmt(x->arena, "%d", FIELDS_MOST));
		s->looked[s->n].path = str_trim(path);
		if (!look(x, l, root, row, &s->looked[s->n++]))
			return false;
	}
	return true;
}

/* --- the decision -------------------------------------------------------------------- */

static bool may_look(struct context *x, const struct looked *at)
{
	const struct scope *scope = at->field && at->field->scope ? personal_scope(at->field->scope) : NULL;

	if (!scope || !scope->reveals)	/* what nobody asks for is hidden from nobody */
		return fail(x->errs, &NOT_MASKED, S("/fields"), at->path);
	return ((scope->sees | scope->reveals) & (x->who->roles | ANYONE)) ||
	       fail(x->errs, &E_FORBIDDEN, S("/fields"), both(x->arena, "查看此项原文", "look at this"));
}

static bool not_too_often(struct context *x, const struct reveal_seen *s)
{
	int64_t left = HOUR - x->now.us % HOUR;

	return s->recent.n < setting_int(x, "privacy.reveals_per_hour") ||
	       fail(x->errs, &E_TOO_MANY_REQUESTS, S(""), str_fmt(x->arena, "%lld", (long long)(left / SECOND + 1)));
}

static struct revealed *values_of(struct context *x, const struct reveal_seen *s, struct id id)
{
	struct revealed *r = NEW(x->arena, struct revealed);
	struct revealed_value *v = arena_array(x->arena, (size_t)s->n, sizeof *v);

	*r = (struct revealed){ id, { v, s->n } };
	for (int i = 0; i < s->n; i++)
		v[i] = (struct revealed_value){ s->looked[i].path, *(const struct str *)field_at(s->looked[i].field, s->looked[i].row) };
	return r;
}

static bool reveal_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct reveal_seen *s = state;
	struct reveal *r = arena_copy(x->arena, in, sizeof *r);
	bool fine = not_too_often(x, s);

	for (int i = 0; i < s->n; i++)
		fine = may_look(x, &s->looked[i]) && fine;
	if (!fine)
		return false;
	r->id = new_id(x);
	r->staff_id = x->who->id;
	r->staff = x->who->name;
	r->hour = hour_of(x);
	r->at = x->now;
	put_new(out, &reveal_record, r);
	announce(out, "personal.revealed", &reveal_record, r->id);
	out->reason = r->reason;
	reply_with(out, &revealed_record, values_of(x, s, r->id));
	return true;
}

/* SECRET: the values are in no stored answer. */
const struct command personal_reveal = {
	.name = "personal.reveal", .zh = "查看个人信息原文", .en = "look at personal data that is masked", .by = PERSONAL_ASKS,
	.in = &reveal_record, .state = sizeof(struct reveal_seen), .load = reveal_load, .decide = reveal_decide, .flags = SECRET,
};
