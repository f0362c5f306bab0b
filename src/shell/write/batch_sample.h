/*
 * batch_sample.h -- a small company for tests of the engine: boxes with lines and parts, and piles.
 *
 * A box is a root with children and theirs; a pile is a plain row changed by differences under a guard. One
 * command does one deed, among them the mistakes a rule may make. Included once, by the test that needs it.
 */
#ifndef SHELL_BATCH_SAMPLE_H
#define SHELL_BATCH_SAMPLE_H

#include "shell/module.h"

/* --- rows ------------------------------------------------------------------ */

enum box_state { BOX_OPEN, BOX_CLOSED };
static const struct names box_states = NAMES(
	[BOX_OPEN]   = { "open",   "开", "open", TONE_BUSY },
	[BOX_CLOSED] = { "closed", "关", "closed", TONE_GOOD },
);
static const struct move box_moves[] = { { BOX_OPEN, "close", BOX_CLOSED, SALES, "关", "close", NULL } };
MACHINE(box_machine, box_states, box_moves, BOX_OPEN, 1u << BOX_CLOSED);

struct box {
	struct id id;
	int64_t version;
	struct digest head;
	struct str name, note;
	struct state state;
	int64_t line_count;
	struct rows lines;
};
struct line { struct id box_id; int64_t line; struct str text; struct rows parts; };
struct part { struct id box_id; int64_t line, part; struct str text; };
struct pile { struct id product_id; struct quantity on_hand; };

static const struct field part_fields[] = {
	FIELD(part, box_id, .refers = "box", .flags = KEY, .zh = "箱"),
	FIELD(part, line,   .flags = KEY, .zh = "行"),
	FIELD(part, part,   .flags = KEY, .zh = "件"),
	FIELD(part, text,   .flags = INPUT, .zh = "内容"),
};
static RECORD(part_record, part, "parts", part_fields, .zh = "件", .en = "part");
static const struct field line_fields[] = {
	FIELD(line, box_id, .refers = "box", .flags = KEY, .zh = "箱"),
	FIELD(line, line,   .flags = KEY, .zh = "行"),
	FIELD(line, text,   .flags = INPUT, .zh = "内容"),
	FIELD(line, parts,  .flags = INPUT | VIRTUAL, .max = 9, .of = &part_record, .zh = "件"),
};
static RECORD(line_record, line, "lines", line_fields, .zh = "行", .en = "line");
static const struct field box_fields[] = {
	ROOT_FIELDS(box),
	FIELD(box, name,       .flags = INPUT | REQUIRED, .zh = "名称"),
	FIELD(box, note,       .flags = INPUT, .zh = "备注"),
	FIELD(box, state,      .names = &box_states, .zh = "状态"),
	FIELD(box, line_count, .flags = COUNTER, .zh = "行数"),
	FIELD(box, lines,      .flags = INPUT | VIRTUAL, .max = 9, .of = &line_record, .count = "line_count", .zh = "行"),
};
static RECORD(box_record, box, "boxes", box_fields, .zh = "箱", .en = "box", .machine = &box_machine,
              .counted = true);
static const struct field pile_fields[] = {
	FIELD(pile, product_id, .refers = "product", .flags = KEY, .zh = "产品"),
	FIELD(pile, on_hand,    .flags = DELTA, .zh = "库存"),
};
static RECORD(pile_record, pile, "piles", pile_fields, .zh = "堆", .en = "pile", .rank = RANK_STOCK,
              .guard = "{on_hand} >= 0");

static LOOKUP(box_by_name, box_record, "name");
static LOOKUP(lines_by_text, line_record, "text");
static LOOKUP(pile_by_product, pile_record, "product_id");

static const struct problem SPOILT = { "SPOILT", 409, "坏了", "it is spoilt" };

/* --- commands -------------------------------------------------------------- */

/* Edits its input as order.create does: what is decided twice must not show it. */
static bool make_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct box *b = (struct box *)in;
	struct line *line = b->lines.at;

	(void)state;
	b->id = new_id(x);
	b->note = str_fmt(x->arena, "%.*s made", P(b->note));
	put_new(out, &box_record, b);
	for (int64_t i = 0; i < b->lines.n; i++) {
		struct part *part = line[i].parts.at;
		line[i].box_id = b->id;
		line[i].line = ++b->line_count;
		line[i].text = str_fmt(x->arena, "%.*s.", P(line[i].text));
		put_new(out, &line_record, &line[i]);
		for (int64_t k = 0; k < line[i].parts.n; k++) {
			part[k].box_id = b->id;
			part[k].line = line[i].line;
			part[k].part = k + 1;
			put_new(out, &part_record, &part[k]);
		}
	}
	announce(out, "box.made", &box_record, b->id);
	reply_with(out, &box_record, b);
	return true;
}
static const struct command box_make = {
	"box.make", "新建", "make", .by = SALES, .in = &box_record, .decide = make_decide, .flags = KEYED,
};

