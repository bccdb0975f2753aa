"""涉农贷款 as the table says: by home, absence, purpose and register when the loan was made, 普惠型 by two caps."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from qianmo.analytics.indicators import POPULATIONS, cap_of, count_days
from qianmo.analytics.lake import FOREVER, OWN, Lake, lay_tables, publish_history
from tests.apps.targets.loans import WAN, table
from tests.domain.tables import rows

MADE, MOVED, REDRAWN, LAST = date(2025, 6, 1), date(2025, 1, 1), date(2025, 9, 1), date(2026, 2, 27)
EVER = date(1, 1, 1)
VILLAGE, TOWN, REDRAWN_VILLAGE, UNFLAGGED = 1, 2, 3, 4
LIES = {"": VILLAGE, "城区": TOWN, "后划城区": REDRAWN_VILLAGE, "新搬来": VILLAGE, "没有标志": UNFLAGGED}
KINDS = {"": "", "农户": "farmer", "非农户": "other", "农村企业": "rural_firm", "城市企业": "urban_firm"}
CASES = rows("agri")
CAPS = {code: 500 * WAN if code == "inclusive_agri" else 1_000 * WAN for code in POPULATIONS}


def lay(root: Path) -> Lake:
    """A loan for each case, its account the negative of its line in the table; half of what may be owed is owed."""
    lake = Lake(root)
    laid: dict[str, list[tuple[object, ...]]] = {
        "rural_flags": [
            (VILLAGE, EVER, FOREVER, True), (TOWN, EVER, FOREVER, False), (REDRAWN_VILLAGE, EVER, REDRAWN, True),
            (REDRAWN_VILLAGE, REDRAWN, FOREVER, False),
        ],
    }  # fmt: skip
    for one, case in enumerate(CASES, start=1):
        segment, _, where = case["客群"].partition("@")
        customer = -1_000 - one if case["借款人"] else one
        laid.setdefault("accounts/own", []).append(
            (-one, MADE, FOREVER, "loan", "p", 1, None if case["借款人"] else one, one if segment else None, MADE)
        )
        laid.setdefault("loans/own", []).append((-one, one, one, "p", MADE, FOREVER, int(case["授信（万元）"]) * WAN))
        laid.setdefault("loan_uses/own", []).append((-one, case["用途"]))
        laid.setdefault("lines/own", []).append((one, customer, MADE, FOREVER, int(case["授信（万元）"]) * WAN))
        if segment:
            laid.setdefault("households", []).append((one, LIES[where], segment, MADE))
        if case["原客群"]:
            laid.setdefault("past_segments", []).append((one, EVER, REDRAWN, case["原客群"]))
        if case["外出"]:
            left, _, back = case["外出"].partition("至")
            away = (one, date.fromisoformat(left), date.fromisoformat(back) if back else FOREVER)
            laid.setdefault("households_away", []).append(away)
        if where == "新搬来":
            laid.setdefault("past_homes", []).append((one, EVER, MOVED, TOWN))
        if case["借款人"]:
            told = (-one, REDRAWN, FOREVER, customer, case["借款人"], case["登记地"] == "rural")
            laid.setdefault("borrowers/core", []).append(told)
    lay_tables(lake, {name: table(name.partition("/")[0], given) for name, given in laid.items()})
    owed = [(-one, MADE, int(case["授信（万元）"]) * WAN // 2) for one, case in enumerate(CASES, start=1)]
    kept = pa.schema([("account_id", pa.int64()), ("on_day", pa.date32()), ("fen", pa.int64())])
    changes = pa.table(dict(zip(kept.names, zip(*owed, strict=True), strict=True)), schema=kept)
    publish_history(lake, changes=changes, first=MADE, last=LAST, book=OWN)
    return lake


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    lake = lay(tmp_path_factory.mktemp("agri") / "lake")
    caps = [cap_of(code, CAPS) for code in POPULATIONS]
    return count_days(lake=lake, edition=lake.edition(), days=[LAST], caps=caps, merged={})


def test_each_loan_is_of_the_kind_the_table_says(counted):
    told = {row["account_id"]: row["agri"] for row in counted.loans.to_pylist()}
    said = {-one: KINDS[case["类"]] for one, case in enumerate(CASES, start=1)}
    assert {case["情形"]: told[-one] for one, case in enumerate(CASES, start=1)} == {
        case["情形"]: said[-one] for one, case in enumerate(CASES, start=1)
    }


def test_each_part_is_a_row_and_the_whole_is_their_sum(counted):
    bank = {row["population"]: row for row in counted.rows.to_pylist() if row["grain"] == "bank"}

    def owed(column, word):
        return sum(int(case["授信（万元）"]) * WAN // 2 for case in CASES if case[column] == word)

    parts = {"agri_farm": "农户", "agri_firm_rural": "农村企业", "agri_firm_urban": "城市企业", "agri_other": "非农户"}
    assert {code: bank[code]["fen"] for code in parts} == {code: owed("类", word) for code, word in parts.items()}
    assert bank["inclusive_agri_farm"]["fen"] == owed("普惠型", "农户经营")
    assert bank["inclusive_agri_firm"]["fen"] == owed("普惠型", "小微企业")
    for whole in ("agri", "inclusive_agri"):
        for name in ("fen", "borrowers"):
            assert bank[whole][name] == sum(bank[part][name] for part in POPULATIONS[whole].parts)
