#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Trains every policy that the module ships or reports, two at a time, and evaluates them. Goes on
# where it stopped. Called by ./isac study learning [--quick], with the build directory, the
# directory of the results, and full or quick.

set -euo pipefail
build=$1
results=$2
mode=${3:-full}
train=$build/examples/isac-train
seeds=(1 2 3 4 5)
powers=(0 10 20 30 40)
[[ $mode == quick ]] && seeds=(1) && powers=(40)
mkdir -p "$results"

# One line a policy: its name, and how to train it.
list_policies()
{
    local power seed steps target
    local sparse="--epochs=4 --ratePenalty=10 --targetRate"
    for seed in "${seeds[@]}"; do
        for power in "${powers[@]}"; do
            # At low power the split of the power has to be learned, which takes longer and more
            # spikes.
            steps=400000 target=0.05
            [[ $power == 10 ]] && steps=800000 target=0.07
            [[ $power == 0 ]] && steps=1000000 target=0.07
            echo "spiking-precoding-${power}dBm-seed$seed --actionSpace=precoding" \
                "--hidden=128-128 --power=$power --seed=$seed --steps=$steps $sparse=$target"
        done
    done
    for seed in "${seeds[@]}"; do
        for power in "${powers[@]}"; do
            echo "spiking-residual-${power}dBm-seed$seed --actionSpace=residual --hidden=128" \
                "--power=$power --seed=$seed --steps=320000 --logDeviation=-2 $sparse=0.07"
        done
    done
    for scenario in platoon missing-echoes long-slots blockage hard; do
        for power in 10 40; do
            echo "spiking-residual-$scenario-${power}dBm-seed1 --actionSpace=residual" \
                "--hidden=128 --power=$power --scenario=$scenario --steps=320000" \
                "--logDeviation=-2 $sparse=0.07"
        done
    done
    for seed in "${seeds[@]}"; do
        echo "conventional-precoding-40dBm-seed$seed --actionSpace=precoding --spiking=false" \
            "--hidden=128-128 --power=40 --seed=$seed --steps=400000 --epochs=4"
    done
    for neurons in 4 8 16 32 64; do
        echo "conventional$neurons-precoding-40dBm-seed1 --actionSpace=precoding" \
            "--spiking=false --hidden=$neurons --power=40 --steps=400000 --epochs=4"
    done
    echo "spiking-shared-40dBm-seed1 --actionSpace=precoding --shared=true --hidden=128-128" \
        "--power=40 --steps=400000 $sparse=0.07"
    local algorithm
    for seed in "${seeds[@]}"; do
        for algorithm in ppo-spiking ppo ddpg dqn random; do
            echo "raw-$algorithm-seed$seed --preset=paper --algorithm=${algorithm%-spiking}" \
                "--spiking=$([[ $algorithm == *-spiking ]] && echo true || echo false)" \
                "--power=40 --seed=$seed --steps=128000 --keep=last"
        done
    done
}

# Trains one policy of the list, unless that is done.
train_one()
{
    local name=$1
    shift
    local directory=$results/$name
    [[ -f $directory/done ]] && return
    mkdir -p "$directory"
    [[ $mode == quick ]] && set -- "$@" --steps=12800 --validation=2
    echo "study: $name" >&2
    if "$train" "$@" --output="$directory" >"$directory/log.txt" 2>&1; then
        touch "$directory/done"
        rm -f "$directory"/checkpoint*
    else
        echo "study: $name failed, see $directory/log.txt" >&2
        return 1
    fi
}

export -f train_one
export results mode train
pattern=${ISAC_STUDY_ONLY:-.}
list_policies | grep -E -- "$pattern" | xargs -P "$(nproc)" -I{} bash -c 'train_one {}'
