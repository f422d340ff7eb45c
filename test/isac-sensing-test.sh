#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The quick form of the study of sensing, that it goes on where it stopped, and that isac-identity
# does. Usage: isac-sensing-test.sh BUILD_DIR

set -uo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd) || exit 1
studies=$(cd "$(dirname "$0")/../studies" && pwd)
work=$build/test/isac-sensing
identity=$build/examples/isac-identity
rm -rf "$work"
mkdir -p "$work"
failures=0

if ! command -v python3 >/dev/null; then
    echo "isac-sensing-test: there is no python3 here"
    exit 77
fi
if "$identity" --runs=1 --output="$work/probe" 2>&1 | grep -q "needs FFTW"; then
    echo "isac-sensing-test: the module was built without FFTW"
    exit 77
fi

complain()
{
    echo "isac-sensing-test: FAIL: $*" >&2
    failures=$((failures + 1))
}

study()
{
    python3 "$studies" sensing --build="$build" --output="$work/sensing" --quick
}

# A run depends on its number alone: cut off within a line, and split.
parametric()
{
    "$identity" --fidelity=parametric "$@" >/dev/null 2>"$work/err.txt" ||
        complain "isac-identity $*: $(tail -n 1 "$work/err.txt")"
}
parametric --runs=8 --output="$work/whole"
mkdir "$work/cut"
head -c 700 "$work/whole/runs.csv" >"$work/cut/runs.csv"
parametric --runs=8 --output="$work/cut"
parametric --runs=3 --first=6 --output="$work/part"
cmp -s "$work/whole/runs.csv" "$work/cut/runs.csv" || complain "runs differ after an interruption"
cmp -s "$work/whole/summary.csv" "$work/cut/summary.csv" || complain "so does their summary"
cmp -s <(tail -n 3 "$work/whole/runs.csv") <(tail -n 3 "$work/part/runs.csv") ||
    complain "runs depend on those before them"
"$identity" --power=20 --runs=1 --output="$work/whole" >/dev/null 2>"$work/err.txt" &&
    complain "runs at 20 dBm are mixed with others"
grep -q "has other runs" "$work/err.txt" || complain "it does not say what is wrong"
[[ $(wc -l <"$work/whole/runs.csv") -eq 9 ]] || complain "other runs were lost"

for line in "--fidelity=exact:is neither waveform nor parametric" "--first=0:--first must be" \
    "--runs=many:is not a whole number" "--controller=magic:unknown beam controller" \
    "--scenario=moon:is unknown"; do
    "$identity" "${line%%:*}" --output="$work/bad" >/dev/null 2>"$work/err.txt" &&
        complain "it took ${line%%:*}"
    grep -qF -- "${line#*:}" "$work/err.txt" ||
        complain "${line%%:*} is not explained: $(head -n 2 "$work/err.txt")"
done

# All of the study.
study >"$work/out.txt" 2>"$work/err.txt" ||
    complain "the study ended with status $?: $(tail -n 3 "$work/err.txt")"
for text in "## Identity" "## Controllers" "## Acquisition"; do
    grep -qF "$text" "$work/sensing/summary.md" || complain "the summary lacks '$text'"
done
for row in identity,'^rzf,paper,waveform,40,all,' controllers,'^message-passing,' \
    controllers,'^genie,' acquisition,'^swept,40,waveform,'; do
    grep -q "${row#*,}" "$work/sensing/${row%%,*}.csv" || complain "${row%%,*}.csv lacks ${row#*,}"
done
if command -v gnuplot >/dev/null; then
    for picture in controllers identity; do
        [[ -s $work/sensing/$picture.png ]] || complain "there is no $picture.png"
    done
fi
# Fidelities differ in errors, not in what is served.
awk -F, '$1 == "swept" || $1 == "wide" { if ($5 < $4 || $4 == 0) exit 1 }' \
    "$work/sensing/acquisition.csv" || complain "vehicles were not served"

# Everything is done: a second call only says so.
find "$work/sensing" -name done -printf '%p %T@\n' | sort >"$work/before.txt"
study >/dev/null 2>"$work/err.txt" || complain "the second call failed"
find "$work/sensing" -name done -printf '%p %T@\n' | sort >"$work/after.txt"
cmp -s "$work/before.txt" "$work/after.txt" || complain "the second call ran units again"

[[ $failures -eq 0 ]] && echo "isac-sensing-test: passed"
exit "$((failures > 0))"
