#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# isac-agreement with few trials: all tables are there, and the waveform radar is as good as its
# formulas, loosely. Usage: isac-agreement-test.sh BUILD_DIR

set -uo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd) || exit 1
work=$build/test/isac-agreement
program=$build/examples/isac-agreement
failures=0

rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1

complain()
{
    echo "isac-agreement-test: FAIL: $*" >&2
    failures=$((failures + 1))
}

# column FILE NAME: number of the column
column()
{
    head -n 1 "$1" | tr , '\n' | grep -nxF -- "$2" | cut -d: -f1
}

# near_bound TEXT FILE FROM RMSE BOUND: from so many dB on, the mean of (RMSE / bound)^2 over the rows is
# within 0.7 and 1.3: of 30 trials in each of 7 rows it deviates by sqrt(2 / 210) = 0.1.
near_bound()
{
    awk -F, -v a="$(column "$2" "$4")" -v b="$(column "$2" "$5")" -v from="$3" \
        'NR > 1 && $1 >= from { sum += ($a / $b) ^ 2; rows++ }
        END { m = sum / rows; exit !(rows >= 5 && m > 0.7 && m < 1.3) }' "$2" ||
        complain "$1 is not at its bound from $3 dB on"
}

"$program" --quick --trials=300 --output=quick >out.txt 2>err.txt </dev/null
status=$?
if grep -q "built without FFTW" err.txt; then
    echo "isac-agreement-test: SKIP: no FFTW"
    exit 77
fi
[[ $status -eq 0 ]] || complain "status $status: $(tail -n 2 err.txt)"
for table in angle distance velocity detection false-alarms resolution motion noise-domain; do
    [[ $(wc -l <"quick/$table.csv") -ge 4 ]] || complain "$table.csv has no data"
done
near_bound "the angle" quick/angle.csv 20 ml_rmse_rad crlb_rad
near_bound "the distance" quick/distance.csv 20 ml_rmse_m crlb_m
near_bound "the speed" quick/velocity.csv 20 ml_rmse_mps crlb_mps
near_bound "the Doppler shift" quick/velocity.csv 20 doppler_ml_rmse_hz crlb_hz
near_bound "the parametric angle" quick/angle.csv 20 parametric_rmse_rad crlb_rad
near_bound "the parametric distance" quick/distance.csv 20 parametric_rmse_m crlb_m
# 150 trials deviate by 0.04 at most; 0.15 is beyond the largest of 144.
awk -F, -v a="$(column quick/detection.csv detected)" -v b="$(column quick/detection.csv theory)" \
    'NR > 1 { e = $a - $b; sum += e; rows++; if (e * e > 0.15 ^ 2) bad++ }
    END { exit !(rows > 100 && !bad && sum / rows < 0.02 && sum / rows > -0.02) }' \
    quick/detection.csv || complain "detection probabilities are not those of the theory"
# 390000 cells, 390 alarms: 5 %.
awk -F, -v r="$(column quick/false-alarms.csv rate_over_set)" \
    -v s="$(column quick/false-alarms.csv rate_set)" \
    'NR > 1 && $s == 0.001 { rows++; if ($r < 0.8 || $r > 1.2) bad++ }
    END { exit !(rows == 6 && !bad) }' quick/false-alarms.csv ||
    complain "false alarms are not at their rate"
# Three cells apart, two vehicles are two; 0.4 cells apart, they seldom are.
awk -F, 'NR > 1 && $3 == 3 { far += $5; n++ } NR > 1 && $3 == 0.4 { near += $5 }
    END { exit !(n == 6 && far / n > 0.9 && near / n < 0.6) }' quick/resolution.csv ||
    complain "two vehicles are not resolved as they should"

# A part alone, a chirp, equal results of equal streams, bad options
for i in 1 2; do
    "$program" --quick --trials=200 --parts=errors --waveform=lfm --stream=3 --output=lfm$i \
        >out.txt 2>err.txt || complain "--waveform=lfm fails: $(tail -n 1 err.txt)"
done
cmp -s lfm1/velocity.csv lfm2/velocity.csv || complain "equal streams give different results"
near_bound "the angle of a chirp" lfm1/angle.csv 20 ml_rmse_rad crlb_rad
[[ ! -e lfm1/motion.csv ]] || complain "--parts=errors measures motion"
for option in --waveform=am --trials=1 --parts=all,or,nothing --trials=many; do
    "$program" --output=bad "$option" >out.txt 2>err.txt && complain "$option is accepted"
    if [[ $(wc -l <err.txt) -ne 1 ]] || ! grep -qF -- "${option%%=*}" err.txt; then
        complain "$option is not refused in a line that names it: $(head -n 2 err.txt)"
    fi
done

if [[ $failures -gt 0 ]]; then
    echo "isac-agreement-test: $failures complaints" >&2
    exit 1
fi
echo "isac-agreement-test: PASS"
