#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# One simulated hour of vehicles that come and go, with flat memory:
#
#   harden-soak.sh BUILD_DIR [--duration=3600] [--results=DIR] [--quick]
#
# The samples and their picture are DIR/soak.csv and soak.png. The bar: resident memory grows by at
# most 1 MB from a tenth of the run to its end. --quick simulates a minute.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=${1:?usage: harden-soak.sh BUILD_DIR [OPTIONS]}
shift
duration=3600
results=$root/results/harden
for option in "$@"; do
    case $option in
    --duration=[1-9]*) duration=${option#*=} ;;
    --results=?*) results=${option#*=} ;;
    --quick) duration=60 ;;
    *)
        echo "harden soak: takes --duration=S, --results=DIR and --quick, not '$option'" >&2
        exit 2
        ;;
    esac
done
mkdir -p "$results"

status=0
verdict=$("$build/hardening/isac-soak" --duration="$duration" --csv="$results/soak.csv") || status=$?
if command -v gnuplot >/dev/null; then
    gnuplot <<END
set terminal pngcairo size 900,500
set output "$results/soak.png"
set datafile separator ","
set key autotitle columnhead
set xlabel "simulated time (s)"
set ylabel "resident memory (MB)"
set xrange [0:$duration]
set yrange [0:*]
set key bottom right
set grid
plot "$results/soak.csv" using 1:(\$2/1e6) with steps lw 2 title "resident memory"
END
else
    echo "harden soak: gnuplot is not installed, so there is no picture" >&2
fi
echo "$verdict: $( ((status == 0)) && echo holds || echo FAILED)"
exit "$status"
