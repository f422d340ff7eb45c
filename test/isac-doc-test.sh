#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The manual: its pages of attributes and trace sources are what the code says, they have all
# classes, Sphinx and Doxygen build without a warning, links lead somewhere, and ns-3's own manual
# can take the chapter by itself. Call with the build directory; status 77 without sphinx-build or
# doxygen.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(cd "${1:?usage: isac-doc-test.sh BUILD_DIRECTORY}" && pwd)
command -v sphinx-build >/dev/null && command -v doxygen >/dev/null || exit 77
command -v python3 >/dev/null || exit 77
[[ -x $build/isac-registry ]] || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "isac-doc-test: FAIL: $*" >&2
    exit 1
}

# Every class that has a TypeId is on the page, whether or not it registered itself.
for header in "$root"/model/*/*.h; do
    if grep -q "static TypeId GetTypeId()" "$header"; then
        class=$(sed -n -E 's/^class (Isac[A-Za-z0-9]+) : public .*/\1/p' "$header" | head -n 1)
        grep -qx "$class" "$root/doc/attributes.rst" || fail "$class is not in doc/attributes.rst"
    fi
done
classes=$(grep -c '^Parent: \|^Abstract. Parent: ' "$root/doc/attributes.rst")
((classes >= 35)) || fail "doc/attributes.rst has $classes classes only"

# The pages are those of ns-3.37 with its lte module: other releases name some parents otherwise.
check=--check
ns3=$(sed -n 's/^ns3_DIR:PATH=//p' "$build/CMakeCache.txt")
if ! grep -q 'PACKAGE_VERSION "3\.37' "$ns3/ns3ConfigVersion.cmake"; then
    echo "isac-doc-test: not ns-3.37: generated pages not compared"
    check=--keep
elif [[ ! -e $build/include/ns3/isac-lte-error-model.h ]]; then
    echo "isac-doc-test: ns-3 has no lte module, so IsacLteErrorModel is missing: pages not compared"
    check=--keep
fi
"$root/scripts/doc.sh" "$build" "$check" || fail "the manual does not build"

python3 "$root/test/isac-doc-links.py" "$build/doc/html" || fail "links lead nowhere"

# Alone, as one chapter of ns-3's manual.
mkdir "$work/alone"
cp "$root/doc/isac.rst" "$work/alone/index.rst"
sphinx-build -W -q --keep-going -C -b html -D project=ns-3 "$work/alone" "$work/html" ||
    fail "the chapter does not build by itself"
for section in "Scope and Limitations" "Model Description" "Usage" "Helpers" "Attributes" "Traces" \
    "Examples and Tests" "Validation" "References"; do
    grep -qx "$section" "$root/doc/isac.rst" || fail "doc/isac.rst has no section '$section'"
done
echo "isac-doc-test: $classes classes, $(find "$build/doc/html" -name '*.html' | wc -l) pages"
