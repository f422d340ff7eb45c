#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# isac-train end to end: killed and resumed, in two processes, with bad arguments.
# Usage: isac-train-test.sh BUILD_DIR

set -uo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd) || exit 1
work=$build/test/isac-train
failures=0
cases=0

rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1
ulimit -c 0
unset RANK WORLD_SIZE MASTER_ADDR MASTER_PORT

complain()
{
    echo "isac-train-test: FAIL: $*" >&2
    failures=$((failures + 1))
}

# A small training: 20 iterations of 400 slots in segments of three.
task=(--steps=8000 --episodes=8 --horizon=50 --batch=100 --epochs=2 --hidden=16-16 --critic=16
    --checkpointEvery=3 --validation=2 --seed=7)

# train OUTPUT ARGS: must succeed.
train()
{
    local output=$1
    shift
    cases=$((cases + 1))
    timeout 120 "$build/examples/isac-train" "${task[@]}" --output="$output" "$@" \
        >out.txt 2>err.txt </dev/null || complain "isac-train $* ended with status $?: $(tail -n 2 err.txt)"
}

# rejects TEXT ARGS: must end with status 1 and one line that has TEXT.
rejects()
{
    local text=$1 status=0
    shift
    cases=$((cases + 1))
    timeout 60 "$build/examples/isac-train" "${task[@]}" --output=bad "$@" >out.txt 2>err.txt \
        </dev/null || status=$?
    [[ $status -eq 1 ]] || complain "isac-train $* ended with status $status instead of 1"
    [[ $(grep -c . err.txt) -eq 1 && ! -s out.txt ]] || complain "isac-train $*: not one line"
    grep -q "^isac-train: error: .*$text" err.txt ||
        complain "isac-train $* does not say '$text' but: $(head -n 1 err.txt)"
}

# same A B: policy and curve must be equal.
same()
{
    local file
    for file in policy.nir train-curve.csv; do
        cmp "$1/$file" "$2/$file" || complain "$1/$file and $2/$file differ"
    done
}

# Files of a training
train whole --policy=copy.nir
for file in policy.nir train-curve.csv train-curve.plt command.txt checkpoint-rank0.pt; do
    [[ -s whole/$file ]] || complain "there is no whole/$file"
done
cmp whole/policy.nir copy.nir || complain "--policy is no copy"
[[ $(wc -l <whole/train-curve.csv) -eq 22 ]] || complain "the curve has not a header and 21 points"
grep -q "^policy after [0-9]* slots: reward [0-9.]*, sum-rate" out.txt || complain "no report"
grep -q " --seed=7 --output=whole --policy=copy.nir$" whole/command.txt || complain "command.txt"
compgen -G "whole/*.tmp" >/dev/null && complain "temporary files are left"

# Killed in the middle, after a checkpoint: the same command goes on, and ends with equal files.
"$build/examples/isac-train" "${task[@]}" --output=killed >killed.txt 2>&1 </dev/null &
process=$!
while kill -0 $process 2>/dev/null && [[ ! -e killed/checkpoint-rank0.pt ]]; do
    sleep 0.02
done
kill -9 $process
wait $process 2>/dev/null
grep -q "^policy after" killed.txt && complain "the training had ended before it was killed"
train killed --resume
grep -q "going on at [1-9][0-9]* % from the checkpoint in killed" err.txt || complain "did not go on"
same whole killed

# Every option that command.txt lists can be given, and gives the same training.
mapfile -t options < <(sed -n '/^command:/d; /^Rng\|^module:/d; s/^\([A-Za-z]*\): /--\1=/p' \
    whole/command.txt)
