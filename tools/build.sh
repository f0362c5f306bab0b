#!/bin/sh
# Builds one or more variants into build/VARIANT: tools/build.sh VARIANT [TARGET...]
#
#   release   gcc, optimized, asserts on: what is installed
#   clang     the same with clang
#   asan      address and undefined behaviour sanitizers
#   tsan      thread sanitizer
#   fuzz      clang, libFuzzer programs under the address sanitizer
#
# CC=... chooses another compiler when the directory is made for the first time. CONSOLE=no leaves the web console out.
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
	clang) export CC=clang ;;
	asan) options='-Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1' ;;
	tsan) options='-Db_sanitize=thread -Db_lundef=false -Doptimization=1' ;;
	fuzz)
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
