/*
 * profile.c -- reading a profile: lines into sections, sections into files, maps and records.
 *
 * The text is cut into sections first, so that a section may speak of files and maps that are only
 * described further down. All mistakes are collected; a profile with any is not used.
 */
#include "channel/profile.h"

#include "base/text.h"
#include "channel/profile_parse.h"

const struct problem PROFILE_WRONG = {
	"PROFILE_WRONG",
	422,
	"导入方案第 {line} 行：{reason}",
	"line {line} of the profile: {reason}",
};

struct entry { struct str key, value; int line; };

struct block {
	struct str kind, name;		/* "[file orders]": file and orders */
	struct entry *entry;
	size_t entries, room;
	int line;
	struct profile_section *section;	/* made of it, when it is a record's */
};

struct blocks { struct block *at; size_t n, room; };

bool profile_wrong(const struct reading *r, int line, const char *zh, const char *en, struct str what)
{
	struct arena *a = r->a;
	struct str zh_text = what.n ? str_fmt(a, "%s：“%.*s”", zh, P(what)) : STR(zh);
	struct str en_text = what.n ? str_fmt(a, "%s: \"%.*s\"", en, P(what)) : STR(en);

	return fail(r->errs, &PROFILE_WRONG, S(""), str_fmt(a, "%d", line),
	            both(a, str_c(a, zh_text), str_c(a, en_text)));
}

int find_file(const struct profile *p, struct str name)
{
	for (int i = 0; i < p->files; i++) {
		if (str_eq(p->file[i].name, name))
			return i;
	}
	return -1;
}

int find_map(const struct profile *p, struct str name)
{
	for (size_t i = 0; i < p->maps; i++) {
		if (str_eq(p->map[i].name, name))
			return (int)i;
	}
	return -1;
}

int use_column(const struct reading *r, int file, struct str header, int line)
{
	struct profile_file *f = &r->p->file[file];

	if (str_starts(header, S("{")) && str_ends(header, S("}")))
		header = str_sub(header, 1, header.n - 2);
	for (int i = 0; i < f->columns; i++) {
		if (str_eq(f->column[i], header))
			return i;
	}
	if (f->columns == PROFILE_COLUMNS || !header.n) {
		profile_wrong(r, line, header.n ? "该文件用到的列太多" : "缺少列名",
			header.n ? "too many columns of this file are used"
				 : "a column's name is missing",
			f->name);
		return -1;
	}
	f->column[f->columns] = header;
	return f->columns++;
}

/* --- lines into blocks ------------------------------------------------------------------------------ */

static void open_block(const struct reading *r, struct blocks *b, struct str line, int number)
{
	struct str head = str_trim(str_sub(line, 1, line.n - 2));
	ptrdiff_t blank = str_find(head, ' ');

	if (!str_ends(line, S("]")) || !head.n)
		profile_wrong(r, number, "节的标题应写作 [名称]", "a section begins with [name]", line);
	b->at = arena_grow(r->a, b->at, b->n, &b->room, sizeof(*b->at));
	b->at[b->n++] = (struct block){
		.kind = blank < 0 ? head : str_sub(head, 0, (size_t)blank),
		.name = blank < 0 ? (struct str){ 0 }
				  : str_trim(str_sub(head, (size_t)blank, head.n)),
		.line = number,
	};
}

static void add_entry(const struct reading *r, struct blocks *b, struct str line, int number)
{
	ptrdiff_t equals = str_find(line, '=');

	if (!b->n) {
		profile_wrong(r, number, "应先写节的标题", "a section must come first", line);
		return;
	}
	if (equals < 1) {
		profile_wrong(r, number, "应写作 名称 = 值", "write name = value", line);
		return;
	}

	struct block *block = &b->at[b->n - 1];

	block->entry =
		arena_grow(r->a, block->entry, block->entries, &block->room, sizeof(*block->entry));
	block->entry[block->entries++] = (struct entry){
		str_trim(str_sub(line, 0, (size_t)equals)),
		str_trim(str_sub(line, (size_t)equals + 1, line.n)),
		number,
	};
}

static void cut_blocks(const struct reading *r, struct str text, struct blocks *out)
{
	struct str line;

	if (str_starts(text, S("\xEF\xBB\xBF")))
		text = str_sub(text, 3, text.n);
	for (int number = 1; str_cut(&text, '\n', &line); number++) {
		line = str_trim(line);
		if (!line.n || line.s[0] == '#')
			continue;
		if (line.s[0] == '[')
			open_block(r, out, line, number);
		else
			add_entry(r, out, line, number);
	}
}

/* --- [profile], [file], [map] ----------------------------------------------------------------------- */

static bool read_separator(struct profile *p, struct str value)
{
	if (str_eq(value, S("tab")))
		p->separator = '\t';
	else if (value.n == 1 && (value.s[0] == ',' || value.s[0] == ';'))
		p->separator = value.s[0];
	else
		return false;
	return true;
}

