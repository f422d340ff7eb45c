#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What CMake says of what is missing: one line each, with the package that brings it. Also of an ns-3
# that the module was not verified with: a warning, no failure. Usage: isac-configure-test.sh BUILD_DIR

set -euo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd)
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$build/test/isac-configure
ns3=$(sed -n 's/^ns3_DIR:PATH=//p' "$build/CMakeCache.txt")

fail()
{
    echo "isac-configure-test: FAIL: $*" >&2
    exit 1
}

rm -rf "$work"
mkdir -p "$work"
cd "$work"

# configure NAME OPTION...: configures into NAME, its output in NAME.log
configure()
{
    local name=$1
    shift
    cmake -S "$source" -B "$name" "$@" >"$name.log" 2>&1
}

# says NAME COUNT TEXT: NAME's output holds TEXT on COUNT lines
says()
{
    local count
    count=$(grep -cF -- "$3" "$1.log" || true)
    [[ $count -eq $2 ]] || fail "$1: '$3' stands on $count lines, not $2: $(grep -i isac "$1.log")"
}

configure without -DISAC_HDF5_LIBRARY= -DISAC_FFTW_LIBRARY= -DISAC_TORCH_INCLUDE= -DISAC_GNUPLOT= ||
    fail "configuring without options failed: $(cat without.log)"
says without 1 "HDF5 (libhdf5-dev) not found, leaving out policy files"
says without 1 "FFTW (libfftw3-dev) not found, leaving out the waveform radar"
says without 1 "LibTorch (libtorch-dev) not found, leaving out isac-learning"
says without 1 "gnuplot (gnuplot-nox) not found, programs leave out their pictures"
if grep -qE "isac: ns-3 3\.(3[7-9]|4[0-8])," without.log; then
    says without 0 "verified with"
fi

if configure eigen -DCMAKE_DISABLE_FIND_PACKAGE_Eigen3=ON; then
    fail "configured without Eigen"
fi
says eigen 1 "Eigen 3.3 (libeigen3-dev) not found: nothing can be built without"

for version in 3.36 3.99; do
    mkdir -p "ns-$version"
    echo "include($ns3/ns3Config.cmake)" >"ns-$version/ns3Config.cmake"
    printf 'set(PACKAGE_VERSION %s)\nset(PACKAGE_VERSION_COMPATIBLE TRUE)\n' "$version" \
        >"ns-$version/ns3ConfigVersion.cmake"
    configure "as-$version" -Dns3_DIR="$work/ns-$version" -DCMAKE_CXX_STANDARD=17 \
        -DISAC_NS3_HAS_LOG=ON || fail "configuring with ns-$version failed: $(cat "as-$version.log")"
    says "as-$version" 1 "this is ns-$version; trying anyway"
done
echo "isac-configure-test: every missing package is named, other ns-3 releases are warned of"
