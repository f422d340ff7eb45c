#! /usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only

# A list of C++ examples to run in order to ensure that they remain
# buildable and runnable over time.  Each tuple in the list contains
#
#     (example_name, do_run, do_valgrind_run).
#
# See test.py for more information.
cpp_examples = [
    ("isac-corridor --duration=0.3 --rate=5 --packets=true", "True", "True"),
    ("isac-corridor --duration=0.5 --transport=tcp --power=20 --controller=wmmse", "True", "False"),
    ("isac-corridor --duration=0.5 --vehicles=0", "True", "False"),
    ("isac-agreement --quick --trials=100 --parts=errors,false-alarms", "True", "False"),
    ("isac-compare --runs=2 --duration=0.2", "True", "False"),
    ("isac-traces --duration=0.3", "True", "True"),
    ("isac-identity --runs=2 --fidelity=parametric", "True", "False"),
    ("isac-tutorial-1", "True", "True"),
    ("isac-tutorial-2", "True", "False"),
    ("isac-tutorial-3", "True", "False"),
    ("isac-tutorial", "True", "False"),
    ("isac-link-budget --input=../../contrib/isac/test/data/link-reference.csv", "True", "True"),
]

# A list of Python examples to run in order to ensure that they remain
# runnable over time.  Each tuple in the list contains
#
#     (example_name, do_run).
#
# See test.py for more information.
python_examples = []
