#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Bad input to the examples: each case must end with an ordinary error status, not by a signal, and
# name what is wrong. Usage: isac-cli-test.sh BUILD_DIR

set -uo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd) || exit 1
work=$build/test/isac-cli
failures=0
cases=0

rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1
ulimit -c 0

complain()
{
    echo "isac-cli-test: FAIL: $*" >&2
    failures=$((failures + 1))
}

# rejects TEXT PROGRAM ARGS: PROGRAM must end with status 1 to 125 and say TEXT on stderr.
rejects()
{
    local text=$1 program=$2 status=0
    shift 2
    cases=$((cases + 1))
    timeout 60 "$build/examples/$program" "$@" >out.txt 2>err.txt </dev/null || status=$?
    if [[ $status -eq 0 || $status -ge 124 ]]; then
        complain "$program $* ended with status $status, expected an ordinary error"
    fi
    # ns-3's own parser prints the help to stdout or stderr, depending on the release
    if ! grep -qF -- "$text" err.txt out.txt; then
        complain "$program $* does not say '$text' but: $(head -n 2 err.txt)"
    fi
}

# accepts TEXT PROGRAM ARGS: PROGRAM must succeed and print TEXT.
accepts()
{
    local text=$1 program=$2 status=0
    shift 2
    cases=$((cases + 1))
    timeout 60 "$build/examples/$program" "$@" >out.txt 2>err.txt </dev/null || status=$?
    [[ $status -eq 0 ]] || complain "$program $* ended with status $status: $(tail -n 2 err.txt)"
    grep -qF -- "$text" out.txt || complain "$program $* does not print '$text'"
}

corridor()
{
    rejects "$1" isac-corridor --output=corridor "${@:2}"
}

# Names and numbers
corridor "unknown beam controller 'magic'" --controller=magic
corridor "rzf-waterfilling" --controller=magic
corridor "has no attribute 'Bogus'" "--controller=ns3::IsacPredictiveBeamController[Bogus=1]"
corridor "does not take 'Best'" "--controller=ns3::IsacPredictiveBeamController[Precoder=Best]"
corridor "is not a beam controller" --controller=ns3::Node
corridor "there is no policy 'magic'" "--controller=ns3::IsacSpikingBeamController[Policy=magic]"
head -c 20000 "$(dirname "$0")/../policies/spiking-residual-0dBm.nir" >truncated.nir
corridor "policy file truncated.nir: is truncated" \
    "--controller=ns3::IsacSpikingBeamController[Policy=truncated.nir]"
corridor "--errorModel=magic" --errorModel=magic
corridor "--errorModel=ns3::Node" --errorModel=ns3::Node
corridor "--transport=sctp" --transport=sctp
corridor "--search=magic is unknown; choose wide, swept or none" --search=magic
corridor "--search=none with --acquire=false would never find a vehicle" --search=none --acquire=false
corridor "--power=1e+06 is out of range" --power=1e6
corridor "--rate=-1 is out of range" --rate=-1
corridor "--rate=0 is out of range" --rate=0
corridor "--uplink=-3 is out of range" --uplink=-3
corridor "--vehicles=-1 is out of range" --vehicles=-1
corridor "--duration=-1 is out of range" --duration=-1
corridor "--duration=0.01 is too short" --duration=0.01
corridor "--packetSize=0 is out of range" --packetSize=0
corridor "--packetSize=65536 is out of range" --packetSize=65536
corridor "--rsu=here is not a position" --rsu=here
corridor "--rsu=1,2,3 is not a position" --rsu=1,2,3
oneline()
{
    corridor "$@"
    [[ $(wc -l <err.txt) -eq 1 && ! -s out.txt ]] || complain "isac-corridor ${*:2}: not one line"
}
oneline "--power=strong is not a number" --power=strong
oneline "--rate=abc is not a number" --rate=abc
oneline "--rate= is not a number" --rate
oneline "--rate=3Mbps is not a number" --rate=3Mbps
oneline "--vehicles=2.5 is not a whole number" --vehicles=2.5
oneline "--acquire=maybe is not a switch" --acquire=maybe
oneline "--pcap=maybe is not a switch" --pcap=maybe
oneline "--power= is not a number" --power 20
oneline "'trace.tcl' is not an option" trace.tcl
corridor "bogus" --bogus=1
corridor "--activity=a.tcl needs the mobility trace" --activity=a.tcl
touch file
rejects "--output=file/results cannot be created" isac-corridor --output=file/results

