# SPDX-License-Identifier: GPL-2.0-only
#
# Instruction counts for the scripts of this directory, which source it.

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if ! command -v valgrind >/dev/null; then
    echo "valgrind is not installed: run ./isac deps bench" >&2
    exit 1
fi

# Runs a program under callgrind: count NAME PROGRAM ARGS. Its output goes to $scratch/NAME.txt,
# its profile to $scratch/NAME.callgrind.
count()
{
    local name=$1
    shift
    if ! valgrind --tool=callgrind --callgrind-out-file="$scratch/$name.callgrind" "$@" \
        >"$scratch/$name.txt" 2>"$scratch/$name.err"; then
        cat "$scratch/$name.err" >&2
        return 1
    fi
}

# Prints the instructions of a run: instructions NAME.
instructions()
{
    awk '$1 == "totals:" { print $2 }' "$scratch/$1.callgrind"
}

# Prints the instructions of a run inside a function, callees included: inside NAME FUNCTION.
inside()
{
    callgrind_annotate --inclusive=yes --threshold=100 "$scratch/$1.callgrind" |
        awk -v f="$2" 'index($0, f) && !sum { gsub(",", "", $1); sum = $1 } END { print sum + 0 }'
}

# Prints the word after WORD in a run's output: value NAME WORD.
value()
{
    awk -v w="$2" '{ for (i = 1; i < NF; ++i) if ($i == w) { print $(i + 1); exit } }' \
        "$scratch/$1.txt"
}
