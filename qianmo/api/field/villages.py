"""What an officer must know before he enters a village: what it counts as, its people, how far it is, who goes when."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from qianmo.api.field.door import Caller
from qianmo.apps.campaigns.queries import VillageDrive, villages_on_board
from qianmo.apps.grids.ledgers.classes import classes
from qianmo.apps.grids.ledgers.correcting import ProposedFact, corrections
from qianmo.apps.grids.ledgers.facts import FactRow, facts
from qianmo.apps.grids.ledgers.people import contacts
from qianmo.apps.grids.ledgers.plaques import plaques
from qianmo.apps.outreach.queries.days import DayRow, field_days
from qianmo.domain.campaigns import STAGES
from qianmo.domain.villages import FACTS

Told = TypeVar("Told")
AHEAD = timedelta(days=60)
"""How far ahead days in a village are told."""


def villages_out(caller: Caller) -> list[dict[str, Any]]:
    """The villages of the officer as the ledgers have them today; names and numbers as far as the post may see them.

    A few queries for all of them. Days that were called off and contacts that ended are left out.
    """
    scope, on = caller.scope, caller.on
    kinds = _by_village((one.at.code, one.name) for one in classes(scope=scope, on=on))
    known = _by_village((one.at.code, one) for one in facts(scope=scope) if one.current)
    waiting = _by_village((one.at.code, one) for one in corrections(scope=scope, at=caller.at))
    people = _by_village(
        (one.at.code, {"role": one.role, "name": one.name, "phone": one.phone}) for one in contacts(scope=scope, on=on)
    )
    hung = _by_village(
        (one.at.code, {"number": one.number, "place": one.place, "staff": one.staff, "state": one.state})
        for one in plaques(scope=scope, on=on)
        if one.taken_down_on is None
    )
    days = _by_village(
        (one.village_code, _day(one))
        for one in field_days(scope=scope, on=on, since=on, until=on + AHEAD)
        if not one.called_off
    )
    return [
        _drive(one, on=on)
        | {
            "kinds": kinds.get(one.code, []),
            "facts": _facts(known.get(one.code, []), waiting.get(one.code, []), me=caller.person.staff_id),
            "people": people.get(one.code, []),
            "plaques": hung.get(one.code, []),
            "days": days.get(one.code, []),
        }
        for one in villages_on_board(scope=scope)
    ]


def _drive(one: VillageDrive, *, on: date) -> dict[str, Any]:
    counts = one.counts
    return {
        "cell": one.village_id,
        "name": one.name,
        "town": one.town,
        "branch": one.branch,
        "year": one.year,
        "step": STAGES[one.stage],
        "step_days": one.days(on=on),
        "put_off": one.deferral,
        "sitting": one.sitting,
        "counts": [
            ["建档", counts.filed], ["符合", counts.eligible], ["授信", counts.granted], ["签约", counts.signed],
            ["用信", counts.drawn],
        ],
    }  # fmt: skip


def _facts(known: Sequence[FactRow], waiting: Sequence[ProposedFact], *, me: int) -> list[dict[str, Any]]:
    """Every item the ledger keeps, known or not, with what the branch has yet to say of a correction, or said of it."""
    rows, said = {one.key: one for one in known}, {one.key: _answer(one, me) for one in waiting}
    return [
        {
            "key": key,
            "name": name,
            "unit": unit,
            "value": rows[key].shown if key in rows else "",
            "bare": rows[key].value if key in rows else "",
            "as_of": rows[key].as_of.isoformat() if key in rows else "",
            "source": rows[key].source if key in rows else "",
            "answer": said.get(key, ""),
        }
        for key, (name, unit) in FACTS.items()
    ]


def _answer(one: ProposedFact, me: int) -> str:
    if one.accepted is None:
        return f"{one.shown} 等支行确认"
    return f"支行没有采纳 {one.shown}：{one.said}" if one.by_id == me else ""


def _day(one: DayRow) -> dict[str, Any]:
    return {"day": one.day.isoformat(), "gather": one.gather, "people": [duty.name for duty in one.people]}


def _by_village(rows: Iterable[tuple[str, Told]]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for code, one in rows:
        found.setdefault(code, []).append(one)
    return found
