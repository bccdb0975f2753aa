"""The demo bank's rules of its dossiers, and dossiers that are brought to completeness as clerks would bring them.

S5 names 普惠快车 and 小微专车, by the amount asked for; where the one ends, and that two people look at what takes the
other, is invented.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid5

from qianmo.apps import dossiers
from qianmo.apps.dossiers.queries import items_of
from qianmo.apps.dossiers.services import (
    Filling,
    Forward,
    NewChecklist,
    NewDossier,
    NewLane,
    begin_dossiers,
    fill_dossiers,
    forward_dossiers,
    publish_checklist,
    set_lanes,
)
from qianmo.apps.products import shelf
from qianmo.demo.accepting import accepted, all_accepted
from qianmo.domain.dossiers import Group, Item, fact_told, missing
from qianmo.domain.money import FEN_PER_WAN

SHIPPED = Path(dossiers.__file__).with_name("checklists.toml")
LANES = (
    NewLane(name="普惠快车", from_fen=0, promise_kind="express"),
    NewLane(name="小微专车", from_fen=50 * FEN_PER_WAN, promise_kind="credit.application", two_surveyors=True),
)
SAID = {Group.PAPER: "已收，与原件核对", Group.CHECK: "符合"}
GIVEN = {"age", "lpr_ppm"}
"""Facts nobody types: from the identity number, and the published rate."""
ASKS_FEN = FEN_PER_WAN
"""What each household that walks the shelf asks for: less than any policy or village gives it."""
REQUESTS = UUID("2f7c9a10-5d0b-4b6e-9a54-6c1f0e8d7b3a")
REPORT = "家庭成员在村，圈舍与申报相符，邻里评价好，近一年没有逾期"


def put_dossier_rules_in_force(*, editor: int, since: date, at: datetime) -> None:
    """The three checklists as they are shipped and the two lanes, from the bank's first day on."""
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    for code, items in shipped.items():
        new = NewChecklist(code=code, items=items, valid_from=since, by=editor)
        accepted(publish_checklist(new=new, at=at, business_date=since))
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
    all_accepted(fill_dossiers(entries=entries, at=at, business_date=business_date))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A household that applies for something of the shelf, and who answers for its village."""

    household_id: int
    owner: int


def shelf_on_offer() -> dict[str, shelf.Case]:
    """The products of the shelf that are offered, but the cards, each with its first case that is admitted."""
    return {
        code: next(case for case in one.cases if case.expected.get("limit_fen", 0) >= ASKS_FEN)
        for code, one in shelf.products().items()
        if not one.awaiting and code != one.template
    }


def bring_the_shelf(*, wanted: Sequence[Wanted], consent_until: date, at: datetime, business_date: date) -> list[int]:
    """Each household applies for another product of the shelf but the cards, with the facts of a case typed in.

    Returns their applications.
    """
    pairs = list(zip(wanted, shelf_on_offer().items(), strict=False))
    wishes = [
        NewDossier(
            household_id=who.household_id,
            product=code,
            requested_fen=ASKS_FEN,
            purpose="经营周转",
            by=who.owner,
            request_id=uuid5(REQUESTS, code),
        )
        for who, (code, _) in pairs
    ]
    begun = begin_dossiers(wishes=wishes, at=at, business_date=business_date)
    all_accepted(begun.refused.values())
    owners = {begun.ids[place]: who.owner for place, (who, _) in enumerate(pairs)}
    entries = [
        Filling(dossier_id=begun.ids[place], item=f"fact:{name}", value=_typed(name, value), by=who.owner)
        for place, (who, (_, case)) in enumerate(pairs)
        for name, value in case.inputs.items()
        if name not in GIVEN and value is not None
    ]
    all_accepted(fill_dossiers(entries=entries, at=at, business_date=business_date))
    bring_all(owners=owners, at=at, business_date=business_date)
    return hand_in(owners=owners, consent_until=consent_until, at=at, business_date=business_date)


def _typed(name: str, value: object) -> str:
    return fact_told(value, kind="money" if name.endswith("_fen") else "text")


def _said(item: Item) -> str:
    return REPORT if item.key == "report" else SAID.get(item.group, "已签")


def hand_in(*, owners: dict[int, int], consent_until: date, at: datetime, business_date: date) -> list[int]:
    """Hand complete dossiers in to review; the ids of their applications."""
    forwards = [Forward(dossier_id=pk, by=owner, consent_until=consent_until) for pk, owner in owners.items()]
    told = forward_dossiers(forwards=forwards, at=at, business_date=business_date)
    all_accepted(told.refused.values())
    return list(told.ids.values())
