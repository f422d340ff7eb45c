# SPDX-License-Identifier: GPL-2.0-only
"""Every figure of the paper and the field beside it: the units of work."""

import sys

import figures
import page
from plot import Plotter
from policies import POWERS, SEEDS, Trainings
from pool import Pool, Unit, prepare
from schemes import (CONTROLLERS, FAMILIES, LEARNERS, PACKET_SCHEMES, SCHEMES, SENSITIVE,
                     SENSITIVITY)


class Reproduction:
    """Programs, places and extent of a reproduction."""

    def __init__(self, build, output, policies, quick):
        self.build = build
        self.output = output
        self.quick = quick
        self.powers = (0, 40) if quick else POWERS
        self.seeds = SEEDS[:1] if quick else SEEDS
        self.packet_powers = (40,) if quick else (20, 40)
        self.packet_seeds = self.seeds[:3]
        self.runs = 10 if quick else 200
        self.trainings = Trainings(build / "examples/isac-train", policies, quick)

    def program(self, name):
        return str(self.build / "examples" / name)

    def training(self, family, algorithm, power, seed):
        return getattr(self.trainings, family)(algorithm, power, seed)

    def list_trainings(self):
        units = [self.training(family, algorithm, power, seed) for family in FAMILIES
                 for algorithm in LEARNERS for power in self.powers for seed in self.seeds]
        return units + [self.trainings.raw("random", 40, seed) for seed in self.seeds]

    def evaluation(self, name, controller, power, seed, extra=(), cost=2.0):
        """One controller in the closed loop; seeds have their own vehicles."""
        directory = self.output / "evaluations" / name
        command = [self.program("isac-evaluate"), f"--controller={controller}",
                   f"--power={power}", f"--runs={self.runs}",
                   f"--stream={1 + 1000 * (seed - 1)}", *extra, f"--output={directory}"]
        return Unit(name, command, directory, cost)

    def list_evaluations(self):
        for family in FAMILIES:
            for algorithm in LEARNERS:
                for power in self.powers:
                    for seed in self.seeds:
                        policy = self.training(family, algorithm, power, seed).directory
                        yield self.evaluation(
                            f"{family}-{algorithm}-{power}dBm-seed{seed}",
                            f"ns3::IsacPolicyBeamController[Policy={policy}/policy.nir]",
                            power, seed)
        for scheme in SCHEMES:
            for power in self.powers:
                for seed in self.seeds:
                    yield self.evaluation(f"scheme-{scheme}-{power}dBm-seed{seed}",
                                          CONTROLLERS.get(scheme, scheme), power, seed,
                                          cost=20.0 if scheme.endswith("wmmse") else 2.0)

    def list_sensitivity(self):
        for case, extra in SENSITIVITY.items():
            for scheme in SENSITIVE:
                for power in (0, 40):
                    yield self.evaluation(f"sensitivity-{case}-{scheme}-{power}dBm", scheme, power,
                                          1, extra)
        for variant in ("paper", "corrected"):
            for scheme in SENSITIVE:
                for power in (0, 40):
                    yield self.evaluation(f"variant-{variant}-{scheme}-{power}dBm", scheme, power,
                                          1, [f"--variant={variant}"])

    def list_tracking(self):
        for power in self.powers:
            directory = self.output / "tracking" / f"{power}dBm"
            yield Unit(f"tracking-{power}dBm",
                       [self.program("isac-tracking"), f"--power={power}",
                        f"--runs={10 if self.quick else 1000}", f"--output={directory}"],
                       directory, 60.0)

    def list_packets(self):
        for scheme in PACKET_SCHEMES:
            for power in self.packet_powers:
                for seed in self.packet_seeds:
                    name = f"{scheme}-{power}dBm-seed{seed}"
                    directory = self.output / "packets" / name
                    yield Unit(f"packets-{name}",
                               [self.program("isac-corridor"),
                                f"--controller={CONTROLLERS.get(scheme, scheme)}",
                                f"--power={power}", "--transport=mixed", "--rate=24",
                                f"--RngRun={seed}",
                                *(["--duration=0.4"] if self.quick else []),
                                f"--output={directory}"], directory, 0.75 * power)

    def list_units(self):
        """Everything after the trainings."""
        return [*self.list_evaluations(), *self.list_sensitivity(), *self.list_tracking(),
                *self.list_packets()]


def run(build, output, policies, quick):
    for place in (output, policies):
        prepare(place)
    study = Reproduction(build, output, policies, quick)
    pool = Pool("reproduce")
    trainings = study.list_trainings()
    units = study.list_units()
    pool.run(trainings)
    pool.run(units)
    plotter = Plotter(output, "reproduce")
    pictures = figures.draw_all(study, plotter)
    path = page.write(study, pictures, trainings + units)
    print(f"reproduce: {path}", file=sys.stderr)
