#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every facility of doc/traces.rst: runs isac-traces and isac-animation, looks into each file, saves
# and loads configurations, and compares the page's output with the real one.
# Usage: isac-traces-test.sh BUILD_DIR

set -euo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd)
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
traces=$build/examples/isac-traces
work=$build/test/isac-traces
netlist='/$ns3::NodeListPriv/NodeList'

fail()
{
    echo "isac-traces-test: FAIL: $*" >&2
    exit 1
}

# run NAME ARGS: isac-traces into the directory NAME.
run()
{
    local name=$1
    shift
    "$traces" --output="$name" "$@" >"$name.log" 2>&1 ||
        fail "isac-traces $* ended with status $?: $(tail -n 3 "$name.log")"
}

[[ -x $traces ]] || fail "$traces is missing; build the target isac-traces"
command -v tshark >/dev/null || fail "tshark is not installed; run ./isac deps test"
rm -rf "$work"
mkdir -p "$work"
cd "$work"
run first

# 1. Pcap: every frame dissects; node 1 gets what FlowMonitor saw it get.
for node in 0 1 2 3; do
    tshark -n -r "first/traces-$node-0.pcap" -T fields -e frame.protocols -e _ws.malformed \
        2>/dev/null >"frames-$node"
    grep -qv 'eth:ethertype:ip:udp:data.$' "frames-$node" &&
        fail "not UDP: $(grep -v 'eth:ethertype:ip:udp:data.$' "frames-$node" | head -n 1)"
done
received=$(wc -l <frames-1)
((received > 1800)) || fail "node 1 has $received frames"
tshark -n -r first/traces-1-0.pcap >tshark.log 2>/dev/null

# 2. Ascii: what node 1's device received, and what the RSU's queue took and gave.
[[ $(grep -c '^r .*/NodeList/1/' first/traces.tr) -eq $received ]] || fail "ascii: received"
in=$(grep -c '^+ .*/NodeList/0/' first/traces.tr)
out=$(grep -c '^- .*/NodeList/0/' first/traces.tr)
((in >= out && out >= 3 * received)) || fail "ascii: $in packets queued, $out taken"

# 3. The other files, by their contents.
python3 - "$received" <<'PYTHON'
import csv, re, sqlite3, sys
import xml.etree.ElementTree as xml

received = int(sys.argv[1])

flows = xml.parse("first/traces-flows.xml").getroot().find("FlowStats")
counts = {int(f.get("flowId")): int(f.get("rxPackets")) for f in flows}
assert len(counts) == 3 and counts[1] == received, (counts, received)
addresses = xml.parse("first/traces-flows.xml").getroot().find("Ipv4FlowClassifier")
assert [f.get("destinationAddress") for f in addresses] == ["10.1.0.2", "10.1.0.3", "10.1.0.4"]

slots = list(csv.DictReader(open("first/traces-rsu.csv")))
rows = [line.split() for line in open("first/traces-sum-rate.txt") if line.strip()]
assert len(rows) == len(slots) == 99, (len(rows), len(slots))
for row, slot in zip(rows, slots):
    assert float(row[0]) == float(slot["time_s"]), (row, slot)
    assert float(row[1]) == float(slot["sum_rate_bps_per_hz"]), (row, slot)

# one block a vehicle, in dB with the six digits that ns-3 writes
blocks = re.split(r"\n\s*\n", open("first/traces-sinr.dat").read().strip())
assert len(blocks) == 3, len(blocks)
for node, block in enumerate(blocks, 1):
    points = [tuple(map(float, line.split())) for line in block.splitlines()]
    truth = [r for r in csv.DictReader(open("first/traces-slots.csv"))
             if int(r["vehicle_node"]) == node and r["tracked"] == "1"]
    assert len(points) == len(truth) > 90, (len(points), len(truth))
    for (time, db), row in zip(points, truth):
        assert abs(time - float(row["time_s"])) < 1e-9, (time, row)
        assert abs(10 ** (db / 10) / float(row["sinr"]) - 1) < 1e-4, (db, row)

log = open("first.log").read()
if "no database" not in log:
    database = sqlite3.connect("first/traces.db")
    packets = database.execute("SELECT value FROM Singletons WHERE variable = 'received'")
    assert packets.fetchall() == [(sum(counts.values()),)], counts
    assert database.execute("SELECT COUNT(*) FROM Experiments").fetchone() == (1,)
    with open("sqlite.log", "w") as file:
        for row in database.execute("SELECT * FROM Singletons"):
            file.write("|".join(map(str, row)) + "\n")
assert log.count("is track") == 3 and " 3 tracks" in log, log
PYTHON
head -c 8 first/traces-sinr.png | grep -q 'PNG' || fail "traces-sinr.png is no PNG"

# 4. NetAnim, where there is one.
if [[ -x $build/examples/isac-animation ]]; then
    "$build/examples/isac-animation" --output=animation >animation.log 2>&1 ||
        fail "isac-animation ended with status $?: $(tail -n 3 animation.log)"
    python3 - <<'PYTHON'
import csv
import xml.etree.ElementTree as xml

root = xml.parse("animation/traces-anim.xml").getroot()
seen = {n.get("id"): {} for n in root.findall("node")}
assert len(seen) == 4, seen
for update in root.findall("nu"):
    if update.get("p") == "p":
        at = (float(update.get("x")), float(update.get("y")))
        seen[update.get("id")][float(update.get("t"))] = at
