"""The round of a customer group: a roster of its own, its people on the seats, told instead of posted, one line."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.campaigns.grouping import GroupOpened, open_group, set_due
from qianmo.apps.campaigns.models import Drive
from qianmo.apps.campaigns.queries import (
    drive_years,
    group_preview,
    group_round,
    groups_on_board,
    preview,
    villages_on_board,
)
from qianmo.apps.campaigns.services import Deferral, defer_drives, resume_drives, set_targets
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

    def sitting(self, roster_id):
        kinds = ("foreman", "foreman", "peer", "peer")
        seats = [Seat(kind=kind, name=f"评议员{place}") for place, kind in enumerate(kinds)]
        seats[0] = Seat(kind="foreman", name="吴双喜", household_id=self.homes[1])
        seats.append(Seat(kind="manager", name="尹红霞", staff_id=self.ground.staff["2002"]))
        return NewSitting(roster_id=roster_id, host=self.ground.staff["2002"], seats=tuple(seats))

    def rated(self, roster_id):
        """Five who work there: the second household sits and says nothing of itself, the last is rated far apart."""
        new = self.sitting(roster_id)
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


def test_a_groups_round_stands_on_the_board_is_due_and_rests_like_a_village():
    works = Works()
    roster_id = works.opened().roster_id
    assert not groups_on_board(scope=works.elsewhere)
    (drive,) = groups_on_board(scope=works.there)
    assert (drive.name, drive.stage, drive.year, drive.begun_on, drive.due_on) == (
        "肉业职工", "screening", YEAR, v.SCREENED, None,
    )  # fmt: skip
    assert (drive.counts.filed, drive.counts.listed, drive.counts.to_rate) == (4, 3, 3)
    assert drive_years(scope=works.there) == [YEAR]
    due, now = v.RATED + timedelta(days=30), works.now(v.SCREENED)

    def put_due(day, seen=None):
        return set_due(group_id=works.group, year=YEAR, due_on=day, seen=seen, **now)

    assert put_due(v.SCREENED).code == "due_day"
    assert put_due(due) is None
    assert put_due(due + timedelta(days=1)).code == "due_changed"
    assert groups_on_board(scope=works.there)[0].due_on == due
    rest = Deferral(drive_id=drive.drive_id, reason="停产检修", review_on=due, seen="")
    assert not defer_drives(deferrals=[rest], **now)
    (resting,) = groups_on_board(scope=works.there, year=YEAR)
    assert (resting.stage, resting.deferral) == ("deferred", f"停产检修，{due} 复查")
    (sat,) = open_sittings(sittings=[works.sitting(roster_id)], at=v.at(v.RATED), business_date=v.RATED)
    told = tell_households(roster_id=roster_id, household_ids=works.homes, scope=COUNTY, **works.now())
    weighed = weighing(roster_id=roster_id, scope=COUNTY, on=v.RATED)
    assert works.opened().code == sat.code == told.code == weighed.deferred.code == "put_off"
    assert "客户群页" in sat.reason
    changed = resume_drives(drive_ids=[drive.drive_id], seen={drive.drive_id: "又停了"}, **now)
    assert changed[drive.drive_id].code == "deferral_changed"
    assert not resume_drives(drive_ids=[drive.drive_id], **now)
    assert groups_on_board(scope=works.there)[0].stage == "screening"
    assert not defer_drives(deferrals=[rest], **now)
    assert groups_on_board(scope=works.there)[0].stage == "deferred"
    assert not resume_drives(drive_ids=[drive.drive_id], **works.now())
    works.rated(roster_id)
    (rated,) = groups_on_board(scope=works.there)
    assert (rated.stage, rated.counts.rated, rated.counts.eligible) == ("granting", 3, 3)
    v.grant(works.ground, works.homes[1:3])
    (granted,) = groups_on_board(scope=works.there)
    assert (granted.counts.granted, granted.counts.cleared, granted.unposted) == (2, 0, 2)
    tell_households(roster_id=roster_id, household_ids=works.homes, scope=COUNTY, **works.now())
    assert groups_on_board(scope=works.there)[0].unposted == 0
    assert granted.target_ppm == 500_000, "the rule's, where nobody set one"
    assert not set_targets(targets={drive.drive_id: 1_000_000}, seen={drive.drive_id: 500_000}, **now)
    assert groups_on_board(scope=works.there)[0].target_ppm == 1_000_000
    assert set_targets(targets={drive.drive_id: 600_000}, seen={drive.drive_id: 500_000}, **now).keys() == {
        drive.drive_id
    }
    kinds = [one.kind for one in Event.objects.filter(kind__startswith="campaigns.").order_by("id")]
    assert kinds == [
        "campaigns.group_opened", "campaigns.group_due", "campaigns.drive_deferred", "campaigns.drive_resumed",
        "campaigns.drive_deferred", "campaigns.drive_resumed", "campaigns.target_set",
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Drive.objects.update(village_id=works.ground.cells[v.LOWER])


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
    state = roster_states(roster_ids=[roster_id], scope=COUNTY)[roster_id]
    assert (state.village, state.group_id, state.waiting) == ("肉业职工", works.group, 2)
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
