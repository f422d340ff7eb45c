# SPDX-License-Identifier: GPL-2.0-only
"""Reading tables, and means over seeds with their intervals."""

import csv
import math

# Quantiles of Student's distribution for 95 % intervals, by degrees of freedom.
STUDENT = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306,
           9: 2.262}


def read(path):
    """Rows of a CSV file as dictionaries; none if it is not there."""
    try:
        with open(path, newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        return []


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def quantities(path):
    """A file of names and values."""
    rows = read(path)
    return {list(row.values())[0]: float(list(row.values())[1]) for row in rows}


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else math.nan


def interval(values):
    """Mean over seeds and half width of its 95 % interval (0 for a single seed)."""
    values = list(values)
    centre = mean(values)
    n = len(values)
    if n < 2:
        return centre, 0.0
    variance = sum((x - centre) ** 2 for x in values) / (n - 1)
    return centre, STUDENT.get(n - 1, 1.96) * math.sqrt(variance / n)


def curve(paths):
    """Learning curves over seeds, step by step: (steps, rewards, sum-rates in bps/Hz)."""
    steps = {}
    for path in paths:
        for row in read(path):
            if row["reward"]:
                steps.setdefault(int(row["steps"]), []).append(
                    (float(row["reward"]), float(row["sum_rate_bps_per_hz"])))
    for step, values in sorted(steps.items()):
        yield (step, *zip(*values))


def ratio(over, under):
    """Mean and half interval of the seeds' ratios: equal seeds meet equal vehicles."""
    return interval(a / b for a, b in zip(over, under) if b)
