"""Simulated profit over the lake: the rule's own figures, matched prices that stay, shares that add up."""

from dataclasses import replace
from datetime import date

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianmo.analytics.lake import FOREVER, lay_tables
from qianmo.analytics.work import count_work, lay_evidence
from qianmo.analytics.work.earnings import contracts_told
from qianmo.analytics.work.profit import CURVE, REPRICES, Priced, Provision
from qianmo.domain.performance.funding import Funding, read_funding
from qianmo.domain.performance.profit import Lent, Terms, deposit_profit_fen, loan_profit
from qianmo.domain.performance.vat import GENERAL, VatRule, VatWay, Whose
from tests.analytics.work.test_counting import END, ONE, OTHER, START, lay, owner, table

DAYS, OPENED, BEFORE = 31, date(2025, 1, 1), date(2025, 12, 31)
RULES = {
    "method": "dual", "loan_ppm": 23_000, "deposit_ppm": 18_500, "by_product": {}, "tenors": {"time": 365},
    "core_ppm": 700_000, "core_days": 1095, "volatile_days": 30, "instalments": [], "bonus": {},
    "surtax_ppm": 100_000, "income_tax_ppm": 250_000,
    "loan_cost_ppm": 8_000, "deposit_cost_ppm": 0, "risk_weight_ppm": 750_000,
    "capital_ppm": 105_000, "capital_charge_ppm": 100_000, "provides": False,
    "losses": [7_200, 30_000, 250_000, 500_000, 1_000_000],
}  # fmt: skip
POINTS = [(OPENED, 30, 12_000), (OPENED, 365, 18_000), (OPENED, 1095, 24_000), (date(2026, 2, 1), 365, 10_000)]


EXEMPT = VatRule(who=Whose.ANY, upto_fen=None, way=VatWay.EXEMPT, rate_ppm=0)


def priced(points=POINTS, vat=(EXEMPT,), provision=None, **changed) -> Priced:
    funding = read_funding({**RULES, **changed})
    assert isinstance(funding, Funding), funding
    rows = [dict(zip(CURVE.names, point, strict=True)) for point in points]
    return Priced(funding, pa.Table.from_pylist(rows, schema=CURVE), vat, provision)


def earned(lake, rules):
    found = count_work(lake=lake, edition=lake.edition(), first=START, as_of=END, priced=rules)
    return found, {row["account_id"]: row for row in found.earned.to_pylist()}


def loan(pk, *, customer=7, branch=1):
    return pk, OPENED, FOREVER, "loan", "card", branch, customer, customer, OPENED


def deposit(pk, product="demand"):
    return pk, OPENED, FOREVER, "deposit", product, 1, pk, pk, OPENED


def one_loan(root, *, fen=300_000_00, rate=58_500, owners=(), states=()):
    return lay(
        root, accounts=[loan(3)], owners=owners, changes=[(3, BEFORE, fen)], states=states,
        rates=[(3, OPENED, FOREVER, rate)],
    )  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(
    fen=st.integers(1, 5_000_000_00),
    rate=st.integers(0, 180_000),
    transfer=st.integers(7_500, 60_000),
    bonus=st.integers(0, 7_500),
    way=st.sampled_from(list(VatWay)),
    simple=st.booleans(),
    small=st.sampled_from([1, 10**12]),
)
def test_an_account_s_profit_is_the_rule_s_to_the_fen(tmp_path_factory, fen, rate, transfer, bonus, way, simple, small):
    lake = one_loan(tmp_path_factory.mktemp("lake"), fen=fen, rate=rate)
    own = VatRule(who=Whose.ANY, upto_fen=small, way=way, rate_ppm=30_000 if simple else 60_000, reference_ppm=30_000)
    rules = priced(loan_ppm=transfer, bonus={"card": bonus}, vat=(own, GENERAL))
    row = earned(lake, rules)[1][3]
    terms = Terms(
        vat=own if fen <= small else GENERAL, surtax_ppm=100_000, income_tax_ppm=250_000,
        cost_ppm=8_000, risk_weight_ppm=750_000, capital_ppm=105_000, capital_charge_ppm=100_000,
    )  # fmt: skip
    asked = Lent(
        average_fen=fen, rate_ppm=rate, transfer_ppm=transfer - bonus, loss_ppm=7_200, days=DAYS, basis=360, year=365
    )
    told = loan_profit(asked, terms=terms)
    names = ("interest_fen", "vat_fen", "surtax_fen", "loss_fen", "cost_fen", "capital_fen", "eva_fen")
    assert tuple(row[name] for name in names) == tuple(getattr(told, name) for name in names)
    assert (row["before_fen"], row["after_fen"]) == (told.before_tax_fen, told.after_tax_fen)


