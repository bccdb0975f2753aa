"""Deposits and loans by village, manager and branch: one sum split three ways, within what each person may see."""

from datetime import date, timedelta
from functools import reduce
from operator import add

import pyarrow as pa
import pytest

from qianmo.analytics.lake import publish_balances
from qianmo.apps.crm.queries import (
    Held,
    Holding,
    branches_in_sight,
    deposit_growth,
    held_by_branch,
    held_by_manager,
    held_by_village,
    holders,
    household_balances,
    lake_day,
)
from qianmo.apps.crm.services import lay_figures_ready
from qianmo.apps.grids.queries import Scope, scope_of
from qianmo.apps.org.queries import signed_in
from tests import village as v
from tests.holdings import FIRST, LAST, TOTAL_FEN, lay_holdings

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)


@pytest.fixture
def ground():
    return v.found_village()


@pytest.fixture
def households(ground):
    codes = (v.UPPER, v.LOWER, v.FAR)
    return dict(zip(codes, v.file_families([v.family(ground, "孟庆和", village=code) for code in codes]), strict=True))


@pytest.fixture(autouse=True)
def lake(ground, households):
    return lay_holdings(ground, households)


def person(number):
    return signed_in(user_id=v.account(number), on=v.DRAWN)


def deposits(held):
    return {key: one.deposit.fen for key, one in held.items()}


def test_villages_managers_and_branches_split_one_sum(ground):
    day, officer = lake_day(), person("1001")
    cells, staff, branches = ground.cells, ground.staff, ground.branches
    by_village = held_by_village(day=day, scope=COUNTY)
    assert deposits(by_village) == {
        cells[v.UPPER]: 1_200_000, cells[v.LOWER]: 200_001, cells[v.FAR]: 300_000, None: 100_000,
    }  # fmt: skip
    by_manager = held_by_manager(day=day, person=officer)
    assert deposits(by_manager) == {staff["2002"]: 940_000, staff["2003"]: 560_001, None: 300_000}
    by_branch = held_by_branch(day=day, person=officer)
    assert deposits(by_branch) == {branches[v.FIRST]: 1_500_001, branches[v.SECOND]: 300_000}
    for held in (by_village, by_manager, by_branch):
        both = reduce(add, held.values())
        assert (both.deposit.fen, both.loan.fen) == (TOTAL_FEN, 400_000)


def test_a_village_is_compared_with_yesterday_month_start_and_year_start_and_averaged(ground):
    held = held_by_village(day=lake_day(), scope=COUNTY)
    upper, far = held[ground.cells[v.UPPER]], held[ground.cells[v.FAR]]
    # January 31 and February 28 days of 10,000, March three of them and one of 12,000.
    assert upper.deposit == Holding(
        fen=1_200_000, yesterday_fen=1_000_000, month_start_fen=1_000_000, year_start_fen=1_000_000,
        month_fen_days=3 * 1_000_000 + 1_200_000, year_fen_days=62 * 1_000_000 + 1_200_000, accounts=1,
    )  # fmt: skip
    assert (upper.deposit.month_average_fen, upper.deposit.year_average_fen) == (1_050_000, 1_003_175)
    assert (upper.deposit.day_fen, upper.deposit.month_fen, upper.deposit.year_fen) == (200_000,) * 3
    assert (far.deposit.year_start_fen, far.deposit.year_fen) == (0, 300_000)
    assert [held[ground.cells[code]].lacking for code in (v.UPPER, v.LOWER, v.FAR)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("number", "villages", "managers", "branches"),
    [
        ("2001", {v.UPPER, v.LOWER}, {"2002", "2003"}, {v.FIRST}),
        ("2002", {v.UPPER}, {"2002"}, set()),
        ("3001", {v.FAR}, set(), {v.SECOND}),
    ],
)
def test_nobody_sees_more_than_his_post_allows(ground, number, villages, managers, branches):
    day, seen = lake_day(), person(number)
    scope = scope_of(person=seen, on=v.DRAWN)
    assert held_by_village(day=day, scope=scope).keys() == {ground.cells[code] for code in villages}
    assert held_by_manager(day=day, person=seen).keys() == {ground.staff[one] for one in managers}
    assert held_by_branch(day=day, person=seen).keys() == {ground.branches[code] for code in branches}
    assert deposit_growth(day=day, scope=scope).keys() == {ground.cells[code] for code in villages}
    rows = holders(day=day, scope=scope).rows
    assert {row.village for row in rows} == {{v.UPPER: "上村", v.LOWER: "下村", v.FAR: "远村"}[one] for one in villages}


