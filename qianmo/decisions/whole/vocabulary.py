"""The names a text may use, found longest first: FEEL names hold spaces, signs and words of the language."""

import re
from collections.abc import Iterable
from functools import lru_cache

from qianmo.decisions.feel.lexer import shape_of

_FIRST = re.compile(r"\w+|\S")


@lru_cache(maxsize=8192)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(shape_of(name))


class Vocabulary:
    """Names of one scope, within those of a wider one."""

    def __init__(
        self, names: Iterable[str] = (), outer: "Vocabulary | None" = None, also: "Vocabulary | None" = None
    ) -> None:
        self.words: tuple[dict[str, list[str]], ...] = ({}, *(also.words if also is not None else ()))
        self.outer = outer
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """One name more."""
        first = _FIRST.search(name)
        if first is not None:
            self.words[0].setdefault(first.group(), []).append(name)

    def at(self, text: str, position: int) -> tuple[str, int] | None:
        """The longest name that stands at a position, with where it ends."""
        first = _FIRST.match(text, position)
        if first is None:
            return None
        best: tuple[str, int] | None = None
        scope: Vocabulary | None = self
        while scope is not None:
            for words in scope.words:
                for name in words.get(first.group(), ()):
                    found = _pattern(name).match(text, position)
                    if found is not None and (best is None or found.end() > best[1]):
                        best = name, found.end()
            scope = scope.outer
        return best
