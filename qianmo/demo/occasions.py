"""Two occasions of the demo bank, one with the people who came, and whom one talks to at partners; all generated."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from qianmo.apps.campaigns.queries import funnel_by_village, households
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import members_of, named_in_full
from qianmo.apps.leads.queries import partner_names
from qianmo.apps.leads.services import (
    NewImport,
    NewOccasion,
    NewPartnerContact,
    Uses,
    enter_occasion,
    note_contact,
    read_list,
    receive_list,
    release_list,
)
from qianmo.apps.org.queries import staff_in_post
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment

REQUEST = UUID("2f6c8d11-7a50-4c1e-9b7a-6d0e35c4f872")
NOW: dict[str, Any] = {"at": moment(DEMO_DAY, hour=9), "business_date": DEMO_DAY}
COUNTY = Scope(None)
CAME = 24


def leave_occasions(ground: Ground) -> None:
    """Enter a sweep whose people were given out, a meeting to come, and contacts; a small county may lack them."""
    officer = ground.staff[ground.bank.holders("inclusive")[0].number]
    person = staff_in_post(staff_id=officer, on=DEMO_DAY)
    assert person is not None
    known = {name: pk for pk, name in partner_names()}
    fixed: dict[str, Any] = {"branch_id": person.branch_id, "host_id": officer, "by": officer}
    sweep = NewOccasion(
        name="正街扫街", kind="sweep", day=DEMO_DAY - timedelta(days=3), place="林东镇正街", partner_id=None, **fixed
    )
    occasion_id = accepted(enter_occasion(new=sweep, **NOW))
    meeting = NewOccasion(
        name="农牧业银企对接会", kind="matching", day=DEMO_DAY + timedelta(days=9), place="旗政务中心",
        partner_id=known.get("林东商会"), **fixed,
    )  # fmt: skip
    accepted(enter_occasion(new=meeting, **NOW))
    for name, role in (("林东商会", "秘书长"), ("旗农牧局", "种植业股股长")):
        if name in known:
            new = NewPartnerContact(
                partner_id=known[name], name="包守仁", role=role, phone="13847600012",
                from_on=DEMO_DAY - timedelta(days=200), by=officer,
            )  # fmt: skip
            accepted(note_contact(new=new, **NOW))
    file = _register()
    if file:
        uses = Uses(
            name="正街扫街到场",
            purpose="活动到场回访",
            basis="本人签到同意联系",
            expires_on=DEMO_DAY + timedelta(days=180),
        )
        register = NewImport(
            uses=uses, partner_id=None, as_of=DEMO_DAY, event=True, occasion_id=occasion_id, files_facts=False,
            branch_id=person.branch_id, by=officer, request_id=uuid5(REQUEST, "正街扫街"),
        )  # fmt: skip
        list_id = accepted(receive_list(new=register, name="签到表.csv", pieces=[file.encode()], scope=COUNTY, **NOW))
        assert read_list(list_id=list_id, **NOW) is None
        accepted(release_list(list_id=list_id, by=officer, **NOW))


def _register() -> str:
    """People of the last villages of the county by identity, as a sheet they signed would name them."""
    filed = [one.cell_id for one in funnel_by_village(scope=COUNTY) if one.funnel.filed]
    pages = [households(scope=Scope(frozenset({pk})), limit=CAME // 4) for pk in filed[-4:]]
    members = members_of(household_ids=[row.household_id for page in pages for row in page.rows])
    people = named_in_full(person_ids=[min(one) for one in members.values()])
    lines = [f"{one.name},{one.identity}" for one in people.values()]
    return "\n".join(["姓名,身份证号", *lines]) if lines else ""