def test_the_head_office_sees_every_branch_and_a_steward_none():
    assert branches_in_sight(person=person("1001")) is None
    assert branches_in_sight(person=person("2002")) == frozenset()


@pytest.mark.parametrize("ready", [False, True])
def test_every_row_opens_to_households_that_sum_to_it(ground, ready):
    if ready:
        assert lay_figures_ready() == 38
    day, officer = lake_day(), person("1001")
    rows = {
        "cell": held_by_village(day=day, scope=COUNTY),
        "manager": held_by_manager(day=day, person=officer),
        "branch": held_by_branch(day=day, person=officer),
    }
    for grain, held in rows.items():
        for key, row in held.items():
            if key is not None:
                for side in ("deposit", "loan"):
                    page = holders(day=day, scope=COUNTY, grain=grain, key=key, side=side)
                    assert (page.total + page.besides).side(side) == row.side(side), (grain, key, side)
                    assert reduce(add, (one.held for one in page.rows), Held()) == page.total


def test_what_lies_outside_the_scope_is_told_in_one_line_and_never_by_name(ground):
    head = person("2001")
    page = holders(
        day=lake_day(),
        scope=scope_of(person=head, on=v.DRAWN),
        grain="manager",
        key=ground.staff["2002"],
    )
    assert [row.village for row in page.rows] == ["上村"]
    assert (page.total.deposit.fen, page.besides.deposit.fen) == (840_000, 100_000)


def test_households_with_deposits_and_no_loan_are_listed_and_sorted(households):
    page = holders(day=lake_day(), scope=COUNTY, lacking=True, order="fen", rising=True)
    assert [row.household_id for row in page.rows] == [households[v.LOWER], households[v.FAR]]
    page = holders(day=lake_day(), scope=COUNTY, order="year", limit=1)
    assert (page.households, page.rows[0].household_id) == (3, households[v.FAR])


def test_figures_laid_ready_say_the_same_and_count_only_while_the_lake_stays_as_it_was(ground, lake):
    computed = held_by_village(day=lake_day(), scope=COUNTY)
    assert (lay_figures_ready(), lay_figures_ready()) == (38, 0)
    assert lake_day().published
    assert held_by_village(day=lake_day(), scope=COUNTY) == computed
    corrected = pa.table({"account_id": pa.array([4], pa.int64()), "fen": pa.array([150_000], pa.int64())})
    publish_balances(lake, on=LAST, balances=corrected, whole=False)
    assert not lake_day().published
    assert held_by_village(day=lake_day(), scope=COUNTY)[None].deposit.fen == 150_000
    assert lay_figures_ready() == 38
    assert held_by_village(day=lake_day(), scope=COUNTY)[None].deposit.fen == 150_000


@pytest.mark.parametrize("ready", [False, True])
def test_a_household_shows_its_accounts_its_owners_and_every_step_of_its_balance(households, ready):
    if ready:
        lay_figures_ready()
    found = household_balances(day=lake_day(), household_id=households[v.UPPER])
    assert (found.held.deposit.fen, found.held.deposit.year_average_fen, found.held.loan.fen) == (
        1_200_000, 1_003_175, 400_000,
    )  # fmt: skip
    deposit, loan = found.accounts
    assert (deposit.product, deposit.fen, loan.side, loan.fen) == ("活期储蓄", 1_200_000, "loan", 400_000)
    assert [(one.name, one.way, one.share_ppm) for one in deposit.owners] == [
        ("尹红霞", "管户", 700_000), ("图雅", "揽储", 300_000),
    ]  # fmt: skip
    assert found.steps == [
        (FIRST, 1_000_000, 0), (date(2026, 2, 1), 1_000_000, 400_000), (LAST, 1_200_000, 400_000),
    ]  # fmt: skip


def test_days_without_a_delivery_are_counted_from_the_day_before_the_business_day():
    day = lake_day()
    assert day.as_of == LAST
    assert [day.behind(on=v.DRAWN + timedelta(days=late)) for late in (0, 1, 8)] == [0, 1, 8]
