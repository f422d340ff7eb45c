#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs random scenarios, each in a process of its own, and says what became of them.

  harden-scenarios.py BUILD_DIR [--count=2000] [--first=1] [--jobs=2] [--limit=300]
                      [--results=DIR] [--quick]

A scenario ends well, is refused by the module with a message, breaks a promise (a packet lost or
counted twice, a number outside its domain), crashes, or takes longer than the limit. Everything but
the first two is a failure. Refusals are listed by message, so that a person can judge them.
--quick runs 40 seeds. Results go to DIR/scenarios.csv; a run with the same programs goes on there.
"""

import argparse
import collections
import concurrent.futures
import csv
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

FIELDS = ["seed", "outcome", "seconds", "packets", "records", "detail"]
QUICK = 40
ABORTED = re.compile(r'msg="(.*?)", \+')
NAMES_MODULE = re.compile(r"\bIsac[A-Z]|beam controller|policy")


def parse_arguments():
    parser = argparse.ArgumentParser(prog="harden scenarios")
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=2000, help="seeds")
    parser.add_argument("--first", type=int, default=1, help="first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, help="at once")
    parser.add_argument("--limit", type=float, default=300, help="seconds for a scenario")
    parser.add_argument("--results", type=pathlib.Path, default=pathlib.Path("results/harden"))
    parser.add_argument("--quick", action="store_true", help="%d seeds" % QUICK)
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.count = min(arguments.count, QUICK)
    if arguments.count < 1 or arguments.jobs < 1:
        parser.error("--count and --jobs must be at least 1")
    return arguments


def judge(status, output, errors):
    """What a scenario's end means: outcome and detail."""
    violations = [line[11:] for line in output.splitlines() if line.startswith("violation: ")]
    if violations:
        return "violation", violations[0]
    if status == 0:
        return "ok", ""
    message = ABORTED.search(errors.replace("\n", " "))
    refused = message and "assert failed" not in errors and NAMES_MODULE.search(message.group(1))
    if refused:
        return "refused", message.group(1)
    lines = [line for line in errors.splitlines() if line.strip()]
    return "crash", "status %d: %s" % (status, " / ".join(lines[:3])[:300])


def run(program, seed, limit, scratch):
    """Runs one seed and returns its row."""
    begin = time.monotonic()
    command = [program, "--seed=%d" % seed, "--prefix=%s/%d" % (scratch, seed)]
    row = {"seed": seed, "packets": 0, "records": 0}
    try:
        ended = subprocess.run(command, capture_output=True, timeout=limit, check=False)
        output = ended.stdout.decode(errors="replace")
        row["outcome"], row["detail"] = judge(
            ended.returncode, output, ended.stderr.decode(errors="replace"))
        counts = re.search(r"packets (\d+) records (\d+)", output)
        if counts:
            row["packets"], row["records"] = counts.groups()
    except subprocess.TimeoutExpired:
        row["outcome"], row["detail"] = "timeout", "longer than %g s" % limit
    for left in scratch.glob("%d-*.csv" % seed):
        left.unlink()
    row["seconds"] = "%.2f" % (time.monotonic() - begin)
    return row


def identify(arguments, program):
    """A hash of what is tested: results of other programs are not gone on with."""
    digest = hashlib.sha256()
    for path in (program, arguments.build / "libns3-isac.so"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def read_done(path, identity):
    """Rows of an earlier run of the same programs, by seed."""
    if not path.exists():
        return {}
    with path.open(newline="") as file:
        if file.readline().strip() != "# " + identity:
            return {}
        return {int(row["seed"]): row for row in csv.DictReader(file)}


class Progress:
    """A line on standard error: share, rate, time left; on a terminal it moves."""

    def __init__(self, total):
        self.total = total
        self.begin = time.monotonic()
        self.last = -1e9
        self.terminal = sys.stderr.isatty()

    def update(self, done, failures):
        now = time.monotonic()
        if now - self.last < (0.2 if self.terminal else 10) and done < self.total:
            return
        self.last = now
        rate = done / max(now - self.begin, 1e-9)
        left = (self.total - done) / rate if rate else 0
        text = "scenarios: %d of %d, %.1f/s, %d failed, %d:%02d left" % (
            done, self.total, rate, failures, left // 60, left % 60)
        end = "\n" if not self.terminal or done == self.total else ""
        print(("\r\033[K" if self.terminal else "") + text, end=end, file=sys.stderr, flush=True)


def run_all(arguments, program, writer, seeds, rows):
    """Runs the seeds; a keyboard interrupt leaves what is done."""
    progress = Progress(len(seeds))
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="isac-scenarios-"))
    failures = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            jobs = [pool.submit(run, program, seed, arguments.limit, scratch) for seed in seeds]
            for done, job in enumerate(concurrent.futures.as_completed(jobs), 1):
                row = job.result()
                rows[row["seed"]] = row
                writer(row)
                failures += row["outcome"] not in ("ok", "refused")
                progress.update(done, failures)
    finally:
        shutil.rmtree(scratch)


def general(detail):
    """A message without its numbers, to count it with its like."""
    return re.sub(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", "#", detail)[:110]


def report(rows, program):
    """Prints what happened; returns whether nothing failed."""
    outcomes = collections.Counter(row["outcome"] for row in rows)
    refusals = collections.defaultdict(list)
    for row in rows:
        if row["outcome"] == "refused":
            refusals[general(row["detail"])].append(row["seed"])
    if refusals:
        print("refused (count, a seed, message):")
    for message, seeds in sorted(refusals.items(), key=lambda item: -len(item[1])):
        print("  %5d  %6s  %s" % (len(seeds), seeds[0], message))
    failed = [row for row in rows if row["outcome"] not in ("ok", "refused")]
    for row in failed:
        print("%s: %s\n  %s --seed=%s --verbose" % (
            row["outcome"], row["detail"], program, row["seed"]))
    packets = sum(int(row["packets"]) for row in rows)
    records = sum(int(row["records"]) for row in rows)
    print("scenarios: %d run, %d ok, %d refused, %d violations, %d crashes, %d too slow; "
          "%d packets and %d records checked: %s" % (
              len(rows), outcomes["ok"], outcomes["refused"], outcomes["violation"],
              outcomes["crash"], outcomes["timeout"], packets, records,
              "FAILED" if failed else "holds"))
    return not failed and outcomes["ok"] > 0


def main():
    arguments = parse_arguments()
    program = arguments.build / "hardening" / "isac-random-scenario"
    if not program.exists():
        sys.exit("harden scenarios: %s is not built; run ./isac harden scenarios" % program)
    arguments.results.mkdir(parents=True, exist_ok=True)
    path = arguments.results / ("scenarios-quick.csv" if arguments.quick else "scenarios.csv")
    identity = identify(arguments, program)
    rows = read_done(path, identity)
    seeds = [s for s in range(arguments.first, arguments.first + arguments.count) if s not in rows]
    with path.open("a" if rows else "w", newline="") as file:
        table = csv.DictWriter(file, FIELDS)
        if not rows:
            file.write("# %s\n" % identity)
            table.writeheader()

        def write(row):
            table.writerow(row)
            file.flush()

        run_all(arguments, program, write, seeds, rows)
    wanted = range(arguments.first, arguments.first + arguments.count)
    sys.exit(not report([rows[seed] for seed in wanted], program))


if __name__ == "__main__":
    main()
