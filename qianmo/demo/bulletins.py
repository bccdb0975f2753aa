"""The demo bank's bulletins of targets: the rule, one of the end of August, one of the day before, one measure owed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from qianmo.apps.org.changes import propose_change, publish_change
from qianmo.apps.targets.books import BOOKS
from qianmo.apps.targets.queries import last_counted
from qianmo.apps.targets.services import publish_bulletin
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Row
from qianmo.domain.targets.bulletins import Every

RULE: Sequence[tuple[str, Every, int, bool]] = (
    ("loans", Every.TEN_DAYS, 3, True),
    ("inclusive", Every.TEN_DAYS, 3, False),
    ("borrowers", Every.TEN_DAYS, 3, True),
    ("bad_rate", Every.MONTH, 5, False),
    ("deposits", Every.WEEK, 2, True),
)
OWED = "deposits"
"""Not told yet, so that one sees what a bulletin that is owed looks like."""
FIRST_AS_OF, LAST_AS_OF = date(2026, 8, 31), DEMO_DAY - timedelta(days=1)


def publish_bulletins(ground: Ground) -> None:
    """Set the rule, then tell the bank twice."""
    risk, officer, finance = (
        ground.staff[ground.bank.holders(post)[0].number] for post in ("risk", "inclusive", "finance")
    )
    eve = FIRST_AS_OF - timedelta(days=1)
    rows: list[Row] = [
        {"measure": measure, "every": every, "within_days": days, "people": people}
        for measure, every, days, people in RULE
    ]
    book = next(one for one in BOOKS if one.code == "bulletin_rules")
    act: dict[str, Any] = {"book": book, "at": moment(eve, hour=9), "business_date": eve}
    change = accepted(propose_change(rows=rows, valid_from=FIRST_AS_OF, reason="支农支小工作考核办法", by=risk, **act))
    assert publish_change(change_id=change, by=officer, **act) is None
    told = [measure for measure, *_ in RULE if measure != OWED]
    for as_of in (FIRST_AS_OF, LAST_AS_OF):
        if last_counted(on=as_of) != as_of:
            continue
        day = as_of + timedelta(days=1)
        answer = publish_bulletin(
            as_of=as_of, measures=told, said="", by=finance, at=moment(day, hour=8), business_date=day
        )
        if isinstance(answer, Refused):  # a small county may have nothing of a measure yet
            return
