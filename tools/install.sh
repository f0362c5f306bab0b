#!/bin/sh
# Installs the Debian packages that a target needs, where they are missing:
#
#   tools/install.sh build|console|unit|test|fail...
#
# Looking takes a few hundredths of a second when nothing is missing. Without root it prints the
# command to run and stops with 77; on a system without dpkg it leaves the matter to meson, which
# names what it does not find.
set -eu

packages() {
	cat <<'TABLE'
build  gcc                   the compiler
build  libc6-dev             headers of the C library
build  meson                 configures the build
build  ninja-build           runs it
build  pkg-config            tells meson where the libraries are
build  libmicrohttpd-dev     the HTTP server
build  libjansson-dev        reads JSON
build  libsqlite3-dev        the database inside
build  libpq-dev             talks to PostgreSQL
build  libsodium-dev         digests, passwords, signatures
build  libcurl4-openssl-dev  posts webhooks, hands over e-mail
build  libxlsxwriter-dev     writes Excel sheets
build  libzip-dev            opens Excel sheets
build  libexpat1-dev         reads the XML inside them
build  libqrencode-dev       QR codes
build  liboath-dev           checks the second step of a login
build  libutf8proc-dev       folds text for the search
build  libicu-dev            knows how Han characters are read, while building
build  libcairo2-dev         draws PDF pages
build  libpango1.0-dev       sets text on them
build  fonts-wqy-microhei    Han characters on paper
build  liblzma-dev           reads .xz files on import
build  zlib1g-dev            reads .gz files on import
unit   libcmocka-dev         the unit tests
test   clang                 the second compiler, and the fuzzer
test   libclang-rt-14-dev    the run-time of its sanitizers
test   sqlite3               looks into databases from the shell tests
test   postgresql-15         the other database: the tests start a server of their own
test   nftables              cuts the wires between the servers of a test
test   xz-utils              unpacks the larger test data
test   chromium-headless-shell  walks the web console
test   poppler-utils         looks into printed pages
test   zbar-tools            scans their barcodes
test   python3-aiosmtpd      a mail server that keeps what it takes
test   openssl               makes it a certificate nobody knows
fail   patroni               makes one of them the leader
fail   etcd-server           keeps who that is
build  curl                  what the README walks with
console nodejs               runs the tools that build the web console
console npm                  fetches them
TABLE
}

command -v dpkg-query >/dev/null || exit 0

# The web console is built where there is one, unless CONSOLE=no; by the Node.js that is here, whoever installed it.
wanted=
for group; do
	if [ "$group" = console ] && { [ "${CONSOLE:-}" = no ] || [ ! -e ui/package.json ] || command -v npm >/dev/null; }; then
		continue
	fi
	wanted="$wanted $(packages | awk -v group="$group" '$1 == group { print $2 }')"
done

# shellcheck disable=SC2086 # names are words
missing=$({ dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $wanted 2>/dev/null || true; } |
	awk -v wanted="$wanted" '
		$1 == "ii" { have[$2] = 1 }
		END { n = split(wanted, name, " ")
			for (i = 1; i <= n; i++) if (!have[name[i]]) print name[i] }')
[ -n "$missing" ] || exit 0

echo "orderd needs these Debian packages, which are not installed:"
packages | awk -v missing="$missing" '
	BEGIN { n = split(missing, list, "\n"); for (i = 1; i <= n; i++) want[list[i]] = 1 }
	want[$2] && !told[$2]++ { name = $2; $1 = $2 = ""; sub(/^ +/, ""); printf "  %-24s %s\n", name, $0 }'

install="apt-get install -y --no-install-recommends $(echo "$missing" | tr '\n' ' ')"
if [ "$(id -u)" != 0 ]; then
	echo "As root, please run:"
	echo "  apt-get update && $install"
	exit 77
fi

# PostgreSQL's package makes a cluster and starts it. The tests have their own: what the machine has stays as it is.
install_all() {
	case $missing in
	*postgresql*) ;;
	*) $install; return ;;
	esac
	conf=/etc/postgresql-common/createcluster.conf
	apt-get install -y --no-install-recommends postgresql-common || return
	cp -p "$conf" "$conf.before"
	echo "create_main_cluster = false" >>"$conf"
	code=0
	$install || code=$?
	mv "$conf.before" "$conf"
	return "$code"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
echo "installing them with apt-get ..."
if ! { apt-get update -q && install_all; } >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	echo "install.sh: apt-get could not install them" >&2
	exit 1
fi
