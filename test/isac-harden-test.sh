#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The hardening jobs in their quick forms: each must run and say that its bar holds. What needs a
# program or a build of its own that is not there is left out with a message.
# Usage: isac-harden-test.sh BUILD_DIR

set -uo pipefail

build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd) || exit 1
scripts=$(cd "$(dirname "$0")/../scripts" && pwd)
work=$build/test/isac-harden
failures=0
ran=0
rm -rf "$work"
mkdir -p "$work"

# job NEEDED COMMAND...: COMMAND must end well and its last line say that the bar holds.
job()
{
    local needed=$1 last
    shift
    if ! command -v "$needed" >/dev/null; then
        echo "isac-harden-test: left out, there is no $needed: $*"
        return
    fi
    ran=$((ran + 1))
    if ! "$@" --quick --results="$work" >"$work/out" 2>"$work/err"; then
        tail -n 15 "$work/err" "$work/out" >&2
        failures=$((failures + 1))
    fi
    last=$(tail -n 1 "$work/out")
    echo "$last"
    if [[ $last != *": holds" ]]; then
        echo "isac-harden-test: FAIL: $* does not say that its bar holds" >&2
        failures=$((failures + 1))
    fi
}

job python3 python3 "$scripts/harden-scenarios.py" "$build"
job "$build/hardening/isac-soak" bash "$scripts/harden-soak.sh" "$build"
job "$build/fuzz/isac-packet-fuzzer" bash "$scripts/harden-fuzz.sh" "$build"
job valgrind bash "$scripts/harden-valgrind.sh" "$build"

# A job must refuse what it does not know, and fail when its bar does.
for script in soak fuzz valgrind; do
    if bash "$scripts/harden-$script.sh" "$build" --bogus >/dev/null 2>&1; then
        echo "isac-harden-test: FAIL: $script takes --bogus" >&2
        failures=$((failures + 1))
    fi
done
if "$build/hardening/isac-soak" --duration=5 --vehicles=0 >/dev/null 2>&1; then
    echo "isac-harden-test: FAIL: a soak that carries nothing holds" >&2
    failures=$((failures + 1))
fi
# What a scenario without a policy does not need, it does not load: see bench/start-up.sh.
if ldd "$build/libns3-isac.so" | grep -E 'hdf5|torch|curl' >&2; then
    echo "isac-harden-test: FAIL: every scenario loads these libraries" >&2
    failures=$((failures + 1))
fi
# Valgrind's long double has 64 bits, in which Boost.Math's constants for it overflow, before main()
# in builds that do not fold them: see isac-math-policy.h.
if nm -C "$build/libns3-isac.so" | grep -m 3 'boost::math::detail::erf.*long double' >&2; then
    echo "isac-harden-test: FAIL: these take Boost's erf of long double" >&2
    failures=$((failures + 1))
fi
((ran > 0)) || exit 77
exit $((failures > 0))
