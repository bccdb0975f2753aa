"""A register of a village beside the bank's files: what each row of it comes to.

A person is known by the identity number alone. The same name is a hint for somebody to look, never a match, and a
person on file in another village stays there: who lives where is answered by a person, not by a file.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Finding(StrEnum):
    """What a row of a register comes to."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    CLAIMED = "claimed"
    GONE = "gone"
    LIKELY = "likely"
    UNKNOWN = "unknown"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the bank knows: the household of each identity and its village, whoever is in no household any more.

    `claimed` are identities that a register of another village names this year, `names` the households of this village
    by the names of their people.
    """

    village_id: int
    households: Mapping[UUID, int]
    villages: Mapping[int, int]
    gone: Collection[UUID]
    claimed: Collection[UUID]
    names: Mapping[str, Collection[int]]


def find(*, identity: UUID | None, name: str, fault: str, ground: Ground) -> tuple[Finding, int | None]:
    """What a row comes to, and the household it is about, if one can be named.

    A fault comes first, then where the identity is on file: another village, here though another register names the
    person too, here. Who is not on file: somebody who left every household, a name borne here, claimed elsewhere, new.
    """
    if fault:
        return Finding.FAULT, None
    household_id = None if identity is None else ground.households.get(identity)
    claimed = identity is not None and identity in ground.claimed
    if household_id is not None:
        if ground.villages[household_id] != ground.village_id:
            return Finding.ELSEWHERE, household_id
        return (Finding.CLAIMED if claimed else Finding.HERE), household_id
    if identity is not None and identity in ground.gone:
        return Finding.GONE, None
    alike = ground.names.get(name, ())
    if alike:
        return Finding.LIKELY, next(iter(alike)) if len(alike) == 1 else None
    return (Finding.CLAIMED if claimed else Finding.UNKNOWN), None
