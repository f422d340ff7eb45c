#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What a scenario that uses no learning takes to start and end, beside an empty program that links
# the same ns-3 modules: wall time over alternated runs, and instructions. The bar is on the median
# time; instructions tell where a difference comes from without the noise.
#
#   bench/start-up.sh BUILD_DIR [RUNS]

set -euo pipefail

build_dir=${1:?usage: start-up.sh BUILD_DIR [RUNS]}
runs=${2:-200}
bar=1.2
here=$(dirname "${BASH_SOURCE[0]}")
source "$here/callgrind.bash"

# Prints the microseconds that a program takes: one line a run.
time_once()
{
    local begin=${EPOCHREALTIME/[.,]/}
    "$build_dir/bench/$1"
    echo $((${EPOCHREALTIME/[.,]/} - begin)) >>"$scratch/$1.us"
}

for program in ns3-start-up isac-start-up; do # into the page cache
    "$build_dir/bench/$program"
    count "$program" "$build_dir/bench/$program"
done
for ((run = 0; run < runs; ++run)); do
    time_once ns3-start-up
    time_once isac-start-up
done

# Prints the 25, 50 and 75 % quantiles of a program's times (ms): quantiles NAME.
quantiles()
{
    sort -n "$scratch/$1.us" | awk '
        { t[NR] = $1 / 1000 }
        function q(p) { return t[1 + int(p * (NR - 1) + 0.5)] }
        END { printf "%.2f %.2f %.2f", q(0.25), q(0.5), q(0.75) }'
}

# Libraries that a program loads.
libraries()
{
    ldd "$build_dir/bench/$1" | wc -l
}

printf '\nStart and end of a program that simulates nothing, %d alternated runs\n' "$runs"
printf '%-28s %10s %18s %14s %10s\n' program "median ms" "quartiles ms" instructions libraries
for program in ns3-start-up isac-start-up; do
    read -r low median high <<<"$(quantiles "$program")"
    printf '%-28s %10s %18s %14s %10s\n' "$program" "$median" "$low to $high" \
        "$(instructions "$program")" "$(libraries "$program")"
    medians+=("$median")
done
awk -v e="${medians[0]}" -v i="${medians[1]}" -v bar="$bar" -v ei="$(instructions ns3-start-up)" \
    -v ii="$(instructions isac-start-up)" '
BEGIN {
    ratio = i / e
    printf "ratio %.3f of the times (at most %g: %s), %.3f of the instructions\n\n", ratio, bar,
        ratio <= bar ? "holds" : "MISSED", ii / ei
    exit ratio > bar
}'
