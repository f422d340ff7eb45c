# SPDX-License-Identifier: GPL-2.0-only
"""Tables and pictures of the study of sensing."""

import math

from tables import interval, mean, quantities, read, write

FIDELITIES = ("parametric", "waveform")

# Of a run in the corridor: name, and what it is.
QUANTITIES = ("sum_rate_bps_per_hz", "share_percent", "goodput_mbps", "loss_percent",
              "rmse_theta_mrad", "rmse_d_mm", "fallbacks")

INTRODUCTION = {
    "identity": "Tracks and vehicles in closed loop, `isac-identity`, rzf. apart: runs whose pairs "
                "are 4/N apart in cos(theta) in all slots; apart-later: from the slot on in which "
                "they first are; close: the others of these; crossed: the order of the angles "
                "changes. Swaps: share of the runs with one, and Wilson's 95 % interval.",
    "controllers": "Every controller in `isac-corridor`, 40 dBm. Difference: of the sum-rate on "
                   "waveform sensing to that on parametric sensing of the same run, with half the "
                   "95 % interval over the seeds.",
    "acquisition": "From entering coverage to the first beam; nothing is tracked at the start, six "
                   "vehicles, two of them within coverage (20 m) at the start. One that leaves and "
                   "comes back is acquired twice.",
}


def corridor(place):
    """A run in the corridor: QUANTITIES."""
    summary = quantities(place / "corridor-summary.csv")
    flows = read(place / "corridor-flows.csv")
    sent = sum(float(flow["sent_packets"]) for flow in flows)
    lost = sum(float(flow["lost_packets"]) for flow in flows)
    return (summary["sum_rate_bps_per_hz"], 100 * summary["share"],
            sum(float(flow["goodput_bps"]) for flow in flows) / 1e6,
            100 * lost / sent if sent else math.nan, 1e3 * summary["rmse_theta_rad"],
            1e3 * summary["rmse_distance_m"], summary["fallbacks"])


def controller_rows(study):
    for controller in study.controllers:
        runs = {fidelity: [corridor(study.output / "controllers" /
                                    f"{controller}-{fidelity}-seed{seed}")
                           for seed in study.seeds] for fidelity in FIDELITIES}
        difference = interval(100 * (b[0] / a[0] - 1)
                              for a, b in zip(runs["parametric"], runs["waveform"]))
        row = [controller, *difference]
        for i in range(len(QUANTITIES)):
            for fidelity in FIDELITIES:
                row += interval(run[i] for run in runs[fidelity])
        yield row[:1] + [f"{value:.6g}" for value in row[1:]]


def write_controllers(study):
    header = ["controller", "difference_percent", "difference_percent_half_interval"]
    for quantity in QUANTITIES:
        for fidelity in FIDELITIES:
            header += [f"{quantity}_{fidelity}", f"{quantity}_{fidelity}_half_interval"]
    write(study.output / "controllers.csv", header, controller_rows(study))


def write_identity(study):
    rows, header = [], None
    for fidelity in FIDELITIES:
        for power in study.powers:
            for row in read(study.identity_place(fidelity, power) / "summary.csv"):
                header = list(row)
                rows.append(list(row.values()))
    write(study.output / "identity.csv", header, rows)
    runs = [row for fidelity in FIDELITIES for power in study.powers
            for row in read(study.identity_place(fidelity, power) / "runs.csv")]
    write(study.output / "identity-runs.csv",
          ("fidelity", "power_dbm", "run", "separation_2_over_n", "rmse_theta_mrad", "swaps"),
          [(row["fidelity"], row["power_dbm"], row["run"],
            f"{float(row['separation_2_over_n']):.4g}",
            f"{1e3 * math.sqrt(float(row['square_theta_rad2'])):.4g}", row["swaps"])
           for row in runs])


def write_acquisition(study):
    rows = []
    for search in ("wide", "swept"):
        for power in study.powers:
            for fidelity in FIDELITIES:
                vehicles, waits = 0, []
                for seed in study.seeds:
                    name = f"{search}-{power}dBm-{fidelity}-seed{seed}"
                    place = study.output / "acquisition" / name
                    summary = quantities(place / "corridor-summary.csv")
                    vehicles += int(summary["vehicles_in_coverage"])
                    waits += [1e3 * float(row["acquisition_s"])
                              for row in read(place / "corridor-acquisition.csv")]
                rows.append((search, power, fidelity, vehicles, len(waits),
                             f"{mean(waits):.6g}", f"{max(waits, default=math.nan):.6g}"))
    write(study.output / "acquisition.csv",
          ("search", "power_dbm", "fidelity", "vehicles", "acquisitions", "mean_ms", "max_ms"),
          rows)