def test_a_deposit_earns_the_transfer_price_less_what_it_pays(tmp_path):
    lake = lay(tmp_path, accounts=[deposit(1)], owners=[owner(1, ONE)], changes=[(1, BEFORE, 200_000_00)])
    lay_tables(lake, {"rates": table("rates", [("demand", OPENED, 9_500)])})
    row = earned(lake, priced())[1][1]
    asked = deposit_profit_fen(average_fen=200_000_00, transfer_ppm=18_500, paid_ppm=9_500, days=DAYS, basis=360)
    assert row["before_fen"] == asked == 155_00


def test_a_matched_loan_keeps_the_price_it_was_first_given(tmp_path):
    lake = one_loan(tmp_path)
    lay_tables(lake, {"loans/core": table("loans", [(3, 7, None, "card", OPENED, date(2026, 1, 31), 300_000_00)])})
    # 395 days at the curve of 2025-01-01: 18,000 + 6,000 x 30 / 730 = 18,247 ppm.
    found, rows = earned(lake, priced(method="matched"))
    first = {"account_id": 3, "from_on": OPENED, "is_first": True, "days": 395, "ppm": 18_247}
    assert found.locked.to_pylist() == [first]
    assert rows[3]["transfer_fen"] == -471_38
    lay_evidence(lake, found, told="one")
    dearer = [(OPENED, tenor, 3 * ppm) for _, tenor, ppm in POINTS[:3]]
    again, rows = earned(lake, priced(dearer, method="matched"))
    assert (again.locked, rows[3]["transfer_fen"]) == (found.locked, -471_38)


def test_a_matched_loan_takes_the_curve_again_on_the_day_its_rate_changes_and_keeps_both(tmp_path):
    turned = date(2026, 3, 11)
    lake = lay(
        tmp_path, accounts=[loan(3)], owners=[owner(3, ONE)], changes=[(3, BEFORE, 360_000_00)],
        rates=[(3, OPENED, turned, 58_500), (3, turned, FOREVER, 50_000)],
    )  # fmt: skip
    due = date(2027, 3, 11)
    lay_tables(lake, {"loans/core": table("loans", [(3, 7, None, "card", OPENED, due, 360_000_00)])})
    found, rows = earned(lake, priced(method="matched"))
    # 799 days of 2025-01-01: 18,000 + 6,000 x 434 / 730 = 21,567; then 365 days left, at the curve of February 10,000.
    told = [(row["from_on"], row["is_first"], row["days"], row["ppm"]) for row in found.locked.to_pylist()]
    assert told == [(OPENED, True, 799, 21_567), (turned, False, 365, 10_000)]
    # 360,000 for 10 days at 2.1567 % and 21 days at 1.0000 %: 215.67 + 210.00.
    assert rows[3]["transfer_fen"] == -425_67
    lay_evidence(lake, found, told="one")
    again, rows = earned(lake, priced([(OPENED, 365, 90_000)], method="matched"))
    assert (again.locked, rows[3]["transfer_fen"]) == (found.locked, -425_67)


