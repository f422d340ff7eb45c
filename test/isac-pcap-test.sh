#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Dissects the pcap files of the suite isac-ip with tshark: every frame must parse, and every
# protocol that the suite uses must be there. Call with the build directory; status 77 without
# tshark.
set -euo pipefail

build=$(cd "${1:?usage: isac-pcap-test.sh BUILD_DIRECTORY}" && pwd)
command -v tshark >/dev/null || exit 77
runner=$build/isac-test-runner
[[ -x $runner ]] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$runner" --suite=isac-ip --tempdir="$work" >"$work/log" || {
    cat "$work/log"
    exit 1
}
mapfile -t files < <(find "$work" -name '*.pcap' | sort)
((${#files[@]} == 8)) || {
    echo "expected 8 pcap files (an RSU and three vehicles, twice), found ${#files[@]}"
    exit 1
}

# count FILTER FILE...: frames that match
count()
{
    local filter=$1 sum=0 file
    shift
    for file in "$@"; do
        sum=$((sum + $(tshark -n -r "$file" -Y "$filter" 2>/dev/null | wc -l)))
    done
    echo "$sum"
}

fail=0
bad='_ws.malformed || eth.len || ip.checksum.status == 0 || data.len > 0 && !udp && !tcp && !icmpv6'
for file in "${files[@]}"; do
    if (($(count "$bad" "$file") > 0)); then
        echo "$(basename "$file"): frames that do not parse:"
        tshark -n -r "$file" -Y "$bad" 2>/dev/null | head -5
        fail=1
    fi
done
for filter in arp.opcode==1 arp.opcode==2 ip ipv6 udp tcp.flags.syn==1 tcp.len==536 \
    icmpv6.type==128 icmpv6.type==129 icmpv6.type==135 icmpv6.type==136; do
    frames=$(count "$filter" "${files[@]}")
    echo "$filter: $frames frames"
    ((frames > 0)) || fail=1
done
exit $fail
