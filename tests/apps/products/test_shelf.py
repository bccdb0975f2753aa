"""Every product of the shelf is sound, answers its hand-worked cases on both engines, and says where it comes from."""

from functools import cache
from pathlib import Path

import pytest

from qianmo import decisions
from qianmo.apps import products
from qianmo.apps.products import shelf
from qianmo.apps.products.shelf.reading import OWN, spoken
from qianmo.apps.products.shelf.reference import reference
from qianmo.decisions import editing
from tests.decisions.engines import agree

HOME = Path(__file__).resolve().parents[3]
ALL = shelf.templates() | shelf.products()
COLUMN = 200
"""As many characters as the catalogue keeps of a summary and of a source."""

NAMED = """
福农卡 福商卡 福薪卡 福民卡
授信卡 信用贷 流水贷 富商贷 包装贷 金枣丰 强企贷 信税通 助保贷
惠农信贷通 财园信贷通 扶贫小额贴息贷款 合作社产业扶贫贷款 小额农贷 诚商信贷通
小微商贷 百福专业市场贷 社区居民小额信用贷款 创业担保贷款
能人贷 宅易贷 商贸贷 商户贷 赣银快贷 赣银云贷 赣企惠贷 政采贷 订单贷 备用金
蓝领贷
"""
"""The products the documents name and a line can carry; 医院 E 链 besides, whose name has spaces."""


@cache
def model(code: str) -> decisions.Model:
    return decisions.load(shelf.made(ALL[code]))


@pytest.mark.parametrize("code", ALL)
def test_a_product_has_no_mistake_no_gap_no_overlap_and_no_idle_row(code):
    assert decisions.check(model(code)) == []


@pytest.mark.parametrize("code", ALL)
def test_a_product_answers_its_cases_as_worked_out_by_hand_on_both_engines(code):
    cases = ALL[code].cases
    assert cases
    outcomes = agree(model(code), "offer", [case.inputs for case in cases])
    for case, outcome in zip(cases, outcomes, strict=True):
        assert outcome.error is None, (case.name, outcome.error)
        answer = outcome.as_json()["value"]
        assert {name: answer[name] for name in case.expected} == case.expected, (case.name, case.why)


@pytest.mark.parametrize("code", ALL)
def test_a_product_says_where_it_comes_from_and_what_is_own_knowledge(code):
    one = ALL[code]
    assert OWN in one.sources
    assert one.sources.keys() <= {"S1", "S2", "S3", "S4", "S5", OWN}
    assert code in shelf.templates() or len(one.sources) > 1
    assert max(len(one.source), len(one.told)) <= COLUMN


@pytest.mark.parametrize("code", ALL)
def test_a_products_terms_follow_the_reference_rate_as_often_as_its_model_says(code):
    said = editing.parameters(shelf.made(ALL[code]))["p_reprice_months"]
    assert (str(ALL[code].reprice_months), ALL[code].repricing) == (said, "anniversary")


@pytest.mark.parametrize("code", ALL)
def test_deposits_discount_a_price_and_decide_nothing_else(code):
    for name in ("admission", "grade", "limit_fen", "tenor_months"):
        assert "deposit_average_fen" not in model(code).facts_behind(name)


@pytest.mark.parametrize("code", shelf.products())
def test_nobody_is_admitted_of_whom_nothing_is_known_and_what_is_missing_is_said(code):
    outcome = agree(model(code), "offer", [{}])[0]
    assert (outcome.value["admitted"], outcome.value["limit_fen"]) == (False, 0)
    assert "缺少年龄，请补登身份证件" in outcome.value["reasons"]


def test_a_product_has_four_forms_whose_rows_are_known_to_its_model():
    for code in ALL:
        asked = {item.name for item in model(code).inputs}
        forms = shelf.forms_of(model(code))
        assert [form["title"] for form in forms] == ["申请表", "调查表", "审查审批表", "贷后检查表"]
        assert asked - {"lpr_ppm"} == {row["fact"] for row in forms[1]["rows"]} - {None}
        assert "limit_fen" in {row["fact"] for row in forms[2]["rows"]}
        assert all(row["label"] for form in forms for row in form["rows"])


def test_a_form_gives_the_unit_beside_the_label():
    rows = shelf.forms_of(model("xiaonong"))[0]["rows"]
    assert {"label": "年收入", "fact": "income_fen", "unit": "分"} in rows
    assert {"label": "申请金额", "fact": None, "unit": "万元"} in rows


def test_every_product_the_documents_name_is_on_the_shelf():
    names = {one.name for one in shelf.products().values()}
    assert {*NAMED.split(), "医院 E 链"} <= names
    assert sum(one.template == "trade" for one in shelf.products().values()) >= 4 + 8


def test_only_what_a_line_cannot_carry_waits_and_says_why():
    for one in shelf.products().values():
        assert bool(one.awaiting) == (one.line == "unfurnished"), one.name
    assert "个人商住按揭贷款" in {one.name for one in shelf.products().values() if one.awaiting}


def test_the_four_cards_stand_on_the_shelf_as_they_decide_in_the_county():
    for path in (Path(products.__file__).with_name("policies")).glob("*.dmn"):
        assert model(path.stem) == decisions.load(path)


def test_a_model_bears_the_name_of_its_product():
    assert (model("gan_qicheng").name, model("trade").name) == ("脐橙贷", "赣银惠贷类")


def test_amounts_and_rates_are_read_as_a_banker_writes_them():
    assert [spoken(one) for one in ("9万", "0.5万", "5.05%", "空", "三星", 7)] == [
        9_000_000,
        500_000,
        50_500,
        None,
        "三星",
        7,
    ]


def test_the_reference_of_the_shelf_is_up_to_date():
    kept = (HOME / "docs" / "reference" / "products.md").read_text(encoding="utf-8")
    assert kept == reference(), "run: .venv/bin/qianmo policy shelf"
