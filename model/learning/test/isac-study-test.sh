#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The quick form of the study of learning, and that it goes on where it stopped.
# Usage: isac-study-test.sh BUILD_DIR

set -uo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd) || exit 1
studies=$(cd "$(dirname "$0")/../../../studies" && pwd)
work=$build/test/isac-study
rm -rf "$work"
mkdir -p "$work"
failures=0

complain()
{
    echo "isac-study-test: FAIL: $*" >&2
    failures=$((failures + 1))
}

study()
{
    python3 "$studies" learning --build="$build" --output="$work/learning" --quick
}

study >"$work/out.txt" 2>"$work/err.txt" ||
    complain "the study ended with status $?: $(tail -n 3 "$work/err.txt")"
for name in spiking-precoding-40dBm spiking-residual-40dBm spiking-residual-hard-40dBm \
    conventional8-precoding-40dBm spiking-shared-40dBm raw-ddpg raw-dqn; do
    [[ -s $work/learning/$name-seed1/policy.nir ]] || complain "there is no policy of $name"
done
for name in precoding residual fresh hard conventional shared raw; do
    [[ $(wc -l <"$work/learning/report-$name/policies.csv") -ge 2 ]] ||
        complain "there is no report of $name"
done
[[ $(grep -c '^ppo,' "$work/learning/raw-curves.csv") -eq 2 ]] || complain "curves lack points"

# Everything is done: a second call only says so.
stamp=$(stat -c %Y "$work"/learning/*/policy.nir | sort | tail -n 1)
study >/dev/null 2>&1 || complain "the second call failed"
[[ $(stat -c %Y "$work"/learning/*/policy.nir | sort | tail -n 1) == "$stamp" ]] ||
    complain "the second call trained again"

[[ $failures -eq 0 ]] && echo "isac-study-test: passed"
exit "$((failures > 0))"
