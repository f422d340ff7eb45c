#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs the unit suites under valgrind's memcheck, each in a process of its own:
#
#   harden-valgrind.sh BUILD_DIR [--only=PATTERN] [--jobs=N] [--limit=3600] [--results=DIR] [--quick]
#
# An error, or memory that is definitely lost, fails. A suite that takes longer than the limit (s) is
# listed: nothing is known of the rest of it. scripts/valgrind.supp names what ns-3 and libraries do
# themselves. --quick runs one small suite.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "${1:?usage: harden-valgrind.sh BUILD_DIR [OPTIONS]}" && pwd)
shift
only=.
jobs=$(nproc)
limit=3600
results=$root/results/harden
for option in "$@"; do
    case $option in
    --only=?*) only=${option#*=} ;;
    --jobs=[1-9]*) jobs=${option#*=} ;;
    --limit=[1-9]*) limit=${option#*=} ;;
    --results=?*) results=${option#*=} ;;
    --quick) only='^isac-assignment$' ;;
    *)
        echo "harden valgrind: takes --only=PATTERN, --jobs=N, --limit=S, --results=DIR and" \
            "--quick, not '$option'" >&2
        exit 2
        ;;
    esac
done
if ! command -v valgrind >/dev/null; then
    echo "harden valgrind: valgrind is not installed: run ./isac deps harden" >&2
    exit 77
fi
mkdir -p "$results/valgrind"
results=$(cd "$results/valgrind" && pwd)
# learning is a library of its own, with a runner of its own, and left out without LibTorch
declare -A runner_of
for runner in "$build"/isac-test-runner "$build"/isac-learning-test-runner; do
    [[ -x $runner ]] || continue
    while read -r suite; do
        runner_of[$suite]=$runner
    done < <("$runner" --list | grep -E '^isac-' | grep -E -- "$only")
done
mapfile -t suites < <(printf '%s\n' "${!runner_of[@]}" | grep . | sort)
if [[ ${#suites[@]} -eq 0 ]]; then
    echo "harden valgrind: no suite matches '$only'" >&2
    exit 2
fi

# Runs a suite: check SUITE. Leaves SUITE.log, SUITE.out and SUITE.status.
check()
{
    local status=0
    timeout "$limit" valgrind --quiet --error-exitcode=9 --leak-check=full \
        --errors-for-leak-kinds=definite --show-leak-kinds=definite --num-callers=30 \
        --suppressions="$root/scripts/valgrind.supp" --log-file="$results/$1.log" \
        "${runner_of[$1]}" --suite="$1" --tempdir="$results/tmp-$1" \
        >"$results/$1.out" 2>&1 || status=$?
    rm -rf "$results/tmp-$1"
    echo "$status" >"$results/$1.status"
}

begin=$SECONDS
done_count=0
running=0
for suite in "${suites[@]}"; do
    if ((running >= jobs)); then
        wait -n
        done_count=$((done_count + 1))
        running=$((running - 1))
        printf 'valgrind: %d of %d suites, %d s so far, about %d s left\n' "$done_count" \
            "${#suites[@]}" $((SECONDS - begin)) \
            $(((SECONDS - begin) * (${#suites[@]} - done_count) / done_count)) >&2
    fi
    check "$suite" &
    running=$((running + 1))
done
wait

clean=0
unfinished=()
failed=()
for suite in "${suites[@]}"; do
    case $(cat "$results/$suite.status") in
    0) clean=$((clean + 1)) ;;
    124) unfinished+=("$suite") ;;
    *) failed+=("$suite") ;;
    esac
done
for suite in "${failed[@]}"; do
    echo "FAILED: $suite, see ${results#"$root"/}/$suite.log and .out"
    head -n 12 "$results/$suite.log"
done
echo "valgrind: ${#suites[@]} suites, $clean clean, ${#failed[@]} with errors," \
    "${#unfinished[@]} not finished in $limit s${unfinished[0]:+ (${unfinished[*]})}:" \
    "$( ((${#failed[@]} == 0)) && echo holds || echo FAILED)"
((${#failed[@]} == 0))
