#!/bin/sh
# Runs suites, the long ones too, again and again, with another SEED each round, until the minutes are over or one fails.
#
#   tests/soak.sh MINUTES [SUITE...]
set -eu
cd "$(dirname "$0")/.."
minutes=$1
shift
end=$(($(date +%s) + minutes * 60))
round=0
export SEED FUZZ_SECONDS="${FUZZ_SECONDS:-60}"
while [ "$(date +%s)" -lt "$end" ]; do
	round=$((round + 1))
	SEED=$(date +%s)
	echo "round $round, SEED=$SEED"
	SUITE_SECONDS=1500 tests/run.sh --long "$@" || { echo "round $round failed with SEED=$SEED"; exit 1; }
done
