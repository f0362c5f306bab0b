#!/bin/sh
# Builds one or more variants into build/VARIANT: tools/build.sh VARIANT [TARGET...]
#
#   release   gcc, optimized, asserts on: what is installed
#   tsan      gcc, thread sanitizer
#   asan      clang, address and undefined behaviour sanitizers; the libFuzzer programs too
#
# So each compiler builds everything, and what it built is tried. CC=... chooses another when the directory is made for the
# first time. CONSOLE=no leaves the web console out.
set -eu
cd "$(dirname "$0")/.."
variant=$1
shift
dir=build/$variant

tools/sources.sh >/dev/null
console=$(tools/console.sh)
if [ ! -e "$dir/build.ninja" ]; then
	case $variant in
	release) ;;
	tsan) options='-Db_sanitize=thread -Db_lundef=false -Doptimization=1' ;;
	asan)
		export CC=clang
		options='-Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1' ;;
	*) echo "build.sh: no variant \"$variant\"" >&2; exit 64 ;;
	esac
	# shellcheck disable=SC2086 # options are words
	meson setup -Dconsole="$console" ${options:-} "$dir" >"build/$variant.log" 2>&1 || { cat "build/$variant.log"; exit 1; }
fi
# A machine that got cmocka since the last time has tests to build now, and a console may be there or be left out now.
found="$(pkg-config --exists cmocka 2>/dev/null && echo yes || echo no) $console"
if [ "$(cat "$dir/.found" 2>/dev/null || echo "$found")" != "$found" ]; then
	meson configure -Dconsole="$console" --clearcache "$dir" >>"build/$variant.log" 2>&1
	meson setup --reconfigure "$dir" >>"build/$variant.log" 2>&1 || { cat "build/$variant.log"; exit 1; }
fi
echo "$found" >"$dir/.found"
exec ninja -C "$dir" -j "${JOBS:-2}" ${QUIET:+--quiet} "$@"
