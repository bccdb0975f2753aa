"""Customer groups of the demo bank, one of each kind, with members from lists their partners sent; all generated."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from qianmo.apps.campaigns.queries import funnel_by_village, households
from qianmo.apps.grids.queries import Scope, scope_of
from qianmo.apps.households.queries import members_of, named_in_full
from qianmo.apps.households.services import NewCustomerGroup
from qianmo.apps.leads.books import BOOKS, PARTNER_CAPS
from qianmo.apps.leads.services import (
    NewAgreement,
    NewImport,
    NewPartner,
    Uses,
    enter_agreement,
    enter_partner,
    open_group,
    read_list,
    receive_list,
    take_members,
)
from qianmo.apps.org.changes import propose_change, publish_change
from qianmo.apps.org.queries import SignedIn, staff_in_post
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.group_rounds import hold_round, put_round_off
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.identity import identity_check_digit
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.rulebook import Row

REQUESTS = UUID("5b7c2f10-8a43-4a6e-9d35-0c1f7e92b684")
NOW: dict[str, Any] = {"at": moment(DEMO_DAY, hour=9), "business_date": DEMO_DAY}
GROUPS = (
    ("workers", "employer", "林东肉业公司", "林东肉业职工", "月工资由公司代发，每季提供在职名单", 5),
    ("market", "park", "林东农贸市场", "林东农贸市场商户", "每季提供摊位经营户名单", 3),
    ("park", "park", "林东农产品加工园", "加工园商户", "每季提供入园经营户名单", 2),
    ("chain", "chain", "左旗种业公司", "制种供货户", "每年提供供货户名单和供货额", 4),
)
"""Kind of group and of partner, their names, what was agreed, and how many households of a village belong."""
VILLAGES = 10
HEADING = "姓名,身份证号,所在村,经营年限（年）"
CAPS = (("employer", 800, "higher", 500), ("park", 500, "refuse", 0), ("chain", 300, "warn", 0))
"""What may hang on one partner of a kind, what becomes of more, and the authority that takes; in 万元."""


def leave_groups(ground: Ground) -> None:
    """Leave a group of each kind on the demo day and caps by kind of partner; a small county may lack the people."""
    officer = ground.staff[ground.bank.holders("inclusive")[0].number]
    _cap(ground, officer)
    head = staff_in_post(staff_id=officer, on=DEMO_DAY)
    assert head is not None
    for place, ((kind, sort, partner, name, terms, each), manager) in enumerate(
        zip(GROUPS, _managers(ground), strict=False)
    ):
        here = max(scope_of(person=manager, on=DEMO_DAY).village_ids or ())
        file = _file(here, place, each)
        if not file:
            continue
        partner_id = accepted(enter_partner(new=NewPartner(name=partner, kind=sort, contact="", by=officer), **NOW))
        agreement = NewAgreement(
            partner_id=partner_id, number=f"QT-2026-{place + 1:02}", terms=terms,
            begins_on=DEMO_DAY - timedelta(days=60), ends_on=DEMO_DAY + timedelta(days=300), by=officer,
        )  # fmt: skip
        accepted(enter_agreement(new=agreement, **NOW))
        new = NewCustomerGroup(name=name, kind=kind, place_id=here, manager_id=manager.staff_id, by=officer)
        group_id = accepted(open_group(new=new, partner_id=partner_id, **NOW))
        list_id = _sent(file, name, partner_id, branch_id=manager.branch_id, by=officer)
        accepted(take_members(group_id=group_id, list_id=list_id, complete=True, person=head, **NOW))
        if kind == "workers":
            hold_round(group_id=group_id, manager=manager, seed=place)
        if kind == "market":
            put_round_off(group_id=group_id, manager=manager)


def _managers(ground: Ground) -> list[SignedIn]:
    """A manager with villages in care of each branch that has one."""
    people = [staff_in_post(staff_id=ground.staff[one.number], on=DEMO_DAY) for one in ground.bank.holders("manager")]
    caring = [one for one in people if one is not None and scope_of(person=one, on=DEMO_DAY).village_ids]
    return list({one.branch_id: one for one in caring}.values())


def _file(here: int, place: int, each: int) -> str:
    """Households from about the county and of the place itself by the identity of a member, and two nobody filed.

    The first village of the county is left to its own round.
    """
    villages = [one.cell_id for one in funnel_by_village(scope=Scope(None)) if one.funnel.filed]
    chosen = dict.fromkeys([here, *villages[place + 1 :: max(1, len(villages) // VILLAGES)]])
    pages = [
        households(scope=Scope(frozenset({village})), stage=stage, limit=limit)
        for village in chosen
        for stage, limit in ((None, each // 2), ("eligible", each - each // 2))
    ]
    rows = list({row.household_id: row for page in pages for row in page.rows}.values())
    members = members_of(household_ids=[one.household_id for one in rows])
    people = named_in_full(person_ids=[min(one) for one in members.values()])
    firsts = {row.household_id: people[min(members[row.household_id])] for row in rows}
    lines = [
        f"{firsts[row.household_id].name},{firsts[row.household_id].identity},{row.village},{3 + number % 9}"
        for number, row in enumerate(rows)
    ]
    strangers = [f"1504221975061201{place * 2 + extra}" for extra in range(2)] if lines else []
    lines += [f"包守仁,{first}{identity_check_digit(first)},{rows[0].village},2" for first in strangers]
    return "\n".join([HEADING, *lines]) if lines else ""


def _sent(file: str, name: str, partner_id: int, *, branch_id: int, by: int) -> int:
    uses = Uses(
        name=f"{name}名单",
        purpose="成群授信对接",
        basis="本人向合作方授权提供",
        expires_on=DEMO_DAY + timedelta(days=180),
    )
    new = NewImport(
        uses=uses, partner_id=partner_id, as_of=DEMO_DAY - timedelta(days=5), event=False, files_facts=True,
        branch_id=branch_id, by=by, request_id=uuid5(REQUESTS, name),
    )  # fmt: skip
    list_id = accepted(receive_list(new=new, name="名单.csv", pieces=[file.encode()], scope=Scope(None), **NOW))
    assert read_list(list_id=list_id, **NOW) is None
    return list_id


def _cap(ground: Ground, officer: int) -> None:
    rows: list[Row] = [
        {"kind": kind, "cap_fen": wan * FEN_PER_WAN, "above": above, "higher_fen": higher * FEN_PER_WAN}
        for kind, wan, above, higher in CAPS
    ]
    eve, begins = DEMO_DAY - timedelta(days=31), DEMO_DAY - timedelta(days=30)
    book = next(one for one in BOOKS if one.code == PARTNER_CAPS)
    act: dict[str, Any] = {"book": book, "at": moment(eve, hour=9), "business_date": eve}
    risk = ground.staff[ground.bank.holders("risk")[0].number]
    change = accepted(propose_change(rows=rows, valid_from=begins, reason="集中度管理办法", by=risk, **act))
    assert publish_change(change_id=change, by=officer, **act) is None
