"""Rating at the table: who must sit there, what it may say, who signs, and what that comes to."""

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.grids.queries import Scope
from qianmo.apps.ratings.models import TableRating, TableSign, Verdict
from qianmo.apps.ratings.queries import sitting_file, table_rows, verdicts_of
from qianmo.apps.ratings.services import (
    NewBallot,
    NewSitting,
    adopt_shipped_levels,
    cast_ballots,
    close_sittings,
    issue_codes,
    open_sittings,
    rate_at_table,
    sign_table,
)
from qianmo.domain.ratings.table import TableSaid, Way, table_verdict, why_not_composed, why_not_said
from tests import village as v

DAY = {"at": v.at(v.RATED), "business_date": v.RATED}
FOUR = [("cadre", False), ("villager", False), ("branch_head", True), ("manager", True)]
SAID = TableSaid(household_id=1, level="优秀", limit_fen=8 * v.WAN)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (FOUR, ""),
        ([*FOUR[1:], ("villager", False)], "缺村组干部"),
        ([*FOUR[:2], ("cadre", False)], "缺支行行长、客户经理"),
        ([*FOUR[:3], ("manager", False)], "要填工号"),
    ],
)
def test_a_table_has_each_of_its_kinds_and_the_banks_own_by_number(kinds, said):
    refused = why_not_composed(kinds=kinds)
    assert said in (refused.reason if refused else "")
    assert bool(said) == bool(refused)


@pytest.mark.parametrize(
    ("level", "wan", "code"),
    [("优秀", 8, ""), ("优秀", 9, "over_level"), ("优秀", 0, "over_level"), ("钻石", 8, "level")],
)
def test_a_level_bounds_its_limit(level, wan, code):
    said = TableSaid(household_id=1, level=level, limit_fen=wan * v.WAN)
    assert getattr(why_not_said(said, most={"优秀": 8 * v.WAN}), "code", "") == code


@pytest.mark.parametrize(
    ("aside", "signed", "limit_wan", "opinions", "visit"),
    [
        ([], [1, 2, 3, 4, 5], 8, 5, False),
        ([], [1, 2, 3, 4], None, 0, False),
        ([5], [1, 2, 3, 4], 8, 4, False),
        ([3, 4, 5], [1, 2], 0, 2, True),  # two may speak, three are needed
    ],
)
def test_everybody_who_may_speak_signs_before_a_household_is_rated(aside, signed, limit_wan, opinions, visit):
    found = table_verdict(said=SAID, raters=[1, 2, 3, 4, 5], aside=aside, signed=signed, opinions_needed=3)
    if limit_wan is None:
        assert found is None
        return
    assert (found.limit_fen, found.opinions, found.needs_visit) == (limit_wan * v.WAN, opinions, visit)
    assert (found.method, found.level, found.needs_look) == ("table", "优秀", False)


@pytest.mark.django_db
def test_a_table_says_signs_and_closes_with_levels_beside_the_blind_way():
    ground = v.found_village()
    adopt_shipped_levels(since=v.OPENED)
    own, other, barred, late = v.file_families([v.family(ground, name) for name in ("甲", "乙", "丙", "丁")])
    roster = v.screen(ground, {own: (), other: (), barred: ("npl",), late: ()})
    blind = v.sit_down(ground, roster)
    (refused,) = open_sittings(
        sittings=[NewSitting(roster_id=roster, host=blind.host, seats=blind.seats, way=Way.TABLE)], **DAY
    )
    assert refused.code == "group_kinds"
    planned = v.sit_at_table(ground, roster, household_id=own)
    few = NewSitting(roster_id=roster, host=blind.host, seats=planned.seats[1:], way=Way.TABLE)
    assert open_sittings(sittings=[few], **DAY)[0].code == "wrong_group_size"
    ((sitting, raters),) = open_sittings(sittings=[planned], **DAY)
    host = {"sitting_id": sitting, "by": ground.staff["2002"], **DAY}
    (why,) = cast_ballots(
        sitting_ids=[sitting], ballots=[NewBallot(rater_id=raters[0], household_id=other, limit_fen=v.WAN)]
    ).values()
    assert why.code == "at_table"
    said = [TableSaid(household_id=pk, level="优秀", limit_fen=8 * v.WAN) for pk in (own, other, barred)]
    assert {place: one.code for place, one in rate_at_table(said=said, **host).items()} == {2: "not_ratable"}
    assert rate_at_table(said=said[:2], **host) == {}
    assert TableRating.objects.count() == 2
    assert rate_at_table(said=said, **host | {"by": ground.staff["2001"]}).code == "no_table"
    codes = issue_codes(rater_ids=raters, by=ground.staff["2002"], **DAY)
    assert sign_table(code="WRONG234", **host).code == "wrong_code"
    assert [sign_table(code=codes[pk], **host) for pk in raters] == [1, 2, 2, 2, 2]
    assert sign_table(code=codes[raters[0]], **host) == 0
    anew = TableSaid(household_id=other, level="一般", limit_fen=4 * v.WAN)
    assert rate_at_table(said=[anew, TableSaid(household_id=late, level="", limit_fen=0, excludes=True)], **host) == {}
    assert {pk: len(row.waiting) for (_, pk), row in table_rows(sitting_ids=[sitting]).items()} == {
        own: 0, other: 5, late: 5,
    }  # fmt: skip
    for pk in raters[:4]:
        sign_table(code=codes[pk], **host)
    assert sitting_file(sitting_id=sitting, scope=Scope(None)).way is Way.TABLE
    found = close_sittings(sitting_ids=[sitting], at=v.at(v.RATED, hour=16), business_date=v.RATED)
    assert {pk: (one.limit_fen, one.level, one.opinions, one.set_aside) for pk, one in found.items()} == {
        own: (8 * v.WAN, "优秀", 4, 1)
    }
    assert (Verdict.objects.get().method, verdicts_of(sitting_id=sitting)[own].level) == ("table", "优秀")
    assert rate_at_table(said=[anew], **host).code == "no_table"
    with pytest.raises(DatabaseError), transaction.atomic():
        TableSign.objects.all().delete()
