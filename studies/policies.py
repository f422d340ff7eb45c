# SPDX-License-Identifier: GPL-2.0-only
"""How each policy that the module ships, reports or compares is trained."""

from pool import Unit

SEEDS = (1, 2, 3, 4, 5)
POWERS = (0, 10, 20, 30, 40)
HARD = ("platoon", "missing-echoes", "long-slots", "blockage", "hard")
ALGORITHMS = ("ppo-spiking", "ppo", "ddpg", "dqn", "random")
QUICK_STEPS = 12800

# Firing rates are held down: what an inference costs depends on them.
SPARSE = ["--epochs=4", "--ratePenalty=10"]


class Trainings:
    """The units that train policies, by family."""

    def __init__(self, program, root, quick):
        self.program = str(program)
        self.root = root
        self.quick = quick
        self.seeds = SEEDS[:1] if quick else SEEDS
        self.powers = POWERS[-1:] if quick else POWERS

    def unit(self, name, arguments, steps, rate):
        """A training: `rate` is a rough number of slots a second."""
        steps = QUICK_STEPS if self.quick else steps
        directory = self.root / name
        command = [self.program, *arguments, f"--steps={steps}", f"--output={directory}"]
        if self.quick:
            command.append("--validation=2")
        return Unit(name, command, directory, steps / rate)

    def each(self, family, powers=None):
        """All policies of a family: power and seed of each."""
        for seed in self.seeds:
            for power in powers or self.powers:
                yield family(power, seed)

    def spiking_precoding(self, power, seed):
        # At low power the split of the power has to be learned, which takes longer and more
        # spikes.
        steps = {0: 1000000, 10: 800000}.get(power, 400000)
        target = 0.07 if power <= 10 else 0.05
        return self.unit(f"spiking-precoding-{power}dBm-seed{seed}",
                         ["--actionSpace=precoding", "--hidden=128-128", f"--power={power}",
                          f"--seed={seed}", *SPARSE, f"--targetRate={target}"], steps, 8000)

    def spiking_residual(self, power, seed):
        steps = {0: 320000, 10: 640000}.get(power, 128000)
        # Rare failures of (24a) dwarf what there is to gain at 10 dBm.
        rate = ["--actorRate=0.003"] if power == 10 else []
        return self.unit(f"spiking-residual-{power}dBm-seed{seed}",
                         ["--actionSpace=residual", "--hidden=128", f"--power={power}",
                          f"--seed={seed}", *rate, "--logDeviation=-2", *SPARSE,
                          "--targetRate=0.07"], steps, 6000)

    def hard_set(self):
        for seed in self.seeds:
            for scenario in HARD:
                yield self.unit(f"spiking-residual-{scenario}-40dBm-seed{seed}",
                                ["--actionSpace=residual", "--hidden=128", "--power=40",
                                 f"--scenario={scenario}", f"--seed={seed}", "--logDeviation=-2",
                                 *SPARSE, "--targetRate=0.07"], 192000, 6000)

    def conventional_precoding(self, power, seed):
        return self.unit(f"conventional-precoding-{power}dBm-seed{seed}",
                         ["--actionSpace=precoding", "--spiking=false", "--hidden=128-128",
                          f"--power={power}", f"--seed={seed}", "--epochs=4"], 400000, 10000)

    def conventional_small(self):
        for seed in self.seeds:
            for neurons in (4, 8, 16, 32, 64):
                yield self.unit(f"conventional{neurons}-precoding-40dBm-seed{seed}",
                                ["--actionSpace=precoding", "--spiking=false",
                                 f"--hidden={neurons}", "--power=40", f"--seed={seed}",
                                 "--epochs=4"], 400000, 20000)

    def shared(self):
        for seed in self.seeds:
            yield self.unit(f"spiking-shared-40dBm-seed{seed}",
                            ["--actionSpace=precoding", "--shared=true", "--hidden=128-128",
                             "--power=40", f"--seed={seed}", *SPARSE, "--targetRate=0.07"],
                            400000, 5000)

    def raw(self, algorithm, power, seed):
        """The paper's actions and hyper-parameters, as far as it gives them."""
        spiking = algorithm.endswith("-spiking")
        where = "" if power == 40 else f"-{power}dBm"
        return self.unit(f"raw-{algorithm}{where}-seed{seed}",
                         ["--preset=paper", f"--algorithm={algorithm.removesuffix('-spiking')}",
                          f"--spiking={'true' if spiking else 'false'}", f"--power={power}",
                          f"--seed={seed}", "--keep=last"], 64000, 6000)

    def tuned(self, algorithm, power, seed):
        """The same algorithms where they work: structured actions, preset tuned."""
        if algorithm == "ppo-spiking":
            return self.spiking_precoding(power, seed)
        if algorithm == "ppo":
            return self.conventional_precoding(power, seed)
        space = "discrete-offsets" if algorithm == "dqn" else "precoding"
        return self.unit(f"tuned-{algorithm}-{power}dBm-seed{seed}",
                         [f"--algorithm={algorithm}", "--spiking=false", f"--actionSpace={space}",
                          "--hidden=128-128", f"--power={power}", f"--seed={seed}"],
                         64000, 4000)
