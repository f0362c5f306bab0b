/*
 * papers.c -- one paper of one or many records, as one PDF.
 *
 * What was printed is logged before it is handed out: whoever has a paper finds it in the log. A second time it says so on
 * its face (the module counts).
 */
#include "shell/read/papers.h"

#include <string.h>

#include "base/text.h"
#include "print/form.h"
#include "record/personal.h"

static const struct problem PAPER_STATE = {
	"PAPER_STATE", 409, "“{id}”当前状态不能打印{paper}", "{id} is in no state in which the {paper} is printed"
};

static const struct field paper_printed_fields[] = {
	FIELD(paper_printed, paper, .flags = INPUT, .zh = "单据"),
	FIELD(paper_printed, part,  .flags = INPUT, .zh = "序号"),
};
RECORD(paper_printed_record, paper_printed, NULL, paper_printed_fields, .zh = "打印", .en = "printing");

/* --- what is asked ------------------------------------------------------------------ */

struct paper_key { struct str text; struct id id; int64_t part; };

struct paper_asked {
	const struct paper *paper;
	const struct page_size *size;
	struct paper_key *key;
	int64_t keys;
	bool english;
};

/* "7" or "7.2" */
static bool take_key(struct str text, struct paper_key *key)
{
	struct str rest = text, id;

	*key = (struct paper_key){ .text = text };
	return str_cut(&rest, '.', &id) && str_int(id, &key->id.v) && key->id.v > 0 &&
	       (id.n == text.n || (str_int(rest, &key->part) && key->part > 0));
}

static bool take_keys(struct asked *q, struct paper_asked *w, struct str text)
{
	struct str one;

	if (w->keys)
		return fail(q->x->errs, &E_PARAMETER, S(""), S("of"));
	w->key = arena_array(q->x->arena, PAPERS_MAX, sizeof *w->key);
	while (str_cut(&text, ',', &one)) {
		if (w->keys == PAPERS_MAX)
			return fail(q->x->errs, &E_TOO_MANY, S("/of"), S("200"));
		struct paper_key *key = &w->key[w->keys++];
		if (!take_key(one, key) || record_is_root(w->paper->of) != !key->part)
			return fail(q->x->errs, &E_FORMAT, S("/of"), record_is_root(w->paper->of) ? both(q->x->arena, "标识", "an id") : both(q->x->arena, "标识.序号", "id.number"));
	}
	return true;
}

static bool take_size(struct asked *q, struct paper_asked *w, struct str name)
{
	struct buf names = buf_in(q->x->arena, 0);

	for (const struct page_size *const *s = w->paper->form->sizes; *s; s++) {
		if (str_eq(STR((*s)->name), name)) {
			w->size = *s;
			return true;
		}
		buf_fmt(&names, "%s%s", names.n ? ", " : "", (*s)->name);
	}
	return fail(q->x->errs, &E_CHOICE, S("/size"), buf_str(&names));
}

static bool take_language(struct asked *q, struct paper_asked *w, struct str lang)
{
	w->english = str_eq(lang, S("en"));
	return w->english || str_eq(lang, S("zh")) || fail(q->x->errs, &E_CHOICE, S("/lang"), S("zh, en"));
}

static bool take_parameters(struct asked *q, struct paper_asked *w)
{
	struct str rest = q->rq->query, name, value;
	bool bad = false;

	w->size = w->paper->form->sizes[0];
	while (http_parameter(&rest, q->x->arena, &name, &value, &bad)) {
		if (str_eq(name, S("of")))
			take_keys(q, w, value);
		else if (str_eq(name, S("size")))
			take_size(q, w, value);
		else if (str_eq(name, S("lang")))
			take_language(q, w, value);
		else
			fail(q->x->errs, &E_PARAMETER, S(""), name);
	}
	if (bad)
		fail(q->x->errs, &E_BAD_REQUEST, S(""), both(q->x->arena, "查询参数编码有误", "the query string is not well encoded"));
	if (!w->keys && !q->x->errs->n)
		fail(q->x->errs, &E_REQUIRED, S("/of"), both(q->x->arena, "打印对象", "what to print"));
	return q->x->errs->n == 0;
}

/* --- filling and logging -------------------------------------------------------------- */

static bool state_fits(const struct paper *p, const struct paper_sheet *sheet)
{
	const struct field *state = record_field(sheet->record, S("state"));

	return !p->in || !state || (p->in & STATE_BIT(((const struct state *)field_at(state, sheet->row))->v));
}

static bool fill_all(struct asked *q, const struct paper_asked *w, struct paper_sheet *sheet)
{
	struct arena *a = q->x->arena;

	for (int64_t i = 0; i < w->keys; i++) {
		const struct paper_key *k = &w->key[i];
		bool found = false;
		sheet[i].copy = 1;
		if (!w->paper->fill(q, k->id, k->part, &sheet[i], &found))
			return false;
		if (!found)
			fail(q->x->errs, &E_NOT_FOUND, S("/of"), both(a, w->paper->of->zh, w->paper->of->en), k->text);
		else if (!state_fits(w->paper, &sheet[i]))
			fail(q->x->errs, &PAPER_STATE, S("/of"), k->text, both(a, w->paper->zh, w->paper->en));
	}
	return q->x->errs->n == 0;
}

/* One after the other: of many papers of one order each is a version of it. */
static bool log_all(struct asked *q, struct engine *e, const struct paper_asked *w)
{
	for (int64_t i = 0; i < w->keys; i++) {
		struct paper_printed *in = NEW(q->x->arena, struct paper_printed);
		struct call c = {
			.command = w->paper->printed, .arena = q->x->arena, .errs.arena = q->x->arena, .who = *q->x->who,
			.target = w->key[i].id, .in = in, .request_id = q->rq->request_id,
		};
		*in = (struct paper_printed){ STR(w->paper->name), w->key[i].part };
		if (!call_run(e, &c)) {
			*q->x->errs = c.errs;
			return false;
		}
	}
	return true;
}

static const struct paper *paper_named(const struct engine *e, struct str name)
{
	for (int i = 0; i < e->papers; i++)
		if (str_eq(STR(e->paper[i]->name), name))
			return e->paper[i];
	return NULL;
}

bool papers_answer(struct asked *q, struct engine *e)
{
	struct arena *a = q->x->arena;
	struct paper_asked w = { .paper = paper_named(e, q->part[0]) };

	if (!w.paper)
		return fail(q->x->errs, &E_NOT_FOUND, S(""), both(a, "单据", "paper"), q->part[0]);
	if (!roles_permit(w.paper->by, q->x->who->roles))
		return fail(q->x->errs, &E_FORBIDDEN, S(""), both(a, w.paper->zh, w.paper->en));
	if (!take_parameters(q, &w))
		return false;
	struct paper_sheet *sheet = arena_array(a, (size_t)w.keys, sizeof *sheet);
	const struct form_style style = { w.english, q->x->zone, setting_text(q->x, "company.name"), personal_hidden(q->x->who->roles) };
	return fill_all(q, &w, sheet) &&
	       form_print(q->out, w.paper->form, w.size, &style, sheet, w.keys, a, q->x->errs) && buf_whole(q->out, q->x->errs) &&
	       log_all(q, e, &w);
}