# Traces and configurations
rejects "--load=nothing.txt is no file" isac-traces --output=traces --load=nothing.txt
rejects "--duration=0 is out of range" isac-traces --output=traces --duration=0
rejects "--duration=long is not a number" isac-traces --output=traces --duration=long
rejects "--output=file/results cannot be created" isac-traces --output=file/results

# Mobility traces: file and line
trace()
{
    printf '%s\n' "${@:2}" >trace.tcl
    corridor "$1" --trace=trace.tcl
}
x='$node_(0) set X_ 1'
y='$node_(0) set Y_ 2'
go='$ns_ at 1.0 "$node_(0) setdest 20 2 10"'
corridor 'cannot read the mobility trace "missing.tcl"' --trace=missing.tcl
mkdir directory
corridor 'it is a directory' --trace=directory
trace "there are no nodes in it" "# empty"
trace "trace.tcl:2: 'far' is not a finite number" "$x" '$node_(0) set Y_ far'
trace "trace.tcl:2: 'nan' is not a finite number" "$x" '$node_(0) set Y_ nan'
trace "trace.tcl:1: 'W_' is no coordinate" '$node_(0) set W_ 1'
trace "trace.tcl:3: the time -1 is negative" "$x" "$y" '$ns_ at -1 "$node_(0) setdest 1 2 3"'
trace "trace.tcl:3: 'soon' is not a finite number" "$x" "$y" '$ns_ at soon "$node_(0) setdest 1 2 3"'
trace "trace.tcl:3: the speed '-3' is negative" "$x" "$y" '$ns_ at 1 "$node_(0) setdest 1 2 -3"'
trace "trace.tcl:3: expected '\$ns_ at time" "$x" "$y" '$ns_ at 1 "$node_(0) setdest 1 2"'
trace "trace.tcl:3: expected" "$x" "$y" 'nonsense'
trace "trace.tcl:1: '\$node_(-1)' is no node" '$node_(-1) set X_ 1'
trace "trace.tcl:1: '\$node_(car)' is no node" '$node_(car) set X_ 1'
trace "trace.tcl:1: node 123456789 is beyond" '$node_(123456789) set X_ 1'
trace "there is no node 0 but a node 1" '$node_(1) set X_ 1' '$node_(1) set Y_ 1'
trace "trace.tcl:1: node 0 has no initial position; add '\$node_(0) set Y_" "$x" "$go"
trace "trace.tcl:1: the line ends as on DOS" "$x"$'\r' "$y"$'\r'

# Activity files
printf '%s\n' "$x" "$y" "$go" '$ns_ at 3.0 "$node_(0) setdest 40 2 10"' >good.tcl
activity()
{
    printf '%s\n' "${@:2}" >activity.tcl
    corridor "$1" --trace=good.tcl --activity=activity.tcl
}
start='$ns_ at 1.0 "$g(0) start"; # SUMO-ID: a'
corridor 'cannot read the activity file "missing.tcl"' --trace=good.tcl --activity=missing.tcl
activity "activity.tcl:1: expected" '$ns_ at 1.0 "$g(0) go"'
activity "activity.tcl:2: node 7 is not in good.tcl" "$start" '$ns_ at 2 "$g(7) stop"'
activity "activity.tcl: node 0 has a start but no stop" "$start"
activity "activity.tcl:2: node 0 has a second start" "$start" "$start"

# Behaviour that is documented instead of an error
accepts "There are no vehicles" isac-corridor --output=corridor --vehicles=0 --duration=0.5
printf '%s\n' "$x" "$y" '$node_(0) set Z_ 0' "$start" | sed '$d' >parked.tcl
accepts "isac-corridor: 1 vehicle," isac-corridor --output=corridor --trace=parked.tcl --rsu=1,2 \
    --duration=0.5
