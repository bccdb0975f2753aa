"""Voiding a seat: what was cast stays and counts no more, the seat casts anew, and the host still sees no opinion."""

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.test import Client

from qianmo.apps.events.models import Event
from qianmo.apps.ratings.models import Ballot, Rater, Sitting, Verdict, Voiding
from qianmo.apps.ratings.queries import seated_rater
from qianmo.apps.ratings.services import NewBallot, cast_ballots
from tests import village as v
from tests.village import WAN
from tests.web.test_sittings import Village, cast, rater

pytestmark = pytest.mark.django_db
REASON = "手机拿错了人"


class Sat(Village):
    """A sitting in which all five have said 5, 6, 7, 8 and 30 万 of the first household."""

    def __init__(self) -> None:
        super().__init__()
        self.open()
        self.sitters = [rater(code) for code in self.codes()]
        for client, wan in zip(self.sitters, (5, 6, 7, 8, 30), strict=True):
            cast(client, self.meng, say=str(wan))

    def void(self, seat: int = 5, *, reason: str = REASON, client: Client | None = None, request_id: object = ""):
        form = {"rater": Rater.objects.get(seat=seat).pk, "reason": reason, "request_id": str(request_id or uuid4())}
        address = f"/sittings/{Sitting.objects.get().pk}/void/"
        return (client or self.host).post(address, form, follow=True)

    @staticmethod
    def code(page: str) -> str:
        return page.partition('qm-slip-rows"><p>')[2].partition("<b>")[2].partition("</b>")[0]


@pytest.fixture
def sat():
    return Sat()


def test_a_voided_seat_casts_anew_and_only_its_last_word_counts(sat):
    page = sat.void().content.decode()
    assert "已作废 1 票，这一席从头再投" in page
    assert "第 2 次投" in page
    assert f"第 5 席 尹红霞，1 票，{REASON}" in page
    assert "已评 4 / 10 票" in page
    assert "换了码" in sat.sitters[4].get("/rate/").content.decode()
    anew = rater(sat.code(page))
    assert "还有 2 户等您评" in anew.get("/rate/").content.decode()
    cast(anew, sat.meng, say="9")
    assert "已评 5 / 10 票" in sat.page()
    result = sat.close().content.decode()
    # 5 and 9 fall away, (6 + 7 + 8) / 3; the 30 of before is nowhere, not even as the highest
    verdict = Verdict.objects.get(household_id=sat.meng)
    assert (verdict.limit_fen, verdict.opinions, verdict.highest_fen) == (7 * WAN, 5, 9 * WAN)
    assert REASON in result


def test_what_was_cast_stays_and_nobody_is_told_what_it_said(sat):
    page = sat.void().content.decode()
    kept = Ballot.objects.get(rater__seat=5)
    assert (kept.limit_fen, kept.turn) == (30 * WAN, 1)
    event = Event.objects.get(kind="ratings.ballots_voided")
    assert event.by_staff_id == sat.ground.staff["2002"]
    assert {"seat", "ballots", "reason", "sitting"} == set(event.payload)
    assert "30 万" not in page
    assert "30.00" not in page
    for change in (kept.delete, Voiding.objects.get().delete, lambda: Ballot.objects.update(limit_fen=1)):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()


def test_a_double_click_voids_once_and_shows_the_code_once(sat):
    request_id = uuid4()
    first = sat.void(request_id=request_id).content.decode()
    again = sat.void(request_id=request_id).content.decode()
    assert sat.code(first)
    assert not sat.code(again)
    assert "新码只显示一次，没有抄下就换码" in again
    assert Voiding.objects.count() == 1
    assert Rater.objects.get(seat=5).turn == 2
    assert "不用作废：尹红霞还没有投过票" in sat.void().content.decode()


def test_a_browser_that_was_casting_meanwhile_is_turned_away(sat):
    seat = Rater.objects.get(seat=5)
    before = seated_rater(rater_id=seat.pk, presence=seat.presence)
    sat.void()
    late = NewBallot(rater_id=seat.pk, household_id=sat.wuyun, limit_fen=WAN, turn=before.turn)
    assert "已经作废重投" in cast_ballots(sitting_ids=[seat.sitting_id], ballots=[late])[0].reason
    assert Ballot.objects.count() == 5


@pytest.mark.parametrize(("reason", "sentence"), [("  ", "没有写原因"), ("长" * 61, "最多 60 个")])
def test_without_a_reason_nothing_is_voided(sat, reason, sentence):
    assert sentence in sat.void(reason=reason).content.decode()
    assert not Voiding.objects.exists()


def test_a_closed_sitting_refuses_and_another_branch_finds_no_sitting(sat):
    far = Client()
    far.force_login(get_user_model().objects.get(id=v.account("3002")))
    assert sat.void(client=far).status_code == 404
    foreign = sat.host.post(
        f"/sittings/{Sitting.objects.get().pk}/void/", {"rater": "999", "reason": REASON}, follow=True
    )
    assert "没有这一席" in foreign.content.decode()
    sat.close()
    assert "评议会已经结束，结论已经合成" in sat.void().content.decode()
    assert not Voiding.objects.exists()
