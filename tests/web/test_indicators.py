"""监管指标 on the console: what a sentence reads, where it stands by unit, and down to the loans behind it."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import connection

from qianmo.apps.targets.queries import LoanRow
from qianmo.apps.targets.services import count_indicators
from qianmo.web.lists import LISTS
from qianmo.web.lists.indicator_loans import stranger
from qianmo.web.seat import seat_of
from tests import village as v
from tests.apps.targets.loans import LAST, SHOP, both, lay_loans_down
from tests.apps.targets.test_days import INCREMENT
from tests.rulebook import say
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    ground = v.found_village()
    lay_loans_down(**both(ground), line_wan=1_010)
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    return ground


def shown(person, address):
    answer = visitor(person).get(address)
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def test_a_sentence_is_told_with_figure_bound_gap_and_why_it_does_not_apply(ground):
    page = shown("1001", "/indicators/?code=inclusive_growth")
    for part in ("-94.00%", "23.08%", "差 117.08 点", "未达到", "单户授信 1,000 万元以内", "离开口径 1 户", "600.00"):
        assert part in page, part
    assert "不适用" in shown("1001", "/indicators/?code=small_borrowers")
    assert "基期那一天没有贷款余额" in shown("1001", "/indicators/?code=small_borrowers")


def test_an_increment_is_told_in_money_for_the_bank_and_by_unit_from_three_days(ground):
    lay_loans_down(**both(ground), known=date(2024, 6, 1))
    assert say(ground.staff, "indicators", [INCREMENT], since=date(2026, 2, 2)) is None
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    page = shown("1001", "/indicators/?code=small_increment&grain=branch")
    for part in ("130.00 万元", "500.00 万元", "未达到", "再前一个基期的余额"):
        assert part in page, part
    assert page.count("差 370.00 万元") == 3


def test_who_left_a_population_is_named_to_whoever_sees_him(ground):
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('households_household', 'id'), %s, false)", [SHOP])
    assert v.file_families([v.family(ground, "孟庆和")]) == [SHOP]
    here = "/indicators/?code=inclusive_growth"
    assert f'<a href="/households/{SHOP}/"><b>孟庆和</b></a>' in shown("1001", here)
    other = shown("3001", here)
    assert ("孟庆和" in other, "不在您的范围" in other) == (False, True)
    there = f"/indicators/left/?day={LAST}&population=inclusive"
    page = shown("1001", there)
    for part in ("1 户，年初余额 500.00 万元", "孟庆和", "600.00", "1,010.00"):
        assert part in page, part
    assert "孟庆和" not in shown("3001", there)
    (row,) = LISTS["left"].rows(seat_of(v.account("1001")), {"day": str(LAST), "population": "inclusive"})
    assert row[1:2] + row[3:] == ("孟庆和", 500, 600, 1_010)
    assert shown("1001", f"/indicators/left/?day={LAST}&population=all") == 404


def test_a_figure_by_unit_opens_to_its_loans_for_whoever_sees_that_far(ground):
    page = shown("1001", "/indicators/?code=agri_balance&grain=branch")
    assert "乌兰坝支行" in page
    first, second = (ground.branches[code] for code in (v.FIRST, v.SECOND))
    behind = f"/indicators/loans/?day={LAST}&population=all&grain=branch&key="
    assert "3 笔" in shown("2001", f"{behind}{first}")
    assert shown("2001", f"{behind}{second}") == 404
    assert shown("2001", f"/indicators/loans/?day={LAST}") == 404
    assert "4 笔" in shown("1001", f"/indicators/loans/?day={LAST}")


def test_what_was_reported_before_a_correction_can_still_be_seen(ground):
    from qianmo.analytics.lake import Lake, where
    from tests.apps.targets.loans import WAN, correct

    correct(Lake(where()), on=LAST, farm=90 * WAN)
    count_indicators(on=LAST, at=v.at(LAST, hour=23))
    assert "90.00 万元" in shown("1001", "/indicators/?code=agri_balance")
    assert "120.00 万元" in shown("1001", f"/indicators/?code=agri_balance&day={LAST}&turn=1")


def test_indicators_leave_as_they_were_read_and_as_rows_of_a_report(ground):
    seat = seat_of(v.account("1007"))
    read = {row[0]: row for row in LISTS["indicators"].rows(seat, {})}
    assert read["普惠型小微贷款增速不低于各项贷款"][2:5] == ("-94.00%", "-470000000", "500000000")
    reported = {row[0]: row for row in LISTS["reported"].rows(seat, {})}
    assert reported["小微企业贷款"][1:8] == (630.0, 500.0, 2, 1, 30.0, 30.0, "5.5000%")


def test_bad_loans_are_told_by_whom_with_what_they_mean_and_open(ground):
    fresh = {"scale": "本年新发放"}
    page = shown("1001", "/indicators/tolerance/?scale=本年新发放&grain=manager")
    for part in ("1 个超过", "30.00", "100.00%", "超 97.00 点", "从严追责", "达到3.00%，一般责任；达到5.00%，从严追责"):
        assert part in page, part
    (mine,) = LISTS["tolerance"].rows(seat_of(v.account("1001")), {**fresh, "grain": "branch"})
    assert (mine[1:4], mine[5:8]) == ((30.0, 30.0, "100.0000%"), ("-97.00", "从严追责", "本年新发放"))
    assert "不在您的范围" in shown("3002", "/indicators/tolerance/?scale=本年新发放&grain=manager")
    bad = f"/indicators/loans/?day={LAST}&population=fresh&grain=branch&key={ground.branches[v.FIRST]}&bad=1"
    assert "1 笔" in shown("1001", bad)
    query = {"day": str(LAST), "population": "fresh", "bad": "1"}
    (row,) = LISTS["indicator_loans"].rows(seat_of(v.account("1001")), query)
    assert row[4:6] == (300_000.0, "次级")
    assert not list(LISTS["indicator_loans"].rows(seat_of(v.account("2001")), query))


def test_how_small_loans_are_is_told_by_whom_and_by_year(ground):
    first, second = LISTS["spread"].rows(seat_of(v.account("1001")), {"grain": "branch"})
    assert (first[1:4], second[0]) == ((3, 680.0, 226.6667), "乌兰坝支行")
    assert first[4:10] == (0, 0.0, None, "0.0000%", "0.0000%", "0.0000%")
    page = shown("1001", "/indicators/spread/?grain=product")
    for part in ("2025-12-31", "200.00 万元", "216.67 万元", "升 0.00 点"):
        assert part in page, part


def test_tables_of_the_regulator_foot_row_by_row(ground):
    rows = list(LISTS["report_tables"].rows(seat_of(v.account("1001")), {}))
    for table in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == table]
        total = next(row for row in mine if row[1] is None)
        for by in {row[1] for row in mine} - {None}:
            for column in (3, 5, 7):
                assert sum(row[column] for row in mine if row[1] == by) == total[column], (table, by)
    told = {row[:3]: row[3:9] for row in rows}
    assert told["普惠型小微企业贷款", "单户授信", "授信 100 至 500 万元"] == (30.0, 1, 30.0, "100.00%", 30.0, "5.50%")
    assert told["涉农贷款", None, "合计"][:3] == (120.0, 1, 0.0)
    assert told["普惠型小微企业贷款", "担保方式", "抵押"][:2] == (0.0, 0)
    assert (told["普惠型小微企业贷款", "担保方式", "信用"][0], told["涉农贷款", "担保方式", "保证"][0]) == (30.0, 120.0)
    assert "120.00" in shown("1001", "/indicators/tables/")
    page = shown("1001", f"/indicators/loans/?day={LAST}&population=small&row=small-担保方式-抵押")
    assert page == 404
    secured = {"day": str(LAST), "population": "agri", "row": "agri-担保方式-保证"}
    page = shown("1001", f"/indicators/loans/?{urlencode(secured)}")
    assert "涉农贷款 · 担保方式：保证" in page
    assert "1 笔 120.00 万元" in page
    assert [row[4] for row in LISTS["indicator_loans"].rows(seat_of(v.account("1001")), secured)] == [1_200_000.0]


@pytest.mark.parametrize(
    ("household", "kind", "said"),
    [(None, "small", "小型企业"), (None, "person", "没有客户档案"), (5, "person", "不在您的范围")],
)
def test_a_borrower_who_is_not_named_is_told_by_kind_or_why(household, kind, said):
    row = LoanRow(
        account_id=1, product="L1", branch_id=1, staff_id=None, household_id=household, fen=1, loan_class=1,
        credit_fen=1, kind=kind, guarantee="",
    )  # fmt: skip
    assert stranger(row) == said
