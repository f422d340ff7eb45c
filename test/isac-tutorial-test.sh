#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tutorial: every step runs, prints what the page says that it prints, and what the page says
# about it holds; the last program has less than 60 lines. Call with the build directory.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "${1:?usage: isac-tutorial-test.sh BUILD_DIRECTORY}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "isac-tutorial-test: FAIL: $*" >&2
    exit 1
}

lines=$(wc -l <"$root/examples/isac-tutorial.cc")
((lines < 60)) || fail "isac-tutorial.cc has $lines lines"

for step in isac-tutorial-1 isac-tutorial-2 isac-tutorial-3 isac-tutorial; do
    [[ -x $build/examples/$step ]] || exit 77
    NS_LOG="IsacBeamController=warn" "$build/examples/$step" >"$work/$step.txt" 2>"$work/$step.err" ||
        fail "$step ended with status $?: $(head -n 3 "$work/$step.err")"
    [[ ! -s $work/$step.err ]] || fail "$step complains: $(head -n 3 "$work/$step.err")"
    diff -u "$root/doc/tutorial/$step.txt" "$work/$step.txt" ||
        fail "$step prints something else than doc/tutorial/$step.txt"
done

# The claims: received shares of the worst vehicle and of all.
share()
{
    awk '{ sent += $1; received += $4; part = $4 / $1; if (!worst || part < worst) worst = part }
         END { printf "%.6f %.6f\n", worst, received / sent }' "$work/$1.txt"
}
read -r _ rzf < <(share isac-tutorial-2)
read -r matched _ < <(share isac-tutorial-3)
read -r _ mine < <(share isac-tutorial)
awk -v a="$rzf" -v b="$matched" -v c="$mine" 'BEGIN {
        if (a < 0.99) { print "rzf delivers " a; exit 1 }
        if (b < 0.84 || b > 0.88) { print "matched beams: the worst vehicle gets " b; exit 1 }
        if (c < a) { print "the last controller delivers " c ", rzf " a; exit 1 }
    }' || fail "the text claims otherwise"
awk '{ if ($3 < 99.9 || $3 > 100) exit 1 }' "$work/isac-tutorial-1.txt" || fail "not within a thousandth"
echo "isac-tutorial-test: $lines lines; received $rzf, $matched (worst), $mine"
