#!/bin/sh
# Does assets.sh make a table of a folder's files that a program can carry, and refuse the rest? And is it built once?
#
#   tests/assets.sh tools/assets.sh
set -eu
root=$PWD
assets=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
passed=0 failed=0

# count DESCRIPTION: $result, as one test.
count() {
	if [ "$result" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $1"
	fi
}

# has DESCRIPTION LINE: the program that carries the table printed this line.
has() {
	result=0
	grep -qxF -- "$2" said || result=1
	count "$1"
}

# refuses DESCRIPTION MESSAGE: assets.sh refuses the folder, saying this.
refuses() {
	result=0
	if "$assets" bad.c bad.d "$work/bad" 2>told; then result=1; fi
	grep -qF -- "$2" told || { result=1; cat told; }
	count "$1"
	rm -rf bad
}

cat >print.c <<'END'
#include <stdio.h>
#include "shell/api/assets.h"

int main(void)
{
	for (int i = 0; i < console_site.n; i++) {
		const struct asset *f = &console_site.file[i];
		printf("%s|%s|%.*s|%.*s|%.*s\n", f->path, f->type, P(f->raw), P(f->gzip), P(f->br));
	}
	printf("%d files\n", console_site.n);
	return 0;
}
END

# carried FOLDER: what a program prints that carries it.
carried() {
	"$assets" console.c console.d "$@"
	"${CC:-gcc}" -Wall -Werror -fPIE -pie -I "$root/src" -o print print.c console.c
	./print >said
}

mkdir -p dist/assets
printf '<!doctype html>' >dist/index.html
printf 'let a = "b"' >dist/assets/index-4f2a.js
printf 'br' >dist/assets/index-4f2a.js.br
printf 'gz' >dist/assets/index-4f2a.js.gz
printf 'map' >dist/assets/index-4f2a.js.map
: >dist/assets/empty.css
carried "$work/dist"
has "a file is there with its type" 'index.html|text/html; charset=utf-8|<!doctype html>||'
has "its compressed forms are with it" 'assets/index-4f2a.js|text/javascript; charset=utf-8|let a = "b"|gz|br'
has "an empty file is one" 'assets/empty.css|text/css; charset=utf-8|||'
has "maps and compressed forms are no files" '3 files'
result=0
for path in console.c: "$work/dist" "$work/dist/index.html" "$work/dist/assets/index-4f2a.js.br"; do
	tr ' ' '\n' <console.d | grep -qxF "$path" || result=1
done
count "what the table depends on is told"

cp console.c before.c
printf '<!doctype html>!' >dist/index.html
carried "$work/dist"
result=0
if cmp -s console.c before.c; then result=1; fi
count "another content is another tag"

carried
has "without a folder there are no files" '0 files'

mkdir bad && echo >bad/a.js
refuses "a folder without a page" 'has no index.html'
mkdir bad && echo >bad/index.html && echo >'bad/a"b.js'
refuses "a name that is not plain" 'a name that is not plain'
mkdir bad && echo >bad/index.html && echo >bad/a.exe
refuses "a type nobody knows" 'no content type is known for a.exe'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
