/*
 * about.c -- what the program says of itself and of its configuration.
 */
#include <string.h>

#include "cli/cli.h"
#include "shell/emit/emit.h"

/* --- emit ----------------------------------------------------------------- */

static const char *document_word(void *self, int i)
{
	(void)self;
	for (int k = 0; k < i; k++)
		if (!emit_documents[2 * k])
			return NULL;
	return emit_documents[2 * i];
}

static int run_emit(struct cli *c)
{
	struct buf out = buf_in(c->arena, 0);
	const char *what = cli_word(c, 0);

	for (int i = 0; !what && emit_documents[i]; i += 2)
		buf_fmt(&out, "%-12s %s\n", emit_documents[i], emit_documents[i + 1]);
	if (what && !emit(STR(what), &out))
		return cli_mistyped(c, "没有这种文档", "there is no such document", what,
		                    cli_closest(what, document_word, NULL));
	cli_write(buf_str(&out));
	return EXIT_FINE;
}

static const char *const emit_examples[] = {
	"orderd emit", "which documents there are",
	"orderd emit openapi >openapi.json", "the API for programs",
	"orderd emit typescript >ui/src/api/schema.d.ts", "its types, for screens", NULL,
};
const struct cli_command cli_emit = {
	"emit", "[DOCUMENT]", "输出程序自身的文档", "print what the program says of itself", NULL, 0,
	emit_examples, run_emit,
};

/* --- config --------------------------------------------------------------- */

static struct str option_text(struct cli *c, const struct config_option *o)
{
	const void *at = (const char *)&c->config + o->offset;
	const struct str *text = at;

	if (o->type == CONFIG_INT)
		return str_fmt(c->arena, "%lld", (long long)*(const int64_t *)at);
	if (o->type == CONFIG_BOOL)
		return *(const bool *)at ? S("true") : S("false");
	return o->secret && text->n ? S("***") : db_shown(c->arena, *text);
}

static void show_config(struct cli *c, struct buf *out)
{
	for (int i = 0; i < config_options_n; i++) {
		const struct config_option *o = &config_options[i];
		struct str text = option_text(c, o);

		if (c->json) {
			buf_fmt(out, "%s\"%s\":", i ? "," : "{", o->name);
			buf_json(out, text);
		} else {
			buf_fmt(out, "# %s\n%s = %.*s\n", c->zh ? o->zh : o->en, o->name, P(text));
		}
	}
	buf_text(out, c->json ? "}\n" : "");
}

/* What is wrong with the configuration has been told before this runs. */
static int run_config(struct cli *c)
{
	struct buf out = buf_in(c->arena, 0);
	const char *what = cli_word(c, 0);

	if (what && strcmp(what, "check") == 0) {
		if (!c->quiet)
			buf_text(&out, c->zh ? "配置有效\n" : "the configuration is sound\n");
	} else if (!what || strcmp(what, "show") == 0) {
		show_config(c, &out);
	} else {
		return cli_usage(c, "请写 show 或 check", "say show or check", STR(what));
	}
	cli_write(buf_str(&out));
	return EXIT_FINE;
}

static const char *const config_examples[] = {
	"orderd config show", "what is in effect; may be kept as a file",
	"orderd config check --config /etc/orderd.conf", "is the file sound", NULL,
};
const struct cli_command cli_config = {
	"config", "show|check", "查看或检查配置", "show or check the configuration", NULL, 0, config_examples,
	run_config,
};
