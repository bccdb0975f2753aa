"""Whole-village drives: how far a village has come, and lists that are as long as their counts say, within a scope."""

from dataclasses import astuple
from datetime import date

import pytest

from qianmo.apps.campaigns.queries import (
    STAGES,
    funnel,
    funnel_by_village,
    households,
    lattice,
    stage_of,
    villages_on_board,
)
from qianmo.apps.campaigns.services import Deferral, defer_drives, open_drives, resume_drives
from qianmo.apps.credit.models import Line
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)


class County:
    """Six households above (one of each standing) and one afar; the drive of the upper village."""

    def __init__(self) -> None:
        ground = self.ground = v.found_village()
        names = ("王建档", "李㛃", "乌云", "钱签约", "孙_用信", "赵拖欠")
        ids = self.ids = v.file_families([v.family(ground, name) for name in names])
        (self.afar,) = v.file_families([v.family(ground, "远客", village=v.FAR)])
        filed, eligible, granted, signed, drawn, black = ids
        roster = v.screen(ground, {filed: (), eligible: (), granted: (), signed: (), drawn: (), black: ("npl",)})
        v.rate(ground, roster, [eligible, granted, signed, drawn])
        lines = v.grant(ground, [granted, signed, drawn])
        v.sign(ground, lines[1:])
        assert not take(asking(Line.objects.get(id=lines[2]), 5 * WAN)).refused
        self.upper = ground.cells[v.UPPER]
        self.by = ground.staff["1001"]
        opened = open_drives(
            rosters={self.upper: roster}, year=v.YEAR, by=self.by, at=v.at(v.SCREENED), business_date=v.SCREENED
        )
        self.roster, self.drive = roster, opened[self.upper]


@pytest.fixture
def county():
    return County()


def test_the_funnel_counts_households_that_have_come_at_least_so_far(county):
    assert astuple(funnel(scope=COUNTY)) == (7, 4, 3, 24 * WAN, 2, 16 * WAN, 1, 5 * WAN)
    assert astuple(funnel(scope=Scope(frozenset({county.upper})))) == (6, 4, 3, 24 * WAN, 2, 16 * WAN, 1, 5 * WAN)
    assert astuple(funnel(scope=Scope(frozenset()))) == (0,) * 8


def test_villages_add_up_to_the_county_and_those_without_a_file_are_there_with_zeros(county):
    rows = funnel_by_village(scope=COUNTY)
    assert [(row.name, row.town, row.funnel.filed, row.drive_state) for row in rows] == [
        ("上村", "富河镇", 6, "评议"),
        ("下村", "富河镇", 0, ""),
        ("远村", "乌兰坝苏木", 1, ""),
    ]
    assert rows[0].funnel + rows[1].funnel + rows[2].funnel == funnel(scope=COUNTY)


@pytest.mark.parametrize(("stage", "length"), list(zip(STAGES, (7, 4, 3, 2, 1, 1), strict=True)))
def test_the_list_behind_a_count_is_as_long_as_the_count(county, stage, length):
    page = households(scope=COUNTY, stage=stage)
    assert page.total == len(page.rows) == length


def test_every_household_stands_at_the_furthest_stage_it_reached(county):
    stands = [stage_of(scope=COUNTY, household_id=household_id) for household_id in county.ids]
    assert stands == ["filed", "eligible", "granted", "signed", "drawn", "excluded"]
    order = ["drawn", "signed", "granted", "eligible", "filed", "excluded"]
    assert [stage for _, stage in lattice(scope=COUNTY, village_id=county.upper)] == order


def test_outside_the_scope_there_is_nothing(county):
    far = Scope(frozenset({county.ground.cells[v.FAR]}))
    assert [row.head_name for row in households(scope=far).rows] == ["远客"]
    assert stage_of(scope=far, household_id=county.ids[0]) == ""
    assert lattice(scope=far, village_id=county.upper) == []
    assert [row.code for row in funnel_by_village(scope=far)] == [v.FAR]


SEARCHES = {"㛃": ["李㛃"], "wy": ["乌云"], "WY": ["乌云"], "孙_": ["孙_用信"], "_": ["孙_用信"], "%": [], "王\\": []}


