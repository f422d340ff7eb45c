#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Line coverage of model/ and helper/ by the tests:
#
#   harden-coverage.sh BUILD_DIR [--results=DIR] [--quick] [CTEST_ARGS]
#
# BUILD_DIR was configured with ISAC_COVERAGE=ON. Prints a table by folder and the files below 80 %,
# leaves DIR/coverage.csv (every file) and fails below 90 % of all lines. --quick runs two suites and
# has no bar.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "${1:?usage: harden-coverage.sh BUILD_DIR [OPTIONS]}" && pwd)
shift
results=$root/results/harden
bar=90
tests=()
for option in "$@"; do
    case $option in
    --results=?*) results=${option#*=} ;;
    --quick)
        bar=0
        tests+=(-R '^isac-(link|arq)$')
        ;;
    *) tests+=("$option") ;;
    esac
done
if ! command -v gcovr >/dev/null; then
    echo "harden coverage: gcovr is not installed: run ./isac deps harden" >&2
    exit 77
fi
mkdir -p "$results"
results=$(cd "$results" && pwd)

find "$build" -name '*.gcda' -delete
status=0
(cd "$build" && ctest -j "$(nproc)" "${tests[@]}") >"$results/coverage-tests.log" 2>&1 || status=$?
grep -E 'tests passed|\*\*\*|Failed|Timeout' "$results/coverage-tests.log" || true
echo "coverage: counting lines" >&2
gcovr --root "$root" --object-directory "$build" --filter "$root/model/" --filter "$root/helper/" \
    --exclude '.*/(test|bench|examples)/' --csv --output "$results/coverage.csv" \
    "$build" 2>"$results/coverage-gcovr.log"

awk -F, -v bar="$bar" -v failed="$status" '
    FNR == 1 { ++pass; next }
    # Headers are met under their own names and under those of their links in the build: where both
    # are, the links would count lines twice.
    {
        file = $1
        sub(/.*\//, "", file)
        linked = $1 ~ /\/include\/ns3\//
    }
    pass == 1 { if (!linked) known[file] = 1; next }
    linked && file in known { next }
    {
        folder = linked ? "other headers" : $1
        sub(/\/[^\/]*$/, "", folder)
        if (!(folder in lines)) folders[++n] = folder
        lines[folder] += $2; covered[folder] += $3
        all += $2; all_covered += $3
        if ($2 > 0 && $3 < 0.8 * $2) low[++m] = sprintf("  %-60s %5.1f %%", $1, 100 * $3 / $2)
    }
    END {
        if (!all) { print "coverage: no lines counted: FAILED"; exit 1 }
        printf "%-20s %8s %8s %8s\n", "folder", "lines", "covered", "share"
        for (i = 1; i <= n; ++i)
            printf "%-20s %8d %8d %6.1f %%\n", folders[i], lines[folders[i]], covered[folders[i]],
                100 * covered[folders[i]] / lines[folders[i]]
        if (m) print "below 80 %:"
        for (i = 1; i <= m; ++i) print low[i]
        holds = all_covered > 0 && all_covered >= bar / 100 * all
        printf "coverage: %d of %d lines, %.1f %% (at least %d)%s: %s\n", all_covered, all,
            100 * all_covered / all, bar, failed ? ", but tests failed" : "",
            holds && !failed ? "holds" : "FAILED"
        exit !(holds && !failed)
    }' "$results/coverage.csv" "$results/coverage.csv"
