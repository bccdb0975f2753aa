"""What a kind of delivery is made of, and what is handed to it to be carried."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from qianmo.analytics.deliveries import Checked, Field
from qianmo.analytics.lake import Lake
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Cargo:
    """A checked delivery: the days it tells of, what it says of the rest, and where it goes.

    `whole`: what it leaves out is nothing; never so when rows were refused, for what they said is not known. `anew`: a
    history takes the place of what its days said before.
    """

    checked: Checked
    since: date
    on: date
    whole: bool
    bank_fen: int | None
    lake: Lake
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """What carrying did: how many rows differ now, and of how many the bank has no customer file."""

    changed: int
    unmatched: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRules:
    """A kind: its fields, which of them make a row once, further checks, and how it is carried.

    `judge` gets the days the delivery tells of. With `lake_finds_twice` the lake refuses rows given twice itself
    (`account_twice`), which spares looking for them in millions. Carrying the same again changes nothing.
    """

    fields: tuple[Field, ...]
    carry: Callable[[Cargo], Carried | Refused]
    key: tuple[str, ...] = ()
    judge: Callable[[Checked, date, date], None] | None = None
    lake_finds_twice: bool = False


def refuse_other_days(checked: Checked, column: str, since: date, on: date) -> None:
    """Refuse rows of days the delivery is not about."""
    wanted = f"这份文件是 {on} 的" if since == on else f"不在 {since} 至 {on}"
    checked.refuse(f"{column} NOT BETWEEN DATE '{since}' AND DATE '{on}'", f"'「日期」是 ' || {column} || '，{wanted}'")
