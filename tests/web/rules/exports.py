"""Exports: one's own to fetch, a colleague's to approve within one's branches; filters belong to whoever kept them."""

from uuid import uuid4

from qianmo.apps.exports.models import Export
from qianmo.apps.exports.services import NewExport, ask_export
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import County, Rule, Visit, anywhere


def asked(county: County) -> int:
    """A long export the head of the first branch asked for; once a walk."""
    known = Export.objects.filter(rows=6_000).values_list("id", flat=True).first()
    if known:
        return known
    ground = county.ground
    new = NewExport(
        list_key="households",
        title="客户",
        query={},
        rows=6_000,
        reason="核对",
        branch_id=ground.branches[v.FIRST],
        by=ground.staff["2001"],
        request_id=uuid4(),
    )
    return ask_export(new=new, at=v.at(v.DRAWN), business_date=v.DRAWN)


def decisions(county: County) -> list[Visit]:
    return [Visit(f"/exports/{asked(county)}/decide/", form={"answer": "refuse", "words": "不必"}, owner="1001")]


def fetched(county: County) -> list[Visit]:
    return [Visit(f"/exports/{asked(county)}/fetch/", owner="2001")]


def filters(address: str) -> Rule:
    return Rule(None, lambda _: [Visit(address, form={"list": "villages", "name": "本镇"})])


SEATED = {"exports": anywhere(Right.EXPORT, "/exports/")}
POSTED = {
    "ask-export": Rule(Right.EXPORT, lambda _: [Visit("/exports/new/", form={"list": "villages"})]),
    "decide-export": Rule(Right.APPROVE_EXPORTS, decisions),
    "fetch-export": Rule(Right.EXPORT, fetched),
    "keep-filter": filters("/filters/keep/"),
    "rename-filter": filters("/filters/rename/"),
    "open-with-filter": filters("/filters/open/"),
    "drop-filter": filters("/filters/drop/"),
}
