#!/bin/sh
# Proves tools/check: a small sound project passes, and each breach planted in it is found at its line.
#
#   tests/check.sh CHECK        the program to try
set -eu
check=$(realpath "$1")
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
passed=0 failed=0

# A project of the floor and two modules, in which nothing is wrong.
sound() {
	rm -rf "${top:?}"/*
	mkdir -p "$top/src/base" "$top/src/shell" "$top/src/goods" "$top/src/sales" "$top/build/src/libsales.a.p"
	cd "$top"
	echo 'const struct module *const modules[] = { &goods_module, &sales_module, 0 };' >src/modules.c
	echo '#include <stdint.h>' >src/base/str.h
	echo '#include "base/str.h"' >src/shell/context.h
	cp src/shell/context.h src/shell/command.h
	echo '#include "shell/command.h"' >src/goods/goods.h
	echo '#include "goods/queries.h"' >src/goods/goods_load.c
	cat >src/goods/schema.sql <<'SQL'
CREATE TABLE goods (id BIGINT PRIMARY KEY, name TEXT NOT NULL);
CREATE UNIQUE INDEX goods_name ON goods (name);
SQL
	cat >src/sales/schema.sql <<'SQL'
CREATE TABLE sales (id BIGINT PRIMARY KEY, goods_id BIGINT REFERENCES goods (id));
CREATE TABLE IF NOT EXISTS sale_lines (id BIGINT, note TEXT DEFAULT 'from nowhere');	-- copied from nowhere
SQL
	cat >src/sales/queries.sql <<'SQL'
-- sales_of(id from) -> sale
WITH lately (id) AS (SELECT id FROM sales)
SELECT s.id FROM sales s, lately l JOIN goods g ON g.id = s.goods_id, json_each('[1]') j
 WHERE s.id IS DISTINCT FROM l.id AND s.id > :from AND EXISTS (SELECT 1, 2 FROM sale_lines WHERE sale_lines.id = s.id);
-- sale_change(id goods)
INSERT INTO sales (id) VALUES (:goods) ON CONFLICT (id) DO UPDATE SET id = excluded.id;
SQL
	cat >src/sales/sales_rules.c <<'C'
#include <stdio.h>
#include "goods/goods.h"
#include "shell/context.h"

int sales_total(int n);
int sales_total(int n)
{
	char text[20];
	return snprintf(text, sizeof text, "%d", n);
}
C
	compile
}

compile() {
	cc -D_GNU_SOURCE -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -Isrc -Ibuild -c src/sales/sales_rules.c \
		-o build/src/libsales.a.p/sales_sales_rules.c.o
}

count() {
	if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $2"; cat out; fi
}

# The breach that was planted is reported so, and is the only one.
found() {
	code=0
	"$check" build >out 2>&1 || code=$?
	wrong=0
	[ "$code" = 1 ] && grep -qxF "$1" out && [ "$(grep -c '^src/[^ ]*:[0-9]*:' out)" = 1 ] || wrong=1
	count "$wrong" "$1"
	sound
}

sound
"$check" build >out 2>&1 && code=0 || code=$?
count "$code" "a sound project passes"

echo 'const struct module *const modules[] = { &channel_module, &goods_module, &sales_module, 0 };' >src/modules.c
mkdir src/channel
echo '#include "channel/channel.h"' >>src/goods/goods.h
"$check" build >out 2>&1 && code=0 || code=$?
count "$code" "what is below what is said by modules.c, whatever a module is called"
sound

echo '#include "shell/context.h"' >>src/base/str.h
found 'src/base/str.h:2: "shell/context.h" is not below base'
echo '#include "goods/goods.h"' >>src/shell/command.h
found 'src/shell/command.h:2: "goods/goods.h" is not below shell'
echo '#include "sales/sales.h"' >>src/goods/goods.h
found 'src/goods/goods.h:2: "sales/sales.h" is not below goods'
echo '#include "goods/queries.h"' >>src/sales/sales.h
found 'src/sales/sales.h:1: "goods/queries.h" is private to its module; others include "goods/goods.h"'
echo '#include "version.h"' >>src/base/str.h
found 'src/base/str.h:2: "version.h" is not below base'
echo '#include "wares/wares.h"' >>src/goods/goods.h
found 'src/goods/goods.h:2: "wares/wares.h" is of no folder that src/modules.c or the floor knows'
echo '#include "shell/command.h"' >>src/sales/sales_rules.c
found 'src/sales/sales_rules.c:11: a rule may not include "shell/command.h"'
echo '#include "sales/queries.h"' >>src/sales/sales_rules.c
found 'src/sales/sales_rules.c:11: a rule may not include "sales/queries.h"'

# Within the shell: up, up out of a header of all, into a folder nobody knows; a .c of all, and a test, may look anywhere.
mkdir src/shell/read src/shell/write src/shell/odd
echo '#include "shell/write/batch.h"' >src/shell/read/feed_test.c
echo '#include "shell/write/batch.h"' >src/shell/engine.c
echo '#include "shell/read/feed.h"' >src/shell/write/batch.h
echo '#include "shell/context.h"' >src/shell/read/feed.h
"$check" build >out 2>&1 && code=0 || code=$?
count "$code" "an order within the shell that is kept"
echo '#include "shell/write/batch.h"' >>src/shell/read/feed.h
found 'src/shell/read/feed.h:2: "shell/write/batch.h" is not below src/shell/read/feed.h within the shell'
echo '#include "shell/read/feed.h"' >>src/shell/context.h
found 'src/shell/context.h:2: "shell/read/feed.h" is not below src/shell/context.h within the shell'
echo '#include "shell/odd/odd.h"' >src/shell/engine.c
found 'src/shell/engine.c:1: "shell/odd/odd.h": shell_floors of tools/check.c lacks a folder'

# A call in a rule, as the object shows it.
calls() {
	printf '%s\nlong f(void *p);\nlong f(void *p) { return (long)%s; }\n' "$1" "$2" >>src/sales/sales_rules.c
	compile
	found "src/sales/sales_rules.c:1: a rule may not call $3"
}
calls '#include <time.h>' 'time(p)' time
calls '#include <stdlib.h>' 'realloc(p, 7)' realloc
calls '#include <stdio.h>' 'printf("%p", p)' printf
calls '#include <stdio.h>' 'fopen64(p, p)' fopen
calls 'long sqlite3_step(void *);' 'sqlite3_step(p)' sqlite3_step

rm build/src/libsales.a.p/*.o
found 'src/sales/sales_rules.c:1: its object build/src/libsales.a.p/sales_sales_rules.c.o could not be read'

# A line of SQL added to a file of the lower or the higher module.
sql() {
	echo "$2" >>"src/$1"
	found "src/$1:$(wc -l <"src/$1"): $3"
}
sql goods/queries.sql 'SELECT id FROM goods, sales;' 'reads "sales", a table of sales, which is not below goods'
sql goods/queries.sql 'SELECT id FROM goods JOIN sales ON 1;' 'reads "sales", a table of sales, which is not below goods'
sql goods/queries.sql 'SELECT (SELECT max(id) FROM sales);' 'reads "sales", a table of sales, which is not below goods'
sql goods/schema.sql 'ALTER TABLE goods ADD x BIGINT REFERENCES sales (id);' 'reads "sales", a table of sales, which is not below goods'
sql sales/queries.sql 'UPDATE goods SET id = 1;' 'writes "goods", a table of goods'
sql sales/queries.sql 'DELETE FROM goods WHERE id = 1;' 'writes "goods", a table of goods'
sql sales/queries.sql 'INSERT OR REPLACE INTO goods (id) VALUES (1);' 'writes "goods", a table of goods'
sql sales/schema.sql 'CREATE INDEX goods_id ON goods (id);' 'writes "goods", a table of goods'
sql sales/schema.sql 'DROP TABLE goods;' 'writes "goods", a table of goods'
sql sales/queries.sql 'SELECT id FROM sails;' 'no schema.sql has a table "sails"'

# Sizes: n lines in all, and a function of n lines.
{ echo 'int f(void)'; echo '{'; yes '' | head -n 79; echo '}'; } >src/goods/goods_http.c
found 'src/goods/goods_http.c:2: a function of 81 lines; at most 80'
yes '' | head -n 701 >src/goods/goods_http.c
found 'src/goods/goods_http.c:701: a file of 701 lines; at most 700'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