static bool read_encoding(const struct reading *r, struct str value)
{
	struct str lower = str_lower(r->a, value);

	if (str_eq(lower, S("auto")))
		return true;
	if (!str_eq(lower, S("utf-8")) && !str_eq(lower, S("gb18030")))
		return false;
	r->p->encoding = str_c(r->a, lower);
	return true;
}

static void read_profile(const struct reading *r, const struct block *b)
{
	struct profile *p = r->p;

	for (size_t i = 0; i < b->entries; i++) {
		struct entry e = b->entry[i];

		if (str_eq(e.key, S("name")))
			p->name = e.value;
		else if (str_eq(e.key, S("title")))
			p->title = e.value;
		else if (str_eq(e.key, S("time")))
			p->time = str_c(r->a, e.value);
		else if (str_eq(e.key, S("currency")))
			p->currency = e.value;
		else if (str_eq(e.key, S("command")))
			p->command = e.value;
		else if (str_eq(e.key, S("zone")) && zone_parse(e.value, &p->zone))
			continue;
		else if (str_eq(e.key, S("encoding")) && read_encoding(r, e.value))
			continue;
		else if (str_eq(e.key, S("separator")) && read_separator(p, e.value))
			continue;
		else
			profile_wrong(r, e.line, "[profile] 中没有这一项，或值不对",
				"this cannot be said in [profile]", e.key);
	}
}

static void read_file(const struct reading *r, const struct block *b)
{
	if (!b->name.n || find_file(r->p, b->name) >= 0 || r->p->files == PROFILE_FILES) {
		profile_wrong(r, b->line, "文件需要一个不重复的名称（最多 16 个）",
			"a file needs a name of its own (16 at most)", b->name);
		return;
	}

	int number = r->p->files++;
	struct profile_file *f = &r->p->file[number];

	*f = (struct profile_file){ .name = b->name, .key = -1, .line = b->line };
	for (size_t i = 0; i < b->entries; i++) {
		struct entry e = b->entry[i];

		if (str_eq(e.key, S("path")))
			f->path = e.value;
		else if (str_eq(e.key, S("sheet")))
			f->sheet = e.value;
		else if (str_eq(e.key, S("key")))
			f->key = use_column(r, number, e.value, e.line);
		else if (!str_eq(e.key, S("join")))
			profile_wrong(r, e.line, "文件中没有这一项", "this cannot be said of a file",
				e.key);
	}
	if (!f->path.n)
		profile_wrong(r, b->line, "缺少 path", "the path is missing", b->name);
}

/* "join = customers by customer_id": after all files are known. */
static void read_join(const struct reading *r, int number, struct entry e)
{
	struct profile_file *f = &r->p->file[number];
	ptrdiff_t by = str_find_str(e.value, S(" by "));
	struct str name = str_trim(str_sub(e.value, 0, by < 0 ? 0 : (size_t)by));
	int other = find_file(r->p, name);

	if (other < 0 || r->p->file[other].key < 0 || f->joins == PROFILE_JOINS) {
		profile_wrong(r, e.line, "应写作 join = 文件 by 列，且该文件要有 key",
		      "write join = file by column, of a file that has a key", e.value);
		return;
	}
	r->p->file[other].sought |= UINT64_C(1) << r->p->file[other].key;
	f->join[f->joins++] = (struct profile_join){
		other,
		use_column(
			r, number, str_trim(str_sub(e.value, (size_t)by + 4, e.value.n)), e.line),
	};
}

static void read_joins(const struct reading *r, const struct block *b)
{
	int number = find_file(r->p, b->name);

	for (size_t i = 0; number >= 0 && i < b->entries; i++) {
		if (str_eq(b->entry[i].key, S("join")))
			read_join(r, number, b->entry[i]);
	}
}

static void read_map_block(const struct reading *r, const struct block *b)
{
	struct profile *p = r->p;

	if (!b->name.n || find_map(p, b->name) >= 0) {
		profile_wrong(r, b->line, "对照表需要一个不重复的名称", "a map needs a name of its own",
			b->name);
		return;
	}
	p->map = arena_grow(r->a, p->map, p->maps, &p->map_room, sizeof(*p->map));

	struct profile_map *m = &p->map[p->maps++];

	*m = (struct profile_map){ .name = b->name, .line = b->line };
	for (size_t i = 0; i < b->entries; i++) {
		struct entry e = b->entry[i];

		if (str_eq(e.key, S("*"))) {
			m->otherwise = true;
			m->other = e.value;
			continue;
		}
		m->entry = arena_grow(r->a, m->entry, m->entries, &m->room, sizeof(*m->entry));
		m->entry[m->entries++] = (struct profile_entry){
			.prefix = str_ends(e.key, S("*")), .to = e.value,
			.from = str_eq(e.key, S("(empty)")) ? (struct str){0}
			      : str_ends(e.key, S("*")) ? str_sub(e.key, 0, e.key.n - 1) : e.key,
		};
	}
}

