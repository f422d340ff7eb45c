# SPDX-License-Identifier: GPL-2.0-only
"""Trains every policy that the module ships or reports, and evaluates them."""

import os
import re
import sys

from tables import curve, interval, mean, write
from paper import SCHEMES as ALGORITHMS
from plot import Plotter
from policies import Trainings
from pool import Pool, Unit, prepare


def list_trainings(trainings):
    units = list(trainings.each(trainings.spiking_precoding))
    units += trainings.each(trainings.spiking_residual)
    units += trainings.hard_set()
    units += trainings.each(trainings.conventional_precoding, powers=(40,))
    units += trainings.conventional_small()
    units += trainings.shared()
    for algorithm in ALGORITHMS:
        units += [trainings.raw(algorithm, 40, seed) for seed in trainings.seeds]
    return units


def list_reports(build, root, quick):
    """Reports beside the best classical controllers. The report `fresh` repeats one in episodes
    that no choice of hyper-parameters was made with."""
    groups = {"precoding": r"spiking-precoding-", "residual": r"spiking-residual-\d",
              "fresh": r"spiking-residual-\d", "hard": r"spiking-residual-[a-z]",
              "conventional": r"conventional\d*-precoding-40dBm", "shared": r"spiking-shared-",
              "raw": r"raw-[a-z-]*-seed"}
    runs = 4 if quick else 2000
    for name, pattern in groups.items():
        found = [path for path in root.glob("*/policy.nir") if re.match(pattern, path.parent.name)]
        key = lambda path: [int(part) if part.isdigit() else part
                            for part in re.split(r"(\d+)", path.parent.name)]
        policies = ",".join(map(str, sorted(found, key=key)))
        if policies:
            directory = root / f"report-{name}"
            yield Unit(f"report of {name}",
                       [str(build / "examples/isac-policy-report"), f"--policies={policies}",
                        f"--runs={runs}", f"--screening={runs // 20 + 1}",
                        *(["--stream=100001"] if name == "fresh" else []),
                        f"--output={directory}"], directory, 10.0 * len(found))


def draw_curves(root):
    """Mean and deviation over the seeds of what raw actions with the paper's hyper-parameters
    learn: raw-curves.csv and .png."""
    rows = []
    for algorithm in ALGORITHMS:
        for step, rewards, rates in curve(root.glob(f"raw-{algorithm}-seed*/train-curve.csv")):
            rows.append((algorithm, step, len(rewards), *interval(rewards), mean(rates)))
    write(root / "raw-curves.csv",
          ("algorithm", "steps", "seeds", "reward", "half_interval", "sum_rate_bps_per_hz"), rows)
    Plotter(root, "study").lines(
        "raw-curves", [("Raw actions (26), preset paper, 40 dBm: reward while learning",
                        "raw-curves.csv", [(name, name, False) for name in ALGORITHMS])],
        "slots", "reward of a slot", (2, 4, 5), size=(1000, 600))


def run(build, root, quick):
    only = re.compile(os.environ.get("ISAC_STUDY_ONLY", "."))
    prepare(root)
    pool = Pool("study")
    trainings = Trainings(build / "examples/isac-train", root, quick)
    pool.run([unit for unit in list_trainings(trainings) if only.search(" ".join(unit.command))])
    draw_curves(root)
    pool.run(list(list_reports(build, root, quick)))
    for report in sorted(root.glob("report-*/log.txt")):
        print(report.read_text())
    print(f"study: tables, pictures and policies are in {root}", file=sys.stderr)
