#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Decisions and training beside networks composed of LibTorch's own operations. Called with the
# build directory.

set -euo pipefail
program=$1/bench/isac-learning-bench
if [[ ! -x $program ]]; then
    echo "learning: not built (LibTorch is missing), nothing to compare"
    exit 0
fi
exec "$program"