/* --- records ---------------------------------------------------------------------------------------- */

static const struct command *find_command(
	const struct reading *r, const struct module *const *modules, struct str subject)
{
	struct str name = str_fmt(r->a, "%.*s.%.*s", P(subject), P(r->p->command));

	for (; *modules; modules++) {
		for (int i = 0; (*modules)->commands && (*modules)->commands[i]; i++) {
			if (str_eq(STR((*modules)->commands[i]->name), name))
				return (*modules)->commands[i];
		}
	}
	return NULL;
}

static struct profile_section *new_section(const struct reading *r, const struct block *b,
	struct str name, const struct record *record)
{
	struct profile_section *s = NEW(r->a, struct profile_section);

	*s = (struct profile_section){
		.name = name, .record = record, .file = -1, .group = -1, .line = b->line
	};
	return s;
}

static struct profile_section *add_root(
	const struct reading *r, const struct block *b, const struct module *const *modules)
{
	struct profile *p = r->p;
	const struct command *command = find_command(r, modules, b->kind);

	if (!command || !command->in || p->sections == PROFILE_SECTIONS) {
		profile_wrong(r, b->line, "没有可以导入的这类记录",
			"records of this kind cannot be imported", b->kind);
		return NULL;
	}

	struct profile_section *s = new_section(r, b, b->kind, command->in);

	s->command = command;
	p->section = arena_grow(
		r->a, p->section, p->sections, &p->section_room, sizeof(struct profile_section *));
	p->section[p->sections++] = s;
	return s;
}

static struct profile_section *add_child(const struct reading *r, const struct block *b)
{
	struct profile_section *parent = NULL;

	for (size_t i = 0; i < r->p->sections; i++) {
		if (str_eq(r->p->section[i]->name, b->kind))
			parent = r->p->section[i];
	}
	if (!parent || parent->children == PROFILE_CHILDREN) {
		profile_wrong(r, b->line, "应先有所属记录的一节",
			"the section of the record it belongs to must come first", b->kind);
		return NULL;
	}

	const struct field *rows = record_field(parent->record, b->name);

	if (!rows || rows->type != F_ROWS || !(rows->flags & INPUT)) {
		profile_wrong(r, b->line, "该记录没有这样的明细", "the record has no such rows", b->name);
		return NULL;
	}

	struct profile_section *s = new_section(r, b, b->name, rows->of);

	s->rows = rows;
	parent->child[parent->children++] = s;
	return s;
}

static bool section_sets(const struct profile_section *s, const struct field *f)
{
	for (size_t i = 0; i < s->sets; i++) {
		if (s->set[i].field == f)
			return true;
	}
	for (int i = 0; i < s->children; i++) {
		if (s->child[i]->rows == f)
			return true;
	}
	return false;
}

static struct profile_assignment *add_assignment(const struct reading *r, struct profile_section *s,
                                                 const struct field *f, int line)
{
	s->set = arena_grow(r->a, s->set, s->sets, &s->room, sizeof(*s->set));
	s->set[s->sets] = (struct profile_assignment){ .field = f, .line = line };
	return &s->set[s->sets++];
}

static void read_assignment(
	const struct reading *r, struct profile_section *s, const struct site *at, struct entry e)
{
	const struct field *f = record_field(s->record, e.key);

	if (!f || !(f->flags & INPUT) || f->type == F_ROWS) {
		profile_wrong(r, e.line, "该记录没有可以填写的这个字段", "the record takes no such field",
			e.key);
		return;
	}
	if (section_sets(s, f)) {
		profile_wrong(r, e.line, "该字段已经赋值", "the field is set already", e.key);
		return;
	}

	struct profile_assignment *set = add_assignment(r, s, f, e.line);

	read_value(r, at, e.value, &set->value);
}

/* A child's rows are those of its parent's group, or of another file with the parent's key. */
static void check_child(const struct reading *r, const struct profile_section *s,
	const struct profile_section *parent)
{
	struct profile *p = r->p;

	if (s->file < 0 || parent->file < 0) {
		profile_wrong(r, s->line, "明细和所属记录都要有 from",
			"rows and their record both need a from", s->name);
		return;
	}
	if (s->group >= 0)
		profile_wrong(r, s->line, "明细不能再分组", "rows cannot be grouped again", s->name);
	if (s->file == parent->file)
		return;
	if (p->file[s->file].key < 0 || p->file[parent->file].key < 0)
		profile_wrong(r, s->line, "两个文件都要有 key 才能对应",
			"both files need a key to belong together", s->name);
	else
		p->file[s->file].sought |= UINT64_C(1) << p->file[s->file].key;
}

