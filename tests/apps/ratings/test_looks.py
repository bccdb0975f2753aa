"""A verdict in doubt waits for the branch: nothing comes of it before, and what it answered is kept."""

import pytest

from qianmo.apps.credit.ceilings import ceilings
from qianmo.apps.credit.models import Application
from qianmo.apps.credit.queries.proposals import weighing
from qianmo.apps.credit.services import accept_applications, decide_applications
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.ratings.models import SecondLook
from qianmo.apps.ratings.queries import households_to_rate, looks_counted, second_looks, to_sit_again, verdicts
from qianmo.apps.ratings.queries.sittings import Seated
from qianmo.apps.ratings.services import (
    NewBallot,
    NewKin,
    NewLook,
    cast_ballots,
    close_sittings,
    note_kin,
    open_sittings,
    settle_verdicts,
)
from qianmo.domain.ratings.looks import Answer
from tests import village as v
from tests.village import WAN

pytestmark = pytest.mark.django_db
EVERYWHERE = Scope(None)


class Village:
    """Four households rated far apart and one alike; the branch head's answers."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        names = ("孟庆和", "乌云", "王二", "李三", "赵四")
        self.ids = v.file_families([v.family(self.ground, name) for name in names])
        self.roster = v.screen(self.ground, dict.fromkeys(self.ids, ()))
        self.sit(dict.fromkeys(self.ids[:4], (2, 3, 4, 5, 9)) | {self.ids[4]: (4, 4, 4, 4, 4)})

    def sit(self, said, *, hour=16, only=(), kin=None):
        new = v.sit_down(self.ground, self.roster)
        new = type(new)(roster_id=new.roster_id, host=new.host, seats=new.seats, only=only)
        ((sitting, raters),) = open_sittings(sittings=[new], at=v.at(v.RATED, hour=hour - 1), business_date=v.RATED)
        if kin:
            one = NewKin(rater_id=raters[-1], household_id=kin, what="表兄", by=None)
            assert not note_kin(kin=[one], at=v.at(v.RATED), business_date=v.RATED)
        ballots = [
            NewBallot(rater_id=rater, household_id=pk, limit_fen=wan * WAN)
            for pk, wans in said.items()
            for rater, wan in zip(raters, wans, strict=True)
        ]
        refused = cast_ballots(sitting_ids=[sitting], ballots=ballots)
        close_sittings(sitting_ids=[sitting], at=v.at(v.RATED, hour=hour), business_date=v.RATED)
        return sitting, raters, refused

    def verdict(self, household_id):
        return next(
            row.verdict_id
            for kind in ("waiting", "resit", "confirmed", "lowered")
            for row in second_looks(scope=EVERYWHERE, kind=kind)
            if row.household_id == household_id
        )

    def answer(self, *said, scope=EVERYWHERE, by="2001"):
        looks = [
            NewLook(verdict_id=self.verdict(pk), answer=Answer(answer), final_fen=wan and wan * WAN, reason="核过")
            for pk, answer, wan in said
        ]
        refused = settle_verdicts(
            looks=looks, scope=scope, by=self.ground.staff[by], at=v.at(v.RATED, hour=17), business_date=v.RATED
        )
        return {place: one.code for place, one in refused.items()}

    def most(self):
        return {pk: fen // WAN for pk, fen in ceilings(products=dict.fromkeys(self.ids, "funong"), on=v.RATED).items()}


def test_the_branch_confirms_lowers_or_wants_another_sitting_and_only_then_a_limit_is_given():
    village = Village()
    meng, wuyun, wang, li, alike = village.ids
    assert looks_counted(scope=EVERYWHERE) == {"waiting": 4}
    assert village.most() == dict.fromkeys(village.ids[:4], 0) | {alike: 4}
    waiting = weighing(roster_id=village.roster, scope=EVERYWHERE, on=v.RATED)
    assert [one.code for one in waiting.barred] == ["verdict_unsettled"] * 4
    asked = [v.application(village.ground, meng, consent_id=v.authorise(village.ground, [meng])[0], wan=10)]
    accepted = accept_applications(applications=asked, at=v.at(v.APPLIED), business_date=v.APPLIED)
    put = [v.three_persons(village.ground, accepted.ids[0])]
    decided = decide_applications(decisions=put, at=v.at(v.DECIDED), business_date=v.DECIDED)
    assert "请在“复评”里确认" in decided.refused[0].reason
    assert Application.objects.get().state == "accepted"  # nothing was decided, it still waits

    nobody, elsewhere = Scope(frozenset()), Scope(frozenset({village.ground.cells[v.FAR]}))
    assert village.answer((meng, "confirmed", None), scope=elsewhere) == {0: "gone"}
    assert second_looks(scope=nobody, kind="waiting") == []
    assert village.answer((meng, "lowered", 4), (meng, "confirmed", None), (meng, "resit", None)) == {
        0: "not_lower", 2: "answered",
    }  # fmt: skip
    assert village.answer((wuyun, "lowered", 3), (wang, "resit", None)) == {}
    assert village.answer((wang, "confirmed", None)) == {0: "answered"}
    assert village.most() == {meng: 4, wuyun: 3, wang: 0, li: 0, alike: 4}
    assert not decide_applications(decisions=put, at=v.at(v.DECIDED), business_date=v.DECIDED).refused
    held = verdicts(household_ids=[wuyun])[wuyun]
    assert (held.limit_fen, held.advised_fen, held.needs_look) == (3 * WAN, 4 * WAN, False)
    assert looks_counted(scope=EVERYWHERE) == {"waiting": 1, "resit": 1, "confirmed": 1, "lowered": 1}
    told = Event.objects.filter(kind="ratings.looked_again").order_by("id").values_list("payload__answer", flat=True)
    assert list(told) == ["confirmed", "lowered", "resit"]
    assert {look.looked_by.number for look in SecondLook.objects.select_related("looked_by")} == {"2001"}


def test_another_sitting_is_about_those_households_only_and_its_verdict_holds():
    village = Village()
    meng, wuyun, wang, *_ = village.ids
    assert village.answer((meng, "resit", None), (wang, "resit", None)) == {}
    again = to_sit_again(roster_id=village.roster)
    assert again == [meng, wang]
    said = dict.fromkeys((meng, wuyun), (6, 6, 6, 6, 6))
    sitting, raters, refused = village.sit(said, hour=20, only=tuple(again))
    assert {one.code for one in refused.values()} == {"not_ratable"}
    assert len(refused) == 5  # nobody is asked about Wuyun again
    seat = Seated(raters[0], sitting, village.roster, "上村", "甲", "村民代表", None, 1, closed=False, only=again)
    assert [row.household_id for row in households_to_rate(seat=seat)] == [meng, wang]
    assert village.most()[meng] == 6
    assert to_sit_again(roster_id=village.roster) == [wang]


def test_kin_of_the_household_does_not_look_again():
    village = Village()
    sitting, *_ = village.sit({village.ids[0]: (2, 3, 4, 9, 5)}, hour=20, kin=village.ids[0])
    assert sitting
    assert village.answer((village.ids[0], "confirmed", None), by="2002") == {0: "kin"}
    assert village.answer((village.ids[0], "confirmed", None)) == {}
