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
            steps=128000
            [[ $power == 0 ]] && steps=320000
            # Rare failures of (24a) dwarf what there is to gain at 10 dBm.
            [[ $power == 10 ]] && steps="640000 --actorRate=0.003"
            echo "spiking-residual-${power}dBm-seed$seed --actionSpace=residual --hidden=128" \
                "--power=$power --seed=$seed --steps=$steps --logDeviation=-2 $sparse=0.07"
        done
    done
    local scenario neurons algorithm
    for seed in "${seeds[@]}"; do
        for scenario in platoon missing-echoes long-slots blockage hard; do
            echo "spiking-residual-$scenario-40dBm-seed$seed --actionSpace=residual" \
                "--hidden=128 --power=40 --scenario=$scenario --seed=$seed --steps=192000" \
                "--logDeviation=-2 $sparse=0.07"
        done
        echo "conventional-precoding-40dBm-seed$seed --actionSpace=precoding --spiking=false" \
            "--hidden=128-128 --power=40 --seed=$seed --steps=400000 --epochs=4"
        for neurons in 4 8 16 32 64; do
            echo "conventional$neurons-precoding-40dBm-seed$seed --actionSpace=precoding" \
                "--spiking=false --hidden=$neurons --power=40 --seed=$seed --steps=400000 --epochs=4"
        done
        echo "spiking-shared-40dBm-seed$seed --actionSpace=precoding --shared=true" \
            "--hidden=128-128 --power=40 --seed=$seed --steps=400000 $sparse=0.07"
    done
    for seed in "${seeds[@]}"; do
        for algorithm in ppo-spiking ppo ddpg dqn random; do
            echo "raw-$algorithm-seed$seed --preset=paper --algorithm=${algorithm%-spiking}" \
                "--spiking=$([[ $algorithm == *-spiking ]] && echo true || echo false)" \
                "--power=40 --seed=$seed --steps=64000 --keep=last"
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
[[ -x $train ]] || { echo "study: $train is not built; it needs LibTorch" >&2; exit 77; }
list_policies | grep -E -- "$pattern" | xargs -P "$(nproc)" -I{} bash -c 'train_one {}'

# Mean and standard deviation over the seeds of what raw actions with the paper's hyper-parameters
# learn: raw-curves.csv and .png.
draw_curves()
{
    local algorithm csv=$results/raw-curves.csv
    echo "algorithm,steps,seeds,reward,reward_deviation,sum_rate_bps_per_hz" >"$csv"
    for algorithm in ppo-spiking ppo ddpg dqn random; do
        cat "$results/raw-$algorithm-seed"*/train-curve.csv |
            awk -F, -v name="$algorithm" '
                $1 + 0 > 0 && $2 != "" {
                    n[$1]++; sum[$1] += $2; square[$1] += $2 * $2; rate[$1] += $3
                }
                END {
                    for (step in n) {
                        mean = sum[step] / n[step]
                        deviation = sqrt((square[step] / n[step] - mean * mean) > 0 ? square[step] / n[step] - mean * mean : 0)
                        printf "%s,%d,%d,%.9g,%.9g,%.9g\n", name, step, n[step], mean, deviation, rate[step] / n[step]
                    }
                }' | sort -t, -k2n >>"$csv"
    done
    gnuplot <<EOF || echo "study: gnuplot is missing, no picture of the curves" >&2
set terminal pngcairo size 1000,600 font 'sans,11'
set output '$results/raw-curves.png'
set datafile separator ','
set title 'Raw actions (26), preset paper, 40 dBm: reward while learning, mean over seeds +- deviation'
set xlabel 'slots'
set ylabel 'reward of a slot'
set grid
set key outside right
names = 'ppo-spiking ppo ddpg dqn random'
plot for [i=1:5] '< grep "^'.word(names, i).'," $csv' using 2:(\$4-\$5):(\$4+\$5) \\
    with filledcurves linecolor i fillstyle transparent solid 0.15 noborder notitle, \\
    for [i=1:5] '< grep "^'.word(names, i).'," $csv' using 2:4 \\
    with lines linecolor i linewidth 2 title word(names, i)
EOF
}

# The policies of a glob beside the best classical controllers: report-NAME/policies.csv and .png.
# The report "fresh" repeats one in episodes that no choice of hyper-parameters was made with.
report()
{
    local name=$1 list runs=2000
    [[ $mode == quick ]] && runs=4
    [[ -f $results/report-$name/policies.csv ]] && return
    list=$(compgen -G "$results/$2/policy.nir" | sort -V | paste -sd,) || return 0
    echo "study: report of $name" >&2
    "$build/examples/isac-policy-report" --policies="$list" --runs=$runs ${3:-} \
        --screening=$((runs / 20 + 1)) --output="$results/report-$name" >"$results/report-$name.txt"
    cat "$results/report-$name.txt"
}

export -f report
export build
[[ $pattern == . || $pattern == *raw* ]] && draw_curves
xargs -P "$(nproc)" -L 1 bash -c 'report "$@"' report <<'EOF'
precoding spiking-precoding-*
residual spiking-residual-[0-9]*
fresh spiking-residual-[0-9]* --stream=100001
hard spiking-residual-[a-z]*
conventional conventional*
shared spiking-shared-*
raw raw-*
EOF