/* What one call is to do with its box and its pile; FORGET_… are the bugs a rule may have. */
enum deed_kind {
	RENAME, ADD_LINE, DROP_LINE, RETEXT, ADD_PART, TAKE, CLOSE, PUT_TWICE, PUT_UNCHANGED,
	FORGET_ROOT, FORGET_LINE, FORGET_ROOT_OF_LINE, SAME_LINE_TWICE, SPOIL, SPOIL_LATE, NEW_PILE_AND_SPOIL, DROP_UNSEEN,
};
struct deed { int64_t what, n; struct str text; };
static const struct field deed_fields[] = {
	FIELD(deed, what, .flags = INPUT, .zh = "何事"),
	FIELD(deed, n,    .flags = INPUT, .zh = "多少"),
	FIELD(deed, text, .flags = INPUT, .zh = "文字"),
};
static RECORD(deed_record, deed, NULL, deed_fields, .zh = "事", .en = "deed");

struct seen { struct box *box; struct pile *pile; };

static bool act_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct seen *s = state;
	const struct deed *d = in;

	if (d->what == NEW_PILE_AND_SPOIL)
		return load_family(l, &box_record, x->target, &s->box);
	return load_family(l, &box_record, x->target, &s->box) &&
	       load_one(l, &pile_by_product, VI(1), &s->pile);
}

static struct line *new_line(struct context *x, const struct box *b, int64_t n, struct str text)
{
	struct line *line = NEW(x->arena, struct line);

	*line = (struct line){ .box_id = b->id, .line = n, .text = text };
	return line;
}

static struct line *line_of(struct box *b, int64_t n)
{
	struct line *line = b->lines.at;

	for (int64_t i = 0; i < b->lines.n; i++)
		if (line[i].line == n)
			return &line[i];
	return NULL;
}

static bool act_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	const struct deed *d = in;
	struct seen *s = state;
	struct box *b = s->box;
	struct part *part = NEW(x->arena, struct part);
	struct pile *pile = NEW(x->arena, struct pile);

	reply_with(out, &box_record, b);
	switch ((enum deed_kind)d->what) {
	case RENAME:
		b->name = d->text;
		put(out, &box_record, b);
		break;
	case ADD_LINE:
		b->line_count++;
		put_new(out, &line_record, new_line(x, b, d->n, d->text));
		put(out, &box_record, b);
		break;
	case DROP_LINE:
		drop(out, &line_record, line_of(b, d->n));
		break;
	case RETEXT:
		line_of(b, d->n)->text = d->text;
		put(out, &line_record, line_of(b, d->n));
		break;
	case ADD_PART:
		*part = (struct part){ b->id, d->n / 10, d->n % 10, d->text };
		put_new(out, &part_record, part);
		break;
	case TAKE:
		s->pile->on_hand.v -= d->n;
		put(out, &pile_record, s->pile);
		break;
	case CLOSE:
		announce(out, "box.closed", &box_record, b->id);
		put(out, &box_record, b);
		return machine_move(&box_record, b, "close", x->who->roles, x->errs);
	case PUT_TWICE:
		b->name = d->text;
		put(out, &box_record, b);
		b->note = d->text;
		put(out, &box_record, b);
		break;
	case PUT_UNCHANGED:
		put(out, &box_record, b);
		announce(out, "box.looked_at", &box_record, b->id);
		break;
	case FORGET_ROOT:
		b->name = d->text;
		break;
	case FORGET_LINE:
		line_of(b, 2)->text = d->text;
		put(out, &box_record, b);
		break;
	case FORGET_ROOT_OF_LINE:
		b->name = line_of(b, 2)->text = d->text;
		put(out, &line_record, line_of(b, 2));
		break;
	case SAME_LINE_TWICE:
		b->line_count += 2;
		put(out, &box_record, b);
		put_new(out, &line_record, new_line(x, b, 7, d->text));
		put_new(out, &line_record, new_line(x, b, 7, d->text));
		break;
	case SPOIL:
		b->name = line_of(b, 2)->text = d->text;
		put(out, &box_record, b);
		put(out, &line_record, line_of(b, 2));
		return fail(x->errs, &SPOILT, S(""));
	case SPOIL_LATE:
		b->name = line_of(b, 2)->text = d->text;
		b->state.v = BOX_CLOSED;
		b->line_count++;
		s->pile->on_hand.v -= ONE;
		put(out, &box_record, b);
		put(out, &pile_record, s->pile);
		put(out, &line_record, line_of(b, 2));
		drop(out, &line_record, line_of(b, 1));
		put_new(out, &line_record, new_line(x, b, 8, d->text));
		announce(out, "box.spoilt", &box_record, b->id);
		break;
	case NEW_PILE_AND_SPOIL:
		*pile = (struct pile){ { 1 }, { ONE } };
		put_new(out, &pile_record, pile);
		announce(out, "box.spoilt", &box_record, b->id);
		break;
	case DROP_UNSEEN:
		drop(out, &line_record, new_line(x, b, 99, S("")));
		break;
	}
	return true;
}
static const struct command box_act = {
	"box.act", "做事", "act", .by = SALES | SYSTEM, .in = &deed_record, .subject = &box_record,
	.state = sizeof(struct seen), .load = act_load, .decide = act_decide,
};

