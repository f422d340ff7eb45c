#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Puts the module into an ns-3 tree, configures the tree, builds and tests it there. Called by
# ./isac in-tree, which describes it. Usage: in-tree.sh PATH [--no-test] [ARGS of ./ns3 configure]

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jobs=$(nproc 2>/dev/null || echo 2)

say() { printf 'isac: %s\n' "$*" >&2; }

fail()
{
    say "error: $1"
    exit 1
}

# Whether the tree's modules are restricted to a list that does not have isac.
leaves_out_isac()
{
    local modules
    modules=$(sed -n 's/^NS3_ENABLED_MODULES:[A-Z]*=//p' cmake-cache/CMakeCache.txt)
    [[ -n $modules && ";${modules//,/;};" != *";isac;"* ]]
}

check_tree()
{
    [[ -n ${1:-} ]] || fail "in-tree takes the path of an ns-3 tree: ./isac in-tree PATH"
    [[ -d $1 ]] || fail "in-tree takes the path of an ns-3 tree; '$1' is no folder"
    cd "$1"
    if [[ -f waf && ! -f CMakeLists.txt ]]; then
        fail "$1 is built by waf (ns-3.35 or earlier): see $root/wscript-compat/README.md"
    fi
    local part
    for part in ns3 VERSION contrib src/core; do
        [[ -e $part ]] || fail "$1 is no ns-3 tree: it has no $part"
    done
}

put_into_contrib()
{
    if [[ ! -e contrib/isac ]]; then
        ln -s "$root" contrib/isac
        say "contrib/isac now leads to $root"
    elif [[ ! contrib/isac -ef $root ]]; then
        fail "$PWD/contrib/isac is another copy; use the ./isac in there, or remove it"
    fi
}

main()
{
    local tree=${1:-} test=1 fresh= options=(--enable-examples --enable-tests)
    shift || true
    check_tree "$tree"
    local arguments=() word
    for word in "$@"; do
        if [[ $word == --no-test ]]; then
            test=
        else
            arguments+=("$word")
        fi
    done
    set -- "${arguments[@]}"
    put_into_contrib
    if [[ ! -f cmake-cache/CMakeCache.txt ]]; then
        fresh=1
        options+=(--enable-modules=isac --filter-module-examples-and-tests=isac)
    elif leaves_out_isac && [[ $* != *--enable-modules=* ]]; then
        fail "the tree is configured without isac; name all modules that you want, for example
  ./isac in-tree $tree --enable-modules='isac;wifi'"
    fi
    say "configuring ns-$(cat VERSION)${fresh:+, only isac and what it needs}"
    ./ns3 configure "${options[@]}" "$@" >cmake-cache.log 2>&1 ||
        { cat cmake-cache.log >&2; fail "./ns3 configure failed; its output is above"; }
    grep -i 'isac:' cmake-cache.log | sed 's/^-- //' >&2 || true
    say "building with $jobs jobs"
    cmake --build cmake-cache -j "$jobs" || fail "the build failed"
    [[ -n $test ]] || return 0
    # a tree that is all isac's is tested as a whole, examples included
    local suites=()
    [[ -n $fresh ]] || suites=(--suite='isac-*')
    ./test.py --no-build "${suites[@]}" || fail "./test.py failed"
}

main "$@"
