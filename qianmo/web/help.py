"""What a page is for and how its figures are made, told where one stands.

The text is that of the user manual: `docs/manual/pages.zh-CN.md` has one section per page, headed by the page's name
and address, so the console and the manual can never say two things.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

HEADING = re.compile(r"^## (?P<title>.+) \((?P<key>[\w-]+)\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Help:
    """One page's section: its name and its paragraphs."""

    key: str
    title: str
    paragraphs: tuple[str, ...]


@cache
def all_help() -> dict[str, Help]:
    """Every section by the name of its address, in the order of the manual."""
    text = Path(settings.HOME, "docs", "manual", "pages.zh-CN.md").read_text(encoding="utf-8")
    pieces = HEADING.split(text)[1:]
    found = {}
    for title, key, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        lines = [" ".join(piece.split()) for piece in body.split("\n\n")]
        found[key] = Help(key, title, tuple(line for line in lines if line))
    return found


def help_for(name: str | None) -> Help | None:
    """The section of an address, or None where it has none of its own."""
    return all_help().get(name or "")
