#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The installed module, used from outside: a scenario of ten lines is built against it with CMake
# and with pkg-config, from a copy of the installed tree that was moved elsewhere; both run, and find
# the policies that came with it. Usage: isac-install-test.sh BUILD_DIR

set -euo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd)
work=$build/test/isac-install

fail()
{
    echo "isac-install-test: FAIL: $*" >&2
    exit 1
}

command -v pkg-config >/dev/null || fail "pkg-config is not installed; run ./isac deps test"

rm -rf "$work"
mkdir -p "$work/scenario"
cd "$work"

cmake --install "$build" --prefix "$work/installed" >install.log
mv installed moved

cat >scenario/scenario.cc <<'CC'
#include <ns3/isac-module.h>
#include <ns3/mobility-helper.h>
using namespace ns3;

int
main(int, char* argv[])
{
    NodeContainer rsu(1), vehicles(3);
    MobilityHelper().Install(NodeContainer(rsu, vehicles));
    vehicles.Get(0)->GetObject<MobilityModel>()->SetPosition(Vector(10, 10, 0));
    IsacHelper isac;
    isac.SetController(argv[1]);
    IsacHelper::EnableCsv(isac.Install(rsu.Get(0), vehicles), "scenario");
    Simulator::Stop(MilliSeconds(110)); // the first slot acquires, five are served
    Simulator::Run();
    Simulator::Destroy();
    std::cout << IsacPolicyLibrary::GetDirectories().front() << std::endl;
}
CC
cat >scenario/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.21)
project(scenario CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(isac 0.1 REQUIRED)
add_executable(scenario scenario.cc)
target_link_libraries(scenario isac::isac)
CMAKE
! grep -q "$build" moved/lib*/cmake/isac/*.cmake ||
    fail "the CMake package names the build directory"

cmake -S scenario -B by-cmake -DCMAKE_PREFIX_PATH="$work/moved" >cmake.log 2>&1 ||
    fail "find_package(isac): $(cat cmake.log)"
cmake --build by-cmake >>cmake.log 2>&1 || fail "the CMake project does not build: $(cat cmake.log)"

pc=$(find moved -name isac.pc -printf '%h\n')
export PKG_CONFIG_PATH=$work/$pc${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
[[ $(pkg-config --modversion isac) == 0.1.0 ]] || fail "pkg-config does not know the version"
cat >Makefile <<'MAKE'
by-pkg-config: scenario/scenario.cc
	$(CXX) -std=c++17 -o $@ $< $(shell pkg-config --cflags --libs isac)
MAKE
make >make.log 2>&1 || fail "the makefile with pkg-config does not build: $(cat make.log)"

for program in by-cmake/scenario ./by-pkg-config; do
    for controller in rzf spiking; do
        policies=$("$program" $controller) || fail "$program $controller ended with status $?"
        slots=$(($(wc -l <scenario-rsu.csv) - 1))
        [[ $slots -eq 5 ]] || fail "$program $controller wrote $slots slots, not 5"
    done
    [[ $policies -ef moved/share/isac/policies ]] ||
        fail "$program looks for policies in $policies, not in the installed tree"
done
echo "isac-install-test: built by CMake and by pkg-config, both run"
