"""A register beside the one it takes the place of: who is new in it, the same, changed, and no longer in it.

A person is known by the identity number; where one of the two files has none, by telephone and name together. Who is no
longer in it may have moved away, may have died or was forgotten: a file cannot tell, so a person does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from qianmo.domain.leads.reading import FACTS, ROLES, ReadRow


class Change(StrEnum):
    """What became of a person from one register to the next."""

    GONE = "gone"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Difference:
    """A person of either register: the rows as they read before and now, and the labels of what reads differently."""

    change: Change
    before: ReadRow | None
    after: ReadRow | None
    what: tuple[str, ...] = ()

    @property
    def row(self) -> ReadRow:
        """The row that names the person today, or last did."""
        found = self.after or self.before
        assert found is not None
        return found


def differences(*, before: Sequence[ReadRow], after: Sequence[ReadRow]) -> list[Difference]:
    """Every person of both, once: those of the new one in its order, then those who are no longer in it.

    What is compared are the columns both files have; a column only one of them has is no change.
    """
    numbered = {one.identity: one for one in before if one.identity}
    unnumbered = {(one.phone, one.name): one for one in before if one.phone}
    shared = _said(before) & _said(after)
    left = {id(one): one for one in before}
    found = []
    for one in after:
        known = numbered.get(one.identity) if one.identity else None
        if known is None and (other := unnumbered.get((one.phone, one.name))) is not None:
            known = other if not (one.identity and other.identity) else None
        if known is None or left.pop(id(known), None) is None:
            found.append(Difference(Change.NEW, None, one))
            continue
        what = _differing(known, one, shared)
        found.append(Difference(Change.CHANGED if what else Change.SAME, known, one, what))
    return [*found, *(Difference(Change.GONE, one, None) for one in left.values())]


def _said(rows: Sequence[ReadRow]) -> set[str]:
    """What a file tells of anybody at all."""
    return {key for one in rows for key, value in _values(one).items() if value not in {"", None}}


def _values(one: ReadRow) -> Mapping[str, object]:
    return {"name": one.name, "phone": one.phone, "village": one.village, "note": one.note, **one.facts}


def _differing(before: ReadRow, after: ReadRow, shared: Collection[str]) -> tuple[str, ...]:
    old, new = _values(before), _values(after)
    labels = {**ROLES, **{key: label for key, (label, _) in FACTS.items()}}
    return tuple(label for key, label in labels.items() if key in shared and old.get(key) != new.get(key))


@dataclass(frozen=True, slots=True)
class Absence:
    """A household a source no longer names, and since when it does not."""

    household_id: int
    since: date


def absent(
    *,
    before: Collection[UUID],
    after: Collection[UUID],
    earlier: Mapping[int, date],
    households: Mapping[UUID, int],
    on: date,
) -> list[Absence]:
    """Households that the register before named by any of their people, and this one by none; in the order of ids.

    `earlier` are those the one before had not named any more either, with their first day, which stays. People are
    given by the index of their identity, `households` says where they are on file today.
    """  # fmt: skip
    named = {households[one] for one in after if one in households}
    since = {households[one]: on for one in before if one in households} | dict(earlier)
    return [Absence(pk, since[pk]) for pk in sorted(since) if pk not in named]
