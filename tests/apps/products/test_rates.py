"""The table of reference rates: entered with its day, corrected by a later entry, never overwritten."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.products.models import ReferenceRate
from qianmo.apps.products.queries import rate_entries, reference_rate
from qianmo.apps.products.services import NewReferenceRate, record_reference_rates
from tests import village as v

pytestmark = pytest.mark.django_db
FEBRUARY = date(2026, 2, 24)


@pytest.fixture
def ground():
    return v.found_village()


def enter(ground: v.Ground, **changed: object):
    new = NewReferenceRate(**({"tenor": "1Y", "published_on": FEBRUARY, "rate_ppm": 29_000} | changed))
    by = ground.staff["1002"]
    return record_reference_rates(rates=[new], by=by, at=v.at(v.DRAWN), business_date=v.DRAWN)[0]


def test_a_price_takes_the_rate_of_its_day(ground):
    enter(ground)
    assert [reference_rate(tenor="1Y", on=day) for day in (date(2026, 2, 23), FEBRUARY)] == [30_000, 29_000]


def test_a_wrong_entry_is_followed_by_another_with_its_reason_and_both_stay(ground):
    enter(ground)
    assert enter(ground, rate_ppm=29_500).reason == "不能更正：没有写原因。请写明为什么更正"
    enter(ground, rate_ppm=29_500, reason="录错一位")
    assert reference_rate(tenor="1Y", on=FEBRUARY) == 29_500
    told = [(one.rate_ppm, one.reason, one.recorded_by, one.holds) for one in rate_entries()][-2:]
    assert told == [(29_000, "", "田守业", False), (29_500, "录错一位", "田守业", True)]
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ReferenceRate.objects.update(rate_ppm=1)


REFUSED = {
    "a tenor nobody publishes": ({"tenor": "3Y"}, "没有 3Y 的参考利率。公布的期限是 1Y、5Y"),
    "no rate": ({"rate_ppm": 0}, "没有录入：0.00% 不在 0 到 24.00% 之间。请核对"),
    "a rate beyond the law": ({"rate_ppm": 290_000}, "没有录入：29.00% 不在 0 到 24.00% 之间。请核对"),
    "a day to come": ({"published_on": date(2026, 3, 20)}, "没有录入：公布日 2026-03-20 还没有到。请在公布后录入"),
    "what is entered already": (
        {"published_on": date(2025, 5, 20), "rate_ppm": 30_000}, "2025-05-20 的 1Y 已录为 3.00%，不用再录",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_no_rate_is_entered_for(ground, case):
    changed, reason = REFUSED[case]
    assert enter(ground, **changed).reason == reason
    assert len(rate_entries()) == 1
