# SPDX-License-Identifier: GPL-2.0-only
"""Long studies: python3 studies NAME --build=DIR [--output=DIR] [--quick]. Called by ./isac."""

import argparse
import sys
from pathlib import Path

import learning
import reproduce
import sensing
from pool import StudyError


def main():
    parser = argparse.ArgumentParser(prog="isac", description=__doc__, allow_abbrev=False)
    parser.add_argument("study", choices=("learning", "reproduce", "sensing"))
    parser.add_argument("--build", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--results", type=Path, default=Path("results"),
                        help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, help="results of this study [results/STUDY]")
    parser.add_argument("--quick", action="store_true", help="minutes instead of an hour or two")
    options = parser.parse_args()
    suffix = "-quick" if options.quick else ""
    output = (options.output or options.results / (options.study + suffix)).resolve()
    build = options.build.resolve()
    if options.study == "sensing":
        sensing.run(build, output, options.quick)
        return
    if not (build / "examples/isac-train").exists():
        raise StudyError("isac-train is not built, since LibTorch is missing: run ./isac deps "
                         "train, then ./isac build")
    if options.study == "learning":
        learning.run(build, output, options.quick)
    else:
        reproduce.run(build, output, (options.results / f"learning{suffix}").resolve(),
                      options.quick)


if __name__ == "__main__":
    try:
        main()
    except StudyError as error:
        sys.exit(f"isac: error: {error}")
    except KeyboardInterrupt:
        sys.exit("isac: stopped; the same command goes on where it was")
