"""Counting a month of a small bank by hand: shares, hand-overs, borrowers, agreements and interest."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianmo.analytics.lake import FOREVER, SCHEMAS, Lake, lay_tables, publish_history
from qianmo.analytics.work import MEASURES, account_evidence, borrower_evidence, count_work, lay_evidence
from qianmo.analytics.work.own import own_measure
from qianmo.domain.performance.borrowers import net_borrowers
from qianmo.domain.performance.measures import OwnMeasure, Source

START, END = date(2026, 3, 1), date(2026, 3, 31)
ONE, OTHER = 21, 22


def table(name, rows):
    schema = SCHEMAS[name]
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)


def account(pk, side, customer, product="demand", since=date(2025, 1, 1), until=FOREVER):
    return pk, since, until, side, product, 1, customer, customer, since


def owner(pk, staff, since=date(2025, 1, 1), until=FOREVER, above=0, upto=1_000_000):
    return pk, since, until, staff, "keeping", above, upto


def lay(root, *, accounts, owners, changes, states=(), rates=(), moves=(), loans=()):
    lake = Lake(root)
    lay_tables(
        lake,
        {
            "accounts/core": table("accounts", accounts),
            "owners/core": table("owners", owners),
            "products/core": table("products", [("demand", "活期", "deposit", 0), ("time", "定期", "deposit", 0)]),
            "loan_states/core": table("loan_states", states),
            "loan_rates/core": table("loan_rates", rates),
            "transactions/core": table("transactions", moves),
            "loans/core": table("loans", loans),
        },
    )
    columns = zip(("account_id", "on_day", "fen"), zip(*changes, strict=True), strict=True)
    history = pa.table(dict(columns)).cast(
        pa.schema([("account_id", pa.int64()), ("on_day", pa.date32()), ("fen", pa.int64())])
    )
    publish_history(lake, changes=history, first=date(2025, 12, 31), last=END)
    return lake


def counted(lake, measures=MEASURES):
    found = count_work(lake=lake, edition=lake.edition(), first=START, as_of=END, measures=measures)
    return found, {(row["staff_id"], row["measure"]): row["amount"] for row in found.amounts.to_pylist()}


@pytest.fixture
def lake(tmp_path):
    """Deposits 1 (shared seven to three), 2 (handed over on the 16th); loan 3; merchant 4; time deposit 5."""
    return lay(
        tmp_path,
        accounts=[
            account(1, "deposit", 1), account(2, "deposit", 2), account(3, "loan", 1),
            account(4, "acquiring", 1, since=date(2026, 3, 10)), account(5, "deposit", 3, product="time"),
        ],
        owners=[
            owner(1, ONE, upto=700_000), owner(1, OTHER, above=700_000),
            owner(2, ONE, until=date(2026, 3, 16)), owner(2, OTHER, since=date(2026, 3, 16)),
            owner(3, ONE), owner(4, OTHER), owner(5, OTHER),
        ],
        changes=[
            (1, date(2025, 12, 31), 1_000_000), (1, date(2026, 3, 31), 1_310_000),
            (2, date(2025, 12, 31), 310_000),
            (3, date(2025, 12, 31), 36_000_000),
            (5, date(2025, 12, 31), 0), (5, date(2026, 3, 22), 500_000),
        ],
        states=[(3, date(2025, 1, 1), FOREVER, 1, None)],
        rates=[(3, date(2025, 1, 1), date(2026, 3, 11), 50_000), (3, date(2026, 3, 11), FOREVER, 40_000)],
    )  # fmt: skip


def test_growth_averages_and_interest_follow_the_owner_of_each_day(lake):
    _, amounts = counted(lake)
    # One: 700,000 for 30 days and 917,000 for one, then 310,000 for 15 days, over 31.
    assert amounts[ONE, "deposit_average"] == round((700_000 * 30 + 917_000 + 310_000 * 15) / 31)
    assert amounts[ONE, "deposit_growth"] == 217_000 - 310_000
    assert amounts[OTHER, "deposit_growth"] == 93_000 + 310_000 + 500_000
    assert amounts[ONE, "deposit_growth"] + amounts[OTHER, "deposit_growth"] == 310_000 + 500_000
    assert amounts[OTHER, "time_growth"] == 500_000
    assert (ONE, "time_growth") not in amounts
    # 360,000 yuan: ten days at 5 %, twenty-one at 4 %, by 360.
    assert amounts[ONE, "loan_interest"] == 500_00 + 840_00
    assert amounts[ONE, "loan_average"] == 36_000_000
    assert amounts[OTHER, "acquiring_gained"] == 1


def test_what_was_there_and_what_came_since_add_up_to_the_average(lake):
    _, amounts = counted(lake)
    # Seven tenths of 1,000,000 stay One's; the 310,000 of the account handed over are stock of whoever had them then.
    assert amounts[ONE, "deposit_stock"] == 700_000 + 310_000
    assert amounts[ONE, "loan_stock"] == 36_000_000
    for staff in (ONE, OTHER):
        both = amounts.get((staff, "deposit_stock"), 0) + amounts[staff, "deposit_increment"]
        assert abs(both - amounts[staff, "deposit_average"]) <= 1


def test_what_is_laid_down_opens_each_amount_and_sums_to_it(lake):
    found, amounts = counted(lake)
    lay_evidence(lake, found, told="one")
    known = {"lake": lake, "edition": lake.edition(), "first": START, "days": 31, "staff_id": OTHER}
    parts = account_evidence(**known, measure=MEASURES["deposit_growth"]).to_pylist()
    assert [(row["account_id"], row["amount"]) for row in parts] == [(5, 500_000), (2, 310_000), (1, 93_000)]
    assert sum(row["amount"] for row in parts) == amounts[OTHER, "deposit_growth"]
    assert [row["product"] for row in parts] == ["定期", "活期", "活期"]


def test_evidence_laid_again_for_a_month_takes_the_place_of_what_lay_there(lake):
    found, _ = counted(lake)
    lay_evidence(lake, found, told="one")
    lay_evidence(lake, found, told="one")
    assert len(lake.edition().files["work/parts"]) == 1


def own(source, unit, **more):
    return own_measure(OwnMeasure(name="试", source=source, unit=unit, **more), outcome="")


def test_measures_of_the_bank_are_sums_of_the_same_evidence_and_of_what_moved(tmp_path):
    """Loan 6 is new on the 10th and handed over on the 20th; 7 is late; fees on deposit 1, shared seven to three."""
    march = date(2026, 3, 10)
    lake = lay(
        tmp_path,
        accounts=[
            account(1, "deposit", 1), account(5, "deposit", 3, product="time"),
            account(6, "loan", 4, since=march), account(7, "loan", 5),
        ],
        owners=[
            owner(1, ONE, upto=700_000), owner(1, OTHER, above=700_000), owner(5, OTHER),
            owner(6, ONE, since=march, until=date(2026, 3, 20)), owner(6, OTHER, since=date(2026, 3, 20)),
            owner(7, ONE),
        ],
        changes=[
            (1, date(2025, 12, 31), 1_000_000), (5, date(2026, 3, 22), 500_000), (6, march, 80_000),
            (7, date(2025, 12, 31), 90_000),
        ],
        states=[(7, date(2025, 1, 1), FOREVER, 2, date(2026, 3, 1))],
        moves=[
            (1, date(2026, 3, 5), -1_000, "手续费"), (1, date(2026, 3, 6), -500, "手续费"),
            (1, date(2026, 4, 1), -900, "手续费"), (1, date(2026, 3, 7), 70_000, "转入"),
            (7, date(2026, 3, 9), 12_000, "核销收回"),
        ],
        loans=[(6, 4, None, "card", march, date(2027, 3, 10), 100_000)],
    )  # fmt: skip
    asked = {
        "time": own(Source.END, "元", side="deposit", products=("定期",)),
        "opened": own(Source.OPENED, "笔", side="loan"),
        "lent": own(Source.LENT, "万元", side="loan"),
        "sound": own(Source.HELD, "户", side="loan", sound=True),
        "rich": own(Source.HELD, "户", side="deposit", least_fen=600_000),
        "won": own(Source.GAINED, "户", side="loan"),
        "fees": own(Source.FLOW, "元", kinds=("手续费",)),
        "often": own(Source.MOVES, "笔", kinds=("手续费", "核销收回")),
        "back": own(Source.FLOW, "元", kinds=("核销收回",), side="loan"),
    }
    found, amounts = counted(lake, asked)
    assert amounts == {
        (OTHER, "time"): 500_000, (ONE, "opened"): 1, (ONE, "lent"): 100_000, (OTHER, "sound"): 1, (ONE, "rich"): 1,
        (OTHER, "won"): 1, (ONE, "fees"): 1_050, (OTHER, "fees"): 450, (ONE, "often"): 3, (ONE, "back"): 12_000,
        (OTHER, "net_borrowers"): 1,
    }  # fmt: skip
    lay_evidence(lake, found, told="one")
    known = {"lake": lake, "edition": lake.edition(), "first": START, "days": 31, "staff_id": ONE}
    fees = account_evidence(**known, measure=asked["fees"]).to_pylist()
    assert [(row["account_id"], row["product"], row["kind"], row["amount"]) for row in fees] == [
        (1, "活期", "手续费", 1_050)
    ]
    assert [row["account_id"] for row in account_evidence(**known, measure=asked["opened"]).to_pylist()] == [6]


OWNERS = st.sampled_from([ONE, OTHER, 23])
BORROWER = st.tuples(OWNERS, OWNERS, st.booleans(), st.booleans(), st.booleans(), st.booleans())
"""Owner at the start and at the end, whether owed at either, whether late at either."""


@settings(max_examples=25, deadline=None)
@given(st.lists(BORROWER, min_size=1, max_size=12))
def test_net_growth_in_one_statement_is_the_rule(tmp_path_factory, borrowers):
    accounts, owners, changes, states = [], [], [(999, date(2025, 12, 31), 1)], []
    before, after, moved = {}, {}, {}
    for pk, (was, now, owed, owes, was_late, is_late) in enumerate(borrowers, start=1):
        accounts.append(account(pk, "loan", pk))
        owners += [owner(pk, was, until=date(2026, 3, 16)), owner(pk, now, since=date(2026, 3, 16))]
        changes += [(pk, date(2025, 12, 31), 100 * owed), (pk, date(2026, 3, 20), 100 * owes)]
        since = [date(2026, 2, 1) if was_late else None, date(2026, 3, 10) if is_late else None]
        states += [(pk, date(2025, 1, 1), date(2026, 3, 5), 1, since[0]), (pk, date(2026, 3, 5), FOREVER, 1, since[1])]
        before |= {pk: was} if owed and not was_late else {}
        after |= {pk: now} if owes and not is_late else {}
        moved |= {pk: now} if was != now else {}
    lake = lay(tmp_path_factory.mktemp("lake"), accounts=accounts, owners=owners, changes=changes, states=states)
    found, amounts = counted(lake)
    net = net_borrowers(before=before, after=after, moved=moved)
    assert {staff: amounts.get((staff, "net_borrowers"), 0) for staff in net} == net
    lay_evidence(lake, found, told="one")
    for staff in net:
        rows = borrower_evidence(lake=lake, edition=lake.edition(), first=START, staff_id=staff).to_pylist()
        assert sum(row["amount"] for row in rows) == net[staff]
