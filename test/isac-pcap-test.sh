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

# One line a frame: protocols, what is wrong with it, and what we look for.
for file in "${files[@]}"; do
    tshark -n -r "$file" -T fields -E separator=';' -e frame.protocols -e _ws.malformed \
        -e arp.opcode -e tcp.flags.syn -e icmpv6.type 2>/dev/null |
        sed "s|^|$(basename "$file");|"
done >"$work/frames"

awk -F';' '
    {
        protocols = ":" $2 ":"
        if ($3 != "" || protocols !~ /^:eth:ethertype:(arp|ip|ipv6):/) {
            if (++bad <= 5) print "does not parse: " $0
        }
        seen["ARP request"] += $4 == 1
        seen["ARP reply"] += $4 == 2
        seen["IPv4"] += protocols ~ /:ip:/
        seen["IPv6"] += protocols ~ /:ipv6:/
        seen["UDP"] += protocols ~ /:udp:/
        seen["TCP connection"] += $5 ~ /^(1|True)$/
        seen["TCP data"] += protocols ~ /:tcp:data/
        seen["ICMPv6 echo request"] += $6 == 128
        seen["ICMPv6 echo reply"] += $6 == 129
        seen["neighbour solicitation"] += $6 == 135
        seen["neighbour advertisement"] += $6 == 136
    }
    END {
        for (what in seen) {
            print what ": " seen[what] " frames"
            if (seen[what] == 0) missing = 1
        }
        exit bad > 0 || missing
    }' "$work/frames"
