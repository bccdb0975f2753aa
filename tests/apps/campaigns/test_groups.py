"""The round of a customer group: a roster of its own, its people on the seats, told instead of posted, one line."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.campaigns.grouping import GroupOpened, open_group
from qianmo.apps.campaigns.queries import group_preview, group_round, preview, villages_on_board
from qianmo.apps.credit.queries import weighing
from qianmo.apps.events.models import Event
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import NewCustomerGroup, join_group, lay_group
from qianmo.apps.notices.queries import roster_states, why_not_signed
from qianmo.apps.notices.services import adopt_shipped_rule, tell_households
from qianmo.apps.ratings.models import Roster
from qianmo.apps.ratings.queries import roster_of_group, seated_rater, second_looks, sitting_file
from qianmo.apps.ratings.services import (
    NewBallot,
    NewSitting,
    Seat,
    cast_ballots,
    close_sittings,
    issue_codes,
    open_sittings,
    take_seat,
)
from qianmo.domain.refusal import Refused
from tests import village as v

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)
YEAR = v.SCREENED.year


class Works:
    """A works in the lower village; of its people one is on the roster of the upper village, one lives far away."""

    def __init__(self):
        self.ground = v.found_village()
        names = [("孟庆和", v.UPPER), ("吴双喜", v.UPPER), ("乌云", v.UPPER), ("白音", v.FAR)]
        self.homes = v.file_families([v.family(self.ground, name, village=village) for name, village in names])
        self.there = Scope(frozenset({self.ground.cells[v.LOWER]}))
        self.elsewhere = Scope(frozenset({self.ground.cells[v.UPPER]}))
        v.rate(self.ground, v.screen(self.ground, {self.homes[0]: ()}), self.homes[:1])
        adopt_shipped_rule(since=v.OPENED)
        new = NewCustomerGroup(
            name="肉业职工", kind="workers", place_id=self.ground.cells[v.LOWER], manager_id=self.ground.staff["2002"],
            by=self.ground.staff["1001"],
        )  # fmt: skip
        self.group = lay_group(new=new, business_date=v.SCREENED)
        join_group(
            group_id=self.group, household_ids=self.homes, source="在职名单", complete=True, business_date=v.SCREENED
        )

    def now(self, on=v.RATED, hour=18):
        return {"by": self.ground.staff["2002"], "at": v.at(on, hour=hour), "business_date": on}

    def opened(self, seen=""):
        return open_group(group_id=self.group, seen=seen, scope=COUNTY, year=YEAR, **self.now(v.SCREENED))

    def rated(self, roster_id):
        """Five who work there: the second household sits and says nothing of itself, the last is rated far apart."""
        kinds = ("foreman", "foreman", "peer", "peer")
        seats = [Seat(kind=kind, name=f"评议员{place}") for place, kind in enumerate(kinds)]
        seats[0] = Seat(kind="foreman", name="吴双喜", household_id=self.homes[1])
        seats.append(Seat(kind="manager", name="尹红霞", staff_id=self.ground.staff["2002"]))
        new = NewSitting(roster_id=roster_id, host=self.ground.staff["2002"], seats=tuple(seats))
        (opened,) = open_sittings(sittings=[new], at=v.at(v.RATED), business_date=v.RATED)
        sitting_id, raters = opened
        code = issue_codes(rater_ids=raters[:1], **self.now(hour=9))[raters[0]]
        presence = take_seat(code=code, address="1", at=v.at(v.RATED))
        ballots = [
            NewBallot(rater_id=rater, household_id=home, limit_fen=wan and wan * v.WAN)
            for home, spread in zip(self.homes[1:], ([None, *[30] * 4], [30] * 5, [5, 5, 30, 80, 90]), strict=True)
            for rater, wan in zip(raters, spread, strict=True)
        ]
        assert not cast_ballots(sitting_ids=[sitting_id], ballots=ballots)
        close_sittings(sitting_ids=[sitting_id], at=v.at(v.RATED, hour=16), business_date=v.RATED)
        return sitting_id, raters[0], presence


def test_a_roster_is_of_a_village_or_of_a_group_and_a_household_stands_on_one_a_year():
    works = Works()
    who = {"year": YEAR + 1, "opened_on": v.SCREENED, "opened_by_id": works.ground.staff["2002"]}
    for both in ({}, {"village_id": works.ground.cells[v.LOWER], "group_id": works.group}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Roster.objects.create(**who, **both)
    found = group_preview(scope=COUNTY, group_id=works.group, year=YEAR, on=v.SCREENED)
    assert [one.household_id for one in found.candidates] == works.homes[1:]
    assert works.opened(seen="of another day").code == "preview_changed"
    answer = works.opened(seen=found.seen)
    assert isinstance(answer, GroupOpened)
    assert (answer.listed, answer.outcomes) == (3, {"white": 3, "grey": 0, "black": 0})
    assert roster_of_group(group_id=works.group, year=YEAR) == answer.roster_id
    assert works.opened().code == "nobody"
    left = preview(scope=COUNTY, village_id=works.ground.cells[v.UPPER], year=YEAR, on=v.SCREENED)
    assert not left.candidates
    (board,) = villages_on_board(scope=COUNTY, village_id=works.ground.cells[v.LOWER])
    assert board.drive_id is None


def test_a_groups_round_is_seen_where_it_stands_told_instead_of_posted_and_gives_no_second_line():
    works = Works()
    roster_id = works.opened().roster_id
    sitting_id, rater, presence = works.rated(roster_id)
    assert sitting_file(sitting_id=sitting_id, scope=works.elsewhere) is None
    held = sitting_file(sitting_id=sitting_id, scope=works.there)
    assert (held.village, held.group_id, held.ratable, held.raters[0].kind) == ("肉业职工", works.group, 3, "班组长")
    seated = seated_rater(rater_id=rater, presence=presence.presence)
    assert (seated.village, seated.household_id) == ("肉业职工", works.homes[1])
    looks = second_looks(scope=works.there, kind="waiting")
    assert [(one.household_id, one.village) for one in looks] == [(works.homes[3], "肉业职工")]
    assert not second_looks(scope=works.elsewhere, kind="waiting")
    assert not roster_states(roster_ids=[roster_id], scope=COUNTY)
    round_ = group_round(group_id=works.group, year=YEAR)
    assert (round_.listed, round_.white, round_.rated, round_.eligible, round_.untold) == (3, 3, 3, 3, 2)

    day = v.RATED + timedelta(days=1)
    early = why_not_signed(household_ids=works.homes, on=day)
    assert {pk: one.code for pk, one in early.items()} == {
        works.homes[0]: "unposted", works.homes[1]: "untold", works.homes[2]: "untold", works.homes[3]: "untold",
    }  # fmt: skip

    def tell(scope=works.there):
        return tell_households(roster_id=roster_id, household_ids=works.homes, scope=scope, **works.now())

    assert tell(works.elsewhere).code == "nobody"
    assert tell() == 2
    assert isinstance(tell(), Refused)
    assert Event.objects.filter(kind="notices.told").count() == 2
    assert set(why_not_signed(household_ids=works.homes, on=day)) == {works.homes[0], works.homes[3]}

    v.grant(works.ground, works.homes[2:3])
    weighed = weighing(roster_id=roster_id, scope=works.there, on=v.RATED)
    assert [one.household.household_id for one in weighed.proposable] == works.homes[1:2]
    assert {one.household.household_id: one.code for one in weighed.barred} == {
        works.homes[2]: "has_line", works.homes[3]: "verdict_unsettled",
    }  # fmt: skip
    assert not weighing(roster_id=roster_id, scope=works.elsewhere, on=v.RATED).proposable
