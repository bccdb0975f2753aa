"""The board: a village moves by what happens in it, since the day it happened, and its counts are its lists."""

import pytest

from qianmo.apps.campaigns.queries import kinds_counted, roster_of, sittings_of_village, villages_on_board
from qianmo.apps.campaigns.queries.villages import KINDS
from qianmo.apps.campaigns.services import Opening, set_targets
from qianmo.apps.credit.models import Line
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.outreach.services import open_villages
from qianmo.domain.access import Field
from tests import village as v
from tests.apps.credit.test_draws import asking, take

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)


@pytest.fixture
def ground():
    return v.found_village()


def upper(scope: Scope = COUNTY):
    return next(one for one in villages_on_board(scope=scope) if one.code == v.UPPER)


def opened(ground, seen: str = ""):
    (answer,) = open_villages(
        openings=[Opening(village_id=ground.cells[v.UPPER], seen=seen)],
        scope=COUNTY,
        year=v.YEAR,
        by=ground.staff["2002"],
        at=v.at(v.SCREENED),
        business_date=v.SCREENED,
    )
    return answer


def test_a_village_walks_over_the_board_as_things_happen(ground):
    assert (upper().stage, upper().since) == ("filing", None)
    ids = v.file_families([v.family(ground, name) for name in ("甲", "乙", "丙", "丁")])
    assert (upper().stage, upper().since, upper().counts.filed) == ("filing", v.FILED, 4)
    drive_id = opened(ground).drive_id
    assert (upper().stage, upper().since) == ("screening", v.SCREENED)
    (roster_id,) = {row.pk for row in rosters()}
    v.rate(ground, roster_id, ids)
    assert (upper().stage, upper().since) == ("granting", v.RATED)
    lines = v.grant(ground, ids)
    assert (upper().stage, upper().since) == ("signing", v.DECIDED)
    v.sign(ground, lines[:1])
    assert upper().stage == "signing"
    v.sign(ground, lines[1:2])
    assert (upper().stage, upper().since, upper().days(on=v.DRAWN)) == ("drawing", v.SIGNED, 1)
    target(ground, drive_id, 750_000)
    assert upper().stage == "signing"
    assert not take(asking(Line.objects.get(id=lines[0]))).refused
    counts = kinds_counted(scope=COUNTY, drive_id=drive_id)
    stood = upper().counts
    assert (stood.listed, stood.to_rate, stood.rated, stood.eligible) == (4, 4, 4, 4)
    assert (stood.granted, stood.signed, stood.drawn) == (4, 2, 1)
    assert [counts[kind] for kind in ("white", "eligible", "granted", "signed", "drawn", "unsigned", "undrawn")] == [
        4, 4, 4, 2, 1, 2, 1,
    ]  # fmt: skip
    for kind in KINDS:
        assert len(roster_of(scope=COUNTY, drive_id=drive_id, kind=kind)) == counts[kind]
    assert [row.head for row in roster_of(scope=COUNTY, drive_id=drive_id, skip=1, limit=2)] == ["乙", "丙"]
    assert [row.verdicts for row in sittings_of_village(scope=COUNTY, village_id=ground.cells[v.UPPER])] == [4]


def rosters():
    from qianmo.apps.ratings.models import Roster

    return Roster.objects.all()


def target(ground, drive_id, ppm):
    return set_targets(targets={drive_id: ppm}, by=ground.staff["1001"], at=v.at(v.DRAWN), business_date=v.DRAWN)


def test_a_target_is_a_share(ground):
    v.file_families([v.family(ground, "甲")])
    drive_id = opened(ground).drive_id
    for wrong in (0, -1, 1_000_001):
        assert "大于 0、不超过 100%" in target(ground, drive_id, wrong)[drive_id].reason
    assert target(ground, drive_id, 1_000_000) == {}
    assert target(ground, drive_id, 1_000_000) == {}
    assert Event.objects.filter(kind="campaigns.target_set").count() == 1


def test_opening_screens_by_what_is_known_and_opens_the_drive_once(ground):
    v.file_families(
        [
            v.family(ground, "清白"),
            v.family(ground, "在逃", facts={"enforcement": True}),
            v.family(ground, "拖欠", facts={"overdue_days_max": 91}),
        ]
    )
    answer = opened(ground)
    assert (answer.listed, answer.outcomes) == (3, {"white": 1, "grey": 0, "black": 2})
    rows = roster_of(scope=COUNTY, drive_id=answer.drive_id)
    assert [(row.head, row.outcome, row.reasons) for row in rows] == [
        ("清白", "white", ()), ("在逃", "black", ("enforcement",)), ("拖欠", "black", ("npl",)),
    ]  # fmt: skip
    again = opened(ground)
    assert (again.drive_id, again.listed) == (answer.drive_id, 0)
    v.file_families([v.family(ground, "后来")])
    assert opened(ground).listed == 1
    assert upper().counts.listed == 4
    assert Event.objects.filter(kind="campaigns.drive_opened").count() == 1


def test_a_village_without_a_file_or_out_of_sight_is_not_opened(ground):
    assert opened(ground).reason == "不能开：这个村还没有建档的户。请先导入名册建档"
    (answer,) = open_villages(
        openings=[Opening(village_id=ground.cells[v.UPPER], seen="")],
        scope=Scope(frozenset({ground.cells[v.FAR]})),
        year=v.YEAR,
        by=ground.staff["3002"],
        at=v.at(v.SCREENED),
        business_date=v.SCREENED,
    )
    assert answer.code == "village_missing"


def test_a_preview_that_has_changed_opens_nothing(ground):
    v.file_families([v.family(ground, "甲")])
    assert "没有开：您看过之后，户数或标注有变化" in opened(ground, seen="another").reason
    assert upper().stage == "filing"


def test_reasons_are_for_those_who_may_see_what_is_said(ground):
    v.file_families([v.family(ground, "在逃", facts={"enforcement": True})])
    drive_id = opened(ground).drive_id
    (row,) = roster_of(scope=Scope(None, frozenset({Field.NUMBERS})), drive_id=drive_id)
    assert (row.head, row.reasons, row.note) == ("*逃", (), "")
    assert roster_of(scope=Scope(frozenset()), drive_id=drive_id) == []
    assert not kinds_counted(scope=Scope(frozenset()), drive_id=drive_id).total()


def test_a_year_without_drives_finds_every_village_filing(ground):
    v.file_families([v.family(ground, "甲")])
    opened(ground)
    assert {one.stage for one in villages_on_board(scope=COUNTY, year=v.YEAR + 1)} == {"filing"}
    assert [one.code for one in villages_on_board(scope=Scope(frozenset({ground.cells[v.FAR]})))] == [v.FAR]
    assert villages_on_board(scope=Scope(frozenset()), village_id=ground.cells[v.UPPER]) == []
    assert upper().review_on is None
