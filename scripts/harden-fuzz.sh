#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs the fuzzers, two at a time, and says what they did and found:
#
#   harden-fuzz.sh BUILD_DIR [--seconds=600] [--only=TARGET] [--results=DIR] [--keep] [--quick]
#
# Targets: policy-file, packet, ns2-trace, controller-name. Each begins with test/fuzz/corpus/TARGET
# and works in DIR/fuzz/TARGET, where its log and what it found stay (crash-*, timeout-*, oom-*).
# --keep puts what is worth keeping of the larger corpus into test/fuzz/corpus. --quick takes 5 s each.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "${1:?usage: harden-fuzz.sh BUILD_DIR [OPTIONS]}" && pwd)
shift
seconds=600
results=$root/results/harden
targets=(packet policy-file ns2-trace controller-name)
keep=
most_kept=250000 # bytes of a target's corpus in the repository
most_files=120   # of it
failures=0

for option in "$@"; do
    case $option in
    --seconds=[1-9]*) seconds=${option#*=} ;;
    --only=?*) targets=("${option#*=}") ;;
    --results=?*) results=${option#*=} ;;
    --keep) keep=1 ;;
    --quick) seconds=5 ;;
    *)
        echo "harden fuzz: takes --seconds=N, --only=TARGET, --results=DIR, --keep and --quick," \
            "not '$option'" >&2
        exit 2
        ;;
    esac
done
for target in "${targets[@]}"; do
    if [[ ! -x $build/fuzz/isac-$target-fuzzer ]]; then
        echo "harden fuzz: there is no target '$target'; known are packet, policy-file," \
            "ns2-trace and controller-name" >&2
        exit 2
    fi
done
mkdir -p "$results/fuzz"
results=$(cd "$results" && pwd)/fuzz
scratch=$(mktemp -d -p "$([[ -d /dev/shm ]] && echo /dev/shm || echo /tmp)")
trap 'rm -rf "$scratch"' EXIT

export UBSAN_OPTIONS=print_stacktrace=1

# Options of a target: options TARGET.
options()
{
    case $1 in
    policy-file) printf '%s\n' -detect_leaks=0 -malloc_limit_mb=0 -max_len=120000 ;;
    packet) printf '%s\n' -max_len=1500 ;;
    *) printf '%s\n' -max_len=4000 "-dict=$root/test/fuzz/$1.dict" ;;
    esac
}

# Folders of seeds of a target: seeds TARGET.
seeds()
{
    printf '%s\n' "$root/test/fuzz/corpus/$1"
    [[ $1 != policy-file ]] || printf '%s\n' "$root/test/data/nir"
}

# Runs a target to the end of its time: fuzz TARGET.
fuzz()
{
    local work=$results/$1 arguments folders
    mapfile -t arguments < <(options "$1")
    mapfile -t folders < <(seeds "$1")
    mkdir -p "$work/corpus" "$scratch/$1"
    rm -f "$work"/{crash,timeout,oom,leak,slow-unit}-*
    cd "$scratch/$1" || return 1 # for files that a fuzzer writes
    export ASAN_OPTIONS=malloc_context_size=6 # deeper stacks would cost a tenth of the time
    # HDF5 leaks on damaged files and asks for memory that there is not.
    [[ $1 != policy-file ]] || ASAN_OPTIONS+=:allocator_may_return_null=1:detect_leaks=0
    "$build/fuzz/isac-$1-fuzzer" "${arguments[@]}" -rss_limit_mb=3000 -timeout=25 \
        -max_total_time="$seconds" -print_final_stats=1 -artifact_prefix="$work/" "$work/corpus" \
        "${folders[@]}" >"$work/log" 2>&1
}

# Prints the last word of a target about itself: state TARGET.
state()
{
    grep -aE '^#[0-9]+' "$results/$1/log" 2>/dev/null | tail -n 1 |
        sed -E 's/^#([0-9]+)[[:space:]]+[A-Za-z]+[[:space:]]+/\1 runs, /; s/ (lim|L|MS|rss):.*//; s/ exec\/s/, exec\/s/' || true
}