def test_a_matched_loan_is_priced_again_on_the_day_its_contract_reprices_though_its_rate_stays(tmp_path):
    reprices, due = date(2026, 3, 11), date(2027, 3, 11)
    lake = one_loan(tmp_path, fen=360_000_00, owners=[owner(3, ONE)])
    lay_tables(lake, {"loans/core": table("loans", [(3, 7, None, "card", OPENED, due, 360_000_00)])})
    days = [(3, OPENED), (3, reprices), (4, reprices)]
    rules = priced(method="matched")
    rules = replace(
        rules,
        reprices=pa.Table.from_pylist([dict(zip(REPRICES.names, day, strict=True)) for day in days], schema=REPRICES),
    )
    found, rows = earned(lake, rules)
    # As where the rate changes: 360,000 for 10 days at 2.1567 % and 21 days at 1.0000 % are 215.67 + 210.00.
    told = [(row["from_on"], row["is_first"], row["days"], row["ppm"]) for row in found.locked.to_pylist()]
    assert told == [(OPENED, True, 799, 21_567), (reprices, False, 365, 10_000)]
    assert rows[3]["transfer_fen"] == -425_67


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("fixed", [(OPENED, 799, 21_567)]),
        ("yearly", [(OPENED, 799, 21_567), (date(2026, 1, 1), 434, 18_567)]),
        ("anniversary", [(OPENED, 799, 21_567), (date(2026, 1, 1), 434, 18_567)]),
        ("monthly", [(OPENED, 799, 21_567), (date(2026, 2, 1), 403, 10_000), (date(2026, 3, 1), 375, 10_000)]),
    ],
)
def test_a_loan_of_the_core_is_priced_again_as_its_file_says_the_contract_reprices(tmp_path, rule, told):
    """On the first curve 69 days beyond 365 add 6,000 x 69 / 730 = 567; what we said of it holds no more."""
    due = date(2027, 3, 11)
    lake = one_loan(tmp_path, fen=360_000_00, owners=[owner(3, ONE)])
    laid = {
        "loans/core": table("loans", [(3, 7, None, "card", OPENED, due, 360_000_00)]),
        "loan_repricing/core": table("loan_repricing", [(3, rule)]),
    }
    lay_tables(lake, laid)
    own = pa.Table.from_pylist([{"account_id": 3, "from_on": date(2026, 3, 11)}], schema=REPRICES)
    found, _ = earned(lake, replace(priced(method="matched"), reprices=own))
    assert [(row["from_on"], row["days"], row["ppm"]) for row in found.locked.to_pylist()] == told
    assert contracts_told(lake=lake, edition=lake.edition(), on=START) == (1, 0)


def test_prices_locked_before_days_were_kept_are_the_first_of_their_loans(tmp_path):
    lake = one_loan(tmp_path)
    with lake.changing() as change, duckdb.connect() as database:
        change.replace("work/locked", pa.table({"account_id": [3], "ppm": [12_000]}), database=database)
        change.publish()
    found, rows = earned(lake, priced(method="matched"))
    assert [(row["from_on"], row["ppm"]) for row in found.locked.to_pylist()] == [(OPENED, 12_000)]
    assert rows[3]["transfer_fen"] == -310_00