@pytest.mark.parametrize("words", SEARCHES)
def test_search_finds_names_and_initials_and_takes_every_character_for_itself(county, words):
    assert [row.head_name for row in households(scope=COUNTY, search=words).rows] == SEARCHES[words]


def test_a_household_is_found_by_the_beginning_of_its_number(county):
    assert [row.head_name for row in households(scope=COUNTY, search="150422-102-").rows] == ["远客"]


def test_leafing_shows_everybody_once(county):
    seen, after = [], ""
    while True:
        page = households(scope=COUNTY, after=after, limit=3)
        seen += [row.number for row in page.rows]
        assert page.total == 7
        if page.next_after is None:
            break
        after = page.next_after
    assert seen == sorted(set(seen))
    assert len(seen) == 7


def test_a_drive_of_the_year_is_opened_once(county):
    again = open_drives(
        rosters={county.upper: county.roster}, year=v.YEAR, by=county.by, at=v.at(v.RATED), business_date=v.RATED
    )
    assert again == {county.upper: county.drive}
    assert Event.objects.filter(kind="campaigns.drive_opened").count() == 1


def test_a_deferred_drive_keeps_its_reason_and_what_was_granted_stays(county):
    before = funnel(scope=COUNTY)
    assert not put_off(county, "村两委换届")
    (board, *_) = villages_on_board(scope=COUNTY)
    assert (board.deferral, board.deferred_on) == ("村两委换届，2026-06-01 复查", date(2026, 3, 5))
    (upper, *_) = funnel_by_village(scope=COUNTY)
    assert (upper.drive_state, upper.deferral_reason) == ("暂缓", "村两委换届")
    assert funnel(scope=COUNTY) == before


def put_off(county: County, reason: str, review_on: date = date(2026, 6, 1)) -> list[str]:
    deferral = Deferral(drive_id=county.drive, reason=reason, review_on=review_on)
    refused = defer_drives(deferrals=[deferral], by=county.by, at=v.at(v.DRAWN), business_date=v.DRAWN)
    return [answer.reason for answer in refused.values()]


@pytest.mark.parametrize(
    ("reason", "review_on", "sentence"),
    [
        ("", date(2026, 6, 1), "不能暂缓：没有写原因"),
        ("长" * 61, date(2026, 6, 1), "原因有 61 个字，最多 60 个"),
        ("村两委换届", v.DRAWN, "复查日不对：应在 2026-03-05 之后、2027-09-06 以前"),
        ("村两委换届", date(2027, 9, 7), "复查日不对"),
    ],
)
def test_a_deferral_wants_a_reason_and_a_day_of_review(county, reason, review_on, sentence):
    (refused,) = put_off(county, reason, review_on)
    assert sentence in refused
    assert villages_on_board(scope=COUNTY)[0].stage != "deferred"


def test_a_resumed_drive_stands_where_it_stopped(county):
    stage = villages_on_board(scope=COUNTY)[0].stage
    put_off(county, "村两委换届")
    assert villages_on_board(scope=COUNTY)[0].stage == "deferred"
    for _ in range(2):
        resume_drives(drive_ids=[county.drive], by=county.by, at=v.at(v.DRAWN), business_date=v.DRAWN)
    assert villages_on_board(scope=COUNTY)[0].stage == stage
    assert Event.objects.filter(kind="campaigns.drive_resumed").count() == 1


def test_a_list_by_amount_goes_from_the_largest_page_by_page_and_by_number_where_amounts_are_alike():
    ground = v.found_village()
    ids = v.rated_households(ground, ["甲户", "乙户", "丙户", "丁户", "戊户"])
    for household_id, wan in zip(ids, (3, 8, 3, 5), strict=False):
        v.grant(ground, [household_id], wan=wan)
    seen: list[tuple[str, int]] = []
    after: str | None = ""
    while after is not None:
        page = households(scope=COUNTY, order="limit", after=after, limit=2)
        assert page.total == 5
        seen += [(row.head_name, row.limit_fen // v.WAN) for row in page.rows]
        after = page.next_after
    assert seen == [("乙户", 8), ("丁户", 5), ("甲户", 3), ("丙户", 3), ("戊户", 0)]
    assert households(scope=COUNTY, order="limit", after="x:y", limit=9).rows[0].head_name == "乙户"
    assert households(scope=COUNTY, order="name", limit=9).rows[0].head_name == "甲户"
