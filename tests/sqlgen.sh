#!/bin/sh
# Does sqlgen make of named SQL what it promises, and refuse the rest by file and line?
#
#   tests/sqlgen.sh build/release/tools/sqlgen
set -eu
sqlgen=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
passed=0 failed=0

# count DESCRIPTION: the last command's success, as one test.
count() {
	if [ "$result" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $1"
	fi
}

# makes DESCRIPTION FILE TEXT: the generated FILE contains TEXT.
makes() {
	result=0
	grep -qF -- "$3" "$2" || result=1
	count "$1"
}

# refuses DESCRIPTION MESSAGE: sqlgen refuses the SQL on standard input, saying exactly this.
refuses() {
	cat >bad.sql
	result=0
	if "$sqlgen" box bad.sql bad.c bad.h 2>said; then result=1; fi
	[ "$(cat said)" = "$2" ] || { result=1; cat said; }
	count "$1"
}

cat >queries.sql <<'END'
-- Queries of boxes.
-- include "box/box.h"

-- Boxes that have waited,
-- oldest first.
-- boxes_since(time cutoff, int most) -> box
SELECT id, -- not the :other
       note
  FROM boxes
 WHERE note <> 'a:b;--' AND "at" < :cutoff AND at + 1 < :cutoff
 LIMIT :most;

-- box_named(text name) -> one box
SELECT id FROM boxes WHERE name = :name;

-- box_forget(id id, date d, money m, price p, quantity q)
DELETE FROM boxes WHERE id = :id AND d = :d AND m = :m AND p = :p AND q = :q AND n LIKE 'a\_';
-- box_count() -> one box
SELECT COUNT(*) AS n FROM boxes;

-- boxes_all() -> box
SELECT {box} FROM boxes WHERE note <> '{lid}';
END
cat >queries_postgres.sql <<'END'
-- boxes_since(time cutoff, int most) -> box
SELECT id, note FROM boxes ORDER BY at LIMIT :most + CAST(:cutoff AS BIGINT);
END
"$sqlgen" box queries.sql out.c out.h queries_postgres.sql

makes "the include is passed on" out.h '#include "box/box.h"'
makes "many rows come as rows" out.h 'bool boxes_since(struct db *db, struct instant cutoff, int64_t most, struct rows *out, struct arena *a, struct errs *errs);'
makes "one row comes with found" out.h 'bool box_named(struct db *db, struct str name, struct box *row, bool *found, struct arena *a, struct errs *errs);'
makes "no row comes with changed" out.h 'bool box_forget(struct db *db, struct id id, struct date d, struct money m, struct price p, struct quantity q, int64_t *changed, struct errs *errs);'
makes "the comment is passed on" out.h ' * Boxes that have waited,'
makes "a comment about the file is of no function" out.h '/* Made by sqlgen from queries.sql of box. */'
makes "a parameter is numbered as declared, each time" out.c 'AND \"at\" < ?1 AND at + 1 < ?1\n"'
makes "a quoted text is left alone" out.c "note <> 'a:b;--'"
makes "a backslash survives" out.c "LIKE 'a\\\\_'"
makes "the other engine's text has the same numbers" out.c 'LIMIT ?2 + CAST(?1 AS BIGINT)'
makes "values are wrapped by type" out.c 'const struct value v[] = { VI(id.v), VI(d.day), VI(m.fen), VI(p.micro), VI(q.v) };'
makes "all columns of the record are filled in by the program" out.c "SELECT {box} FROM boxes WHERE note <> '{lid}'"
makes "rows have their record" out.c '.row = &box_record,'
makes "no parameters are no values" out.c 'return db_one(db, &q_box_count, NULL, row, found, a, errs);'
makes "all queries are listed" out.c '	&q_box_count,'
result=0
if grep -q 'not the\|Queries of' out.c out.h; then result=1; fi
count "comments inside a statement are left out"

refuses "a cast by colons" 'bad.sql:2: a: a colon must begin the name of a parameter (cast with CAST)' <<'END'
-- a(int x)
SELECT :x::BIGINT;
END
refuses "an undeclared parameter" 'bad.sql:4: a: parameter y is not declared' <<'END'
-- a(int x)
SELECT 1
 WHERE :x = 1
   AND :y = 2;
END
refuses "an unused parameter" 'bad.sql:2: a: parameter y is not used' <<'END'
-- a(int x, int y)
SELECT :x;
END
refuses "a missing semicolon" 'bad.sql:1: a: the statement does not end in a semicolon' <<'END'
-- a()
SELECT 1

END
refuses "a name that stands twice" 'bad.sql:4: a: stands twice' <<'END'
-- a()
SELECT 1;

-- a()
SELECT 2;
END
refuses "a statement without prototype" 'bad.sql:2: a statement without a prototype before it' <<'END'
-- Only prose (of this kind).
SELECT 1;
END
refuses "a prototype without statement" 'bad.sql:2: a has no statement' <<'END'
-- a()
-- b()
SELECT 1;
END
refuses "a prototype at the end" 'bad.sql:2: a has no statement' <<'END'
-- a()
END
refuses "an unknown type" 'bad.sql:1: a: there is no type float' <<'END'
-- a(float x)
SELECT :x;
END
refuses "a parameter without type" 'bad.sql:1: a: a parameter is a type and a name, not "x"' <<'END'
-- a(x)
SELECT :x;
END
refuses "a parameter declared twice" 'bad.sql:1: a: parameter x is declared twice' <<'END'
-- a(int x, text x)
SELECT :x;
END
refuses "the columns of another record" 'bad.sql:2: a: braces hold the name of the record of its rows' <<'END'
-- a() -> box
SELECT {lid} FROM boxes;
END
refuses "columns where no rows come back" 'bad.sql:2: a: braces hold the name of the record of its rows' <<'END'
-- a()
SELECT {box} FROM boxes;
END
refuses "a number of its own" 'bad.sql:2: a: "?" has no place here' <<'END'
-- a()
SELECT ?1;
END
refuses "a quote that is not closed" 'bad.sql:1: a: a quote is not closed' <<'END'
-- a()
SELECT 'x;

END
refuses "the end of a C comment" 'bad.sql:1: a comment cannot contain the end of a C comment' <<'END'
-- As in a */ b.
END

sed 's/int most/id most/' queries_postgres.sql >other.sql
result=0
if "$sqlgen" box queries.sql bad.c bad.h other.sql 2>said; then result=1; fi
grep -qF 'other.sql:1: boxes_since: no query of the same prototype stands in queries.sql' said || result=1
count "another engine's text with another prototype"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
