"""The four policies, household by household: every edge of the tables in tests/tables/policy_*.csv, on both engines."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from qianmo import decisions
from qianmo.apps import products
from tests.decisions.engines import agree
from tests.domain.tables import rows

POLICIES = Path(products.__file__).with_name("policies")
NAMES = ("funong", "fushang", "fuxin", "fumin")
WAN = 1_000_000
EVERYONE = {
    "age": 45,
    "resident": True,
    "enforcement": False,
    "overdue_days_max": 0,
    "reputation": "较好",
    "deposit_average_fen": 4 * WAN,
    "ebank": True,
    "house_fen": 20 * WAN,
    "guarantee": "信用",
    "lpr_ppm": 31_000,
}
ORDINARY = {
    "funong": {
        "income_fen": 9 * WAN,
        "expense_fen": 4 * WAN,
        "debt_fen": 3 * WAN,
        "labourers": 2,
        "vehicle_fen": 5 * WAN,
        "health": "好",
        "herd_head": 40,
        "land_mu": 30,
    },
    "fushang": {
        "turnover_fen": 90 * WAN,
        "business_years": 4,
        "asset_fen": 100 * WAN,
        "debt_fen": 30 * WAN,
        "income_fen": 15 * WAN,
        "licence": True,
    },
    "fuxin": {
        "post_rank": "科员",
        "public_employee": True,
        "income_fen": 8 * WAN,
        "debt_fen": 0,
        "payroll_here": True,
    },
    "fumin": {"asset_fen": 70 * WAN, "debt_fen": 10 * WAN, "income_fen": 12 * WAN, "expense_fen": 5 * WAN},
}
"""The ordinary household of each product, from which every row of its table differs in a little."""
SHORT = {"负债": "debt_fen", "资产": "asset_fen", "他行信用": "other_unsecured_fen", "大学生": "college_student"}


def policy(name):
    return decisions.load(POLICIES / f"{name}.dmn")


def household(model, name, changes):
    """The ordinary household with the changes of a row: facts by their label, money in 万."""
    by_label = {re.sub("（.*", "", fact.label): fact.name for fact in model.inputs} | SHORT
    changed = dict(change.split("=") for change in changes.split("；") if change)
    return EVERYONE | ORDINARY[name] | {by_label[label]: written(value) for label, value in changed.items()}


def written(value):
    if value.endswith("万"):
        return int(Decimal(value[:-1]) * WAN)
    return {"是": True, "否": False, "空": None}.get(value, int(value) if value.isdigit() else value)


@pytest.mark.parametrize("name", NAMES)
def test_every_edge_of_a_policy_is_where_its_table_says(name):
    model, table = policy(name), rows(f"policy_{name}")
    outcomes = agree(model, "offer", [household(model, name, row["改动（其余同基准户）"]) for row in table])
    for row, outcome in zip(table, outcomes, strict=True):
        assert outcome.error is None, (row["情形"], outcome.error)
        offer = outcome.value
        rate = offer["rate_ppm"]
        assert {
            "准予": "是" if offer["admitted"] else "否",
            "评分": str(offer["score"]),
            "资信等级": offer["grade"],
            "额度（万元）": str(offer["limit_fen"] // WAN),
            "年利率%": "" if rate is None else f"{Decimal(rate) / 10_000:.2f}",
            "期限（月）": str(offer["tenor_months"] or ""),
            "担保": offer["guarantee"] or "",
            "首条理由": offer["reasons"][0] if offer["reasons"] else "",
        }.items() <= row.items(), (row, offer)


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_has_no_gap_no_overlap_and_no_idle_row(name):
    assert decisions.check(policy(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_deposits_never_decide_admission_or_limit(name):
    model = policy(name)
    for decision in ("admission", "score", "grade", "limit_fen"):
        assert "deposit_average_fen" not in model.facts_behind(decision)


@pytest.mark.parametrize("name", NAMES)
def test_a_household_nobody_has_visited_is_refused_with_what_is_missing(name):
    outcome = agree(policy(name), "offer", [{}])[0]
    assert outcome.value["admitted"] is False
    assert outcome.value["limit_fen"] == 0
    assert "缺少年龄，请补登身份证件" in outcome.value["reasons"]
    assert "缺少当期 LPR 报价，请稍后再试" in outcome.value["reasons"]
