# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
#
# What ./isac help says, a function for each command. Sourced by ./isac.

help_main()
{
    cat <<EOF
Usage: ./isac COMMAND [ARGS]

  demo [ARGS]          install, build and run the paper's corridor; pictures in results/demo
  test [MODE] [ARGS]   install, build and run all tests; ARGS go to ctest, e.g. -R isac-link
  run EXAMPLE [ARGS]   build and run an example, e.g. ./isac run isac-corridor --help
  train [ARGS]         install, build and train a policy; results in results/train
  reproduce [ARGS]     install, build and make every figure of the paper on one page, with the
                       field beside it; --quick in minutes; goes on where it stopped
  study NAME [ARGS]    the same for another long study, e.g. learning
  bench [ARGS]         install, build and run the benchmarks
  in-tree PATH [ARGS]  put the module into an ns-3 tree, configure, build and test it there
  doc                  install, and build the manual: build/doc/html and build/doc/doxygen
  harden NAME [ARGS]   fuzzers, random scenarios, coverage, an hour's soak, valgrind
  build [MODE]         install and build everything
  deps [SET...]        install the packages that are missing, and only those; sets: test, train,
                       bench, doc, harden
  clean                remove the build directories
  help [COMMAND]       this text, or a command's (also ./isac COMMAND --help)

MODE is --debug, --asserts or --sanitize; each has its own build directory.

Environment:
  ISAC_WERROR=ON       treat warnings as errors
  ISAC_NO_DEPS=1       never install packages
  ISAC_BUILD_DIR=DIR   build in DIR instead of build/
  CMAKE_PREFIX_PATH    where to look for an ns-3 that is installed elsewhere
EOF
}

help_deps()
{
    cat <<EOF
Usage: ./isac deps [test] [train] [bench] [doc] [harden]

Installs the Debian packages that are missing, as root or through sudo, and does nothing if none is.
  always  ${build_packages[*]}
  test    ${test_packages[*]}
          and what train and doc need
  train   ${train_packages[*]}
  bench   ${bench_packages[*]}
  doc     ${doc_packages[*]}
  harden  ${harden_packages[*]}
EOF
}

help_build()
{
    cat <<EOF
Usage: ./isac build [--debug] [--asserts] [--sanitize]

Builds the library, its tests and its examples, in build/ unless a mode is given:
  --debug     optimised for debugging (-Og), debug symbols, NS_ASSERT active (build-debug/)
  --asserts   optimised, NS_ASSERT active in this module (build-asserts/)
  --sanitize  address and undefined behaviour sanitizers (build-sanitize/)
EOF
}

help_demo()
{
    cat <<EOF
Usage: ./isac demo [ARGS]

Installs what is missing, builds and runs isac-corridor on the paper's three vehicles. Tables, CSV
files and pictures go to results/demo. ARGS go to the example; ./isac run isac-corridor --help lists
them.
EOF
}

help_test()
{
    cat <<EOF
Usage: ./isac test [--debug|--asserts|--sanitize] [ARGS]

Installs what is missing, builds, and runs every test with ctest, whose summary comes last. ARGS go
to ctest: -R isac-link runs the suites of that name, -L suite the unit tests, -L script the
end-to-end tests, -V shows their output.
EOF
}

help_run()
{
    cat <<EOF
Usage: ./isac run EXAMPLE [ARGS]

Builds and runs an example. EXAMPLE --help lists its arguments; without EXAMPLE, the examples are
listed.
EOF
}

help_train()
{
    cat <<EOF
Usage: ./isac train [ARGS]

Installs what is missing, LibTorch among it, builds isac-train and trains a policy. The policy, its
learning curve and a checkpoint go to results/train; the same command goes on after an interruption.
ARGS go to isac-train; ./isac train --PrintHelp lists them. Examples:
  --steps=200000                                  a first look: less than a minute
  --power=20 --seed=2 --output=results/train20    another task, elsewhere
  --algorithm=two-stage                           a scheme that predicts channels (or historical)
EOF
}

help_study()
{
    cat <<EOF
Usage: ./isac study NAME [--quick] [--output=DIR]

Installs what is missing, builds, and runs a long study; results in results/NAME. A study goes on
where it stopped. --quick is a form of it that takes minutes, in results/NAME-quick. Studies:
  learning   trains every policy that the module ships or reports, and evaluates them (an hour)
  reproduce  the paper's figures: ./isac help reproduce
  sensing    waveform beside parametric sensing in closed loop: identities, all controllers, search
             and acquisition (half an hour)
ISAC_STUDY_ONLY=PATTERN restricts learning to the trainings whose command matches.
EOF
}

help_reproduce()
{
    cat <<EOF
Usage: ./isac reproduce [--quick] [--output=DIR]

Installs what is missing, builds, trains what is not trained, and makes Figs. 4 to 7 of the paper,
the schemes that it argues against, a packet-level study and a comparison with the posterior
Cramer-Rao bound: index.html with tables and pictures in results/reproduce, a CSV for each. Policies
go to results/learning. It takes less than two hours on two cores and goes on where it stopped.
--quick takes minutes (results/reproduce-quick) and shows that everything runs, no more.
EOF
}

help_bench()
{
    cat <<EOF
Usage: ./isac bench [ARGS]

Installs what is missing, builds and runs isac-bench, then every bench/*.sh with the build directory
as its argument: what a packet costs beside ns-3's point-to-point link, and a second of three loaded
vehicles. ARGS go to isac-bench, e.g. --benchmark_filter=Slot. Takes a few minutes.
EOF
}

help_in_tree()
{
    cat <<EOF
Usage: ./isac in-tree PATH [--no-test] [ARGS]

Makes this folder contrib/isac of the ns-3 tree (3.37 or later) at PATH, by a symbolic link, then
configures the tree, builds it and runs ./test.py there. ARGS go to ./ns3 configure, for example
--build-profile=optimized or --enable-mpi, beside --enable-examples and --enable-tests. A tree that is
not configured yet gets isac and the modules that it needs; one that is keeps its modules, and only the
suites of isac are run. --no-test leaves out ./test.py. What ./ns3 configure says is in the tree's
cmake-cache.log. For ns-3.35 and earlier, which waf builds: wscript-compat/README.md.
EOF
}

help_doc()
{
    cat <<EOF
Usage: ./isac doc

Installs what is missing and builds the manual, as HTML in build/doc/html, and the reference of all
classes in build/doc/doxygen. The pages of attributes and trace sources, doc/attributes.rst and
doc/trace-sources.rst, are written anew from the code. Warnings are errors.
EOF
}

help_harden()
{
    cat <<EOF
Usage: ./isac harden NAME [--quick] [--results=DIR] [ARGS]

Installs what is missing, builds what the job needs in a directory of its own, runs it and ends with
a line that says whether its bar holds; results in results/harden. --quick takes seconds. Jobs:
  fuzz       fuzzers of policy files, packets and frames, mobility traces, controllers' names, ten
             minutes each, two at once: no finding [--seconds=N] [--only=TARGET] [--keep]
  scenarios  2000 scenarios drawn over the attribute space, assertions on: no crash, every packet
             accounted for, every number in its domain [--count=N] [--first=SEED] [--jobs=N]
  coverage   lines that the tests run: 90 % [ctest's ARGS]
  soak       a simulated hour: memory stays flat [--duration=S]
  valgrind   the unit suites under memcheck: no error [--only=PATTERN] [--jobs=N] [--limit=S]
EOF
}

help_clean()
{
    cat <<EOF
Usage: ./isac clean

Removes build/ and the build directories of the modes. Results stay.
EOF
}
