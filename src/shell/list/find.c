/*
 * find.c -- what was typed, asked of every list that the caller may read.
 *
 * There is no way of finding here: a list is asked as its own route would ask it, with its permissions and what it costs.
 */
#include "shell/list/find.h"

#include "base/text.h"
#include "record/json.h"
#include "record/personal.h"
#include "shell/list/list.h"
#include "shell/setting.h"

enum { OF_EACH = 5, TYPED_MAX = 200 };

static const struct field hit_fields[] = {
	FIELD(hit, record,   .zh = "对象"),
	FIELD(hit, id,       .zh = "标识", .doc = "of a part: of its root"),
	FIELD(hit, part,     .flags = OPTIONAL, .zh = "序号"),
	FIELD(hit, title,    .zh = "标题"),
	FIELD(hit, subtitle, .zh = "副标题"),
	FIELD(hit, state,    .flags = OPTIONAL, .zh = "状态"),
};
RECORD(hit_record, hit, NULL, hit_fields, .zh = "查找结果", .en = "hit");

static const struct field found_fields[] = {
	FIELD(found, hits, .of = &hit_record, .zh = "查找结果"),
};
RECORD(found_record, found, NULL, found_fields, .zh = "全局查找", .en = "what was found");

/* --- what was typed -------------------------------------------------------------- */

static bool typed(struct asked *q, struct str *text)
{
	if (!asked_parameter(q, "q", text))
		return false;
	*text = str_trim(*text);
	return text_length(*text) <= TYPED_MAX || fail(q->x->errs, &E_TOO_LONG, S("/q"), S("200"));
}

static struct str encoded(struct arena *a, struct str text)
{
	struct buf out = buf_in(a, 0);

	buf_url(&out, text);
	return buf_str(&out);
}

/* --- hits -------------------------------------------------------------------------- */

static struct str text_of(struct arena *a, const struct record *r, const char *name, const void *row, unsigned hidden)
{
	const struct field *f = record_field(r, STR(name));
	struct buf out = buf_in(a, 0);

	if (f)
		personal_text(&out, f, row, hidden);
	return buf_str(&out);
}

/* A draft has no number yet: then it goes by its id. */
static struct hit hit_of(struct arena *a, const struct list *l, const void *row, unsigned hidden)
{
	const struct record *r = l->record;
	const struct field *last = record_last_key(r);
	struct hit h = {
		.record = STR(r->name), .id = *(struct id *)field_at(&r->field[0], row),
		.part = last->type == F_INT ? *(int64_t *)field_at(last, row) : 0,
		.title = text_of(a, r, l->title, row, hidden), .subtitle = text_of(a, r, l->subtitle, row, hidden),
		.state = text_of(a, r, "state", row, hidden),
	};

	if (!h.title.n)
		h.title = str_fmt(a, "%lld", (long long)h.id.v);
	return h;
}

/* Numbers of carriers are of capitals, whatever was typed. What cannot be a value of the column is none of its rows. */
static struct list_query *ask(struct asked *q, const struct list *l, struct str text)
{
	struct arena *a = q->x->arena;
	struct errs errs = { .arena = a };
	struct str as_typed = encoded(a, text), capital = encoded(a, str_upper(a, text));
	struct str parameters = l->typed ?
		str_fmt(a, "%s=%.*s,%.*s&limit=%d", l->typed, P(as_typed), P(capital), OF_EACH) :
		str_fmt(a, "q=%.*s&limit=%d", P(as_typed), OF_EACH);

	return list_parse(l, parameters, q->x->who, a, &errs);
}

static bool find_in(struct asked *q, const struct list *l, struct str text, struct found *found)
{
	struct list_query *lq = ask(q, l, text);
	struct rows rows = { 0 };

	if (lq && !list_rows(lq, q->db, &rows, q->x->arena, q->x->errs))
		return false;
	unsigned hidden = personal_hidden(q->x->who->roles);
	struct hit *hit = (struct hit *)found->hits.at + found->hits.n;
	for (int64_t i = 0; i < rows.n && i < OF_EACH; i++, found->hits.n++)
		*hit++ = hit_of(q->x->arena, l, (const char *)rows.at + (size_t)i * l->record->size, hidden);
	return true;
}

bool find_query(struct asked *q)
{
	const struct engine *e = setting_engine(q->x);
	struct found found = { .hits.at = arena_array(q->x->arena, (size_t)e->routes * OF_EACH, sizeof(struct hit)) };
	struct str text;

	if (!typed(q, &text))
		return false;
	for (int i = e->routes - 1; i >= 0 && text.n; i--) {
		const struct list *l = e->route[i]->list;
		if (l && l->title && roles_permit(e->route[i]->by, q->x->who->roles) && !find_in(q, l, text, &found))
			return false;
	}
	record_encode(q->out, &found_record, &found, VIEW_DETAIL, 0, S(""));
	return true;
}
