#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Real input, end to end: SUMO drives two lanes of traffic, its traceExporter.py writes an ns-2
# trace, isac-corridor runs on it. Usage: isac-sumo-test.sh BUILD_DIR

set -euo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd)
corridor=$build/examples/isac-corridor
work=$build/test/isac-sumo

fail()
{
    echo "isac-sumo-test: FAIL: $*" >&2
    exit 1
}

[[ -x $corridor ]] || fail "$corridor is missing; build the target isac-corridor"
command -v sumo >/dev/null && command -v netconvert >/dev/null ||
    fail "SUMO is not installed; run ./isac deps test, or apt-get install sumo sumo-tools"
export SUMO_HOME=${SUMO_HOME:-/usr/share/sumo}
exporter=$SUMO_HOME/tools/traceExporter.py
[[ -f $exporter ]] || fail "$exporter is missing; install sumo-tools or set SUMO_HOME"
command -v python3 >/dev/null || fail "python3, which traceExporter.py needs, is not installed"

rm -rf "$work"
mkdir -p "$work"
cd "$work"

# 1. A straight road of 600 m with two lanes, and 14 cars and trucks that enter within 22 s.
cat >road.nod.xml <<XML
<nodes><node id="west" x="0" y="0"/><node id="east" x="600" y="0"/></nodes>
XML
cat >road.edg.xml <<XML
<edges><edge id="road" from="west" to="east" numLanes="2" speed="33"/></edges>
XML
cat >traffic.rou.xml <<XML
<routes>
  <vType id="car" speedFactor="normc(1,0.1,0.8,1.2)"/>
  <vType id="truck" vClass="truck" maxSpeed="25"/>
  <route id="through" edges="road"/>
  <flow id="car" type="car" route="through" begin="0" end="22" number="10"
        departLane="random" departSpeed="max"/>
  <flow id="truck" type="truck" route="through" begin="1" end="21" number="4"
        departLane="0" departSpeed="max"/>
</routes>
XML
netconvert -n road.nod.xml -e road.edg.xml -o road.net.xml >sumo.log 2>&1 ||
    fail "netconvert: $(tail -n 3 sumo.log)"
sumo -n road.net.xml -r traffic.rou.xml --seed 1 --step-length 0.1 --begin 0 --end 32 \
    --fcd-output fcd.xml --no-step-log >>sumo.log 2>&1 || fail "sumo: $(tail -n 3 sumo.log)"
python3 "$exporter" --fcd-input fcd.xml --ns2mobility-output mobility.tcl \
    --ns2activity-output activity.tcl >>sumo.log 2>&1 ||
    fail "traceExporter.py: $(tail -n 3 sumo.log)"
[[ $(grep -c 'set X_' mobility.tcl) -eq 14 ]] ||
    fail "SUMO drove $(grep -c 'set X_' mobility.tcl) vehicles, 14 were ordered"

# 2. Two runs with equal seeds, another seed, and without the activity file.
run()
{
    local name=$1
    shift
    "$corridor" --trace=mobility.tcl --duration=30 --output="$name" "$@" >"$name.txt" 2>"$name.log" ||
        fail "isac-corridor ended with status $?: $(tail -n 3 "$name.log")"
}
run first --activity=activity.tcl --rate=2 --packets
run second --activity=activity.tcl --rate=2 --packets
run other --activity=activity.tcl --rate=2 --RngRun=2
run derived --rate=0.1 # first and last setdest instead of the activity file

# 3. A person can read the result.
grep -q '^Flow .*goodput .*delay .*jitter .*loss' first.txt || fail "there is no table of flows"
[[ $(grep -c '^host -> vehicle' first.txt) -eq 14 ]] || fail "the table does not have 14 flows"
[[ -s first/flowmonitor.xml ]] || fail "there is no FlowMonitor XML"

# 4. Vehicles came, were associated and served, and left.
value()
{
    awk -F, -v name="$1" '$1 == name { print $2 }' first/corridor-summary.csv
}
expect()
{
    awk -v value="$(value "$1")" "BEGIN { exit !(value $2) }" ||
        fail "$1 is $(value "$1"), expected $2"
}
expect vehicles '== 14'
expect tracks '>= 10'
expect associations '>= 10'
expect disassociations '>= 3'
expect sum_rate_bps_per_hz '> 1'
served=$(awk -F, 'NR > 1 && $11 > 0' first/corridor-flows.csv | wc -l)
[[ $served -ge 10 ]] || fail "only $served of 14 vehicles received data"
# truth in the slots: not all present at once, the first one gone at the end
awk -F, 'NR > 1 { at[$2]++; last[$4] = $1 > last[$4] ? $1 : last[$4]; end = $1 }
    END {
        for (slot in at) most = at[slot] > most ? at[slot] : most
        for (node in last) gone += last[node] < end - 1
        exit !(most >= 3 && most < 14 && gone >= 2)
    }' first/corridor-slots.csv || fail "vehicles do not enter and leave coverage"
if command -v gnuplot >/dev/null; then
    [[ $(find first -name '*.png' -size +4k | wc -l) -eq 5 ]] || fail "there are not 5 pictures"
fi

# 5. No packet is lost silently or settled twice.
awk -F, -v queued="$(value queued_packets)" '
    NR > 1 { count[$3]++ }
    NR > 1 && $3 == "sent" { sent[$4] = 1 }
    NR > 1 && $3 != "sent" { if (!sent[$4]) unsent++; if (settled[$4]++) twice++ }
    NR > 1 && $3 == "dropped" && $8 == "" { nameless++ }
    END {
        printf "sent %d, received %d, dropped %d, queued %d\n", count["sent"], count["received"],
            count["dropped"], queued
        if (unsent || twice || nameless)
            printf "never sent %d, settled twice %d, dropped without reason %d\n", unsent, twice,
                nameless
        exit !(count["sent"] > 10000 && count["received"] > 1000 && !unsent && !twice &&
            !nameless && count["sent"] == count["received"] + count["dropped"] + queued)
    }' first/corridor-packets.csv >books.txt || fail "packets are not conserved: $(cat books.txt)"

# 6. Equal seeds give equal bytes, others do not.
for file in first/*.csv; do
    cmp -s "$file" "second/${file#first/}" || fail "${file#first/} differs between equal runs"
done
if cmp -s first/corridor-slots.csv other/corridor-slots.csv; then
    fail "another RngRun gives the same slots"
fi
derived=$(awk -F, '$1 == "associations" { print $2 }' derived/corridor-summary.csv)
[[ $derived -ge 10 ]] || fail "without the activity file there are $derived associations"

echo "isac-sumo-test: PASS: $served of 14 vehicles served, $(value associations) associations," \
    "$(value disassociations) ended; $(cat books.txt)"
