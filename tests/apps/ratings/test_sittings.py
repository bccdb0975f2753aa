"""A sitting of five to seven raters, each alone: who may say what, and what their words become."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from qianmo.apps.events.models import Event
from qianmo.apps.events.queries import timeline
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import CircleMember, Membership
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.ratings.models import Ballot, LateBallot, Sitting
from qianmo.apps.ratings.queries import kin_of_sitting, rating_rule, sitting_file, verdicts
from qianmo.apps.ratings.services import (
    NewBallot,
    NewKin,
    cast_ballots,
    close_sittings,
    keep_late_ballots,
    note_kin,
    open_sittings,
    set_rating_rule,
)
from qianmo.domain.ratings import CombineRule, Method
from tests import village as v
from tests.village import WAN

pytestmark = pytest.mark.django_db


class Round:
    """Three households on the roster of the upper village (clean, clean, black), one off it, and an open sitting."""

    def __init__(self, *, raters: int = 5) -> None:
        self.ground = v.found_village()
        names = ("孟庆和", "乌云", "赵拖欠", "外人")
        self.meng, self.wuyun, self.black, self.stranger = v.file_families([v.family(self.ground, n) for n in names])
        roster = v.screen(self.ground, {self.meng: (), self.wuyun: (), self.black: ("npl",)})
        sitting = v.sit_down(self.ground, roster, raters=raters, household_id=self.meng)
        ((self.sitting, self.raters),) = open_sittings(sittings=[sitting], at=v.at(v.RATED), business_date=v.RATED)

    def say(self, *opinions: NewBallot) -> list[str]:
        """Cast ballots; the codes of the refusals in order."""
        return [one.code for _, one in sorted(cast_ballots(sitting_ids=[self.sitting], ballots=opinions).items())]

    def ballot(self, seat: int, household_id: int, wan: int | None = 6, **marks: bool) -> NewBallot:
        limit_fen = None if wan is None else wan * WAN
        return NewBallot(rater_id=self.raters[seat], household_id=household_id, limit_fen=limit_fen, **marks)

    def all_say(self, household_id: int, *wans: int | None, **marks: bool) -> None:
        assert not self.say(*(self.ballot(seat, household_id, wan, **marks) for seat, wan in enumerate(wans)))

    def close(self, *, on: date = v.RATED):
        return close_sittings(sitting_ids=[self.sitting], at=v.at(on, hour=16), business_date=on)


@pytest.fixture
def sitting():
    return Round()


@pytest.mark.parametrize(
    ("raters", "reason"), [(4, "评议组有 4 人，应为 5 至 7 人"), (8, "评议组有 8 人，应为 5 至 7 人")]
)
def test_a_group_too_small_or_too_large_is_refused_and_the_others_sit(raters, reason):
    ground = v.found_village()
    (household_id,) = v.file_families([v.family(ground, "孟庆和")])
    roster = v.screen(ground, {household_id: ()})
    wrong, right = v.sit_down(ground, roster, raters=raters), v.sit_down(ground, roster, raters=7)
    refused, (_, seats) = open_sittings(sittings=[wrong, right], at=v.at(v.RATED), business_date=v.RATED)
    assert refused.reason == reason
    assert len(seats) == 7


def test_a_second_sitting_waits_until_the_first_is_closed():
    ground = v.found_village()
    (household_id,) = v.file_families([v.family(ground, "孟庆和")])
    sitting = v.sit_down(ground, v.screen(ground, {household_id: ()}), raters=5)
    (first_id, _), at_once = open_sittings(sittings=[sitting, sitting], at=v.at(v.RATED), business_date=v.RATED)
    (later,) = open_sittings(sittings=[sitting], at=v.at(v.RATED), business_date=v.RATED)
    assert [at_once.code, later.code] == ["sitting_open", "sitting_open"]
    close_sittings(sitting_ids=[first_id], at=v.at(v.RATED, hour=16), business_date=v.RATED)
    ((second_id, _),) = open_sittings(sittings=[sitting], at=v.at(v.RATED, hour=17), business_date=v.RATED)
    assert second_id != first_id


def test_what_a_ballot_may_not_say_is_refused_one_by_one_and_the_rest_counts(sitting):
    elsewhere = NewBallot(rater_id=10**9, household_id=sitting.meng, limit_fen=WAN)
    refused = cast_ballots(
        sitting_ids=[sitting.sitting],
        ballots=[
            sitting.ballot(1, sitting.stranger),
            sitting.ballot(1, sitting.black),
            elsewhere,
            sitting.ballot(1, sitting.wuyun, -1),
            sitting.ballot(1, sitting.wuyun, 6),
            sitting.ballot(1, sitting.wuyun, 9),
            sitting.ballot(2, sitting.wuyun, 0),
        ],
    )
    assert {place: one.reason for place, one in refused.items()} == {
        0: "这一户不在本村名册，或初筛不予评议",
        1: "这一户不在本村名册，或初筛不予评议",
        2: "这位评议员不在本场评议会，或评议会已结束",
        3: "建议额度不能是负数",
        5: "您对这一户已经投过票，不能再改",
    }


def test_a_second_ballot_in_a_second_call_is_refused_as_well(sitting):
    assert sitting.say(sitting.ballot(1, sitting.wuyun)) == []
    assert sitting.say(sitting.ballot(1, sitting.wuyun, 9)) == ["cast_before"]


def test_after_the_close_nobody_votes_and_nothing_is_counted_again(sitting):
    sitting.all_say(sitting.wuyun, 5, 6, 7, 8, 9)
    assert set(sitting.close()) == {sitting.wuyun}
    assert sitting.say(sitting.ballot(1, sitting.meng)) == ["no_seat"]
    assert sitting.close() == {}
    assert verdicts(household_ids=[sitting.meng, sitting.wuyun])[sitting.wuyun].limit_fen == 7 * WAN


def test_a_cast_ballot_cannot_be_changed_even_in_the_database(sitting):
    sitting.say(sitting.ballot(1, sitting.wuyun))
    for words in ("UPDATE ratings_ballot SET limit_fen = 0", "DELETE FROM ratings_ballot"):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)


def test_a_rater_s_word_on_his_own_household_is_set_aside_though_he_does_not_say_so(sitting):
    sitting.all_say(sitting.meng, 30, 5, 6, 7, 8)  # the first rater comes from Meng's household
    verdict = sitting.close()[sitting.meng]
    assert (verdict.opinions, verdict.set_aside) == (4, 1)
    assert verdict.method is Method.MEDIAN  # four opinions are too few to drop two of them
    assert verdict.limit_fen == 650_0000  # between 6 and 7
    assert verdict.needs_look


def test_a_rater_who_says_he_is_related_is_set_aside(sitting):
    sitting.all_say(sitting.wuyun, 5, 6, 7, 8)
    assert not sitting.say(sitting.ballot(4, sitting.wuyun, 30, related=True))
    assert sitting.close()[sitting.wuyun].set_aside == 1


def test_kin_is_set_aside_however_the_ballot_came_and_whenever_the_kin_was_told(sitting):
    def note(seat: int, household_id: int, what: str = "叔侄", on: date = v.RATED) -> list[str]:
        new = NewKin(rater_id=sitting.raters[seat], household_id=household_id, what=what, by=None)
        return [one.code for one in note_kin(kin=[new], at=v.at(on), business_date=on).values()]

    sitting.all_say(sitting.wuyun, 30, 5, 6, 7, 8)
    assert note(1, sitting.meng) == []
    assert note(0, sitting.wuyun) == []  # told after the first seat had said 30
    assert note(0, sitting.wuyun) == []
    assert (note(0, sitting.meng), note(1, sitting.stranger), note(1, sitting.wuyun, "")) == (
        ["own"], ["not_listed"], ["no_word"],
    )  # fmt: skip
    sitting.all_say(sitting.meng, None, 5, 6, 7, 8)  # the first lives there, the second is kin
    assert Ballot.objects.filter(household=sitting.meng, related=True).count() == 2
    found = sitting.close()
    assert (found[sitting.wuyun].set_aside, found[sitting.wuyun].highest_fen) == (1, 8 * WAN)
    assert (found[sitting.meng].set_aside, found[sitting.meng].lowest_fen) == (2, 6 * WAN)
    assert note(2, sitting.meng) == ["closed"]
    kinds = Event.objects.filter(kind="ratings.kin_noted").values_list("payload__source", flat=True)
    assert list(kinds) == ["rater", "rater"]
    assert CircleMember.objects.count() == 0


def test_kin_is_known_from_the_files_and_from_sittings_before(sitting):
    married = Membership.objects.get(household=sitting.wuyun, relation="head").person_id
    Membership.objects.create(
        household_id=sitting.meng, person_id=married, relation="daughter", joined_on=v.OPENED, left_on=v.FILED
    )
    host = sitting.ground.staff["2002"]
    new = NewKin(rater_id=sitting.raters[0], household_id=sitting.black, what="姻亲", by=host)
    note_kin(kin=[new], at=v.at(v.RATED), business_date=v.RATED)
    sitting.close()
    (colleague,) = v.file_families([v.family(sitting.ground, "同事")])
    v.screen(sitting.ground, {colleague: ()})

    def employ(household_id, where):
        fact = {"employer": where}
        record_facts(
            sheets=[Sheet(household_id=household_id, as_of=v.RATED, source="名单", facts=fact, recorded_by=host)]
        )

    employ(colleague, "林东肉业公司")
    employ(sitting.meng, "林东 肉业公司")
    again = v.sit_down(sitting.ground, Sitting.objects.get().roster_id, household_id=sitting.meng)
    told = replace(again.seats[-1], kin={sitting.meng: "表兄"})
    again = replace(again, seats=(*again.seats[:-1], told))
    ((second, _),) = open_sittings(sittings=[again], at=v.at(v.RATED, hour=17), business_date=v.RATED)
    assert [(row.seat, row.household_id, row.what, row.source) for row in kin_of_sitting(sitting_id=second)] == [
        (1, sitting.black, "姻亲", "以前登记过"),
        (1, sitting.wuyun, "户主", "档案查到"),
        (1, colleague, "林东肉业公司", "同单位"),
        (5, sitting.meng, "表兄", "主持人登记"),
    ]
    close_sittings(sitting_ids=[second], at=v.at(v.RATED, hour=18), business_date=v.RATED)
    employ(sitting.meng, "")
    ((third, _),) = open_sittings(sittings=[again], at=v.at(v.RATED, hour=19), business_date=v.RATED)
    assert colleague not in {row.household_id for row in kin_of_sitting(sitting_id=third)}, "where one works changes"


def test_a_ballot_after_the_close_is_kept_and_never_counted(sitting):
    sitting.all_say(sitting.wuyun, 5, 6, 7, 8)
    sitting.close()
    late = [sitting.ballot(4, sitting.wuyun, 9), sitting.ballot(0, sitting.wuyun), sitting.ballot(4, sitting.black)]
    for codes in (["closed", "cast_before", "not_ratable"], ["cast_before", "cast_before", "not_ratable"]):
        answers = keep_late_ballots(ballots=late, at=v.at(v.RATED, hour=18), business_date=v.RATED)
        assert [one.code for one in answers] == codes
    assert LateBallot.objects.get().limit_fen == 9 * WAN
    assert verdicts(household_ids=[sitting.wuyun])[sitting.wuyun].opinions == 4
    assert sitting_file(sitting_id=sitting.sitting, scope=Scope(None)).late == [(5, "尹红霞", 1)]


def test_not_knowing_is_not_zero_and_too_few_who_know_ask_for_a_visit(sitting):
    sitting.all_say(sitting.wuyun, 8, 8, 8, None, None)
    sitting.all_say(sitting.meng, None, 8, 8, None, None)
    found = sitting.close()
    assert (found[sitting.wuyun].limit_fen, found[sitting.wuyun].abstentions) == (8 * WAN, 2)
    assert (found[sitting.meng].limit_fen, found[sitting.meng].needs_visit) == (0, True)


@pytest.mark.parametrize(("against", "excluded"), [(1, False), (2, True)])
def test_it_takes_two_raters_to_exclude(sitting, against, excluded):
    opinions = [sitting.ballot(seat, sitting.wuyun, 6, excludes=seat < against) for seat in range(5)]
    assert sitting.say(*opinions) == []
    verdict = sitting.close()[sitting.wuyun]
    assert (verdict.excluded, verdict.limit_fen) == (excluded, 0 if excluded else 6 * WAN)


def test_the_rule_of_the_closing_day_combines(sitting):
    low = CombineRule(
        method=Method.MIN,
        fallback=Method.MEDIAN,
        trimmed_needs=5,
        opinions_needed=3,
        exclusions_needed=2,
        dispersion_ppm=1_000_000,
    )
    june = date(2026, 6, 1)
    set_rating_rule(rule=low, valid_from=june)
    assert (rating_rule(on=date(2026, 5, 31)).method, rating_rule(on=june)) == (Method.TRIMMED, low)
    sitting.all_say(sitting.wuyun, 5, 6, 7, 8, 9)
    assert sitting.close(on=june)[sitting.wuyun].limit_fen == 5 * WAN


def test_a_verdict_leaves_its_event_and_no_name_of_a_rater(sitting):
    sitting.all_say(sitting.wuyun, 5, 6, 8, 8, 30)
    sitting.close()
    happened = timeline(household_id=sitting.wuyun)[0]
    assert happened.kind == "ratings.rated"
    # (6 + 8 + 8) / 3 = 7.333333 万, exact to the fen; the unit is cut when a limit is granted.
    assert happened.payload == {"limit_fen": 7_333_333, "opinions": 5, "excluded": False, "dispersed": True}
