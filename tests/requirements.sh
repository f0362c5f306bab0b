#!/bin/sh
# Proves tools/requirements on a small project, then asks it whether every tag of this one names a requirement.
#
#   tests/requirements.sh REQUIREMENTS        the program to try
set -eu
requirements=$(realpath "$1")
here=$PWD
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
passed=0 failed=0
tag="pro""ves"		# so that this file tags nothing itself

# Compare what it prints, and its exit code, with what stands in the file "want".
expect() {
	name=$1 want_code=$2 code=0
	shift 2
	"$requirements" "$@" >got 2>&1 || code=$?
	if [ "$code" = "$want_code" ] && diff want got; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED with exit code $code: $name"
	fi
}

cd "$top"
mkdir -p docs src/order tests/cases ui/tests
printf 'id\tsection\tclause\tsource\nR-01\tA\t接收\tD1\nR-02\tA\t录入\tD1\nR-03\tB\t编号\tD2\nS-01\tT\t系统\tD3\n' \
	>docs/requirements.tsv
cat >src/order/order_test.c <<C
/* $tag R-01, S-01 */
static void an_order_is_received(void **state)
static void another(void **state)
/* which $tag nothing */
C
echo "/* $tag R-03 */" >src/order/order.c
echo "# $tag R-01" >tests/cases/receive.case
printf '// %s S-01\n\ntest('"'an order is seen', async () => {})\n" "$tag" >ui/tests/order.mjs

cat >want <<'TEXT'
R-01  接收
      src/order/order_test.c: an_order_is_received
      tests/cases/receive.case
R-02  录入
      not yet
R-03  编号
      not yet
S-01  系统
      src/order/order_test.c: an_order_is_received
      ui/tests/order.mjs: an order is seen
A    1 of   2
B    0 of   1
T    1 of   1
2 of 4 requirements are proven by a test
TEXT
expect "each row names its tests; only tests count" 0

sed -i '/^R-01/,/receive.case/d; /^S-01/,/is seen/d' want
expect "--missing names the rows without a test" 0 --missing

echo "# $tag R-02 R-99" >tests/cases/enter.case
sed -i '1,2d; s/1 of   2/2 of   2/; s/^2 of 4/3 of 4/' want
sed -i '1i tests/cases/enter.case:1: there is no requirement R-99' want
expect "an unknown row is an error" 1 --missing

cd "$here"
if "$requirements" >"$top/got"; then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
	grep 'there is no requirement' "$top/got"
fi
tail -n 1 "$top/got"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