def draw_controllers(study, plotter):
    """Shares of the bound, and the difference between the fidelities."""
    header = list(read(study.output / "controllers.csv")[0])
    column = lambda name: header.index(name) + 1
    rows = read(study.output / "controllers.csv")
    drawn = [row for row in rows if row["controller"] != "random"]  # its draws differ, too
    reach = 1.15 * max(1.0, *(abs(float(row["difference_percent"])) +
                              float(row["difference_percent_half_interval"]) for row in drawn))
    script = ("set multiplot layout 1,2\nset xtics rotate by 50 right noenhanced\n"
              "set grid\nset offsets 0.5, 0.5, 0, 0\nset yrange [0:105]\nset title '40 dBm'\n"
              "set ylabel 'sum-rate (% of the interference-free bound)'\nplot ")
    parts = []
    for i, (fidelity, point, size) in enumerate((("parametric", 6, 1.8), ("waveform", 7, 1.0))):
        share = column(f"share_percent_{fidelity}")
        data = f"'controllers.csv' every ::1 using 0:{share}:{share + 1}:xtic(1)"
        parts.append(f"{data} with yerrorbars lc {i + 1} pt {point} ps {size} lw 1.5 "
                     f"title '{fidelity}'")
    script += ", \\\n    ".join(parts) + f"\nset yrange [{-reach}:{reach}]\n"
    script += ("set title 'sum-rate on waveform sensing against parametric'\n"
               "set ylabel 'difference (%)'\nset xzeroaxis lt -1\n"
               "set key inside bottom right\n"
               "plot '< grep -v ^random, controllers.csv' every ::1 using 0:2:3:xtic(1) "
               "with yerrorbars lc 2 pt 7 lw 1.5 title '95 % interval over the seeds'\n"
               "unset multiplot\n")
    return plotter.draw("controllers", script, (1300, 560))


def draw_identity(study, plotter):
    """Errors of every run over the least separation, and the share of runs with swaps."""
    power = study.powers[-1]
    script = ("set multiplot layout 1,2\nset logscale xy\nset format '10^{%T}'\n"
              "set bmargin 4\n"
              "set xlabel 'least separation of a pair in cos({/Symbol q}), in units of 2/N'\n"
              "set ylabel 'angle RMSE of the run (mrad)'\n"
              f"set title '{power} dBm, raw angles'\nset offsets 0, 0, 0, 0\n"
              "set xrange [1e-5:4]\nset arrow from 2, graph 0 to 2, graph 1 nohead dashtype 2\n"
              "set label '4/N' at 2.1, graph 0.05\nplot ")
    parts = []
    for i, (fidelity, point) in enumerate(zip(FIDELITIES, (6, 7))):
        data = f"'< grep \"^{fidelity},{power},\" identity-runs.csv' using 4:5"
        parts.append(f"{data} with points lc {i + 1} pt {point} ps 0.7 title '{fidelity}'")
    script += ", \\\n    ".join(parts) + "\n"
    groups = {"apart-later": r"4/N apart\nonce they were", "close": "not even that",
              "crossed": "order changes", "all": "all"}
    header = list(read(study.output / "identity.csv")[0])
    column = lambda name: header.index(name) + 1
    script += ("unset logscale\nunset arrow\nunset label\nset format '%g'\n"
               "set xrange [-0.5:3.5]\n"
               "set yrange [0:*]\nunset xlabel\nset ylabel 'runs with a swap of identity (%)'\n"
               "set title 'waveform sensing, 95 % intervals'\nset xtics ("
               + ", ".join(f'"{label}" {i}' for i, label in enumerate(groups.values())) + ")\n"
               "set arrow from graph 0, first 1 to graph 1, first 1 nohead dashtype 2\nplot ")
    parts = []
    for i, power in enumerate(study.powers):
        for k, group in enumerate(groups):
            where = f"'< grep \"waveform,{power},{group},\" identity.csv'"
            title = f"title '{power} dBm'" if k == 0 else "notitle"
            values = ":".join(f"(100*${column(name)})" for name in
                              ("swap_share", "swap_low", "swap_high"))
            offset = k + 0.15 * (i - (len(study.powers) - 1) / 2)
            parts.append(f"{where} using ({offset}):{values} with yerrorbars lc {i + 1} "
                         f"pt {i + 4} lw 1.5 {title}")
    script += ", \\\n    ".join(parts) + "\nunset multiplot\n"
    return plotter.draw("identity", script, (1300, 520))


def number(text):
    """Four significant digits, if it is a number."""
    try:
        value = float(text)
    except ValueError:
        return text
    return "-" if math.isnan(value) else f"{value:.4g}"


def markdown(rows):
    header = list(rows[0])
    lines = ["| " + " | ".join(name.replace("_", " ") for name in header) + " |",
             "|" + "---|" * len(header)]
    for row in rows:
        lines.append("| " + " | ".join(number(row[name]) for name in header) + " |")
    return lines


def shown(study, name):
    """The rows of a table that the summary shows."""
    rows = read(study.output / f"{name}.csv")
    keep = {"controllers": lambda column: column == "difference_percent_half_interval" or
            not column.endswith("_half_interval"),
            "identity": lambda column: column not in ("controller", "scenario", "swaps")}
    return [{column: value for column, value in row.items()
             if keep.get(name, lambda _: True)(column)} for row in rows]


def write_all(study, plotter):
    write_identity(study)
    write_controllers(study)
    write_acquisition(study)
    draw_controllers(study, plotter)
    draw_identity(study, plotter)
    lines = ["# Waveform and parametric sensing", ""]
    if study.quick:
        lines += ["Quick form: it shows that everything runs; its numbers mean nothing.", ""]
    for name, text in INTRODUCTION.items():
        lines += [f"## {name.capitalize()}", "", text, "", *markdown(shown(study, name)), ""]
    path = study.output / "summary.md"
    path.write_text("\n".join(lines))
    return path
