# SPDX-License-Identifier: GPL-2.0-only
"""The figures' tables and pictures, from the units' results."""

import math

from paper import NAMES, SCHEMES as ALGORITHMS
from schemes import PACKET_SCHEMES, SCHEMES
from tables import curve, interval, mean, quantities, read, write

TITLES = {"raw": "as printed: Raw actions, preset paper",
          "tuned": "structured actions, preset tuned"}
QUANTITIES = ("reward", "sum_rate_bps_per_hz", "bound_bps_per_hz", "rmse_theta_rad", "rmse_d_m",
              "root_crlb_theta_rad", "root_crlb_d_m", "failed_slots", "overhead")


def with_halves(*names):
    """Columns of means, each with that of its half interval."""
    return [part for name in names for part in (name, f"{name}_half_interval")]


class Results:
    """Results of the units, found by name."""

    def __init__(self, study):
        self.study = study

    def summary(self, name):
        return quantities(self.study.output / "evaluations" / name / "summary.csv")

    def learner_name(self, family, algorithm, power, seed):
        if algorithm == "random":  # beams and powers at random: nothing is learned
            return f"scheme-random-{power}dBm-seed{seed}"
        return f"{family}-{algorithm}-{power}dBm-seed{seed}"

    def over_seeds(self, quantity, name_of):
        values = (self.summary(name_of(seed)).get(quantity, math.nan)
                  for seed in self.study.seeds)
        return [value for value in values if not math.isnan(value)]

    def learner(self, quantity, family, algorithm, power):
        return self.over_seeds(
            quantity, lambda seed: self.learner_name(family, algorithm, power, seed))

    def scheme(self, quantity, scheme, power):
        return self.over_seeds(quantity, lambda seed: f"scheme-{scheme}-{power}dBm-seed{seed}")

    def packets(self, scheme, power):
        """Per seed: (summary, rows of flows)."""
        for seed in self.study.packet_seeds:
            place = self.study.output / "packets" / f"{scheme}-{power}dBm-seed{seed}"
            yield quantities(place / "corridor-summary.csv"), read(place / "corridor-flows.csv")


def write_sweeps(results):
    """Figs. 5(b), 6 and 7: a table a family, a line a scheme and power."""
    study = results.study
    for family in TITLES:
        rows = []
        for algorithm in ALGORITHMS:
            for power in study.powers:
                row = [algorithm, power]
                for quantity in QUANTITIES:
                    row += interval(results.learner(quantity, family, algorithm, power))
                rows.append(row)
        for power in study.powers:
            bound = interval(results.scheme("bound_bps_per_hz", "genie", power))
            rows.append(["bound", power, *[0, 0], *bound, *[0, 0] * (len(QUANTITIES) - 2)])
        write(study.output / f"sweep-{family}.csv",
              ("scheme", "power_dbm", *with_halves(*QUANTITIES)), rows)


def draw_sweep(plotter, name, quantity, ylabel, bound=False, crlb=None, log=False):
    column = 3 + 2 * QUANTITIES.index(quantity)
    keys = [(key, NAMES[key], False) for key in ALGORITHMS]
    if bound:
        keys.append(("bound", "interference-free bound", True))
    panels = [(TITLES[family], f"sweep-{family}.csv", keys) for family in TITLES]
    picture = plotter.lines(name, panels, "P_{max} (dBm)", ylabel, (2, column, column + 1), log)
    if crlb:
        column = 3 + 2 * QUANTITIES.index(crlb)
        unit = ylabel.replace(" RMSE", "")
        plotter.lines(f"{name}-crlb", panels, "P_{max} (dBm)", f"root of the mean CRLB, {unit}",
                      (2, column, 0), log)
    return picture


def draw_curves(results, plotter):
    """Fig. 4(a): reward while learning at 40 dBm."""
    study = results.study
    for family in TITLES:
        rows = []
        for algorithm in ALGORITHMS:
            of = "raw" if algorithm == "random" else family
            units = [study.training(of, algorithm, 40, seed) for seed in study.seeds]
            paths = [unit.directory / "train-curve.csv" for unit in units]
            rows += [(algorithm, step, *interval(rewards), len(rewards))
                     for step, rewards, _ in curve(paths)]
        write(study.output / f"curves-{family}.csv",
              ("scheme", "steps", "reward", "half_interval", "seeds"), rows)
    panels = [(TITLES[family], f"curves-{family}.csv", [(key, NAMES[key], False)
                                                         for key in ALGORITHMS])
              for family in TITLES]
    return plotter.lines("fig4a", panels, "slots", "reward of a slot", (2, 3, 0), every=5)


