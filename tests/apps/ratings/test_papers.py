"""A seat on paper: its sheet is read by two apart, a third settles what differs, and it is cast once and whole."""

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.ratings.models import Ballot, PaperReading
from qianmo.apps.ratings.queries import sheets_of
from qianmo.apps.ratings.services import (
    NewBallot,
    NewReading,
    NewVoiding,
    cast_ballots,
    close_sittings,
    issue_codes,
    move_to_paper,
    open_sittings,
    read_sheet,
    void_seats,
)
from qianmo.domain.ratings.papers import read_mark
from tests import village as v
from tests.village import WAN

pytestmark = pytest.mark.django_db
HOST, FIRST, SECOND, THIRD = "2002", "2004", "2005", "2001"
DAY = {"at": v.at(v.RATED), "business_date": v.RATED}


class Sheets:
    """Three households, a sitting whose first seat (of the first household) is on paper, and who reads its sheet."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        self.ids = v.file_families([v.family(self.ground, name) for name in ("孟庆和", "乌云", "王二")])
        (stranger,) = v.file_families([v.family(self.ground, "外人")])
        self.stranger = stranger
        new = v.sit_down(self.ground, v.screen(self.ground, dict.fromkeys(self.ids, ())), household_id=self.ids[0])
        ((self.sitting, self.raters),) = open_sittings(sittings=[new], **DAY)
        self.moved = move_to_paper(
            sitting_id=self.sitting, rater_ids=self.raters[:1], by=self.ground.staff[HOST], **DAY
        )

    def read(self, by, *texts, turn=1, seat=0, ids=None):
        marks = {pk: read_mark(text) for pk, text in zip(ids or self.ids, texts, strict=True) if text}
        new = NewReading(
            sitting_id=self.sitting, rater_id=self.raters[seat], turn=turn, marks=marks, by=self.ground.staff[by]
        )
        answer = read_sheet(reading=new, **DAY)
        return getattr(answer, "code", None) or (answer.number, answer.differs, answer.cast)

    def cast(self, seat, *, paper=False):
        ballot = NewBallot(rater_id=self.raters[seat], household_id=self.ids[1], limit_fen=WAN, paper=paper)
        return [one.code for one in cast_ballots(sitting_ids=[self.sitting], ballots=[ballot]).values()]

    @property
    def sheet(self):
        return sheets_of(sitting_id=self.sitting)[0]


def test_two_who_agree_cast_the_sheet_and_nothing_casts_beside_it():
    sheets = Sheets()
    assert (sheets.moved, sheets.sheet.state) == (1, "没有录")
    assert issue_codes(rater_ids=sheets.raters[:1], by=sheets.ground.staff[HOST], **DAY) == {}
    assert (sheets.cast(0), sheets.cast(1, paper=True), sheets.cast(1)) == (["other_way"], ["other_way"], [])
    assert sheets.read(HOST, "5", "5", "5") == "took_part"
    assert sheets.read(FIRST, "5", "5", "5", seat=1) == "no_sheet"
    assert sheets.read(FIRST, "", "", "") == "empty"
    assert sheets.read(FIRST, "5", ids=[sheets.stranger]) == "not_listed"
    assert sheets.read(FIRST, "30", "8.8", "") == (1, 0, 0)
    assert (sheets.read(FIRST, "30", "8.8", ""), sheets.sheet.state) == ("same_person", "录了一遍")
    assert sheets.read(SECOND, "30", "8.8", "", turn=2) == "voided"
    assert sheets.read(SECOND, "30", "8.8", "") == (2, 0, 2)
    assert sheets.read(THIRD, "30", "8.8", "") == "cast"
    cast = Ballot.objects.filter(rater=sheets.raters[0]).order_by("household_id")
    assert [(one.limit_fen, one.related) for one in cast] == [(30 * WAN, True), (880_0000, False)]  # own: set aside
    assert move_to_paper(sitting_id=sheets.sitting, rater_ids=sheets.raters, by=sheets.ground.staff[HOST], **DAY) == 3
    told = Event.objects.filter(kind="ratings.paper_read").order_by("id").values_list("payload__cast", flat=True)
    assert list(told) == [0, 2]


def test_what_differs_is_settled_by_a_third_and_a_row_left_empty_is_not_cast():
    sheets = Sheets()
    assert sheets.read(FIRST, "5", "6", "否") == (1, 0, 0)
    assert sheets.read(SECOND, "", "8", "否") == (2, 2, 0)
    assert (sheets.sheet.state, sheets.sheet.differs) == ("有 2 处不同", sheets.ids[:2])
    assert sheets.read(SECOND, "", "8", "") == "same_person"
    assert sheets.read(THIRD, "", "8", "不") == "not_differing"
    assert sheets.read(THIRD, "", "8", "") == (3, 0, 2)
    cast = Ballot.objects.filter(rater=sheets.raters[0]).order_by("household_id")
    assert [(one.household_id, one.limit_fen, one.excludes) for one in cast] == [
        (sheets.ids[1], 8 * WAN, False), (sheets.ids[2], None, True),
    ]  # fmt: skip
    assert sheets.sheet.state == "已投"


def test_a_voided_sheet_is_read_anew_and_one_read_after_the_close_is_told_what_to_do():
    sheets = Sheets()
    for by in (FIRST, SECOND):
        sheets.read(by, "5", "5", "5")
    void = NewVoiding(
        sitting_id=sheets.sitting, rater_id=sheets.raters[0], reason="看错了组", by=sheets.ground.staff[HOST],
        request_id="3d8a8c1e-9d4b-4c42-8d1e-6a8a3a1b2c3d",
    )  # fmt: skip
    (answer,) = void_seats(voidings=[void], **DAY)
    assert (answer.ballots, answer.code) == (3, None)  # a sheet has no code
    assert (sheets.sheet.state, sheets.read(FIRST, "5", "6", "5", turn=2)) == ("没有录", (1, 0, 0))
    close_sittings(sitting_ids=[sheets.sitting], **DAY)
    assert sheets.read(SECOND, "5", "6", "5", turn=2) == "closed"
    assert PaperReading.objects.count() == 3