corridor "trace ends at 0 s; give --duration=" --trace=parked.tcl
accepts "isac-corridor: 1 vehicle," isac-corridor --output=corridor --trace=good.tcl
# good.tcl: its last setdest is at 3 s, 20 m at 10 m/s before the destination
accepts ", 5 s simulated" isac-corridor --output=corridor --trace=good.tcl
printf '%s\n' "$x" "$y" "$go" >once.tcl # from 1 s, 19 m at 10 m/s
accepts ", 2.9 s simulated" isac-corridor --output=corridor --trace=once.tcl
awk -F, 'NR > 1 { seen++ } END { exit !(seen > 50) }' corridor/corridor-slots.csv ||
    complain "a vehicle with one setdest is not there"
# Nobody comes near the RSU: one line instead of pictures
rm -rf empty
accepts "isac-corridor: 1 vehicle," isac-corridor --output=empty --trace=once.tcl --rsu=90000,0
grep -q "there are no pictures, as corridor-slots.csv has no data" err.txt ||
    complain "missing data for pictures are not mentioned: $(tail -n 2 err.txt)"
compgen -G "empty/*.png" >/dev/null && complain "there are pictures without data"
grep -q '^gnuplot\|line [0-9]*:' err.txt && complain "gnuplot's errors are shown"
[[ -s corridor/flowmonitor.xml ]] || complain "isac-corridor wrote no FlowMonitor XML"

# RMSEs are those of the slots with an echo, without the first of each track.
accepts "angle RMSE, tracking" isac-corridor --output=corridor --duration=0.5
awk -F, 'NR == FNR { if ($1 == "rmse_theta_rad") told = $2; next }
    FNR > 1 && $12 == 1 && seen[$10]++ { sum += ($13 - $5) ^ 2; count++ }
    END { rmse = sqrt(sum / count); exit !(count > 50 && (rmse - told) ^ 2 < 1e-12 * told ^ 2) }' \
    corridor/corridor-summary.csv corridor/corridor-slots.csv ||
    complain "the angle RMSE is not that of the slots"

# Nothing tracked at first: the table is the CSV file, and the swept search takes longer.
acquisitions()
{
    accepts "first beam after" isac-corridor --output=corridor --duration=0.5 --acquire=false "$@"
    awk -F, 'NR > 1 { count++; sum += $4 } END { if (count == 3) print sum }' \
        corridor/corridor-acquisition.csv
}
# ConfirmHits = 2: heard in slots 1 and 2, so a beam in slot 3; three vehicles.
[[ $(acquisitions) == 0.18 ]] || complain "acquisition under the wide beam is not three slots"
awk -v sum="$(acquisitions --search=swept)" 'BEGIN { exit !(sum > 0.18 && sum <= 3 * 17 * 0.02) }' ||
    complain "acquisition under the swept beam is not within two sweeps"

# The books of an overloaded link: packets that were not sent over the air are in queue discs.
accepts "waiting in queue discs" isac-corridor --output=corridor --duration=0.4 --rate=900
grep -q "pending: neither received nor reported lost" out.txt || complain "pending is not explained"
awk -F, 'NR == FNR { value[$1] = $2; next }
    FNR > 1 { settled += $11 + $12; sent += $10 }
    END {
        held = value["queue_disc_packets"] + value["queued_packets"]
        pending = sent - settled
        exit !(held > 1000 && pending >= held && pending < held + 100)
    }' corridor/corridor-summary.csv corridor/corridor-flows.csv ||
    complain "what is pending is not what queues hold"
accepts "association delay, mean" isac-corridor --output=corridor --trace=once.tcl --rsu=90000,0
grep -q "association delay, mean  *- ms" out.txt || complain "no association, but a delay"
grep -q "^host -> vehicle 0  *udp  *0.00  *-  *-" out.txt || complain "nothing received, but a delay"

# A run says how it was started, and does not leave results of another.
rm -rf corridor
accepts "controller genie" isac-corridor --output=corridor --duration=0.3 --pcap --packets \
    --controller=genie --RngRun=7