def draw_energy(results, plotter):
    """Figs. 4(b) and 4(c): energy of a training sample and of a decision, paper's accounting."""
    rows = []
    for family in TITLES:
        for algorithm in ALGORITHMS[:4]:
            # Actor and critic are trained, but DQN has one network.
            networks = 1 if algorithm == "dqn" else 2
            values = [interval(results.learner(quantity, family, algorithm, 40))
                      for quantity in ("training_sample_j", "energy_paper_j",
                                       "energy_corrected_j")]
            rows.append([f"{NAMES[algorithm]} ({family})", 1e9 * networks * values[0][0],
                         1e9 * values[1][0], 1e9 * values[2][0]])
    write(results.study.output / "energy.csv",
          ("scheme", "training_nj", "inference_paper_nj", "inference_corrected_nj"), rows)
    return plotter.bars("fig4bc", "energy.csv",
                        [("4(b): training, a sample of a step", 2, "energy (nJ)", True),
                         ("4(c): inference, a decision", 3, "energy (nJ)", True),
                         ("inference, corrected accounting", 4, "energy (nJ)", True)])


def draw_time(results, plotter):
    """Fig. 5(a): sum-rate over the slots at 40 dBm."""
    study = results.study
    for family in TITLES:
        rows = []
        for algorithm in (*ALGORITHMS, "bound"):
            column = "bound_bps_per_hz" if algorithm == "bound" else "sum_rate_bps_per_hz"
            source = "ppo" if algorithm == "bound" else algorithm
            slots = {}
            for seed in study.seeds:
                name = results.learner_name(family, source, 40, seed)
                for row in read(study.output / "evaluations" / name / "slots.csv"):
                    slots.setdefault(int(row["slot"]), []).append(float(row[column]))
            rows += [(algorithm, slot, *interval(values)) for slot, values in slots.items()]
        write(study.output / f"time-{family}.csv",
              ("scheme", "slot", "sum_rate_bps_per_hz", "half_interval"), rows)
    keys = [(key, NAMES[key], False) for key in ALGORITHMS]
    keys.append(("bound", "interference-free bound", True))
    panels = [(TITLES[family], f"time-{family}.csv", keys) for family in TITLES]
    return plotter.lines("fig5a", panels, "slot", "sum-rate (bps/Hz)", (2, 3, 0), every=10)


def draw_schemes(results, plotter):
    """The field: share of the interference-free bound, and overhead."""
    study = results.study
    rows = []
    for scheme in SCHEMES:
        for power in study.powers:
            rate = results.scheme("sum_rate_bps_per_hz", scheme, power)
            bound = results.scheme("bound_bps_per_hz", scheme, power)
            share = interval(100 * a / b for a, b in zip(rate, bound))
            rows.append([scheme, power, *share, *interval(rate),
                         *interval(results.scheme("reward", scheme, power)),
                         100 * mean(results.scheme("overhead", scheme, power)),
                         *interval(results.scheme("rmse_theta_rad", scheme, power)),
                         *interval(results.scheme("rmse_d_m", scheme, power))])
    write(study.output / "schemes.csv",
          ("scheme", "power_dbm", *with_halves("share_of_bound_percent", "sum_rate_bps_per_hz",
                                               "reward"), "overhead_percent",
           *with_halves("rmse_theta_rad", "rmse_d_m")), rows)
    keys = [(name, name, name.startswith("genie")) for name in SCHEMES]
    half = len(keys) // 2
    panels = [("beam training, two stages, history", "schemes.csv", keys[:half]),
              ("classical, spiking, bounds", "schemes.csv", keys[half:])]
    return plotter.lines("schemes", panels, "P_{max} (dBm)",
                         "sum-rate (% of the interference-free bound)", (2, 3, 4),
                         size=(1200, 620))


