"""A village with households that want something, the bank's checklists and lanes, and whoever writes them down."""

from dataclasses import replace
from datetime import date, datetime, time
from uuid import uuid4

from qianmo.apps.approvals.services import NewPromise, set_promise
from qianmo.apps.dossiers.models import Dossier
from qianmo.apps.dossiers.queries import dossier_file, items_of
from qianmo.apps.dossiers.services import (
    Filling,
    Forward,
    NewAnswer,
    NewChecklist,
    NewDossier,
    NewLane,
    NewList,
    begin_dossiers,
    fill_dossiers,
    forward_dossiers,
    log_supplements,
    publish_checklist,
    send_missing_lists,
    set_lanes,
)
from qianmo.apps.grids.queries import Scope
from qianmo.apps.grids.services import Assignment, assign_stewards
from qianmo.domain.dossiers import missing
from tests import village as v
from tests.village import WAN

EVERYBODY = Scope(None)


class Desk:
    """The first contact 2002 of the upper village; a fast lane below 50 万, from there on one with two surveyors."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        staff = self.ground.staff
        self.owner, self.other, self.reviewer = staff["2002"], staff["2003"], staff["1004"]
        express = NewPromise(
            kind="express", name="三天放款", days=3, starts="declared", stops="disbursed", cutoff=time(17)
        )
        set_promise(new=express, valid_from=v.OPENED)
        set_lanes(
            lanes=[
                NewLane(name="普惠快车", from_fen=0, promise_kind="express"),
                NewLane(
                    name="小微专车", from_fen=50 * WAN, promise_kind="credit.application", two_surveyors=True,
                    branch_id=self.ground.branches[v.OFFICE],
                ),
            ],
            valid_from=v.OPENED,
        )  # fmt: skip
        for code, items in (("before", ["身份核查", "征信核查"]), ("during", ["看圈舍"]), ("review", ["风险审查"])):
            self.publish(code, items, valid_from=v.OPENED)
        helps = Assignment(cell_code=v.UPPER, staff_id=self.other, role="helper", since=v.OPENED)
        assert not assign_stewards(assignments=[helps])
        (self.household_id,) = v.file_families([v.family(self.ground, "孟庆和", "乌云")])
        self.wish = NewDossier(
            household_id=self.household_id,
            product="funong",
            requested_fen=8 * WAN,
            purpose="购基础母羊",
            by=self.owner,
            request_id=uuid4(),
        )

    def publish(self, code, items, *, valid_from, on=v.OPENED):
        new = NewChecklist(code=code, items=items, valid_from=valid_from, by=self.ground.staff["1002"])
        return publish_checklist(new=new, at=v.at(on), business_date=on)

    def begin(self, *, on=v.DRAWN, at: datetime | None = None, **changed):
        wish = replace(self.wish, **changed)
        return begin_dossiers(wishes=[wish], at=at or v.at(on), business_date=on)

    def begun(self, **changed) -> int:
        answers = self.begin(**changed)
        assert not answers.refused, answers.refused
        return answers.ids[0]

    def fill(self, dossier_id, *, by=None, on=v.DRAWN, **values):
        """Fill in items; `__` in a name stands for the colon of a key."""
        entries = [
            Filling(dossier_id=dossier_id, item=key.replace("__", ":"), value=value, by=by or self.owner)
            for key, value in values.items()
        ]
        return fill_dossiers(entries=entries, at=v.at(on), business_date=on)

    def lacking(self, dossier_id, *, on=v.DRAWN) -> list[str]:
        return [one.title for one in missing(items_of(dossier_ids=[dossier_id], on=on)[dossier_id])]

    def complete(self, dossier_id, *, on=v.DRAWN) -> None:
        items = items_of(dossier_ids=[dossier_id], on=on)[dossier_id]
        entries = [
            Filling(dossier_id=dossier_id, item=one.key, value="已办", by=self.owner)
            for one in missing(items)
            if one.typed
        ]
        assert fill_dossiers(entries=entries, at=v.at(on), business_date=on) == [None] * len(entries)

    def hand_in(self, dossier_id, *, by=None, on=v.DRAWN, until=date(2027, 3, 5)):
        forward = Forward(dossier_id=dossier_id, by=by or self.owner, consent_until=until)
        return forward_dossiers(forwards=[forward], at=v.at(on), business_date=on)

    def tell(self, dossier_id, *, reason="", by=None, on=v.DRAWN):
        new = NewList(dossier_id=dossier_id, by=by or self.owner, reason=reason)
        (refused,) = send_missing_lists(lists=[new], at=v.at(on), business_date=on)
        return refused and refused.reason

    def brought(self, dossier_id, *, note="户口簿", on=v.DRAWN):
        new = NewAnswer(dossier_id=dossier_id, by=self.owner, note=note)
        (refused,) = log_supplements(answers=[new], at=v.at(on), business_date=on)
        return refused and refused.reason

    def row(self, dossier_id) -> Dossier:
        return Dossier.objects.get(id=dossier_id)

    def file(self, dossier_id, *, on=v.DRAWN):
        return dossier_file(dossier_id=dossier_id, scope=EVERYBODY, on=on)