# Waits for processes and tells how far they are: watch TARGET... (their processes in $pids).
watch()
{
    local begin=$SECONDS target next=0
    while kill -0 "${pids[@]}" 2>/dev/null; do
        if ((SECONDS >= next)); then
            for target in "$@"; do
                printf 'fuzz %s: %s, %d s left\n' "$target" "$(state "$target")" \
                    $((seconds > SECONDS - begin ? seconds - SECONDS + begin : 0)) >&2
            done
            next=$((SECONDS + 30))
        fi
        sleep 1
    done
}

# Says what a target did and found: conclude TARGET STATUS.
conclude()
{
    local found executions coverage features
    found=$(find "$results/$1" -maxdepth 1 -type f \
        \( -name 'crash-*' -o -name 'timeout-*' -o -name 'oom-*' -o -name 'leak-*' \) | wc -l)
    executions=$(awk '/^stat::number_of_executed_units/ { n = $2 } END { print n }' "$results/$1/log")
    coverage=$(grep -aoE 'cov: [0-9]+' "$results/$1/log" | tail -n 1 || true)
    features=$(grep -aoE 'ft: [0-9]+' "$results/$1/log" | tail -n 1 || true)
    printf 'fuzz %-16s %10s executions in %d s, %s %s, %d findings%s\n' "$1" "${executions:-?}" \
        "$seconds" "$coverage" "$features" "$found" \
        "$( (($2 == 0 && found == 0)) || echo ": see ${results#"$root"/}/$1")"
    (($2 == 0 && found == 0)) || failures=$((failures + 1))
}

# Puts the part of a corpus that covers all into the repository: keep_corpus TARGET.
keep_corpus()
{
    local arguments folders kept=$root/test/fuzz/corpus/$1 minimal=$scratch/minimal-$1 total=0 file size
    mapfile -t arguments < <(options "$1")
    mapfile -t folders < <(seeds "$1")
    mkdir -p "$minimal" "$kept" "$scratch/$1"
    (cd "$scratch/$1" && "$build/fuzz/isac-$1-fuzzer" "${arguments[@]}" -merge=1 "$minimal" \
        "${folders[@]}" "$results/$1/corpus" >"$results/$1/merge.log" 2>&1)
    # Every so many of them in the order of their sizes, as many as fit. Files that have a name were
    # put there by hand and stay.
    find "$kept" -type f -regextype posix-extended -regex '.*/[0-9a-f]{40}' -delete
    while read -r size file; do
        if ((total + size <= most_kept)); then
            cp "$file" "$kept/$(sha1sum <"$file" | cut -c1-40)"
            total=$((total + size))
        fi
    done < <(find "$minimal" -type f -printf '%s %p\n' | sort -n |
        awk -v most="$most_files" '{ line[NR] = $0 }
            END { step = NR > most ? NR / most : 1
                  for (i = 1; i <= NR; i += step) print line[int(i)] }')
    printf 'fuzz %-16s kept %d files, %d bytes\n' "$1" "$(find "$kept" -type f | wc -l)" "$total"
}

for ((first = 0; first < ${#targets[@]}; first += 2)); do
    pair=("${targets[@]:first:2}")
    pids=()
    for target in "${pair[@]}"; do
        fuzz "$target" &
        pids+=($!)
    done
    watch "${pair[@]}"
    for i in "${!pair[@]}"; do
        status=0
        wait "${pids[i]}" || status=$?
        conclude "${pair[i]}" "$status"
    done
done
if [[ -n $keep ]]; then
    for target in "${targets[@]}"; do
        keep_corpus "$target"
    done
fi
if ((failures > 0)); then
    echo "fuzz: $failures of ${#targets[@]} targets FAILED"
    exit 1
fi
echo "fuzz: ${#targets[@]} targets, $seconds s each, no findings: holds"
