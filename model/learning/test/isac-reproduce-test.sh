#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The quick form of the reproduction: interrupted and resumed, without gnuplot, without a place to
# write to. Usage: isac-reproduce-test.sh BUILD_DIR

set -uo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd) || exit 1
studies=$(cd "$(dirname "$0")/../../../studies" && pwd)
work=$build/test/isac-reproduce
output=$work/reproduce-quick
rm -rf "$work"
mkdir -p "$work"
failures=0

complain()
{
    echo "isac-reproduce-test: FAIL: $*" >&2
    failures=$((failures + 1))
}

reproduce()
{
    python3 "$studies" reproduce --build="$build" --results="$work" --quick "$@"
}

list_done()
{
    find "$work" -name done -printf '%p %T@\n' | sort
}

# No place to write to: one line, before any work starts.
touch "$work/file"
if reproduce --output="$work/file/below" >"$work/out.txt" 2>"$work/err.txt"; then
    complain "it took an output directory that cannot be"
fi
grep -q "cannot write to .*--output=DIR" "$work/err.txt" ||
    complain "an unwritable place is not named: $(head -n 2 "$work/err.txt")"
[[ $(wc -l <"$work/err.txt") -eq 1 && -z $(list_done) ]] || complain "work started nevertheless"

# Interrupted: what was done stays done.
timeout --foreground -s INT 12 python3 "$studies" reproduce --build="$build" --results="$work" \
    --quick >"$work/out.txt" 2>"$work/err.txt"
list_done >"$work/before.txt"
[[ -s $work/before.txt ]] || complain "nothing was done in 12 s: $(tail -n 3 "$work/err.txt")"
[[ ! -f $output/index.html ]] || complain "it was not interrupted; the test needs a shorter time"
reproduce >"$work/out.txt" 2>"$work/err.txt" ||
    complain "it ended with status $?: $(tail -n 3 "$work/err.txt")"
list_done >"$work/after.txt"
[[ -z $(comm -23 "$work/before.txt" "$work/after.txt") ]] || complain "units were done twice"
grep -q "units were done before" "$work/err.txt" || complain "it does not say what was done before"
grep -q "min left" "$work/err.txt" || complain "it does not say how much is left"

# The page holds all of it.
page=$output/index.html
for text in "Fig. 4(a)" "Figs. 4(b), 4(c)" "Fig. 5(a)" "Fig. 5(b)" "Fig. 6" "Fig. 7" "Section III-B" \
    "under traffic" "posterior" "What the paper omits" "Paper and Corrected" \
    "What does not reproduce"; do
    grep -qF "$text" "$page" || complain "the page lacks '$text'"
done
[[ $(grep -o 'data:image/png;base64' "$page" | wc -l) -eq 11 ]] || complain "pictures are missing"
grep -qE 'src="http|href="http' "$page" && complain "the page is not self-contained"
for table in sweep-raw sweep-tuned curves-raw time-tuned energy verdicts schemes packets tracking \
    sensitivity variants; do
    [[ $(wc -l <"$output/$table.csv") -ge 3 ]] || complain "$table.csv is missing or empty"
done
grep -qE '(^|,)nan(,|$)' "$output/schemes.csv" && complain "schemes.csv has holes"

# Without gnuplot: tables, and a word about it.
mkdir "$work/bin"
ln -s "$(command -v git)" "$work/bin"
python=$(python3 -c 'import sys; print(sys.executable)')
rm -f "$output"/*.png "$output/energy.csv"
PATH=$work/bin "$python" "$studies" reproduce --build="$build" --results="$work" --quick \
    >"$work/out.txt" 2>"$work/err.txt" || complain "it needs gnuplot"
grep -q "gnuplot is missing" "$work/err.txt" || complain "it does not say that gnuplot is missing"
[[ -s $output/energy.csv && ! -f $output/fig5b.png ]] || complain "tables need gnuplot"

[[ $failures -eq 0 ]] && echo "isac-reproduce-test: passed"
exit "$((failures > 0))"
