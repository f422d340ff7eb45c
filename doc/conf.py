# SPDX-License-Identifier: GPL-2.0-only
"""Sphinx configuration of the manual; scripts/doc.sh runs it. See ./isac help doc."""

import pathlib
import re

from docutils import nodes
from sphinx.util import logging

project = "isac"
author = "the isac authors"
copyright = author
_cmake = (pathlib.Path(__file__).parent.parent / "CMakeLists.txt").read_text(encoding="utf-8")
release = version = re.search(r"set\(isac_version ([\d.]+)\)", _cmake).group(1)

extensions = ["sphinx.ext.mathjax"]
# Debian's MathJax, which scripts/doc.sh copies; elsewhere Sphinx loads its own from the network.
if (pathlib.Path(__file__).parent / "_static/mathjax").is_dir():
    mathjax_path = "mathjax/MathJax.js?config=TeX-AMS_CHTML"
exclude_patterns = ["results", "_static"]
templates_path = []
highlight_language = "c++"
smartquotes = False  # the texts speak of options such as --quick, and of "names"
nitpicky = True

html_theme = "alabaster"
html_static_path = ["_static"]
html_css_files = ["custom.css"]
html_copy_source = False
html_show_sourcelink = False
html_sidebars = {"**": ["about.html", "navigation.html", "searchbox.html"]}
html_theme_options = {
    "description": "Integrated sensing and communication for vehicles in ns-3",
    "fixed_sidebar": True,
    "page_width": "1180px",
    "sidebar_width": "230px",
    "body_max_width": "none",
    "font_family": "sans-serif",
    "head_font_family": "sans-serif",
    "show_powered_by": False,
}


def link_pages(app, tree):
    """Makes links to other pages' sources, which are right where sources are read (radar.rst,
    radar.rst#filters), links to the pages that they become. A page that is missing is a warning.
    """
    for reference in tree.findall(nodes.reference):
        found = re.fullmatch(r"([\w-]+)\.rst(#.*)?", reference.get("refuri", ""))
        if not found:
            continue
        if found[1] in app.env.found_docs:
            there = app.builder.get_relative_uri(app.env.docname, found[1])
            reference["refuri"] = there + (found[2] or "")
        else:
            logging.getLogger(__name__).warning(
                "there is no page %s.rst", found[1], location=reference
            )


def setup(app):
    """Called by Sphinx."""
    app.connect("doctree-read", link_pages)
