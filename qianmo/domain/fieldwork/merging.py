"""Joining what somebody wrote without a network with what the bank has learnt since: field by field, in three ways.

An edit says of each field what stood there when it was opened and what stands there now. Where the bank still holds
the old value, the new one is taken. Where the bank has come to the new value by itself, nothing is left to do. Where it
has come to another, two people differ: the bank's value holds until the author has chosen, and nothing is lost.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qianmo.domain.refusal import Refused


class Choice(StrEnum):
    """What the author of a conflicting edit may settle for."""

    MINE = "mine"
    THEIRS = "theirs"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class Change:
    """What stood in a field when it was opened, and what was written; None where nothing was known."""

    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Clash:
    """Two values for one field: what stood there, what the author wrote, and what the bank holds now."""

    original: Any
    mine: Any
    theirs: Any

    def value(self, choice: Choice) -> Any:
        """The value a choice stands for."""
        return {Choice.MINE: self.mine, Choice.THEIRS: self.theirs, Choice.ORIGINAL: self.original}[choice]


@dataclass(frozen=True, slots=True)
class Merge:
    """What an edit comes to: values to be taken, fields that need nothing, fields two people differ on."""

    taken: dict[str, Any]
    same: tuple[str, ...]
    clashes: dict[str, Clash]


def merge(changes: Mapping[str, Change], *, known: Mapping[str, Any]) -> Merge:
    """Join an edit with what the bank holds; `known` has the value in force by key, a missing key is not known."""
    taken: dict[str, Any] = {}
    same: list[str] = []
    clashes: dict[str, Clash] = {}
    for key, change in sorted(changes.items()):
        theirs = known.get(key)
        if alike(change.after, theirs):
            same.append(key)
        elif alike(change.before, theirs):
            taken[key] = change.after
        else:
            clashes[key] = Clash(change.before, change.after, theirs)
    return Merge(taken, tuple(same), clashes)


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same one; `true` is not 1, and lists are compared in order."""
    return written_as(one) == written_as(other)


def settled(clash: Clash, choice: Choice, *, theirs: Any) -> Any | Refused:
    """The value a choice leads to, while the bank still holds what the author was shown. Refused: it has moved on."""
    if not alike(clash.theirs, theirs):
        reason = "没有改：这一项在您选择之前又有人改过。请看最新的值，再选一次"
        return Refused(code="moved_on", reason=reason)
    return clash.value(choice)


def written_as(value: Any) -> str:
    """One text for each value, by which values are compared and found again."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
