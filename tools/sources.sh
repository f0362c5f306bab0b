#!/bin/sh
# Prints every source file of the project, one a line, and keeps the list in build/sources.txt.
#
# The file is written only when the list has changed: the build configures again when it is newer.
set -eu
cd "$(dirname "$0")/.."
mkdir -p build
list=$(find src tests bench demo tools \( -name '*.c' -o -name '*.sql' \) -type f | LC_ALL=C sort)
if [ "$list" != "$(cat build/sources.txt 2>/dev/null)" ]; then
	printf '%s\n' "$list" >build/sources.txt.$$
	mv build/sources.txt.$$ build/sources.txt
fi
printf '%s\n' "$list"
