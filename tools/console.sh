#!/bin/sh
# Builds the web console (ui/) into build/console/dist, when its sources have changed, and prints that folder.
#
# All variants of the program carry the same files, so they are built once. Nothing is printed, and nothing built, with
# CONSOLE=no or where there is no ui/.
set -eu
cd "$(dirname "$0")/.."
[ -e ui/package.json ] || exit 0
if [ "${CONSOLE:-}" = no ]; then
	echo "CONSOLE=no: orderd is built without its web console" >&2
	exit 0
fi
mkdir -p build/console
exec 9>build/console/lock
flock 9

sources() {
	find ui demo/*.json \( -name node_modules -o -name dist -o -path ui/tests \) -prune -o -type f -print | LC_ALL=C sort |
		xargs -d '\n' sha256sum tools/console.sh
}

# npm leaves out, without a word, optional packages that do not want the Node.js it runs on; vite needs one of them. An
# old one therefore only fetches the one that is pinned, and that fetches the rest.
new_node() {
	[ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ] || return 0
	npm --prefix build/console/node install --no-save --no-audit --no-fund \
		"node@$(node -p 'require("./ui/package.json").devDependencies.node')" >&2
	echo "$PWD/build/console/node/node_modules/node/bin:"
}

packages() {
	wanted=$(sha256sum ui/package-lock.json)
	if [ ! -d ui/node_modules ] || [ "$(cat build/console/packages 2>/dev/null)" != "$wanted" ]; then
		PATH="$(new_node)$PATH" npm --prefix ui ci --no-audit --no-fund && echo "$wanted" >build/console/packages
	fi
}

build() {
	packages && npm --prefix ui run build && rm -rf build/console/dist && cp -R ui/dist build/console/dist
}

hash=$(sources | sha256sum)
if [ "$(cat build/console/hash 2>/dev/null)" != "$hash" ]; then
	echo "building the web console ..." >&2
	rm -f build/console/hash
	build >build/console/log 2>&1 || {
		tail -n 40 build/console/log >&2
		echo "console.sh: the web console could not be built; CONSOLE=no leaves it out" >&2
		exit 1
	}
	echo "$hash" >build/console/hash
fi
echo "$PWD/build/console/dist"
