"""Profit of a counted month: by branch, by person and by household the same whole; curves, whole from any day on."""

from datetime import date

import pytest
from django.db import transaction

from qianmo.analytics.lake import Lake, where
from qianmo.apps.ledger.chart import ALLOWANCE, IMPAIRMENT
from qianmo.apps.ledger.services import Posting, post
from qianmo.apps.performance.models import CurvePoint, Item, Scheme
from qianmo.apps.performance.pricing import provision_of
from qianmo.apps.performance.queries import accounts_earning, counted_months, curves, earnings_of, slip
from qianmo.apps.performance.services import found_curve, open_scheme, try_draft, write_scheme
from qianmo.apps.performance.shipped import shipped_scheme
from qianmo.storage.dated_rows import say_from
from qianmo.web.lists import LISTS
from qianmo.web.seat import seat_of
from tests import village as v
from tests.apps.performance.month import CONTENT, MARCH, count, lay_deposits, put_in_force

pytestmark = pytest.mark.django_db
RULES = {**shipped_scheme()["profit"], "method": "dual"}
LINE = {
    "code": "profit", "name": "模拟利润", "measure": "profit", "group": "存款",
    "points": {}, "pay": {"farm": {"tiers": [[None, 3_00]]}},
}  # fmt: skip


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def march(ground):
    lay_deposits(ground)
    put_in_force(ground, content={**CONTENT, "bands": [], "lines": [*CONTENT["lines"], LINE], "profit": RULES})
    count()
    return counted_months()[0]


def test_branches_and_the_treasury_are_the_net_interest_and_people_and_households_the_same_whole(march):
    branch, people, households = (
        earnings_of(month=MARCH, by=by, branches=None) for by in ("branch", "manager", "household")
    )
    assert branch.total.margin_fen + branch.treasury_fen == branch.total.interest_fen
    for name in ("before_fen", "after_fen", "eva_fen", "capital_fen"):
        whole = getattr(branch.total, name)
        assert [sum(getattr(row, name) for row in one.rows) for one in (branch, people, households)] == [whole] * 3
    # Deposits of 500, 200 and 200 万 at 1.85 % for 31 days, 10 万 lent for 22 days at 2.30 %.
    assert branch.total.transfer_fen == 7965_28 + 3186_11 + 3186_11 - 140_56


def test_the_accounts_of_a_row_are_what_it_is_a_sum_of_and_pay_follows_it(ground, march):
    staff = ground.staff["2002"]
    row = next(one for one in earnings_of(month=MARCH, by="manager", branches=None).rows if one.key == staff)
    accounts = accounts_earning(month=MARCH, by="manager", key=staff)
    assert sum(one.earned.after_fen for one in accounts) == row.after_fen
    line = next(one for one in slip(month=march, staff_id=staff).lines if one.line.code == "profit")
    # Three per cent of the profit: 3.00 yuan a hundred.
    assert (line.paid_volume, line.pay_fen) == (row.after_fen, (row.after_fen * 3 + 50) // 100)


def test_rules_of_profit_are_tried_too_and_move_only_what_they_change(ground, march):
    before = {row.staff_id: row.pay_fen for row in Item.objects.filter(line="profit")}
    edition, writing = Lake(where()).edition(), {"at": v.at(date(2026, 4, 7)), "business_date": date(2026, 4, 7)}
    draft = open_scheme(content=None, by=ground.staff["1007"], **writing)
    dearer = Scheme.objects.get(id=draft).content | {"profit": {**RULES, "deposit_ppm": RULES["deposit_ppm"] + 10_000}}
    assert write_scheme(scheme_id=draft, revision=1, content=dearer, by=ground.staff["1007"], **writing) is None
    trial = try_draft(scheme_id=draft, month=MARCH, by=ground.staff["1007"], **writing)
    # A point more for 500, 200 and 200 万 over 31 of 360 days, after 25 % of tax: 3,229.17, 1,291.67 and 1,291.67.
    assert trial.would_profit_fen - trial.profit_fen == 3229_17 + 1291_67 + 1291_67
    paid = {row.staff_id: row.would_earn_fen - row.earned_fen for row in trial.rows}
    # Three per cent of that is paid: 96.88, and 38.75 for each of the others.
    assert sorted(paid.values()) == [38_75, 38_75, 96_88]
    assert {row.staff_id: row.pay_fen for row in Item.objects.filter(line="profit")} == before
    assert Lake(where()).edition().text() == edition.text()


def test_a_month_leaves_as_a_workbook_by_any_lane_and_what_the_ledger_provided_is_known(march):
    seat = seat_of(v.account("1007"))
    for by in ("branch", "household", "account"):
        rows = list(LISTS["profit"].rows(seat, {"month": "2026-03", "by": by}))
        total = earnings_of(month=MARCH, by="branch", branches=None).total
        assert round(sum(row[12] for row in rows) * 100) == total.after_fen
    assert provision_of(MARCH).booked_fen is None
    with transaction.atomic():
        ends = date(2026, 3, 31)
        entries = [
            Posting(debit=debit, credit=credit, fen=fen, kind="provision", line_id=None, source_id=1, value_date=ends)
            for debit, credit, fen in ((IMPAIRMENT, ALLOWANCE, 500_00), (ALLOWANCE, IMPAIRMENT, 120_00))
        ]
        post(postings=entries, business_date=ends)
    assert provision_of(MARCH).booked_fen == 380_00
    # 1 % of all loans, and 0, 2, 25, 50 and 100 % of the classes besides.
    assert provision_of(MARCH).shares == (10_000, 30_000, 260_000, 510_000, 1_010_000)


def test_matched_money_without_a_curve_earns_nothing(ground):
    lay_deposits(ground)
    put_in_force(ground, content={**CONTENT, "profit": {**RULES, "method": "matched"}})
    count()
    assert earnings_of(month=MARCH, by="branch", branches=None) is None


def test_a_curve_is_whole_from_the_day_any_of_its_tenors_changed_or_went(ground):
    found_curve(points={30: 11_500, 365: 15_500, 730: 17_500}, since=date(2026, 3, 2))
    found_curve(points={30: 1}, since=date(2026, 3, 2))
    with transaction.atomic():
        for since, points in ((4, {30: 12_000, 365: 15_500, 730: 17_500}), (5, {30: 12_000})):
            wanted = [{"tenor_days": days, "rate_ppm": ppm} for days, ppm in points.items()]
            say_from(date(2026, since, 1), rows=CurvePoint.objects.all(), key=["tenor_days"], wanted=wanted)
    assert [(one.from_on, one.points) for one in curves()] == [
        (date(2026, 5, 1), [(30, 12_000)]),
        (date(2026, 4, 1), [(30, 12_000), (365, 15_500), (730, 17_500)]),
        (date(2026, 3, 2), [(30, 11_500), (365, 15_500), (730, 17_500)]),
    ]
