"""A signing day: contracts in a batch, a gift only for a complete file and a signature, a ledger that stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.credit.models import Line
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.services import NewCustomerGroup, join_group, lay_group
from qianmo.apps.outreach.models import Gift, SigningGuest
from qianmo.apps.outreach.queries import gift_ledger, guests_of, signing_days
from qianmo.apps.outreach.services import (
    NewSigningDay,
    hand_out_gifts,
    open_signing_day,
    prepare_contracts,
    register_guests,
    take_back_gift,
)
from qianmo.apps.signing.models import Paper
from qianmo.domain.outreach.gifts import ITEMS
from tests import village as v

pytestmark = pytest.mark.django_db
DAY = v.SIGNED
NOW = {"scope": Scope(None), "at": v.at(DAY), "business_date": DAY}
NOWHERE = {**NOW, "scope": Scope(frozenset())}


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def lines(ground):
    homes = v.file_families([v.family(ground, "孟庆和"), v.family(ground, "吴双喜")])
    v.rate(ground, v.screen(ground, dict.fromkeys(homes, ())), homes)
    return v.grant(ground, homes)


def new(ground, **change):
    told = {
        "village_id": ground.cells[v.UPPER],
        "day": DAY,
        "place": "村部",
        "gift": "大米",
        "gift_fen": 3_000,
        "stock": 1,
    }
    return NewSigningDay(**{**told, **change})


def opened(ground, **change):
    day_id = open_signing_day(new=new(ground, **change), by=ground.staff["2002"], **NOW)
    assert isinstance(day_id, int), day_id
    return day_id


def guests(day_id):
    return guests_of(scope=Scope(None), card=signing_days(scope=Scope(None), day_id=day_id)[0])


def give(ground, day_id, *line_ids):
    return hand_out_gifts(day_id=day_id, line_ids=line_ids, by=ground.staff["2002"], **NOW)


def register(ground, day_id, line_id, *items):
    return register_guests(day_id=day_id, guests={line_id: items}, by=ground.staff["2002"], **NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"gift_fen": 5_001}, "不超过 50 元"),
        ({"place": " "}, "地点要写明"),
        ({"day": DAY - timedelta(days=1)}, "今天或以后"),
        ({"village_id": 0}, "没有这个村"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(ground, change, said):
    assert said in open_signing_day(new=new(ground, **change), by=ground.staff["2002"], **NOW).reason


def test_a_day_is_opened_once_and_only_in_sight(ground):
    day_id = opened(ground)
    assert opened(ground) == day_id
    assert "不在您的范围" in open_signing_day(new=new(ground), by=ground.staff["2002"], **NOWHERE).reason
    assert "没有这个签约日" in hand_out_gifts(day_id=day_id, line_ids=[], by=ground.staff["2002"], **NOWHERE).reason


def test_a_customer_group_signs_on_a_day_of_its_own_where_it_stands(ground, lines):
    home = Line.objects.get(id=lines[1]).household_id
    works = NewCustomerGroup(
        name="肉业职工", kind="workers", place_id=ground.cells[v.LOWER], manager_id=ground.staff["2002"],
        by=ground.staff["1001"],
    )  # fmt: skip
    group_id = lay_group(new=works, business_date=DAY)
    join_group(group_id=group_id, household_ids=[home], source="在职名单", complete=True, business_date=DAY)
    assert "没有这个客户群" in open_signing_day(
        new=new(ground, group_id=group_id), by=ground.staff["2002"], **NOW
    ).reason  # fmt: skip
    village, day_id = (opened(ground, village_id=ground.cells[v.LOWER], group_id=pk) for pk in (None, group_id))
    assert opened(ground, village_id=ground.cells[v.LOWER], group_id=group_id) == day_id != village
    assert [one.household_id for one in guests(day_id)] == [home]
    assert guests(village) == []
    assert signing_days(scope=Scope(None), day_id=day_id)[0].village == "肉业职工"


def test_contracts_of_all_who_wait_are_printed_once(ground, lines):
    day_id = opened(ground)
    told = {"day_id": day_id, "card": "fu", "by": ground.staff["2002"], **NOW}
    assert [one.paper_state for one in guests(day_id)] == ["", ""]
    prepared = prepare_contracts(**told)
    assert (prepared.printed, prepared.waiting, list(prepared.refused)) == (2, 0, [])
    assert [one.paper_state for one in guests(day_id)] == ["printed", "printed"]
    assert prepare_contracts(**told).printed == 0
    assert Paper.objects.count() == 2


def test_a_gift_is_refused_with_what_is_missing_and_then_given_once(ground, lines):
    day_id, (first, second) = opened(ground), lines
    assert "没有登记到场，合同还没有签" in give(ground, day_id, first)[first].reason
    assert register(ground, day_id, first, "identity") == {}
    assert "缺户口簿，缺另一样资料，合同还没有签" in give(ground, day_id, first)[first].reason
    register(ground, day_id, first, "register", "other")
    assert SigningGuest.objects.get().items == list(ITEMS)
    assert "：合同还没有签。" in give(ground, day_id, first)[first].reason
    v.sign(ground, [first, second])
    assert give(ground, day_id, first) == {first: 1}
    assert "已经领过，礼品号 1" in give(ground, day_id, first)[first].reason


def test_who_is_not_expected_is_not_registered(ground, lines):
    day_id = opened(ground, village_id=ground.cells[v.LOWER])
    assert register(ground, day_id, lines[0], *ITEMS)[lines[0]].code == "not_expected"


def test_when_none_is_left_nobody_gets_one(ground, lines):
    day_id = opened(ground)
    for line_id in lines:
        register(ground, day_id, line_id, *ITEMS)
    v.sign(ground, lines)
    answers = give(ground, day_id, *lines)
    assert answers[lines[0]] == 1
    assert "已经发完" in answers[lines[1]].reason


def test_a_gift_taken_back_by_another_stays_in_the_ledger(ground, lines):
    day_id = opened(ground)
    register(ground, day_id, lines[0], *ITEMS)
    v.sign(ground, lines)
    give(ground, day_id, lines[0])
    gift = Gift.objects.get()
    told = {"gift_id": gift.pk, **NOW}
    assert "另一位同事" in take_back_gift(reason="发错", by=ground.staff["2002"], **told).reason
    assert "没有写原因" in take_back_gift(reason="", by=ground.staff["2001"], **told).reason
    assert take_back_gift(reason="发错", by=ground.staff["2001"], **told) is None
    assert "已经收回" in take_back_gift(reason="发错", by=ground.staff["2001"], **told).reason
    assert give(ground, day_id, lines[0]) == {lines[0]: 2}
    ledger = gift_ledger(scope=Scope(None), day_id=day_id)
    assert [(row.number, row.taken_back_reason) for row in ledger] == [(1, "发错"), (2, "")]
    assert gift_ledger(scope=Scope(frozenset())) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Gift.objects.all().delete()
