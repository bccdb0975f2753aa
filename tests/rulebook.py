"""A rule of the bank changed as its pages change it: one person proposes, another publishes the day before it holds."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from qianmo.apps.org.changes import propose_change, publish_change
from qianmo.domain.refusal import Refused
from qianmo.web.rulebook import BOOKS
from tests import village as v

RISK, OFFICER = "1006", "1001"


def propose(
    staff: Mapping[str, int], code: str, rows: Sequence[Mapping[str, Any]], *, since: date, on: date | None = None
) -> int | Refused:
    """What the risk manager proposes; `on` is the day before unless it is said."""
    day = on or since - timedelta(days=1)
    return propose_change(
        book=BOOKS[code], rows=[dict(row) for row in rows], valid_from=since, reason="办法第九条", by=staff[RISK],
        at=v.at(day), business_date=day,
    )  # fmt: skip


def publish(staff: Mapping[str, int], code: str, change_id: int, *, on: date, by: str = OFFICER) -> Refused | None:
    """What a second person, or the one named, does with it."""
    return publish_change(book=BOOKS[code], change_id=change_id, by=staff[by], at=v.at(on), business_date=on)


def say(staff: Mapping[str, int], code: str, rows: Sequence[Mapping[str, Any]], *, since: date) -> Refused | None:
    """Both, one after the other."""
    proposed = propose(staff, code, rows, since=since)
    if isinstance(proposed, Refused):
        return proposed
    return publish(staff, code, proposed, on=since - timedelta(days=1))
