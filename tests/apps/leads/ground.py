"""Three villages with the small lake of `tests.holdings`, and short ways to make and give out a list."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from qianmo.apps import leads as room
from qianmo.apps.grids.queries import Scope
from qianmo.apps.leads.models import Lead
from qianmo.apps.leads.services import (
    NewList,
    NewPartner,
    NewTouch,
    Uses,
    build_list,
    enter_partner,
    release_list,
    touch_leads,
)
from qianmo.domain.leads.conditions import Condition
from qianmo.domain.leads.touching import Told
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.holdings import lay_holdings

COUNTY = Scope(None)
ON = v.DRAWN
NOW = {"at": v.at(ON), "business_date": ON}
DEPOSITORS = (Condition(key="deposit", fen=100_000),)
UNTIL = date(2026, 12, 31)
PICKING = Path(room.__file__).with_name("picking.dmn").read_text()


@dataclass(frozen=True)
class Bank:
    """The ground, and a household in each village by its code."""

    ground: v.Ground
    households: dict[str, int]

    def staff(self, number: str) -> int:
        return self.ground.staff[number]


def found() -> Bank:
    ground = v.found_village()
    codes = (v.UPPER, v.LOWER, v.FAR)
    ids = v.file_families([v.family(ground, "孟庆和", village=code, phone=f"1380000{code[-4:]}") for code in codes])
    bank = Bank(ground, dict(zip(codes, ids, strict=True)))
    lay_holdings(ground, bank.households)
    return bank


def uses(name: str = "存款户", **more: object) -> Uses:
    fixed = {"name": name, "purpose": "存款客户营销", "basis": "合同履行", "expires_on": UNTIL}
    return Uses(**{**fixed, **more})


def new(
    bank: Bank,
    conditions=DEPOSITORS,
    *,
    by: str = "1001",
    request_id=None,
    among=None,
    query_id=None,
    model_list="",
    **more: object,
) -> NewList:
    return NewList(
        uses=uses(**more), conditions=conditions, branch_id=bank.ground.branches[v.OFFICE], by=bank.staff(by),
        request_id=request_id or uuid4(), among=among, query_id=query_id, model_list=model_list,
    )  # fmt: skip


def made(bank: Bank, conditions=DEPOSITORS, *, scope: Scope = COUNTY, **more: object) -> int:
    list_id = build_list(new=new(bank, conditions, **more), scope=scope, **NOW)
    assert not isinstance(list_id, Refused), list_id.reason
    return list_id


def given_out(bank: Bank, conditions=DEPOSITORS, **more: object) -> int:
    list_id = made(bank, conditions, **more)
    answer = release_list(list_id=list_id, by=bank.staff("1001"), **NOW)
    assert not isinstance(answer, Refused), answer.reason
    return list_id


def leads(list_id: int) -> dict[int | None, Lead]:
    """Leads of a list by household."""
    return {one.household_id: one for one in Lead.objects.filter(list_id=list_id).order_by("id")}


def touch(bank: Bank, lead: Lead, *, by: str, on: date = ON, **told: object):
    """Note one touch; what was refused, or nothing."""
    words = {"channel": "phone", "outcome": "interested", "next_on": on, **told}
    one = NewTouch(lead_id=lead.pk, told=Told(**words), by=bank.staff(by), request_id=uuid4())
    return touch_leads(touches=[one], at=v.at(on), business_date=on).get(0)


def partner(bank: Bank, name: str = "农业农村局") -> int:
    answer = enter_partner(new=NewPartner(name=name, kind="department", contact="", by=bank.staff("1001")), **NOW)
    assert not isinstance(answer, Refused)
    return answer
