"""A mail's HTML as text: what a reader would see, no more."""

from __future__ import annotations

import html
import re
from itertools import islice

import nh3

LONGEST = 400_000
"""Letters of HTML that are looked at; the words of a mail of 50,000 letters with all their styles are within."""

_BLOCKS = """
address article aside blockquote br dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section
table tbody td tfoot th thead tr ul
"""
_UNSEEN = "script style head title template noscript iframe object svg math select"
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_CELL = re.compile(r"</t[dh]>\s*(?:<t[dh]>)?|<t[dh]>")
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\n{3,}")


TAGS = 20_000
"""Tags that are looked at: within each other they cost the square of their number, so many 0.5 s; a large newsletter has 5,000."""


def text_of(markup: str) -> tuple[str, bool]:
    """The text, and whether all of the page was looked at. Blocks become lines, cells are apart, a link shows where it leads. Nothing in it is markup any more.

    nh3 parses as browsers do (html5ever), so that what is broken or hidden in comments, styles and scripts is not taken
    for words; what it leaves is balanced and escaped, and can be walked by patterns.
    """
    within = _within(markup)
    clean = nh3.clean(
        within,
        tags={*_BLOCKS.split(), "a"},
        clean_content_tags=set(_UNSEEN.split()),
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )
    clean = _SPACE.sub(" ", clean)
    clean = _LINK.sub(_shown, clean)
    clean = _CELL.sub("\t", clean)
    clean = clean.replace("<li>", "<li>- ")
    clean = _TAG.sub("\n", clean)
    lines = (line.strip(" \t") for line in html.unescape(clean).replace("\xa0", " ").split("\n"))
    return _BLANK.sub("\n\n", "\n".join(lines)).strip(), len(within) == len(markup)


def _within(markup: str) -> str:
    """As much of it as is looked at."""
    tags = islice(re.finditer("<", markup[:LONGEST]), TAGS, None)
    beyond = next(tags, None)
    return markup[: beyond.start() if beyond else LONGEST]


def _shown(link: re.Match[str]) -> str:
    """``words <address>``; the address alone where the words say the same."""
    address, words = link[1], link[2]
    bare = _TAG.sub("", words).strip()
    if not bare or address.removeprefix("mailto:").rstrip("/").endswith(bare.rstrip("/")):
        return words if bare else address
    return f"{words} &lt;{address}&gt;"
