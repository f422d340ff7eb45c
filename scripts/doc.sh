#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the manual: the pages that follow from the code into a copy of doc/, then Sphinx and Doxygen,
# whose warnings are errors. ./isac doc calls it.
#
# Usage: scripts/doc.sh BUILD_DIR [--check|--keep]
# Writes BUILD_DIR/doc/html and BUILD_DIR/doc/doxygen, and renews doc/attributes.rst and
# doc/trace-sources.rst; with --check these must be right already, --keep leaves them as they are.
# Status 77: sphinx-build or doxygen is not installed.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "${1:?usage: $0 BUILD_DIR [--check|--keep]}" && pwd)
check=${2:-}
output=$build/doc
source=$output/source
generated="attributes.rst trace-sources.rst"
mathjax=/usr/share/javascript/mathjax

say() { printf 'isac: %s\n' "$*" >&2; }

for program in sphinx-build doxygen; do
    command -v "$program" >/dev/null || {
        say "$program is missing: run ./isac deps doc"
        exit 77
    }
done

# The pages that follow from the code.
make_pages()
{
    local page
    [[ $check != --keep ]] || return 0
    "$build/isac-registry" "$root" "$source"
    for page in $generated; do
        if ! cmp -s "$source/$page" "$root/doc/$page"; then
            if [[ $check == --check ]]; then
                diff -u "$root/doc/$page" "$source/$page" >&2 || true
                say "error: doc/$page is not what the code says: run ./isac doc and commit it"
                exit 1
            fi
            cp "$source/$page" "$root/doc/$page"
            say "renewed doc/$page"
        fi
    done
}

# A copy, so that nothing is written beside the sources; ../examples is where pages take code from.
copy_sources()
{
    rm -rf "$source" "$output/html" "$output/doxygen"
    mkdir -p "$source/_static"
    cp -r "$root"/doc/*.rst "$root/doc/conf.py" "$root/doc/images" "$root/doc/results" \
        "$root/doc/tutorial" "$source"
    cp "$root"/doc/*.css "$source/_static"
    mkdir -p "$output/examples"
    cp "$root"/examples/*.cc "$output/examples"
    cp "$root/CMakeLists.txt" "$output"
}

# What MathJax needs for TeX and HTML: reading the manual needs no network.
copy_mathjax()
{
    local to=$source/_static/mathjax part
    [[ -d $mathjax ]] || return 0
    for part in MathJax.js config/TeX-AMS_CHTML.js extensions jax/element jax/input/TeX \
        jax/output/CommonHTML fonts/HTML-CSS/TeX/woff; do
        mkdir -p "$to/$(dirname "$part")"
        cp -rL "$mathjax/$part" "$to/$part"
    done
}

copy_sources
copy_mathjax
make_pages
say "sphinx-build"
sphinx-build -W -q --keep-going -b html -d "$output/doctrees" "$source" "$output/html"
say "doxygen"
(cd "$root" && (cat doc/Doxyfile && printf 'OUTPUT_DIRECTORY = "%s"\n' "$output/doxygen") | doxygen -)
say "the manual is in $output/html/index.html, the reference of classes in $output/doxygen/index.html"