static void check_complete(const struct reading *r, struct profile_section *s)
{
	const struct field *currency = record_field(s->record, S("currency"));

	if (currency && currency->flags & INPUT && r->p->currency.n && !section_sets(s, currency)) {
		struct profile_assignment *set = add_assignment(r, s, currency, s->line);

		read_value(r, &(struct site){ .line = s->line }, r->p->currency, &set->value);
	}
	for (int i = 0; i < s->record->fields; i++) {
		const struct field *f = &s->record->field[i];

		if (f->flags & REQUIRED && f->flags & INPUT && !section_sets(s, f))
			profile_wrong(r, s->line, "缺少必填字段", "a required field is not set",
				STR(f->name));
	}
}

static void read_from(const struct reading *r, struct profile_section *s, const struct block *b)
{
	for (size_t i = 0; i < b->entries; i++) {
		struct entry e = b->entry[i];

		if (str_eq(e.key, S("from")) && (s->file = find_file(r->p, e.value)) < 0)
			profile_wrong(r, e.line, "没有描述过这个文件", "there is no file of this name",
				e.value);
	}
}

static void read_section(const struct reading *r, struct profile_section *s,
	struct profile_section *parent, const struct block *b)
{
	for (size_t i = 0; i < b->entries; i++) {
		struct entry e = b->entry[i];
		const struct site at = { s, parent, e.line };

		if (str_eq(e.key, S("from")))
			continue;
		if (str_eq(e.key, S("only if"))) {
			read_condition(r, &at, e.value, s);
		} else if (!str_eq(e.key, S("group by"))) {
			read_assignment(r, s, &at, e);
		} else if (s->file < 0) {
			profile_wrong(r, e.line, "分组需要 from", "grouping needs a from", e.value);
		} else {
			s->lone = str_ends(e.value, S(" or each"));
			s->group = use_column(r, s->file, s->lone ? str_sub(e.value, 0, e.value.n - 8) : e.value, e.line);
			if (s->group >= 0)
				r->p->file[s->file].sought |= UINT64_C(1) << s->group;
		}
	}
	if (parent)
		check_child(r, s, parent);
	check_complete(r, s);
}

static struct profile_section *parent_of(const struct profile *p, const struct profile_section *s)
{
	for (size_t i = 0; i < p->sections; i++) {
		for (int k = 0; k < p->section[i]->children; k++) {
			if (p->section[i]->child[k] == s)
				return p->section[i];
		}
	}
	return NULL;
}

/* --- the whole --------------------------------------------------------------------------------------- */

static bool is_description(const struct block *b)
{
	return str_eq(b->kind, S("profile")) || str_eq(b->kind, S("file")) ||
	       str_eq(b->kind, S("map"));
}

static void read_descriptions(const struct reading *r, const struct blocks *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (str_eq(b->at[i].kind, S("profile")))
			read_profile(r, &b->at[i]);
		else if (str_eq(b->at[i].kind, S("file")))
			read_file(r, &b->at[i]);
		else if (str_eq(b->at[i].kind, S("map")))
			read_map_block(r, &b->at[i]);
	}
	for (size_t i = 0; i < b->n; i++) {
		if (str_eq(b->at[i].kind, S("file")))
			read_joins(r, &b->at[i]);
	}
}

static void read_records(
	const struct reading *r, struct blocks *b, const struct module *const *modules)
{
	for (size_t i = 0; i < b->n; i++) {
		struct block *block = &b->at[i];

		if (is_description(block))
			continue;
		block->section = block->name.n ? add_child(r, block) : add_root(r, block, modules);
		if (block->section)
			read_from(r, block->section, block);
	}
	for (size_t i = 0; i < b->n; i++) {
		struct profile_section *s = b->at[i].section;

		if (s)
			read_section(r, s, parent_of(r->p, s), &b->at[i]);
	}
}

struct profile *profile_read(
	struct str text, const struct module *const *modules, struct arena *a, struct errs *errs)
{
	struct profile *p = NEW(a, struct profile);
	const struct reading r = { p, a, errs };
	struct blocks blocks = {0};
	int before = errs->n;

	p->time = "%Y-%m-%d %H:%M:%S";
	p->command = S("record");
	if (!text_valid(text)) {
		profile_wrong(&r, 1, "不是 UTF-8 文本", "it is not UTF-8 text", S(""));
		return NULL;
	}
	cut_blocks(&r, str_dup(a, text), &blocks);
	read_descriptions(&r, &blocks);
	read_records(&r, &blocks, modules);
	if (errs->n == before && (!p->name.n || !p->sections))
		profile_wrong(&r, 1, "方案需要 [profile] name 和至少一节记录",
			"it needs a [profile] name and one record at least", S(""));
	return errs->n == before && !errs->dropped ? p : NULL;
}
