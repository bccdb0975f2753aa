"""A sitting hosted from a phone: each rater's ballots come sealed in an envelope of their own, under his code."""

import json

import pytest
from django.utils import timezone

from qianmo.apps.events.models import Event
from qianmo.apps.ratings.models import Ballot, Roster
from qianmo.apps.ratings.services import close_sittings, issue_codes, open_sittings
from tests import village as v
from tests.api.field.conftest import phone_of

pytestmark = pytest.mark.django_db


class Sitting:
    """A second sitting on the roster of the upper village, with a code for every rater."""

    def __init__(self, county):
        roster = Roster.objects.get(village__code=v.UPPER)
        new = v.sit_down(county.ground, roster.pk)
        ((self.id, self.raters),) = open_sittings(sittings=[new], at=v.at(v.DRAWN), business_date=v.DRAWN)
        now = timezone.now()
        self.codes = issue_codes(rater_ids=self.raters, by=new.host, at=now, business_date=v.DRAWN)
        self.home = county.households[v.UPPER]

    def hand(self, phone, rater, *, code="", **said):
        ballot = {"household": self.home, "limit_fen": 8_000_000, "excludes": False, "related": False} | said
        body = {"sitting": self.id, "code": code or self.codes[self.raters[rater]], "ballots": [ballot]}
        return phone.item(phone.envelope("ballots", f"sitting:{self.id}", body=body))


@pytest.fixture
def sitting(county):
    return Sitting(county)


def codes_of(outcomes):
    return [one["code"] for one in outcomes]


def test_a_host_gets_the_households_to_rate_and_nobody_else_does(phone, sitting):
    _, started = phone.call("GET", "/start")
    (offer,) = started["sittings"]
    assert (offer["id"], [one["id"] for one in offer["households"]]) == (sitting.id, [sitting.home])
    assert phone_of("2003").call("GET", "/start")[1]["sittings"] == []


def test_hands_of_five_raters_are_cast_and_tell_nothing_before_the_sitting_is_closed(phone, sitting):
    outcomes = phone.send(*(sitting.hand(phone, rater) for rater in range(5)))
    assert {one["state"] for one in outcomes} == {"received"}
    assert Ballot.objects.filter(rater__in=sitting.raters).count() == 5
    told = json.dumps([phone.call("GET", path)[1] for path in ("/start", "/changes?since=0")])
    told += json.dumps(list(Event.objects.filter(kind__startswith="ratings").values_list("payload", flat=True)))
    assert "8000000" not in told
    verdicts = close_sittings(sitting_ids=[sitting.id], at=v.at(v.DRAWN, hour=18), business_date=v.DRAWN)
    assert verdicts[sitting.home].limit_fen == 8_000_000


def test_a_code_is_spent_by_its_hand_and_refused_when_it_is_played_again(phone, sitting):
    first = sitting.hand(phone, 0)
    assert phone.send(first)[0]["state"] == "received"
    assert phone.send(first)[0]["state"] == "received", "the very same envelope gets its receipt again"
    assert codes_of(phone.send(sitting.hand(phone, 0, limit_fen=1))) == ["code_used"]
    twice = phone.send(sitting.hand(phone, 1), sitting.hand(phone, 1, limit_fen=1))
    assert codes_of(twice) == ["", "code_used"]
    assert set(Ballot.objects.filter(rater__in=sitting.raters).values_list("limit_fen", flat=True)) == {8_000_000}


def test_a_hand_that_cannot_be_cast_is_refused_whole_and_the_others_go_on(phone, county, sitting):
    stranger = sitting.hand(phone, 1, household=county.households[v.FAR])
    malformed = sitting.hand(phone, 2, limit_fen="八万")
    guessed = [sitting.hand(phone, 3, code=f"2345678{letter}") for letter in "ABCDE"]
    outcomes = phone.send(stranger, malformed, *guessed, sitting.hand(phone, 4))
    assert codes_of(outcomes) == ["not_ratable", "bad_body", *["wrong_code"] * 5, ""]
    assert Ballot.objects.filter(rater__in=sitting.raters).count() == 1
    assert codes_of(phone.send(sitting.hand(phone, 0))) == ["shut_out"], "five wrong codes from one phone"


def test_whoever_does_not_host_it_and_whoever_comes_after_its_end_casts_nothing(phone, sitting):
    other = phone_of("3002")
    assert codes_of(other.send(sitting.hand(other, 0))) == ["not_host"]
    close_sittings(sitting_ids=[sitting.id], at=v.at(v.DRAWN, hour=18), business_date=v.DRAWN)
    assert codes_of(phone.send(sitting.hand(phone, 0))) == ["over"]
    assert not Ballot.objects.filter(rater__in=sitting.raters).exists()
