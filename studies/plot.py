# SPDX-License-Identifier: GPL-2.0-only
"""Pictures by gnuplot, from tables that stay beside them."""

import shutil
import subprocess
import sys


class Plotter:
    """Draws PNGs in a directory; says once if gnuplot is missing."""

    def __init__(self, directory, label):
        self.directory = directory
        self.label = label
        self.available = shutil.which("gnuplot") is not None
        if not self.available:
            print(f"{label}: gnuplot is missing, so there are tables but no pictures "
                  "(apt-get install gnuplot-nox)", file=sys.stderr)

    def draw(self, name, script, size=(1200, 450)):
        """Runs a gnuplot script; returns the picture's path, or None."""
        if not self.available:
            return None
        path = self.directory / f"{name}.png"
        head = (f"set terminal pngcairo size {size[0]},{size[1]} font 'sans,11'\n"
                f"set output '{path.name}'\nset datafile separator ','\n"
                "set grid\nset key outside top center horizontal noenhanced\n"
                "set linetype 5 lc rgb '#a06000'\nset offsets graph 0.03, graph 0.03, 0, 0\n")
        run = subprocess.run(["gnuplot"], input=head + script, text=True, cwd=self.directory,
                             capture_output=True)
        if run.returncode != 0:
            print(f"{self.label}: gnuplot could not draw {path.name}: {run.stderr.strip()}",
                  file=sys.stderr)
            return None
        return path

    def lines(self, name, panels, xlabel, ylabel, columns, log=False, size=(1200, 480),
              every=1, ranges=None):
        """
        Lines with error bars, panels side by side.

        panels: (title, csv, [(key, title, dashed)]); rows of a key have `key` in column 1.
        columns: numbers of x, y and the half interval (0: none) in the CSV.
        every: points from one mark to the next. ranges: of y, for each panel.
        """
        x, y, half = columns
        script = f"set multiplot layout 1,{len(panels)}\nset format x '%.0s%c'\nset xlabel '{xlabel}'\n"
        script += f"set ylabel '{ylabel}'\n" + ("set logscale y\n" if log else "")
        for panel, (title, table, keys) in enumerate(panels):
            parts = []
            script += f"set yrange {ranges[panel]}\n" if ranges else ""
            for i, (key, label, dashed) in enumerate(keys):
                data = f"'< grep \"^{key},\" {table}' using {x}:{y}"
                dash = " dashtype 2" if dashed else ""
                parts.append(f"{data} with linespoints lc {i + 1} pt {i + 4} lw 2 pi {every}{dash} "
                             f"title '{label}'")
                if half:
                    parts.append(f"{data}:{half} with yerrorbars lc {i + 1} pt {i + 4} notitle")
            script += f"set title '{title}'\nplot " + ", \\\n    ".join(parts) + "\n"
        return self.draw(name, script + "unset multiplot\n", size)

    def bars(self, name, table, panels, size=(1200, 450)):
        """Bars, panels side by side. panels: (title, column, ylabel, log); names in column 1."""
        script = f"set multiplot layout 1,{len(panels)}\nunset key\nset style fill solid 0.6\n"
        script += "set boxwidth 0.7\nset xtics rotate by 40 right noenhanced\n"
        for title, column, label, log in panels:
            script += f"set title '{title}'\nset ylabel '{label}'\n"
            script += "set logscale y\nset yrange [*:*]\n" if log else \
                "unset logscale y\nset yrange [0:*]\n"
            script += f"plot '{table}' every ::1 using 0:{column}:xtic(1) with boxes lc 1\n"
        return self.draw(name, script + "unset multiplot\n", size)
