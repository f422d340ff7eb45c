# SPDX-License-Identifier: GPL-2.0-only
"""The page's words."""

INTRODUCTION = """<p>The paper's scenario (Section V-A): three vehicles, 32 antennas, 30 GHz, slots
of 20 ms, 100 of them. Each algorithm is trained twice: <i>as printed</i> (the action is all of F
and p, the hyper-parameters are the paper's as far as it gives them, 64,000 slots) and with
<i>structured actions</i> (angle offsets, regularisation and power shares around regularised
zero-forcing at the last sensed angles; DQN chooses among offsets). ± is the half width of the
95 % interval over training seeds. Every seed meets its own vehicles, the same for all schemes.</p>"""

VERDICTS = """<p>met: the interval holds the printed number or the mean is within 5 % of it;
exceeded: better than that; contradicted: worse, or, of DQN's and random beams' errors, another. The paper's path loss and thresholds are unknown,
so absolute numbers can agree only by chance; ratios and orders can be compared.</p>"""

FIGURES = {
    "fig4a": "Fig. 4(a): learning curves at 40 dBm",
    "fig4bc": "Figs. 4(b), 4(c): energy of training and inference",
    "fig5a": "Fig. 5(a): sum-rate over time at 40 dBm",
    "fig5b": "Fig. 5(b): sum-rate against the largest transmit power",
    "fig6": "Fig. 6: angle RMSE",
    "fig7": "Fig. 7: distance RMSE",
    "schemes": "The schemes it argues against (Section III-B, Fig. 2)",
    "packets": "The same schemes under traffic",
    "tracking": "Filters beside the posterior Cramér-Rao bound",
}

NOTES = {
    "fig4a": """<p>The paper gives no P_max here; this is 40 dBm. With Raw actions the beams of an
untrained network point nowhere, and 195 numbers are too many to find beams by 64,000 slots of policy gradients: nothing leaves the level of random
beams (mind the scale). With structured actions regularised zero-forcing does most of the work from the first
slot on; DDPG and DQN are given 64,000 slots there, PPO 400,000 and more.</p>""",
    "fig4bc": """<p>The paper's accounting (Section V-B), Int32: accumulates 0.1 pJ, multiply-
accumulates 3.2 pJ. Training is three times the operations of an inference for conventional
networks; a spiking network's backward pass runs over all time steps with real numbers, so it costs
<i>more</i>, whatever the firing rate. Actor and critic count as two equal networks, DQN as one, as
in the paper. The ratio of inference energies depends on the layers: with 195 outputs the last,
non-spiking layer dominates and nothing is gained.</p>""",
    "fig5a": """<p>The rise towards slot 40 to 60 and the fall after it are the path loss of the
passing vehicles: they show where beams follow the vehicles. Raw learners do not, and have single
slots in which a vehicle passes one of their fixed beams.</p>""",
    "fig5b": """<p>The paper's 10.86 bps/Hz at 40 dBm are a third of the interference-free bound
(31 bps/Hz with our path loss). A controller that precodes on sensed angles reaches 97 to 99 % of
it.</p>""",
    "fig6": """<p>Empirical errors of the raw estimates. The paper's errors of 0.159 rad (9 degrees) at every power are three beamwidths: no beam of a 32-antenna
array stays on a vehicle with them, so either they are not what the beams were steered with or the
beams were not steered. Below, the root of the mean CRLB: it lies far above the errors because a
few slots, in which vehicles coincide in angle or a beam misses its vehicle, dominate its mean, while the
errors themselves are capped (0.2 rad, 20 ns).</p>""",
    "fig7": """<p>Empirical errors of the raw estimates; below, the root of the mean CRLB, as for the
angle.</p>""",
    "schemes": """<p>Each scheme pays in the frame: pilots, reports and processing take downlink
time (overhead, % of a slot). genie knows the true states; genie-wmmse maximises the sum-rate at
them.</p>""",
    "packets": """<p>Video-like UDP (24 Mb/s in bursts of 30 frames a second), a TCP download and
100-byte safety messages every 100 ms to each vehicle, FlowMonitor's counts. Energy is what the
array radiates (it always sends at full power: empty frames are padded, the echo is the data
signal) plus the network's decisions, over all bits delivered. Delays are those of the worst
vehicle.</p>""",
    "tracking": """<p>RMSE of the filtered state over the root of the mean posterior CRLB
(Tichavsky's recursion, realised measurement covariances), in slots in which all pairs of vehicles
are at least 4/N apart in cos(theta), and in all slots. There EKF and UKF reach the bound; where
vehicles come close in angle the filters believe too much in echoes that a neighbour drowns, a few
slots in a thousand carry most of the squared error, and the ratio differs from run to run. Message
passing keeps no covariances between angle, distance and speed: now and then it loses a vehicle for
some slots, which shows as an outlier.</p>""",
}

FURTHER = {"fig6": "fig6-crlb", "fig7": "fig7-crlb"}

TABLES = {
    "fig4bc": ("energy.csv",),
    "schemes": ("schemes.csv", ["scheme", "power_dbm", "share_of_bound_percent",
                                "sum_rate_bps_per_hz", "reward", "overhead_percent",
                                "rmse_theta_rad", "rmse_d_m"]),
    "packets": ("packets.csv",),
    "tracking": ("tracking.csv", ["filter", "power_dbm", "theta_ratio_apart", "d_ratio_apart",
                                  "theta_ratio_all", "d_ratio_all", "theta_rmse_rad_apart",
                                  "d_rmse_m_apart", "theta_raw_rad_apart", "d_raw_m_apart"]),
}

SENSITIVITY = """<p>Sum-rate in bps/Hz (reward) while path loss, exponent and thresholds change, the
policies staying as they were trained.</p>"""

VARIANTS = """<p>Sum-rate in bps/Hz (reward) with the equations as printed and as they follow from
the signal model.</p>"""

CONCLUSIONS = """<ul>
<li>The learning results with Raw actions: none of the algorithms learns beams in 64,000 slots.</li>
<li>Training energy: spiking networks take 4 times more, not 5.15 times less.</li>
<li>Inference energy: the ratio is a matter of layers. It is near 1 with the paper's 195
outputs, 17 with two hidden layers and 7 outputs, and a small conventional network that does the same
job takes less than either.</li>
<li>The angle errors of Fig. 6.</li>
<li>That the errors of DQN and of random beams get worse with power.</li>
<li>What does: where beams follow, sum-rate peaks where the vehicles are closest; at 40 dBm with
structured actions PPO is before DDPG, DDPG before DQN and random beams are far behind; PPO and DDPG
take the same energy. The
manual's chapter on validation says why.</li></ul>"""
