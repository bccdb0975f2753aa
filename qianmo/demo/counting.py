"""The demo's own measures: what its bank counts beside what is shipped, said by two persons, and a file of the bank."""

from datetime import date, timedelta
from typing import Any

from qianmo.apps.org.changes import propose_change, publish_change
from qianmo.apps.org.posts import held_post
from qianmo.apps.performance.measure_book import MEASURE_BOOK
from qianmo.apps.performance.services import NewEntry, agree_amounts, bring_amounts
from qianmo.demo.accepting import accepted
from qianmo.demo.schedule import moment
from qianmo.domain.rulebook import Row

NOTHING: Row = {
    "side": None, "products": None, "least_fen": None, "sound": False, "kinds": None, "event": None, "outcome": None,
    "once": False, "counts": "all", "number": None, "fewer": False,
}  # fmt: skip
MEASURES: list[Row] = [
    NOTHING | {"name": "贵金属", "source": "entered", "unit": "元"},
    NOTHING | {"name": "经营收款", "source": "flow", "unit": "万元", "side": "deposit", "kinds": "经营收款"},
    NOTHING | {"name": "有效存款户", "source": "gained", "unit": "户", "side": "deposit", "least_fen": 1_000_00},
    NOTHING | {"name": "走访不足", "source": "event", "unit": "户", "event": "fieldwork.visited", "once": True,
               "counts": "short", "number": 2, "fewer": True},
]  # fmt: skip
"""Figures of the demo; S1 names precious metals among its sixteen products and prints no other of them here."""
BOTH = ("farm", "micro")


def _line(code: str, measure: str, group: str, *, points: int, pay: int) -> dict[str, Any]:
    prices = {
        kind: {one: {"tiers": [[None, price]]} for one in BOTH} if price else {}
        for kind, price in (("points", points), ("pay", pay))
    }
    name = measure.removeprefix("own:")
    return {"code": code, "name": name, "measure": measure, "group": group, **prices}


LINES = [
    _line("metal", "own:贵金属", "服务与质量", points=0, pay=1),
    _line("takings", "own:经营收款", "存款", points=2, pay=0),
    _line("holders", "own:有效存款户", "存款", points=20, pay=1_00),
    _line("few-visits", "own:走访不足", "服务与质量", points=-50, pay=0),
]
"""Lines of the demo's second version that count them: fen a yuan of metal, points a 万元 taken in."""
EVERY, METAL_FEN = 5, 8_800_00
"""Every so many-th manager sold metal for so much, by the file of the month."""


def say_measures(*, officer: int, risk: int, since: date) -> None:
    """Proposed by one and published by another the day before they hold."""
    day = since - timedelta(days=1)
    then: dict[str, Any] = {"at": moment(day, hour=9), "business_date": day}
    made = accepted(
        propose_change(book=MEASURE_BOOK, rows=MEASURES, valid_from=since, reason="考核办法修订", by=officer, **then)
    )
    accepted(publish_change(book=MEASURE_BOOK, change_id=made, by=risk, **then))


def bring_metal(*, month: date, finance: int, people: int, on: date) -> None:
    """A file of what managers sold of metal in a month, generated, brought by finance and agreed to."""
    then: dict[str, Any] = {"at": moment(on, hour=9), "business_date": on}
    sold = sorted(one.staff_id for one in held_post(post="manager", since=month, until=on))[::EVERY]
    entries = [
        NewEntry(
            staff_id=staff, measure="own:贵金属", amount=METAL_FEN * (place % EVERY + 1), said="演示：贵金属对账单"
        )
        for place, staff in enumerate(sold)
    ]
    if refused := bring_amounts(month=month, branch_id=None, entries=entries, by=finance, **then):
        raise RuntimeError(next(iter(refused.values())).reason)
    accepted(agree_amounts(month=month, branch_id=None, by=people, **then))
