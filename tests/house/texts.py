"""What no committed text may hold.

The project speaks of itself alone: of the bank and the code, not of how, where or by whom it was written. And it is
built behind a bank's closed network: no file of ours says where to download from, and none holds another's code.
The patterns are spelt with one letter in brackets, so that this file does not find itself.
"""

import re
from collections.abc import Iterator

from tests.house.tree import Fault, Source

LATER = re.compile(r"\b(?:[T]ODO|[F]IXME|[X]XX|[H]ACK)\b")
"""Notes for later belong to the changelog or the tracker."""

WORKSHOP = re.compile(
    r"\b(?:[i]ssues?\s*(?:no\.?\s*|#\s*)?\d+|(?:this|next|later|first|previous)\s+[i]ssue"
    r"|(?:this|next|last|previous|earlier|later|another)\s+[s]ession|(?<!user[ -])(?:sub-?)?[a]gents?"
    r"|[c]laude|[c]opilot|[c]hatgpt|[l]anguage models?|[c]o-authored-by|[d]esign\.md|[d]omain\.md|[s]tyle\.md"
    r"|[s]tack\.md|[u]x\.md)\b",
    re.IGNORECASE,
)
"""Talk of the workshop instead of the work."""

ADDRESSES = re.compile(
    r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[r]egistry\.yarnpkg|[n]pmmirror\.|[d]eb\.debian\.org"
    r"|[s]ecurity\.debian\.org|[p]roxy\.golang\.org|[a]rchive\.ubuntu\.com|[m]irrors?\.[a-z]+\.(?:com|cn|edu)"
    r"|--(?:[e]xtra-)?[i]ndex-url|--[t]rusted-host|\"[r]esolved\":\s*\"http",
    re.IGNORECASE,
)
"""Where packages come from is the machine's business, never the tree's."""

PLACES = re.compile(r"(?<![\w./~-])/(?:[r]oot(?=/)|[h]ome/[a-z][\w-]*(?=/)|[w]ork(?=/))")
"""Folders of one person's machine."""

LINE_OF_A_PERSON = 2_000


def _found(source: Source, pattern: re.Pattern[str], what: str) -> Iterator[Fault]:
    for number, line in enumerate(source.lines, start=1):
        for match in pattern.finditer(line):
            yield Fault(source.path, number, f"{what}: {match.group()!r}")


def notes_for_later(source: Source) -> Iterator[Fault]:
    if not source.is_lock and source.suffix != ".csv":
        yield from _found(source, LATER, "a note for later")


def workshop_talk(source: Source) -> Iterator[Fault]:
    if not source.is_lock and source.suffix != ".csv" and source.name != "LICENSE":
        yield from _found(source, WORKSHOP, "talk of the workshop")


def download_addresses(source: Source) -> Iterator[Fault]:
    yield from _found(source, ADDRESSES, "a download address")


def machine_paths(source: Source) -> Iterator[Fault]:
    yield from _found(source, PLACES, "a path of one machine")


def foreign_code(source: Source) -> Iterator[Fault]:
    """Vendored, minified or built files, and locks that record hosts."""
    folders = source.path.split("/")[:-1]
    if source.name == "uv.lock" or {"node_modules", "vendor", "vendored"}.intersection(folders):
        yield Fault(source.path, 1, "not ours to commit")
    elif re.search(r"[.-]min\.(?:js|css|mjs)$", source.name):
        yield Fault(source.path, 1, "minified code is fetched by npm, not committed")
    elif source.suffix in {".js", ".mjs", ".ts", ".css", ".html", ".py"}:
        for number, line in enumerate(source.lines, start=1):
            if len(line) > LINE_OF_A_PERSON:
                yield Fault(source.path, number, f"a line of {len(line)} characters was written by no person")
