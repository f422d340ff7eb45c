# SPDX-License-Identifier: GPL-2.0-only
"""Waveform and parametric sensing in closed loop: identities, controllers, acquisition."""

import re
import subprocess
import sys

import sensing_report
from plot import Plotter
from pool import Pool, StudyError, Unit, prepare
from tables import read, write

FIDELITIES = ("parametric", "waveform")
SEARCHES = ("wide", "swept")
CHUNK = 50  # runs of a unit
COVERAGE = 20  # of the acquisition (m): two vehicles start within, four enter it later


class Sensing:
    """Programs, places and extent of the study."""

    def __init__(self, build, output, quick):
        self.build = build
        self.output = output
        self.quick = quick
        self.powers = (40,) if quick else (0, 20, 40)
        self.seeds = (1,) if quick else (1, 2, 3)
        self.runs = 2 if quick else 400
        self.chunk = 1 if quick else CHUNK
        self.controllers = self.list_controllers()

    def program(self, name):
        path = self.build / "examples" / name
        if not path.exists():
            raise StudyError(f"{path} is not built: run ./isac build")
        return str(path)

    def list_controllers(self):
        """The short names, which the code lists where it is asked for one that it lacks."""
        run = subprocess.run([self.program("isac-corridor"), "--controller=?"],
                             capture_output=True, text=True)
        names = re.search(r"short names are (.*)", run.stderr)
        if not names:
            raise StudyError(f"isac-corridor does not list its controllers: {run.stderr.strip()}")
        return names.group(1).split()

    def identity_place(self, fidelity, power):
        return self.output / "identity" / f"{fidelity}-{power}dBm"

    def identity(self, fidelity, power, first, runs, directory):
        return [self.program("isac-identity"), f"--fidelity={fidelity}", f"--power={power}",
                f"--first={first}", f"--runs={runs}", f"--output={directory}"]

    def list_identity(self):
        """Chunks, so that all cores work."""
        for first in range(1, self.runs + 1, self.chunk):
            for power in self.powers:
                for fidelity in FIDELITIES:
                    directory = self.identity_place(fidelity, power) / f"part-{first}"
                    runs = min(self.chunk, self.runs + 1 - first)
                    yield Unit(f"identity-{fidelity}-{power}dBm-from-{first}",
                               self.identity(fidelity, power, first, runs, directory), directory,
                               runs * (1.8 if fidelity == "waveform" else 0.01))

    def list_identity_summaries(self):
        """Puts the chunks together, which leaves nothing to run but the summary."""
        for power in self.powers:
            for fidelity in FIDELITIES:
                directory = self.identity_place(fidelity, power)
                rows = [row for first in range(1, self.runs + 1, self.chunk)
                        for row in read(directory / f"part-{first}" / "runs.csv")]
                write(directory / "runs.csv", list(rows[0]), [list(row.values()) for row in rows])
                yield Unit(f"identity-{fidelity}-{power}dBm",
                           self.identity(fidelity, power, 1, self.runs, directory), directory)

    def corridor(self, kind, name, fidelity, seed, options, cost):
        directory = self.output / kind / f"{name}-{fidelity}-seed{seed}"
        command = [self.program("isac-corridor"), f"--fidelity={fidelity}", f"--RngRun={seed}",
                   *options, f"--output={directory}"]
        return Unit(f"{kind}-{name}-{fidelity}-seed{seed}", command, directory,
                    cost * (2 if fidelity == "waveform" else 1))

    def list_corridors(self):
        """Every controller, the same vehicles for each."""
        for seed in self.seeds:
            for controller in self.controllers:
                for fidelity in FIDELITIES:
                    yield self.corridor("controllers", controller, fidelity, seed,
                                        [f"--controller={controller}", "--power=40",
                                         *(["--duration=0.2", "--rate=10"] if self.quick else [])],
                                        0.4 if self.quick else 2.0)

    def list_acquisitions(self):
        """Nothing is tracked at the start, and vehicles enter coverage one after the other."""
        for seed in self.seeds:
            for search in SEARCHES:
                for power in self.powers:
                    for fidelity in FIDELITIES:
                        yield self.corridor(
                            "acquisition", f"{search}-{power}dBm", fidelity, seed,
                            [f"--search={search}", f"--power={power}", "--acquire=false",
                             "--vehicles=6", "--rate=5",
                             f"--duration={1.0 if self.quick else 4.0}",
                             f"--ns3::IsacRadar::CoverageRange={COVERAGE}"], 2.0)

    def list_agreement(self):
        """Errors of the signal beside the formulas', which another program measures."""
        program = self.build / "examples/isac-agreement"
        if not program.exists():
            print("sensing: isac-agreement is not built, so its part is left out", file=sys.stderr)
            return
        directory = self.output / "agreement"
        yield Unit("agreement", [str(program), *(["--quick"] if self.quick else []),
                                 f"--output={directory}"], directory, 10 if self.quick else 600)


def run(build, output, quick):
    prepare(output)
    study = Sensing(build, output, quick)
    pool = Pool("sensing")
    pool.run([*study.list_corridors(), *study.list_acquisitions(), *study.list_identity(),
              *study.list_agreement()])
    pool.run(list(study.list_identity_summaries()))
    path = sensing_report.write_all(study, Plotter(output, "sensing"))
    print(path.read_text())
    print(f"sensing: tables and pictures are in {output}", file=sys.stderr)