assert not seen["0"], "the RSU moves"
for node in "123":
    path = [seen[node][t] for t in sorted(seen[node])]
    assert len(set(path)) >= 99, (node, len(set(path)))
    assert 15 < path[-1][0] - path[0][0] < 35, (node, path[0], path[-1])  # 2 s at 10 to 14 m/s
# the same motion as in the other program: x^2 + y^2 = d^2
for row in csv.DictReader(open("first/traces-slots.csv")):
    x, y = seen[row["vehicle_node"]][float(row["time_s"])]
    assert abs((x * x + y * y) ** 0.5 - float(row["distance_m"])) < 1e-5, (x, y, row)
PYTHON
fi

# 5. ConfigStore. Loading and saving again gives back each line of this module, and the same run; the
# order of ns-3's own lines is not ours.
for form in txt xml; do
    run "again-$form" --load="first/traces-config.$form"
    for file in traces-config.txt traces-config.xml; do
        cmp <(grep Isac "first/$file") <(grep Isac "again-$form/$file") ||
            fail "$file has changed by loading traces-config.$form"
    done
    run "third-$form" --load="again-$form/traces-config.$form"
    for file in slots rsu packets; do
        cmp "again-$form/traces-$file.csv" "third-$form/traces-$file.csv" ||
            fail "two runs that load the same are not the same"
    done
done
cmp again-txt/traces-rsu.csv again-xml/traces-rsu.csv || fail "RawText and Xml differ"
(($(grep -c '^default ns3::Isac' first/traces-config.txt) > 130)) || fail "defaults are missing"
(($(grep -c '^value .*Isac' first/traces-config.txt) > 160)) || fail "values are missing"

# A value that is edited is what the run takes: 20 dBm instead of 40, in either format.
path="$netlist/0/\$ns3::Node/DeviceList/0/\$ns3::IsacRsuNetDevice/Phy/\$ns3::IsacRsuPhy"
link="$path/LinkParameters/\$ns3::IsacLinkParameters"
grep -qF "value $link/MaxPower \"40\"" first/traces-config.txt || fail "MaxPower is not saved"
for form in txt xml; do
    sed '/value.*IsacLinkParameters.MaxPower/ s/"40"/"20"/' first/traces-config.$form >edited.$form
    cmp -s first/traces-config.$form edited.$form && fail "nothing was edited"
    run "edited-$form" --load=edited.$form
    grep -qF "value $link/MaxPower \"20\"" "edited-$form/traces-config.txt" ||
        fail "MaxPower was not loaded from $form"
    python3 - "edited-$form" <<'PYTHON'
import csv, sys
mean = {}
for name in ("first", sys.argv[1]):
    rates = [float(r["sum_rate_bps_per_hz"]) for r in csv.DictReader(open(name + "/traces-rsu.csv"))]
    mean[name] = sum(rates) / len(rates)
assert mean[sys.argv[1]] < 0.6 * mean["first"], mean
PYTHON
done

# What an installed device cannot take is told.
sed '/^value.*IsacRsuMac.MaxVehicles/ s/"64"/"65"/' first/traces-config.txt >many.txt
if (ulimit -c 0 && exec "$traces" --output=many --load=many.txt) >many.log 2>&1; then
    fail "a device with too few queues runs"
fi
grep -q 'MaxVehicles is 65' many.log || fail "MaxVehicles: $(tail -n 2 many.log)"
sed '/IsacRsuMac.*MaxVehicles/ s/"64"/"65"/' first/traces-config.txt >both.txt
run both --load=both.txt --duration=0.1

# 6. The command line, of this program and of another.
"$traces" --PrintGroup=Isac >group.log
for type in IsacRsuPhy IsacRsuMac IsacVehicleMac IsacChannel IsacRadar; do
    grep -q "^ *ns3::$type\$" group.log || fail "--PrintGroup=Isac does not list $type"
done
"$build/examples/isac-corridor" --PrintGroup=Isac | cmp - group.log ||
    fail "isac-corridor --PrintGroup=Isac differs"
"$traces" --PrintAttributes=ns3::IsacRsuMac >attributes.log
grep -q 'ns3::IsacRsuMac::FramesPerSlot=\[20\]' attributes.log || fail "--PrintAttributes"
"$traces" --PrintHelp >help.log
for option in output load duration; do
    grep -q -- "--$option:" help.log || fail "--PrintHelp does not list --$option"
done
run small --duration=0.1 --ns3::IsacRsuPhy::BackOff=3
grep -q '^value .*IsacRsuPhy/BackOff "3"' small/traces-config.txt || fail "--ns3::IsacRsuPhy::BackOff"

# 7. What the page says comes out: each line of its output, up to digits.
python3 - "$source/doc/traces.rst" <<'PYTHON'
import glob, re, sys

def shape(line):
    return re.sub(r"[0-9]+", "9", line.strip())

real = set()
for name in (glob.glob("*.log") + ["first/traces.tr", "first/traces-sum-rate.txt",
             "first/traces-config.txt"] + glob.glob("animation/*.xml")):
    real |= {shape(line) for line in open(name, errors="replace")}
checked = 0
text = open(sys.argv[1]).read()
for block in re.findall(r"::\n\n((?:    .*\n|\n)+)", text):
    for line in filter(str.strip, block.splitlines()):
        if re.match(r" +(\./)?isac", line) or (not glob.glob("animation") and "<nu" in line):
            continue  # a command
        wanted = shape(line)
        if wanted.endswith("..."):
            found = any(r.startswith(wanted[:-3].strip()) for r in real)
        else:
            found = wanted in real
        assert found, f"doc/traces.rst has the output {line!r}, the programs do not"
        checked += 1
assert checked >= 12, checked
PYTHON
