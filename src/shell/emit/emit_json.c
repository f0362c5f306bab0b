/*
 * emit_json.c -- JSON being written: a comma where one is needed, and what is left out where it says nothing.
 */
#include "shell/emit/emit_inner.h"

void emit_next(struct buf *out)
{
	char last = out->n ? out->s[out->n - 1] : '{';

	if (last != '{' && last != '[' && last != ':')
		buf_char(out, ',');
}

void emit_name(struct buf *out, struct str n)
{
	emit_next(out);
	buf_json(out, n);
	buf_char(out, ':');
}

void emit_text(struct buf *out, const char *n, struct str value)
{
	emit_name(out, STR(n));
	buf_json(out, value);
}

void emit_object(struct buf *out, struct str n)
{
	emit_name(out, n);
	buf_char(out, '{');
}

void emit_list(struct buf *out, const char *n)
{
	emit_name(out, STR(n));
	buf_char(out, '[');
}

/* JSON as it is. */
void emit_raw(struct buf *out, const char *json)
{
	emit_next(out);
	buf_text(out, json);
}

/* A flag that is not set is not there. */
void emit_flag(struct buf *out, const char *n, bool set)
{
	if (!set)
		return;
	emit_name(out, STR(n));
	buf_text(out, "true");
}

void emit_labels(struct buf *out, const char *zh, const char *en)
{
	emit_text(out, "zh", STR(zh));
	emit_text(out, "en", STR(en));
}

void emit_role_names(struct buf *out, const char *n, unsigned roles)
{
	emit_list(out, n);
	for (int i = 0; i < emit_roles.n; i++)
		if (roles & (1u << i | ANYONE)) {
			emit_next(out);
			buf_json(out, STR(emit_roles.at[i].word));
		}
	buf_char(out, ']');
}

void emit_permitted(struct buf *out, const char *n, const struct operation *o)
{
	unsigned roles = 0;

	for (int i = 0; i < emit_roles.n; i++)
		roles |= emit_permits(o, 1u << i) ? 1u << i : 0;
	emit_role_names(out, n, roles);
}

struct str emit_label(struct arena *a, const char *zh, const char *en)
{
	return str_fmt(a, "%s%s%s", zh ? zh : "", zh && en ? " · " : "", en ? en : "");
}

void emit_choices(struct buf *out, const struct names *names)
{
	for (int i = 0; i < names->n; i++) {
		emit_next(out);
		buf_char(out, '{');
		emit_text(out, "value", STR(names->at[i].word));
		emit_labels(out, names->at[i].zh, names->at[i].en);
		buf_char(out, '}');
	}
}

void emit_words(struct buf *out, const char *n, const struct names *names)
{
	emit_list(out, n);
	emit_choices(out, names);
	buf_char(out, ']');
}
