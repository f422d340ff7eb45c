# SPDX-License-Identifier: GPL-2.0-only
"""What is compared: learners, schemes, and the values that the paper omits."""

FAMILIES = ("raw", "tuned")
LEARNERS = ("ppo-spiking", "ppo", "ddpg", "dqn")

# What the paper argues against, the bounds, and what we ship.
SCHEMES = ("exhaustive", "hierarchical", "ekf", "ukf", "message-passing", "two-stage",
           "historical", "rzf", "rzf-reward", "spiking", "spiking-residual", "conventional",
           "random", "genie", "genie-wmmse")
PACKET_SCHEMES = SCHEMES[:12] + ("genie",)
CONTROLLERS = {"genie-wmmse": "ns3::IsacGenieBeamController[Precoder=Wmmse]"}

# Values that the paper omits, and the attributes that change them.
LOOP, LINK = "--ns3::IsacClosedLoop::", "--ns3::IsacLinkParameters::"
SENSITIVITY = {
    "default": [],
    "free-space": [f"{LOOP}ReferenceLoss=62", f"{LOOP}Exponent=2",
                   f"{LINK}EstimatedReferenceLoss=62", f"{LINK}EstimatedExponent=2"],
    "exponent-3": [f"{LOOP}Exponent=3", f"{LINK}EstimatedExponent=3"],
    "loss-60dB": [f"{LOOP}ReferenceLoss=60", f"{LINK}EstimatedReferenceLoss=60"],
    "loss-80dB": [f"{LOOP}ReferenceLoss=80", f"{LINK}EstimatedReferenceLoss=80"],
    "thresholds-x0.1": [f"{LINK}EpsTheta=0.003", f"{LINK}EpsD=0.1"],
    "thresholds-x10": [f"{LINK}EpsTheta=0.3", f"{LINK}EpsD=10"],
}
SENSITIVE = ("spiking", "conventional", "rzf-reward", "ekf", "exhaustive", "random")
