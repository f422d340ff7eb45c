#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What does a packet cost? Instructions for a UDP packet of 1000 bytes from socket to socket over
# one saturated beam, and over ns-3's point-to-point link at the same delivered rate, side by side.
# Both sides have the same applications, IP stack and queue disc (FqCoDel), and no traces. Every
# figure is the difference of a long and a short run, so that start-up cancels. Slot updates do not
# depend on packets and are reported apart.
#
#   bench/packet-cost.sh BUILD_DIR

set -euo pipefail

build_dir=${1:?usage: packet-cost.sh BUILD_DIR}
program=$build_dir/bench/isac-packet-cost
short=0.2
long=0.4
bar=1.5
here=$(dirname "${BASH_SOURCE[0]}")
source "$here/callgrind.bash"

# What the beam delivers when more is offered than it can carry.
"$program" --device=isac --offered=130000 --seconds=1 >"$scratch/rate.txt"
delivered=$(value rate rate)
offered=$(awk -v r="$delivered" 'BEGIN { printf "%d", 1.02 * r }')
# 1000 bytes, and 30 of UDP, IP and PPP.
rate=$(awk -v r="$delivered" 'BEGIN { printf "%dbps", r * 1030 * 8 }')

for device in isac p2p; do
    for seconds in "$short" "$long"; do
        count "$device-$seconds" "$program" --device="$device" --offered="$offered" \
            --rate="$rate" --seconds="$seconds" &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do
        wait "$pid"
    done
    pids=()
done

# The difference of the long and the short run: delta DEVICE COMMAND [ARGS].
delta()
{
    local device=$1 command=$2
    shift 2
    echo $(($("$command" "$device-$long" "$@") - $("$command" "$device-$short" "$@")))
}

awk -v bar="$bar" -v span="$(awk "BEGIN { print $long - $short }")" \
    -v ii="$(delta isac instructions)" -v ip="$(delta isac value packets)" \
    -v is="$(delta isac inside IsacRsuPhy::StartSlot)" \
    -v pi="$(delta p2p instructions)" -v pp="$(delta p2p value packets)" \
    -v offered="$offered" -v rate="$rate" '
BEGIN {
    printf "\nInstructions for a UDP packet of 1000 bytes, socket to socket, saturated, K = 1\n"
    printf "(%d packets/s offered; point-to-point link at %s; %g s simulated)\n", offered, rate, span
    printf "%-24s %12s %16s %16s\n", "device", "packets", "instructions", "per packet"
    printf "%-24s %12d %16d %16.0f\n", "IsacNetDevice", ip, ii - is, (ii - is) / ip
    printf "%-24s %12d %16d %16.0f\n", "PointToPointNetDevice", pp, pi, pi / pp
    printf "%-24s %12s %16d %16.0f\n", "slot updates, apart", "-", is, is / ip
    ratio = (ii - is) / ip / (pi / pp)
    printf "ratio %.3f (at most %g: %s), with slot updates %.3f\n\n", ratio, bar,
        ratio <= bar ? "holds" : "MISSED", ii / ip / (pi / pp)
}'
