#!/bin/sh
# Makes a C table of the files of a folder, so that the program carries its console with it.
#
#   tools/assets.sh OUT.c OUT.d [FOLDER]
#
# writes `const struct site console_site` (shell/api/assets.h). The bytes are taken in by the assembler; x.br and x.gz beside a
# file x are its compressed forms, and source maps stay out. OUT.d names what OUT.c was made of. Without a folder the table
# is empty: a program without a console.
set -eu
out=$1 deps=$2 dir=${3:-}

types() {
	cat <<'TABLE'
html   text/html; charset=utf-8
js     text/javascript; charset=utf-8
css    text/css; charset=utf-8
json   application/json; charset=utf-8
svg    image/svg+xml
png    image/png
ico    image/x-icon
webp   image/webp
woff2  font/woff2
txt    text/plain; charset=utf-8
webmanifest application/manifest+json
TABLE
}

# "HASH SIZE PATH" of each file, in the order of the paths.
files() {
	[ -n "$dir" ] || return 0
	(cd "$dir" && find . -type f ! -name '*.map' | LC_ALL=C sort | while read -r path; do
		echo "$(sha256sum <"$path" | cut -c 1-16) $(wc -c <"$path") ${path#./}"
	done)
}

files >"$out.files"
[ -z "$dir" ] || grep -q ' index\.html$' "$out.files" || { echo "assets.sh: $dir has no index.html" >&2; exit 1; }
types | awk -v dir="$dir" '
	NR == FNR && NF > 1 { ending = $1; sub(/^[^ ]+ +/, ""); type[ending] = $0; next }
	$3 !~ /^[A-Za-z0-9._\/-]+$/ || NF != 3 { print "assets.sh: a name that is not plain: " $0 >"/dev/stderr"; exit failed = 1 }
	{ name[++n] = $3; hash[$3] = $1; size[$3] = $2; at[$3] = n }
	function bytes(path) { return path in at ? "{ file_" at[path] ", " size[path] " }" : "{ 0 }" }
	END {
		if (failed)
			exit 1
		print "/* Made by tools/assets.sh. */\n#include \"shell/api/assets.h\"\n"
		print "#define BYTES(name, path) \\\n\textern const char name[] __attribute__((visibility(\"hidden\"))); \\"
		print "\t__asm__(\".section .rodata\\n\" #name \": .incbin \\\"\" path \"\\\"\\n.byte 0\\n.previous\\n\")\n"
		for (i = 1; i <= n; i++)
			printf "BYTES(file_%d, \"%s/%s\");\n", i, dir, name[i]
		print "\nstatic const struct asset files[] = {"
		for (i = 1; i <= n; i++) {
			path = name[i]
			ending = path
			sub(/.*\./, "", ending)
			if (ending == "br" || ending == "gz")
				continue
			if (!(ending in type)) {
				print "assets.sh: no content type is known for " path >"/dev/stderr"
				exit 1
			}
			printf "\t{ \"%s\", \"%s\", \"W/\\\"%s\\\"\",\n\t  %s, %s, %s },\n", path, type[ending], hash[path],
				bytes(path), bytes(path ".gz"), bytes(path ".br")
			kept++
		}
		print "\t{ 0 }\n};"
		printf "const struct site console_site = { files, %d };\n", kept
	}' - "$out.files" >"$out.new"
mv "$out.new" "$out"
{
	printf '%s: ' "$out"
	[ -z "$dir" ] || (cd "$dir" && find . | sed "s|^\.|$dir|" | LC_ALL=C sort | tr '\n' ' ')
	echo
} >"$deps"
rm -f "$out.files"