def packet_rows(results):
    """A row a scheme and power: goodput, delays, loss, energy, overhead."""
    study = results.study
    for power in study.packet_powers:
        for scheme in PACKET_SCHEMES:
            runs = []
            for summary, flows in results.packets(scheme, power):
                if not flows:
                    continue
                time = max(float(flow["stop_s"]) for flow in flows)
                of = lambda kind: [flow for flow in flows if flow["traffic"] == kind]
                bits = 8 * sum(float(flow["received_bytes"]) for flow in flows)
                energy = summary["radiated_power_w"] * time + summary["inference_energy_j"]
                sent = sum(float(flow["sent_packets"]) for flow in flows)
                lost = sum(float(flow["lost_packets"]) for flow in flows)
                runs.append((sum(float(flow["goodput_bps"]) for flow in flows) / 1e6,
                             1e3 * max(float(flow["p99_delay_s"]) for flow in of("video")),
                             1e3 * max(float(flow["p99_delay_s"]) for flow in of("safety")),
                             1e3 * max(float(flow["p99_delay_s"]) for flow in of("tcp")),
                             100 * lost / sent, 1e9 * energy / bits if bits else math.nan,
                             100 * summary["overhead"]))
            if runs:
                yield [scheme, power] + [x for column in zip(*runs) for x in interval(column)]


def draw_packets(results, plotter):
    study = results.study
    names = ("goodput_mbps", "video_p99_ms", "safety_p99_ms", "tcp_p99_ms", "loss_percent",
             "energy_nj_per_bit", "overhead_percent")
    header = ["scheme", "power_dbm", *with_halves(*names)]
    rows = list(packet_rows(results))
    write(study.output / "packets.csv", header, rows)
    power = min((row[1] for row in rows), default=20)  # where capacity binds
    write(study.output / "packets-drawn.csv", header, [row for row in rows if row[1] == power])
    return plotter.bars("packets", "packets-drawn.csv",
                        [(f"goodput, {power} dBm", 3, "Mb/s", False),
                         ("99 % of video packets within", 5, "ms", False),
                         ("radiated and inference energy", 13, "nJ/bit", False),
                         ("overhead", 15, "% of the slot", False)], size=(1500, 520))


def draw_tracking(results, plotter):
    """Filters beside the posterior CRLB."""
    study = results.study
    rows, header = [], None
    for power in study.powers:
        for row in read(study.output / "tracking" / f"{power}dBm" / "tracking.csv"):
            header = list(row)
            rows.append(list(row.values()))
    if not rows:
        return None
    write(study.output / "tracking.csv", header, rows)
    keys = [(name, name, False) for name in dict.fromkeys(row[0] for row in rows)]
    panels = []
    for which, title in (("apart", "pairs at least 4/N apart in cos(theta)"), ("all", "all slots")):
        columns = [header.index(f"{name}_ratio_{which}") for name in ("theta", "d")]
        table = f"tracking-{which}.csv"
        write(study.output / table, ("filter", "power_dbm", "theta_ratio", "d_ratio"),
              [row[:2] + [row[column] for column in columns] for row in rows])
        panels.append((title, table, keys))
    return plotter.lines("tracking", panels, "P_{max} (dBm)",
                         "angle RMSE over root of the mean PCRLB", (2, 3, 0),
                         ranges=("[0.95:1.25]", "[0:*]"))


def draw_all(study, plotter):
    results = Results(study)
    write_sweeps(results)
    return {
        "fig4a": draw_curves(results, plotter),
        "fig4bc": draw_energy(results, plotter),
        "fig5a": draw_time(results, plotter),
        "fig5b": draw_sweep(plotter, "fig5b", "sum_rate_bps_per_hz", "sum-rate (bps/Hz)", True),
        "fig6": draw_sweep(plotter, "fig6", "rmse_theta_rad", "angle RMSE (rad)",
                           crlb="root_crlb_theta_rad", log=True),
        "fig7": draw_sweep(plotter, "fig7", "rmse_d_m", "distance RMSE (m)",
                           crlb="root_crlb_d_m", log=True),
        "schemes": draw_schemes(results, plotter),
        "packets": draw_packets(results, plotter),
        "tracking": draw_tracking(results, plotter),
    }
