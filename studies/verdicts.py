# SPDX-License-Identifier: GPL-2.0-only
"""The paper's numbers, measured ones beside them, and what follows."""

import math

import paper
from tables import interval, mean, ratio

BAD = ("dqn", "random")  # examples of failure
CLOSE = 0.05  # differences within this share of the printed number count as agreement


def judge(value, half, printed, less=False, bad=False):
    """met: the 95 % interval holds the printed number, or the mean is within 5 % of it; exceeded:
    better than that; contradicted: worse. `less`: smaller is better. `bad`: the paper shows it as
    a bad example, so that to be better contradicts as well."""
    if math.isnan(value):
        return "not measured"
    if abs(value - printed) <= max(half, CLOSE * abs(printed)):
        return "met"
    return "exceeded" if (value < printed) == less and not bad else "contradicted"


def rows(results):
    """(what, printed, family, measured mean, half interval, verdict)."""
    table = []

    def add(what, printed, family, measured, less=False, bad=False):
        table.append((what, printed, family, *measured, judge(*measured, printed, less, bad)))

    for family in ("raw", "tuned"):
        of = lambda quantity, scheme, power=40, family=family: results.learner(
            quantity, family, scheme, power)
        for scheme, printed in paper.SUM_RATE.items():
            add(f"Fig. 5(b), sum-rate of {paper.NAMES[scheme]} at 40 dBm (bps/Hz)", printed,
                family, interval(of("sum_rate_bps_per_hz", scheme)))
        for scheme, printed in paper.RATE_RATIO.items():
            add(f"sum-rate of Spiking-AC over {paper.NAMES[scheme]}'s", printed, family,
                ratio(of("sum_rate_bps_per_hz", "ppo-spiking"),
                      of("sum_rate_bps_per_hz", scheme)))
        spiking = of("training_sample_j", "ppo-spiking")
        add("training energy, PPO over Spiking-AC", paper.TRAINING_RATIO, family,
            ratio(of("training_sample_j", "ppo"), spiking))
        one = [value / 2 for value in of("training_sample_j", "dqn")]  # one network, not two
        add("training energy, DQN over Spiking-AC", paper.TRAINING_RATIO_DQN, family,
            ratio(one, spiking))
        add("inference energy, PPO over Spiking-AC", paper.INFERENCE_RATIO, family,
            ratio(of("energy_paper_j", "ppo"), of("energy_paper_j", "ppo-spiking")))
        for scheme, printed in paper.ANGLE_RMSE.items():
            add(f"Fig. 6, angle RMSE of {paper.NAMES[scheme]} at 40 dBm (rad)", printed, family,
                interval(of("rmse_theta_rad", scheme)), less=True, bad=scheme in BAD)
        for scheme, printed in paper.DISTANCE_RMSE.items():
            add(f"Fig. 7, distance RMSE of {paper.NAMES[scheme]} at 40 dBm (m)", printed, family,
                interval(of("rmse_d_m", scheme)), less=True, bad=scheme in BAD)
    return table


def order(results, family, power=40):
    """Schemes of Fig. 5(b) from the best to the worst, with their sum-rates."""
    rates = {scheme: mean(results.learner("sum_rate_bps_per_hz", family, scheme, power))
             for scheme in paper.SCHEMES}
    known = [scheme for scheme in rates if not math.isnan(rates[scheme])]
    return sorted(known, key=rates.get, reverse=True), rates
