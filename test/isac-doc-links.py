# SPDX-License-Identifier: GPL-2.0-only
"""Checks that every link and picture in a directory of HTML pages leads to a file, and to a place in
it, that exist. Usage: isac-doc-links.py DIRECTORY"""

import html.parser
import pathlib
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    """The links out of a page, and the places in it."""

    def __init__(self, path):
        super().__init__()
        self.links = []
        self.places = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.places.add(value)
            elif name == ("src" if tag == "img" else "href") and tag in ("a", "img"):
                self.links.append(value)


def main(directory):
    """@return number of links that lead nowhere; prints each"""
    root = pathlib.Path(directory).resolve()
    pages = {path: Page(path) for path in sorted(root.glob("*.html"))}
    checked = broken = 0
    for path, page in pages.items():
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            checked += 1
            there = target.exists() and (
                not parts.fragment or target not in pages or parts.fragment in pages[target].places
            )
            if not there:
                broken += 1
                print(f"{path.relative_to(root)}: {link} leads nowhere")
    print(f"{checked} links in {len(pages)} pages, {broken} of them broken")
    return broken + (checked < 100)


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1]) else 0)