touch corridor/mine.csv corridor/mine.png
accepts "controller rzf" isac-corridor --output=corridor --duration=0.3 --power=20 --RngRun=3
for line in "isac-corridor --output=corridor --duration=0.3 --power=20 --RngRun=3" \
    "controller: rzf" "power: 20 dBm" "RngSeed: 1" "RngRun: 3" "module: isac 0.1.0"; do
    grep -q -- "$line\$" corridor/command.txt || complain "command.txt does not say '$line'"
done
compgen -G "corridor/*.pcap" >/dev/null && complain "pcap files of a former run are left"
[[ ! -e corridor/corridor-packets.csv ]] || complain "packets of a former run are left"
[[ -e corridor/mine.csv && -e corridor/mine.png ]] || complain "files of others were removed"

# Without gnuplot the scripts are kept and a line says so.
rm -rf corridor
mkdir -p empty-path
PATH=$work/empty-path "$build/examples/isac-corridor" --output=corridor --duration=0.3 \
    >out.txt 2>err.txt || complain "isac-corridor fails without gnuplot"
grep -q "gnuplot is not installed" err.txt || complain "a missing gnuplot is not mentioned"
[[ -s corridor/angle.plt && -s corridor/corridor-slots.csv ]] ||
    complain "without gnuplot, script or CSV are missing"

# isac-compare
rejects "unknown beam controller 'magic'" isac-compare --output=compare --controllers=rzf,magic
rejects "--runs=many is not a whole number" isac-compare --output=compare --runs=many
rejects "'rzf' is not an option" isac-compare --output=compare rzf
rejects "--runs=0 is out of range" isac-compare --output=compare --runs=0
rejects "--power=1e+06 is out of range" isac-compare --output=compare --power=1e6
accepts "genie" isac-compare --output=compare --controllers=rzf,genie --runs=2 --duration=0.3

# isac-link-budget
header=case,vehicles,vehicle,n_ta,n_ra,beam_kind,theta_rad,distance_m,beam_angle_rad,power_w
budget()
{
    printf '%s\n' "$header" "${@:2}" >rows.csv
    rejects "$1" isac-link-budget --input=rows.csv
}
rejects "missing.csv" isac-link-budget --input=missing.csv
rejects "bogus" isac-link-budget --bogus=1
budget "rows.csv:2" 0,1,0,32,32,mrt,1.0,ten,1.0,1
budget "rows.csv:2" 0,1,0,32,32,laser,1.0,10,1.0,1
budget "rows.csv:2" 0,1,0,0,32,mrt,1.0,10,1.0,1
budget "rows.csv:2" 0,1,0,32,32,mrt,1.0,-10,1.0,1
budget "rows.csv:2" 0,1,0,32,32,mrt,1.0,10,1.0,-1
budget "rows.csv:2" 0,1,0,32,32,mrt,1.0,10,1.0,nan
budget "rows.csv:2" 0,1,0,32
printf '%s\n' "$header" 0,1,0,32,32,mrt,1.0,10,1.0,1 >rows.csv
accepts "sum_rate" isac-link-budget --input=rows.csv
accepts "crlb_theta" isac-link-budget --help
printf '%s\n' case,vehicles,n_ta,n_ra,theta_rad,distance_m,power_w 0,1,32,32,1.0,10,1 >few.csv
rejects "few.csv:1: line is a header without the columns vehicle, beam_kind, beam_angle_rad" \
    isac-link-budget --input=few.csv
for standard in --input= --input=- ""; do
    cases=$((cases + 1))
    # shellcheck disable=SC2086 # the empty one is no argument
    "$build/examples/isac-link-budget" $standard <rows.csv 2>err.txt | grep -q "^0,1,0,32,32,mrt" ||
        complain "isac-link-budget $standard does not read standard input: $(head -n 2 err.txt)"
done

if [[ $failures -gt 0 ]]; then
    echo "isac-cli-test: $failures complaints in $cases cases" >&2
    exit 1
fi
echo "isac-cli-test: PASS: $cases cases"
