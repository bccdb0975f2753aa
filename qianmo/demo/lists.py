"""Lists of the demo bank: one given out and partly worked, one waiting to be looked at, partners and a referrer.

They stand on what the invented core delivered, so they are made last; nobody on them moves along the funnel.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from qianmo.analytics.asking import EXAMPLE
from qianmo.apps import leads
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.books import BOOKS, LIST_QUERIES
from qianmo.apps.leads.queries import leads_to_work, list_queries
from qianmo.apps.leads.services import (
    NewAgreement,
    NewList,
    NewPartner,
    NewReferrer,
    NewTouch,
    Uses,
    build_list,
    enter_agreement,
    enter_partner,
    enter_referrer,
    publish_list_model,
    release_list,
    touch_leads,
)
from qianmo.apps.org.changes import propose_change, publish_change
from qianmo.apps.org.identities import note_identities
from qianmo.apps.org.queries import staff_in_post
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.groups import leave_groups
from qianmo.demo.occasions import leave_occasions
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.demo.strangers import leave_strangers
from qianmo.domain.identity import identity_check_digit
from qianmo.domain.leads.conditions import PRESETS, usual
from qianmo.domain.leads.referring import Shares
from qianmo.domain.leads.touching import Told
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Row

REQUESTS = UUID("0d1f6a0e-52b6-4d0c-9a07-3f5b8e6c2a41")
NOW: dict[str, Any] = {"at": moment(DEMO_DAY, hour=9), "business_date": DEMO_DAY}
UNTIL = date(2027, 3, 31)
SCRIPT = "您在我行的存款一直稳定，可以凭村里评议的额度随借随还。先说额度和利率，再问近期要用钱的地方，不催办。"
SAID = (
    Told(channel="visit", outcome="interested", note="秋收后要买草料", next_on=DEMO_DAY + timedelta(days=3)),
    Told(channel="phone", outcome="unreached", next_on=DEMO_DAY + timedelta(days=1)),
    Told(channel="visit", outcome="lost", lost_to="no_need", note="两个孩子在外打工，不缺钱"),
    Told(channel="phone", outcome="thinking", next_on=DEMO_DAY + timedelta(days=7)),
    Told(channel="visit", outcome="lost", lost_to="price"),
)
"""What is said of the leads touched so far, in turn."""
QUESTION = "存款多没有签约"
"""What the shipped example of a question is called here."""
MODEL_LIST = "激活用信"
"""The list of the shipped table that the demo makes."""
TOUCHED = 10
"""Leads each manager has touched."""


def leave_lists(ground: Ground) -> None:
    """Leave lists, partners and a referrer on the demo day; a small county may have nobody for a list."""
    officer = ground.staff[ground.bank.holders("inclusive")[0].number]
    farming = accepted(
        enter_partner(new=NewPartner(name="旗农牧局", kind="department", contact="种植业股", by=officer), **NOW)
    )
    accepted(enter_partner(new=NewPartner(name="林东商会", kind="association", contact="秘书处", by=officer), **NOW))
    agreement = NewAgreement(
        partner_id=farming, number="NM-2026-07", terms="每季提供种植养殖大户名单，只用于信贷对接",
        begins_on=DEMO_DAY - timedelta(days=90), ends_on=UNTIL, by=officer,
    )  # fmt: skip
    accepted(enter_agreement(new=agreement, **NOW))
    given = _made("idle", officer, leader_fen=30_000_000, script=SCRIPT)
    if given is not None:
        accepted(release_list(list_id=given, by=officer, **NOW))
        for person in ground.bank.holders("manager"):
            _touched(ground.staff[person.number])
    _made("lost", officer, leader_fen=0, script="")
    _asked(ground, officer)
    _modelled(ground, officer)
    leave_strangers(officer=officer, partner_id=farming)
    _known_staff(ground)
    _referrer(ground)
    leave_groups(ground)
    leave_occasions(ground)


def _asked(ground: Ground, officer: int) -> None:
    """A question two persons have published, and the draft it found."""
    book = next(one for one in BOOKS if one.code == LIST_QUERIES)
    risk, eve = ground.staff[ground.bank.holders("risk")[0].number], DEMO_DAY - timedelta(days=1)
    then: dict[str, Any] = {"at": moment(eve, hour=16), "business_date": eve}
    rows: list[Row] = [{"name": QUESTION, "sql": EXAMPLE}]
    change = accepted(
        propose_change(book=book, rows=rows, valid_from=DEMO_DAY, reason="秋收后存款回来了", by=risk, **then)
    )
    accepted(publish_change(book=book, change_id=change, by=officer, **then))
    [query] = list_queries(on=DEMO_DAY)
    _made("asked", officer, leader_fen=0, script="", query_id=query.id)


def _modelled(ground: Ground, officer: int) -> None:
    """The shipped table of lists, published by two persons, and the draft of one of its lists."""
    model, risk = Path(leads.__file__).with_name("picking.dmn").read_bytes(), ground.bank.holders("risk")[0].number
    eve = DEMO_DAY - timedelta(days=1)
    accepted(
        publish_list_model(
            model=model, edited_by=ground.staff[risk], published_by=officer, valid_from=DEMO_DAY,
            at=moment(eve, hour=16),
        )
    )  # fmt: skip
    _made("modelled", officer, leader_fen=0, script="", model_list=MODEL_LIST)


def _made(
    preset: str, officer: int, *, leader_fen: int, script: str, query_id: int | None = None, model_list: str = ""
) -> int | None:
    name, keys = PRESETS.get(preset, (model_list or QUESTION, ()))
    uses = Uses(
        name=name, purpose="存量客户推介授信产品", basis="合同履行，客户开户时已同意", expires_on=UNTIL,
        leader_fen=leader_fen, script=script,
    )  # fmt: skip
    person = staff_in_post(staff_id=officer, on=DEMO_DAY)
    new = NewList(
        uses=uses, conditions=[usual(key) for key in keys], branch_id=person.branch_id if person else 0, by=officer,
        request_id=uuid5(REQUESTS, preset), query_id=query_id, model_list=model_list,
    )  # fmt: skip
    answer = build_list(new=new, scope=Scope(None), **NOW)
    return None if isinstance(answer, Refused) and answer.code == "nobody_found" else accepted(answer)


def _touched(staff_id: int) -> None:
    """The first of somebody's leads have been called or visited."""
    person = staff_in_post(staff_id=staff_id, on=DEMO_DAY)
    if person is None:
        return
    rows, _ = leads_to_work(person=person, scope=Scope(None), on=DEMO_DAY, limit=TOUCHED)
    touches = [
        NewTouch(
            lead_id=row.id, told=SAID[place % len(SAID)], by=staff_id, request_id=uuid5(REQUESTS, f"touch-{row.id}")
        )
        for place, row in enumerate(rows)
    ]
    assert not touch_leads(touches=touches, **NOW)


def _known_staff(ground: Ground) -> None:
    """The identity numbers of the staff are noted, one birthday each of the sequence that no village was given."""
    told = {}
    for place, number in enumerate(sorted(ground.staff)):
        born = date(1970, 1, 1) + timedelta(days=37 * place)
        first = f"150422{born:%Y%m%d}001"
        told[number] = first + identity_check_digit(first)
    admin = ground.staff[ground.bank.holders("admin")[0].number]
    assert not note_identities(identities=told, by=admin, **NOW)


def _referrer(ground: Ground) -> None:
    person = staff_in_post(staff_id=ground.staff[ground.bank.holders("branch_head")[0].number], on=DEMO_DAY)
    if person is None:
        return
    first = "15042219750612001"  # of the sequence that no village was given
    new = NewReferrer(
        name="康守田", identity=first + identity_check_digit(first), phone="15400000001", partner_id=None,
        branch_id=person.branch_id, shares=Shares(income_ppm=100_000, loss_ppm=200_000, claw_back_days=365),
        begins_on=DEMO_DAY - timedelta(days=30), ends_on=UNTIL, by=person.staff_id,
    )  # fmt: skip
    accepted(enter_referrer(new=new, **NOW))
