# SPDX-License-Identifier: GPL-2.0-only
"""One self-contained page: figures beside the paper's numbers, and what follows."""

import base64
import html
import os
import platform
import subprocess

import paper
import texts
import verdicts
from figures import TITLES, Results
from schemes import SENSITIVE, SENSITIVITY
from tables import read, write as write_csv

STYLE = """body{font:15px/1.5 sans-serif;max-width:1150px;margin:2em auto;padding:0 1em;color:#222}
table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #bbb;padding:.25em .6em}
th{background:#eee;text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}
img{max-width:100%}.met{background:#e3f4e3}.exceeded{background:#dcebfb}
.contradicted{background:#fbe3dd}code{background:#f3f3f3}"""


def number(value):
    """Four significant digits, no exponent where it can be helped."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return html.escape(value)
    if value != value:
        return "-"
    return f"{value:.4g}" if abs(value) < 1e5 else f"{value:.3e}"


def table(header, rows, classes=None):
    """classes: a function of a row that names its CSS class."""
    lines = ["<table><tr>" + "".join(f"<th>{html.escape(cell)}</th>" for cell in header) + "</tr>"]
    for row in rows:
        css = f' class="{classes(row)}"' if classes else ""
        cells = "".join(f'<td class="n">{number(cell)}</td>' if not isinstance(cell, str)
                        else f"<td>{html.escape(cell)}</td>" for cell in row)
        lines.append(f"<tr{css}>{cells}</tr>")
    return "\n".join(lines) + "</table>"


def picture(path, alt):
    if path is None:
        return "<p>(no picture: gnuplot is missing)</p>"
    data = base64.b64encode(path.read_bytes()).decode()
    return f'<p><img alt="{html.escape(alt)}" src="data:image/png;base64,{data}"></p>'


def with_half(value, half):
    return f"{number(value)} ± {number(half)}" if half else number(value)


def commit(root):
    run = subprocess.run(["git", "-C", str(root), "describe", "--always", "--dirty"],
                         capture_output=True, text=True)
    return run.stdout.strip() or "unknown"


def provenance(study, units):
    seconds = sum(unit.seconds() for unit in units)
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return table(("", ""), [
        ("command", "./isac reproduce" + (" --quick" if study.quick else "")),
        ("commit", commit(root)),
        ("training seeds", ", ".join(map(str, study.seeds))),
        ("episodes of 100 slots an evaluation", str(study.runs)),
        ("units of work", str(len(units))),
        ("their time, one core each", f"{seconds / 60:.1f} min"),
        ("on two cores", f"{seconds / 120:.1f} min"),
        ("machine", f"{os.cpu_count()} cores, {platform.machine()}")])


def verdict_section(study, results):
    rows = verdicts.rows(results)
    write_csv(study.output / "verdicts.csv",
              ("what", "printed", "family", "measured", "half_interval", "verdict"), rows)
    shown = [(what, number(printed), TITLES[family].split(":")[0], with_half(value, half), word)
             for what, printed, family, value, half, word in rows]
    parts = ["<h2>The printed numbers</h2>", texts.VERDICTS,
             table(("what", "printed", "actions", "measured", "verdict"), shown,
                   lambda row: row[-1].split()[0])]
    for family in TITLES:
        order, rates = verdicts.order(results, family)
        parts.append(f"<p>Order at 40 dBm, {TITLES[family]}: " + ", ".join(
            f"{paper.NAMES[name]} {number(rates[name])}" for name in order) +
            ". The paper's: " + ", ".join(paper.NAMES[name] for name in paper.SCHEMES) + ".</p>")
    return parts


def csv_section(study, name, columns=None):
    rows = read(study.output / name)
    if not rows:
        return "<p>not measured</p>"
    keep = columns or [column for column in rows[0] if not column.endswith("_half_interval")]

    def cell(row, column):
        try:
            value = float(row[column])
        except ValueError:
            return row[column]
        half = row.get(f"{column}_half_interval")
        return with_half(value, float(half)) if half else value
    return table([column.replace("_", " ") for column in keep],
                 [[cell(row, column) for column in keep] for row in rows])


def sensitivity_section(study, results):
    """Sum-rate and reward of some schemes while values that the paper omits change."""
    def lines(prefix, cases):
        for case in cases:
            for power in (0, 40):
                row = [case, str(power)]
                for scheme in SENSITIVE:
                    summary = results.summary(f"{prefix}-{case}-{scheme}-{power}dBm")
                    row.append("%s (%s)" % (number(summary.get("sum_rate_bps_per_hz", "-")),
                                            number(summary.get("reward", "-"))))
                yield row
    header = ["case", "dBm", *SENSITIVE]
    sensitive = list(lines("sensitivity", SENSITIVITY))
    variants = list(lines("variant", ("paper", "corrected")))
    write_csv(study.output / "sensitivity.csv", header, sensitive)
    write_csv(study.output / "variants.csv", header, variants)
    return ["<h2>What the paper omits</h2>", texts.SENSITIVITY, table(header, sensitive),
            "<h2>Paper and Corrected</h2>", texts.VARIANTS, table(header, variants)]


def write(study, pictures, units):
    results = Results(study)
    parts = ["<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>",
             f"<title>isac: the paper's figures</title><style>{STYLE}</style></head><body>",
             "<h1>Every figure of the paper, and the field beside it</h1>", texts.INTRODUCTION]
    if study.quick:
        parts.append("<p><b>Quick form: one seed, hardly trained policies, few episodes. It shows "
                     "that everything runs; its numbers mean nothing.</b></p>")
    parts += [provenance(study, units), *verdict_section(study, results)]
    for name, title in texts.FIGURES.items():
        parts += [f"<h2>{title}</h2>", picture(pictures[name], title), texts.NOTES[name]]
        if name in texts.FURTHER:
            parts.append(picture(pictures[name] and study.output / f"{texts.FURTHER[name]}.png",
                                 texts.FURTHER[name]))
        if name in texts.TABLES:
            parts.append(csv_section(study, *texts.TABLES[name]))
    parts += [*sensitivity_section(study, results), "<h2>What does not reproduce</h2>",
              "<p>Nothing can be said from the quick form.</p>" if study.quick
              else texts.CONCLUSIONS, "</body></html>"]
    path = study.output / "index.html"
    temporary = path.with_suffix(".tmp")
    temporary.write_text("\n".join(parts), encoding="utf-8")
    temporary.replace(path)
    return path
