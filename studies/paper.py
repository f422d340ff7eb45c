# SPDX-License-Identifier: GPL-2.0-only
"""What the paper prints, to set beside what is measured."""

SCHEMES = ("ppo-spiking", "ppo", "ddpg", "dqn", "random")
NAMES = {"ppo-spiking": "Spiking-AC", "ppo": "PPO", "ddpg": "DDPG", "dqn": "DQN",
         "random": "Random"}

# Fig. 5(b) at 40 dBm (bps/Hz).
SUM_RATE = {"ppo-spiking": 10.864, "ppo": 9.058, "ddpg": 6.716}

# Fig. 6 (rad): printed for Spiking-AC, from the printed reductions for the others, at 40 dBm.
ANGLE_RMSE = {"ppo-spiking": 0.1588, "ppo": 0.1588 / (1 - 0.0146), "ddpg": 0.1588 / (1 - 0.0753),
              "dqn": 0.1588 / (1 - 0.8335), "random": 0.1588 / (1 - 0.8995)}
ANGLE_RMSE_0DBM = {"ppo-spiking": 0.1654}

# Fig. 7 (m), at 40 and 0 dBm.
DISTANCE_RMSE = {"ppo-spiking": 0.2, "ppo": 0.3, "ddpg": 0.40358, "dqn": 4.79, "random": 7.435}
DISTANCE_RMSE_0DBM = {"ppo-spiking": 0.62175, "ppo": 0.89357, "ddpg": 1.088}

# Energies of the conventional networks over the spiking ones.
TRAINING_RATIO = 5.15
TRAINING_RATIO_DQN = 2.58
INFERENCE_RATIO = 7.125

# Sum-rates of Spiking-AC over the others' at 40 dBm.
RATE_RATIO = {"ppo": 1.20, "ddpg": 1.62}
