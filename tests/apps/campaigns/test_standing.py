"""Standings kept by changes say at every moment what working out the whole county anew would say."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianmo.apps.campaigns.models import Changed, Standing, VillageStanding
from qianmo.apps.campaigns.queries import funnel, households
from qianmo.apps.campaigns.queries.standing import settle_places, settle_standings
from qianmo.apps.campaigns.services import Deferral, defer_drives, open_drives, resume_drives
from qianmo.apps.credit.models import Line
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import NewPosition, recording_positions
from qianmo.storage.trips import write_now
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.apps.credit.test_draws_at_once import at_once
from tests.village import WAN

COUNTY = Scope(None)


def kept() -> list[object]:
    """What the tables say, settled by changes."""
    settle_standings()
    settle_places()
    return [*Standing.objects.order_by("pk").values_list(), *VillageStanding.objects.order_by("pk").values_list()]


def anew() -> list[object]:
    """The same, with every household and village worked out from nothing."""
    villages = list(VillageStanding.objects.values_list("village_id", flat=True))
    Standing.objects.all().delete()
    VillageStanding.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO campaigns_changed (household_id) SELECT id FROM households_household")
    Changed.objects.bulk_create(Changed(village_id=village_id) for village_id in villages)
    return kept()


class Bank:
    """A bank on whose upper village acts fall in any order; an act that cannot be done changes nothing."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        self.ids: list[int] = []
        self.rated: list[int] = []
        self.lines: list[int] = []
        self.drives: dict[int, int] = {}
        self.upper = self.ground.cells[v.UPPER]

    def file(self) -> None:
        self.ids += v.file_families([v.family(self.ground, "孟庆和"), v.family(self.ground, "远客", village=v.FAR)])[:1]

    def rate(self) -> None:
        if self.ids and not self.rated:
            flagged = {pk: ("npl",) if place % 3 == 2 else () for place, pk in enumerate(self.ids)}
            roster = v.screen(self.ground, flagged)
            self.rated = [pk for place, pk in enumerate(self.ids) if place % 3 != 2]
            self.drives = open_drives(
                rosters={self.upper: roster}, year=v.YEAR, by=self.ground.staff["1001"], at=v.at(v.SCREENED),
                business_date=v.SCREENED,
            )  # fmt: skip
            v.rate(self.ground, roster, self.rated)

    def grant(self) -> None:
        if self.rated and not self.lines:
            self.lines = v.grant(self.ground, self.rated)

    def sign(self) -> None:
        if self.lines and not Line.objects.filter(state="active").exists():
            v.sign(self.ground, self.lines[:1])

    def draw(self) -> None:
        for line in Line.objects.filter(state="active", drawn_fen=0):
            take(asking(line, 2 * WAN))

    def defer(self) -> None:
        for drive_id in self.drives.values():
            one = Deferral(drive_id=drive_id, reason="换届", review_on=v.SATURDAY)
            by = self.ground.staff["1001"]
            defer_drives(deferrals=[one], by=by, at=v.at(v.SCREENED), business_date=v.SCREENED)

    def place(self, day: date = v.SCREENED, lon: int = 119_343_210) -> None:
        by = self.ground.staff["1001"]
        positions = [
            NewPosition(
                household_id=pk, lon_e6=lon, lat_e6=43_601_200, accuracy_m=None, as_of=day, source="测绘", by=by
            )
            for pk in self.ids
        ]  # fmt: skip
        write_now(*recording_positions(positions=positions))

    def place_before(self) -> None:
        self.place(v.SCREENED - timedelta(days=1), 119_000_000)

    def resume(self) -> None:
        drives = list(self.drives.values())
        resume_drives(drive_ids=drives, by=self.ground.staff["1001"], at=v.at(v.RATED), business_date=v.RATED)


ACTS = ("file", "rate", "grant", "sign", "draw", "defer", "resume", "place", "place_before", "look")


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), max_size=14))
def test_after_any_acts_what_is_kept_is_what_is_true(acts):
    with transaction.atomic():
        bank = Bank()
        for act in ("file", *acts, "file", "rate", "grant", "sign", "draw", "place", "look", "place_before"):
            if act == "look":
                settle_standings()
                settle_places()
            else:
                getattr(bank, act)()
        assert kept() == anew()
        assert set(Standing.objects.filter(pk__in=bank.ids).values_list("lon_e6", flat=True)) == {119_343_210}
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_when_it_commits_and_not_before():
    ground = v.found_village()
    v.file_families([v.family(ground, "孟庆和")])
    with transaction.atomic():
        v.file_families([v.family(ground, "乌云")])
        (outside,) = at_once(lambda: funnel(scope=COUNTY).filed)
        assert outside == 1
    assert funnel(scope=COUNTY).filed == 2
    assert households(scope=COUNTY).total == 2
    assert not Changed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_read_at_once_after_a_change_read_the_same():
    ground = v.found_village()
    v.file_families([v.family(ground, "孟庆和"), v.family(ground, "乌云")])
    assert at_once(*[lambda: funnel(scope=COUNTY).filed] * 4) == [2] * 4