[[ ${#options[@]} -ge 44 ]] || complain "command.txt lists ${#options[@]} options only"
train whole "${options[@]}"
grep -q "going on at 100 %" err.txt || complain "given all options, it is another training"

# Every form of network becomes a policy that runs.
train population --steps=400 --population=3 --shared
train residual --steps=400 --actionSpace=residual --spiking=false --learnLambda

# Schemes that predict channels: interrupted after a checkpoint and at once, equal files.
for scheme in two-stage historical; do
    train "$scheme" --algorithm="$scheme" --hidden=8-8 --steps=4800 --checkpointEvery=2
    "$build/examples/isac-train" "${task[@]}" --output="$scheme-killed" --algorithm="$scheme" \
        --hidden=8-8 --steps=4800 --checkpointEvery=2 >killed.txt 2>&1 </dev/null &
    process=$!
    while kill -0 $process 2>/dev/null && [[ ! -e $scheme-killed/checkpoint-rank0.pt ]]; do
        sleep 0.02
    done
    kill -9 $process
    wait $process 2>/dev/null
    train "$scheme-killed" --algorithm="$scheme" --hidden=8-8 --steps=4800 --checkpointEvery=2
    same "$scheme" "$scheme-killed"
done

# A BLAS that is slow is mentioned, even if OpenBLAS is loaded for LAPACK.
slow=$(find /usr/lib -path '*/blas/libblas.so.3' -print -quit 2>/dev/null)
if [[ -n $slow ]]; then
    LD_LIBRARY_PATH=${slow%/*} train slow --steps=400
    grep -q "the BLAS in use is not OpenBLAS" err.txt || complain "a slow BLAS is not mentioned"
fi

# Checkpoints of other trainings, and damaged ones
cp -r whole bad
rejects "bad/checkpoint-rank0.pt is of a training with seed=7, not 8" --seed=8
rejects "checkpointEvery=3, not 4" --checkpointEvery=4
rejects "defaults=, not ns3::IsacClosedLoop::Slots=50" --ns3::IsacClosedLoop::Slots=50
head -c 20000 whole/checkpoint-rank0.pt >bad/checkpoint-rank0.pt
rejects "bad/checkpoint-rank0.pt is damaged"
rm -r bad
rejects "there is no checkpoint bad/checkpoint-rank0.pt" --resume

# Bad arguments
rejects "'results' is not an option" results
rejects "there is no option --bogus" --bogus=1
rejects "--steps=many is not a whole number" --steps=many
rejects "--seed=-1 is not a whole number" --seed=-1
rejects "--hidden=16-x are no layers" --hidden=16-x
rejects "there is no preset 'magic'" --preset=magic
rejects "there is no algorithm 'magic'" --algorithm=magic
rejects "unknown action space 'magic'" --actionSpace=magic
rejects "there is no scenario 'magic'" --scenario=magic
rejects "--keep=all is neither best nor last" --keep=all
rejects "--validation must be positive" --validation=0
rejects "--power must be in" --power=1e9
rejects "--lowestPower must be in" --algorithm=two-stage --lowestPower=50
rejects "two-stage has no spiking network" --algorithm=two-stage --spiking=true
rejects "of historical are channels and cells" --algorithm=historical --hidden=16
rejects "is NaN; lower --actorRate" --algorithm=two-stage --hidden=8-8 --actorRate=1e30
rejects "--policy=no/where.nir is in no directory" --policy=no/where.nir
rejects "broke down at step 400: the actor's loss is NaN; lower --actorRate" --actorRate=1e30
WORLD_SIZE=2 rejects "RANK=(unset) must be an integer"
touch file
rejects "--output=file/results cannot be created" --output=file/results

# Two processes: equal networks in both, learned from twice as many episodes.
port=$((20000 + RANDOM % 20000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    port=$((port + 1))
done
export WORLD_SIZE=2 MASTER_ADDR=127.0.0.1 MASTER_PORT=$port
for rank in 0 1; do
    RANK=$rank timeout 120 "$build/examples/isac-train" "${task[@]}" --output=pair --verbose \
        >rank$rank.txt 2>&1 </dev/null &
    processes[rank]=$!
done
for rank in 0 1; do
    wait "${processes[rank]}" || complain "rank $rank failed: $(tail -n 1 rank$rank.txt)"
    [[ -s pair/checkpoint-rank$rank.pt ]] || complain "rank $rank has no checkpoint"
done
unset WORLD_SIZE MASTER_ADDR MASTER_PORT
cases=$((cases + 1))
checksum()
{
    sed -n 's/.*checksum of the parameters //p' "$1"
}
train whole --verbose
[[ $(checksum rank0.txt) == [0-9a-f]* ]] || complain "rank 0 tells no checksum"
[[ $(checksum rank0.txt) == "$(checksum rank1.txt)" ]] || complain "two processes, two networks"
[[ $(checksum rank0.txt) != "$(checksum out.txt)" ]] || complain "two processes learn as one"
[[ $(wc -l <rank1.txt) -eq 1 ]] || complain "rank 1 tells more than its checksum"
[[ $(wc -l <pair/train-curve.csv) -eq 12 ]] || complain "two processes do not share the steps"

if [[ $failures -gt 0 ]]; then
    echo "isac-train-test: $failures complaints in $cases cases" >&2
    exit 1
fi
echo "isac-train-test: PASS: $cases cases"