@pytest.mark.parametrize(
    ("product", "ppm"), [("demand", (24_000 * 7 + 12_000 * 3) // 10), ("time", 18_000)]
)  # fmt: skip
def test_matched_deposits_take_a_mix_or_the_day_they_rolled_over(tmp_path, product, ppm):
    # The time deposit of 2025-01-01 rolled over on 2026-01-01, before the curve of February.
    points = [
        *POINTS[:3],
        (date(2026, 2, 1), 30, 12_000),
        (date(2026, 2, 1), 365, 10_000),
        (date(2026, 2, 1), 1095, 24_000),
    ]
    lake = lay(tmp_path, accounts=[deposit(1, product)], owners=[], changes=[(1, BEFORE, 360_000_00)])
    row = earned(lake, priced(points, method="matched"))[1][1]
    assert row["transfer_fen"] == 360_000_00 * ppm * DAYS // (360 * 1_000_000)


SHARES = (10_000, 30_000, 260_000, 510_000, 1_010_000)


@pytest.mark.parametrize(
    ("booked", "losses"),
    [
        # The third loan turned bad: 26 % less 1 % of 300,000. Nothing is booked yet, so classes say what it will be.
        (None, {-1: 0, -2: 0, 3: 75_000_00}),
        # What the ledger booked for our own loans, to the fen, by their balance days: 300,000 against 100,000.
        (1_000_01, {-1: 750_01, -2: 250_00, 3: 75_000_00}),
        (-400_00, {-1: -300_00, -2: -100_00, 3: 75_000_00}),
    ],
)
def test_a_provision_actually_made_is_what_the_ledger_booked(tmp_path, booked, losses):
    states = [(3, OPENED, date(2026, 3, 10), 1, None), (3, date(2026, 3, 10), FOREVER, 3, None)]
    lake = lay(
        tmp_path, accounts=[loan(-1), loan(-2), loan(3)], owners=[], states=states,
        changes=[(-1, BEFORE, 300_000_00), (-2, BEFORE, 100_000_00), (3, BEFORE, 300_000_00)],
    )  # fmt: skip
    found = earned(lake, priced(provides=True, provision=Provision(SHARES, booked)))[1]
    assert {pk: row["loss_fen"] for pk, row in found.items()} == losses


@settings(max_examples=12, deadline=None)
@given(share=st.integers(1, 999_999), day=st.dates(date(2026, 3, 2), date(2026, 3, 30)), fen=st.integers(1, 10**9))
def test_what_an_account_earned_is_shared_whole_however_it_is_split_and_handed_over(tmp_path_factory, share, day, fen):
    owners = [
        owner(3, ONE, until=day, upto=share), owner(3, OTHER, above=share), owner(3, 23, since=day, upto=share),
    ]  # fmt: skip
    lake = one_loan(tmp_path_factory.mktemp("lake"), fen=fen, owners=owners)
    found, rows = earned(lake, priced())
    shared = found.parts.to_pylist()
    assert {one["staff_id"] for one in shared} <= {ONE, OTHER, 23}
    for name in ("before_fen", "after_fen", "capital_fen", "eva_fen"):
        assert sum(one[name] for one in shared) == rows[3][name]


def test_margins_of_branches_and_the_treasury_are_the_net_interest(tmp_path):
    lake = lay(
        tmp_path,
        accounts=[loan(3), loan(4, customer=8, branch=2), deposit(1), deposit(2, "time")],
        owners=[owner(3, ONE)],
        changes=[(3, BEFORE, 300_000_01), (4, BEFORE, 77_777_77), (1, BEFORE, 99_999_99), (2, BEFORE, 450_000_03)],
        rates=[(3, OPENED, FOREVER, 58_500), (4, OPENED, FOREVER, 101_100)],
    )
    lay_tables(lake, {"rates": table("rates", [("demand", OPENED, 500), ("time", OPENED, 13_500)])})
    rows = earned(lake, priced(bonus={"card": 5_000}))[1].values()
    margins: dict[int, int] = {}
    for row in rows:
        own = row["interest_fen"] + row["transfer_fen"] + row["bonus_fen"]
        margins[row["branch_id"]] = margins.get(row["branch_id"], 0) + own
    # What the treasury charges and pays, worked out by hand from balances and rates.
    lent, taken = [300_000_01, 77_777_77], [99_999_99, 450_000_03]
    charged = sum(round(fen * (23_000 - 5_000) * DAYS / 360e6) for fen in lent)
    paid = sum(round(fen * 18_500 * DAYS / 360e6) for fen in taken)
    interest = round(lent[0] * 58_500 * DAYS / 360e6) + round(lent[1] * 101_100 * DAYS / 360e6)
    interest -= round(taken[0] * 500 * DAYS / 360e6) + round(taken[1] * 13_500 * DAYS / 360e6)
    assert abs(sum(margins.values()) + charged - paid - interest) <= len(rows)
    assert sum(row["interest_fen"] for row in rows) == interest


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"method": "guess"}, "没有这种方法"),
        ({"method": "single"}, "同一个价"),
        ({"losses": [1, 2, 3]}, "五级"),
        ({"tenors": {"time": 0}}, "大于零天"),
        ({"surtax_ppm": -1}, "0 到 100%"),
    ],
)
def test_rules_that_cannot_be_are_told(changed, part):
    faults = read_funding({**RULES, **changed})
    assert isinstance(faults, list)
    assert part in "".join(faults)