/* A closed box is written down as such, by a listener. */
static bool file_load(struct context *x, struct load *l, const void *in, void *state)
{
	(void)in;
	return load_family(l, &box_record, x->target, state);
}

static bool file_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct box *b = *(struct box **)state;

	if (in || !(x->who->roles & SYSTEM))
		return fail(x->errs, &E_FORBIDDEN, S(""), S("file"));
	b->note = str_fmt(x->arena, "filed by %.*s", P(x->who->name));
	put(out, &box_record, b);
	return true;
}
static const struct command box_file = {
	"box.file", "归档", "file", .by = SYSTEM, .subject = &box_record, .state = sizeof(struct box *),
	.load = file_load, .decide = file_decide, .flags = INTERNAL,
};

static bool spoil_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	(void)in, (void)state, (void)out;
	return fail(x->errs, &SPOILT, S(""));
}
static const struct command box_spoil = {
	"box.spoil", "损坏", "spoil", .by = SYSTEM, .decide = spoil_decide, .flags = INTERNAL,
};

/* Everything the batch says of a name, as one text: "a open v1 [1 x. (1 p)(2 q)] [2 y.]; x. in 1; pile 10". */
struct look { struct str name, text; };
static const struct field look_fields[] = {
	FIELD(look, name, .flags = INPUT | HIDDEN, .zh = "名称"),
	FIELD(look, text, .zh = "所见"),
};
static RECORD(look_record, look, NULL, look_fields, .zh = "所见", .en = "look");

struct look_state { struct box *box; struct pile *pile; struct rows with_x; };

static bool look_load(struct context *x, struct load *l, const void *in, void *state)
{
	struct look_state *s = state;
	const struct look *want = in;

	(void)x;
	if (!load_one(l, &box_by_name, VT(want->name), &s->box) || !load_one(l, &pile_by_product, VI(1), &s->pile))
		return false;
	return load_all(l, &lines_by_text, VT(S("x.")), &s->with_x) &&
	       (!s->box || load_family(l, &box_record, s->box->id, &s->box));
}

static void describe_box(struct buf *out, const struct box *b)
{
	const struct line *line = b->lines.at;

	buf_fmt(out, "%.*s %s v%lld", P(b->name), box_states.at[b->state.v].word, (long long)b->version);
	for (int64_t i = 0; i < b->lines.n; i++) {
		const struct part *part = line[i].parts.at;
		buf_fmt(out, " [%lld %.*s", (long long)line[i].line, P(line[i].text));
		for (int64_t k = 0; k < line[i].parts.n; k++)
			buf_fmt(out, "(%lld %.*s)", (long long)part[k].part, P(part[k].text));
		buf_char(out, ']');
	}
}

static bool look_decide(struct context *x, const void *in, void *state, struct decision *out)
{
	struct look *seen = NEW(x->arena, struct look);
	struct look_state *s = state;
	struct buf text = buf_in(x->arena, 0);

	(void)in;
	if (s->box)
		describe_box(&text, s->box);
	buf_fmt(&text, "; x in %lld", (long long)s->with_x.n);
	if (s->pile)
		buf_fmt(&text, "; pile %lld", (long long)s->pile->on_hand.v);
	seen->text = buf_str(&text);
	reply_with(out, &look_record, seen);
	return true;
}
static const struct command box_look = {
	"box.look", "看", "look", .by = SALES, .in = &look_record, .state = sizeof(struct look_state),
	.load = look_load, .decide = look_decide,
};

static const struct listener listeners[] = { { "box.closed", &box_file }, { "box.spoilt", &box_spoil } };
static const struct record *const records[] = { &box_record, &line_record, &part_record, &pile_record, NULL };
static const struct command *const commands[] = { &box_make, &box_act, &box_file, &box_spoil, &box_look, NULL };
static const struct names colours = NAMES({ "red", "红", "red" }, { "blue", "蓝", "blue" });
static const struct setting settings[] = {
	{ "box.colour", SETTING_CHOICE, "red", 0, 0, &colours, "颜色", "colour of the boxes", NULL },
};
static const struct module box_module = {
	.name = "box", .zh = "箱", .en = "boxes", .records = records, .commands = commands,
	.settings = settings, .settings_n = COUNT(settings),
	.listeners = listeners, .listeners_n = COUNT(listeners),
	.schema =
		"CREATE TABLE boxes (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL, head BLOB NOT NULL,"
		" name TEXT NOT NULL, note TEXT NOT NULL, state TEXT NOT NULL, line_count BIGINT NOT NULL);\n"
		"CREATE UNIQUE INDEX boxes_name ON boxes (name);\n"
		"CREATE TABLE lines (box_id BIGINT NOT NULL, line BIGINT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (box_id, line));\n"
		"CREATE TABLE parts (box_id BIGINT NOT NULL, line BIGINT NOT NULL, part BIGINT NOT NULL, text TEXT NOT NULL,"
		" PRIMARY KEY (box_id, line, part));\n"
		"CREATE TABLE piles (product_id BIGINT NOT NULL PRIMARY KEY, on_hand BIGINT NOT NULL);\n",
};
const struct module *const modules[] = { &box_module, NULL };

#endif
