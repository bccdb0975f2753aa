"""Freezing: drawing stops at once, repaying goes on, and the same button twice freezes once."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from qianmo.apps.credit.models import Freeze, Line
from qianmo.apps.credit.services import NewFreeze, NewRepayment, freeze_lines, repay, unfreeze_lines
from qianmo.apps.events.queries import timeline
from tests import village as v
from tests.apps.credit.test_draws import asking, take
from tests.village import WAN

pytestmark = pytest.mark.django_db


class Desk:
    """The risk desk before a signed line and one only granted."""

    def __init__(self) -> None:
        self.ground = v.found_village()
        ids = v.grant(self.ground, v.rated_households(self.ground, ["孟庆和", "乌云"]))
        v.sign(self.ground, ids[:1])
        self.signed, self.granted = (Line.objects.get(id=pk) for pk in ids)

    def wish(self, line: Line | None = None, *, reason: str = "涉诉，停止支用", **changed: object) -> NewFreeze:
        wished = {"line_id": (line or self.signed).pk, "by": self.ground.staff["1006"], "request_id": uuid4()}
        return NewFreeze(reason=reason, **(wished | changed))

    def freeze(self, *wishes: NewFreeze):
        return freeze_lines(freezes=wishes, at=v.at(v.DRAWN), business_date=v.DRAWN)

    def unfreeze(self, *wishes: NewFreeze):
        return unfreeze_lines(freezes=wishes, at=v.at(v.DRAWN), business_date=v.DRAWN)

    def states(self) -> list[str]:
        return list(Line.objects.order_by("id").values_list("state", flat=True))


@pytest.fixture
def desk():
    return Desk()


def reason_of(answers) -> str:
    return answers.refused[0].reason


def test_a_frozen_line_gives_nothing_takes_repayments_and_is_lifted_again(desk):
    drawn = take(asking(desk.signed, 5 * WAN)).ids[0]
    assert not desk.freeze(desk.wish()).refused
    assert "已冻结" in reason_of(take(asking(desk.signed, WAN)))
    payment = NewRepayment(draw_id=drawn, amount_fen=WAN, taken_by=None, request_id=uuid4())
    assert not repay(repayments=[payment], at=v.at(v.DRAWN), business_date=v.DRAWN).refused
    assert not desk.unfreeze(desk.wish(reason="已撤诉")).refused
    assert not take(asking(desk.signed, WAN)).refused
    told = [(one.kind, one.payload.get("reason")) for one in timeline(household_id=desk.signed.household_id)]
    assert ("credit.frozen", "涉诉，停止支用") in told
    assert ("credit.unfrozen", "已撤诉") in told


def test_several_are_frozen_at_once_and_each_comes_back_as_it_was(desk):
    answers = desk.freeze(desk.wish(), desk.wish(desk.granted), desk.wish(line_id=10**9))
    assert sorted(answers.ids) == [0, 1]
    assert answers.refused[2].reason == "没有这笔额度"
    assert desk.states() == ["frozen", "frozen"]
    desk.unfreeze(desk.wish(), desk.wish(desk.granted))
    assert desk.states() == ["active", "granted"]


def test_the_same_request_again_freezes_and_lifts_once(desk):
    wish, lift = desk.wish(), desk.wish(reason="已撤诉")
    first = desk.freeze(wish)
    assert desk.freeze(wish).ids == first.ids == desk.unfreeze(lift).ids == desk.unfreeze(lift).ids
    assert Freeze.objects.count() == 1
    assert not desk.freeze(desk.wish()).refused  # a line may be frozen again


REFUSED = {
    "no reason": ({"reason": " "}, "不能冻结：没有写原因。请写明为什么冻结。"),
    "a novel": ({"reason": "长" * 201}, "不能冻结：原因写了 201 个字，最多 200 个。请写短一些。"),
    "an unknown line": ({"line_id": 10**9}, "没有这笔额度"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_frozen_is_refused_in_words(desk, case):
    changed, reason = REFUSED[case]
    assert reason_of(desk.freeze(desk.wish(**changed))) == reason
    assert desk.states() == ["active", "granted"]


def test_a_line_is_frozen_once_at_a_time_and_only_a_frozen_one_is_lifted(desk):
    assert "没有冻结" in reason_of(desk.unfreeze(desk.wish()))
    desk.freeze(desk.wish())
    assert "已经冻结" in reason_of(desk.freeze(desk.wish()))
    row = Freeze.objects.get()
    row.pk, row.request_id = None, uuid4()
    with pytest.raises(IntegrityError, match="freeze_one_at_a_time"), transaction.atomic():
        row.save(force_insert=True)
