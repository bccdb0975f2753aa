"""The demo bank's rules of its dossiers, and dossiers that are brought to completeness as clerks would bring them.

S5 names 普惠快车 and 小微专车, by the amount asked for; where the one ends, and that two people look at what takes the
other, is invented.
"""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from qianmo.apps import dossiers
from qianmo.apps.dossiers.queries import items_of
from qianmo.apps.dossiers.services import (
    Filling,
    Forward,
    NewChecklist,
    NewLane,
    fill_dossiers,
    forward_dossiers,
    publish_checklist,
    set_lanes,
)
from qianmo.domain.dossiers import Group, Item, missing
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.refusal import Refused

SHIPPED = Path(dossiers.__file__).with_name("checklists.toml")
LANES = (
    NewLane(name="普惠快车", from_fen=0, promise_kind="express"),
    NewLane(name="小微专车", from_fen=50 * FEN_PER_WAN, promise_kind="credit.application", two_surveyors=True),
)
SAID = {Group.PAPER: "已收，与原件核对", Group.CHECK: "符合"}
REPORT = "家庭成员在村，圈舍与申报相符，邻里评价好，近一年没有逾期"


def put_dossier_rules_in_force(*, editor: int, since: date, at: datetime) -> None:
    """The three checklists as they are shipped and the two lanes, from the bank's first day on."""
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    for code, items in shipped.items():
        new = NewChecklist(code=code, items=items, valid_from=since, by=editor)
        published = publish_checklist(new=new, at=at, business_date=since)
        if isinstance(published, Refused):
            raise RuntimeError(published.reason)
    set_lanes(lanes=LANES, valid_from=since)


def bring_all(*, owners: dict[int, int], at: datetime, business_date: date) -> None:
    """Fill in all that is missing of dossiers (id to owner), as far as people fill it in."""
    asked = items_of(dossier_ids=list(owners), on=business_date)
    entries = [
        Filling(dossier_id=pk, item=item.key, value=_said(item), by=owners[pk])
        for pk, items in asked.items()
        for item in missing(items)
        if item.typed
    ]
    _must(fill_dossiers(entries=entries, at=at, business_date=business_date))


def _said(item: Item) -> str:
    return REPORT if item.key == "report" else SAID.get(item.group, "已签")


def hand_in(*, owners: dict[int, int], consent_until: date, at: datetime, business_date: date) -> list[int]:
    """Hand complete dossiers in to review; the ids of their applications."""
    forwards = [Forward(dossier_id=pk, by=owner, consent_until=consent_until) for pk, owner in owners.items()]
    told = forward_dossiers(forwards=forwards, at=at, business_date=business_date)
    _must(list(told.refused.values()))
    return list(told.ids.values())


def _must(told: Sequence[Refused | None]) -> None:
    """The demo asks for nothing that would be refused; a refusal is a bug of the demo."""
    for refused in told:
        if refused is not None:
            raise RuntimeError(refused.reason)
