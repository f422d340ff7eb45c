# SPDX-License-Identifier: GPL-2.0-only
"""Units of work, run side by side, each once: what was done before is not done again."""

import concurrent.futures
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

NEEDED_BYTES = 200e6  # free space below which no work starts


class StudyError(Exception):
    """Something that the user can mend; the text says what and how."""


@dataclass
class Unit:
    """A command with a directory for its results."""

    name: str  # unique in its study
    command: list  # program and arguments
    directory: Path  # its results; `done` in it holds the seconds that it took
    cost: float = 1.0  # rough seconds, to tell how much is left

    def is_done(self):
        return (self.directory / "done").exists()

    def seconds(self):
        """Seconds that it took, 0 if that is not known."""
        try:
            return float((self.directory / "done").read_text())
        except (OSError, ValueError):
            return 0.0


def prepare(output):
    """Creates a directory and tries to write to it, before any work starts."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        probe = output / ".writable"
        probe.write_text("x" * 65536)
        probe.unlink()
    except OSError as error:
        raise StudyError(f"cannot write to {output}: {error.strerror}; choose another place "
                         "with --output=DIR") from error
    free = shutil.disk_usage(output).free
    if free < NEEDED_BYTES:
        raise StudyError(f"{output} has {free / 1e6:.0f} MB left and a study may need "
                         f"{NEEDED_BYTES / 1e6:.0f}; make room or choose another place "
                         "with --output=DIR")


class Pool:
    """Runs units on all cores, with progress, rate and time left."""

    def __init__(self, label):
        self.label = label
        self.lock = threading.Lock()
        self.children = set()
        self.stopped = False

    def run(self, units, workers=None):
        """Runs what is not done. Raises StudyError if a unit fails, after the others ended."""
        missing = [unit for unit in units if not unit.is_done()]
        if len(units) > len(missing):
            self.say(f"{len(units) - len(missing)} of {len(units)} units were done before")
        self.total = sum(unit.cost for unit in missing)
        self.count, self.all = 0, len(missing)
        self.spent, self.began = 0.0, time.monotonic()
        failed = []
        with concurrent.futures.ThreadPoolExecutor(workers or os.cpu_count()) as executor:
            futures = {executor.submit(self.run_one, unit): unit for unit in missing}
            try:
                for future in concurrent.futures.as_completed(futures):
                    if not future.result():
                        failed.append(futures[future])
            except KeyboardInterrupt:
                self.stop()
                executor.shutdown(wait=True, cancel_futures=True)
                raise
        if failed:
            raise StudyError(f"{len(failed)} units failed, {failed[0].name} first; see "
                             f"{failed[0].directory}/log.txt")

    def stop(self):
        with self.lock:
            self.stopped = True
            for child in self.children:
                child.terminate()

    def run_one(self, unit):
        began = time.monotonic()
        try:
            unit.directory.mkdir(parents=True, exist_ok=True)
            with open(unit.directory / "log.txt", "w") as log:
                with self.lock:
                    if self.stopped:
                        return True
                    child = subprocess.Popen(unit.command, stdout=log, stderr=log,
                                             env=dict(os.environ, OMP_NUM_THREADS="1"))
                    self.children.add(child)
                code = child.wait()
                self.children.discard(child)
            if code == 0:
                (unit.directory / "done").write_text(f"{time.monotonic() - began:.1f}\n")
        except OSError as error:
            self.say(f"{unit.name}: {error}")
            code = 1
        self.tell(unit, code)
        return code == 0 or self.stopped

    def tell(self, unit, code):
        with self.lock:
            if self.stopped:
                return
            self.count += 1
            self.spent += unit.cost
            elapsed = time.monotonic() - self.began
            left = elapsed * (self.total / max(self.spent, 1e-9) - 1)
            word = "" if code == 0 else " FAILED"
            self.say(f"{self.count}/{self.all} {unit.name}{word}, "
                     f"{60 * self.count / max(elapsed, 1e-9):.1f} units/min, "
                     f"{left / 60:.0f} min left")

    def say(self, text):
        print(f"{self.label}: {text}", file=sys.stderr, flush=True)
