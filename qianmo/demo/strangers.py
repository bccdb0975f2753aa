"""People the demo bank has no file of: a department's list of them, some on a second one, one who wants no calls.

Names and numbers are generated and belong to nobody.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import numpy as np

from qianmo.apps.grids.queries import Scope, cells, stewards
from qianmo.apps.leads.queries import leads_of
from qianmo.apps.leads.services import (
    NewImport,
    NewTouch,
    Uses,
    read_list,
    receive_list,
    release_list,
    touch_leads,
)
from qianmo.apps.org.queries import staff_in_post
from qianmo.demo.accepting import accepted
from qianmo.demo.names import given_names, surnames
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.leads.touching import Told

REQUESTS = UUID("5c0d7f42-6a3e-4f0b-9d7b-2f6f6d1f0c53")
NOW: dict[str, Any] = {"at": moment(DEMO_DAY, hour=9), "business_date": DEMO_DAY}
UNTIL = DEMO_DAY + timedelta(days=180)
PEOPLE = 36
BOTH = 12
"""How many of them stand on the second list as well."""


def leave_strangers(*, officer: int, partner_id: int) -> None:
    """Import the list of newcomers and give it out, then a second one that repeats a third of it and stays a draft."""
    rows = _people()
    first = _imported("新落户种植户", rows, officer, partner_id)
    accepted(release_list(list_id=first, by=officer, **NOW))
    _imported("合作社社员", rows[:BOTH], officer, partner_id)
    person = staff_in_post(staff_id=officer, on=DEMO_DAY)
    if person is None:
        return
    given, _ = leads_of(list_id=first, person=person, scope=Scope(None), fate="given", limit=1)
    for one in given:
        told = Told(channel="phone", outcome="lost", lost_to="never", note="不要再打电话")
        request = uuid5(REQUESTS, "never")
        assert one.owner_id is not None
        assert not touch_leads(
            touches=[NewTouch(lead_id=one.id, told=told, by=one.owner_id, request_id=request)], **NOW
        )


def _people() -> list[tuple[str, str, str]]:
    """Name, phone and village of each, in villages somebody answers for."""
    held = stewards(cell_ids=None, on=DEMO_DAY)
    villages = [one.code for one in cells(level="village") if one.id in held][:PEOPLE]
    draws = np.random.default_rng(20260930)
    given = given_names(draws.integers(0, 1 << 30, (PEOPLE, 5)), female=False, born=1985)
    named = [family + name for family, name in zip(surnames(draws.random(PEOPLE)), given, strict=True)]
    return [
        (name, f"1540002{place:04}", villages[place % len(villages)]) for place, name in enumerate(named) if villages
    ]


def _imported(name: str, rows: list[tuple[str, str, str]], officer: int, partner_id: int) -> int:
    person = staff_in_post(staff_id=officer, on=DEMO_DAY)
    uses = Uses(
        name=name, purpose="上门介绍普惠产品，愿意的建档", basis="与农牧部门的名单协议", expires_on=UNTIL,
        script="您是新落户的，村里还没有您家的档案。先认个门，愿意建档的当场建，不愿意的不勉强。",
    )  # fmt: skip
    new = NewImport(
        uses=uses, partner_id=partner_id, as_of=DEMO_DAY - timedelta(days=10), event=False, files_facts=False,
        branch_id=person.branch_id if person else 0, by=officer, request_id=uuid5(REQUESTS, name),
    )  # fmt: skip
    text = "\n".join(["姓名,手机,村", *(",".join(row) for row in rows)])
    received = receive_list(new=new, name=f"{name}.csv", pieces=[text.encode()], scope=Scope(None), **NOW)
    list_id = accepted(received)
    assert read_list(list_id=list_id, **NOW) is None
    return list_id
