"""Measures a bank says itself: what of an amount counts, what makes no sense, and how one is told."""

import pytest

from qianmo.domain.performance.measures import Condition, Counts, OwnMeasure, Source, faults_of, meaning, split_names

PRODUCTS = {"D201": "定期一年", "funong": "福农贷"}


@pytest.mark.parametrize(
    ("counts", "amounts"),
    [
        (Counts.ALL, {0: 0, 3: 3, 5: 5, 8: 8}),
        (Counts.REACHED, {0: 0, 4: 0, 5: 5, 8: 8}),
        (Counts.ABOVE, {0: 0, 5: 0, 8: 3}),
        (Counts.FEWER, {0: 0, 4: 4, 5: 0, 8: 0}),
        (Counts.SHORT, {0: 5, 3: 2, 5: 0, 8: 0}),
    ],
)
def test_what_of_an_amount_counts_where_five_are_asked(counts, amounts):
    condition = Condition(counts, 5)
    assert {amount: condition.held(amount, unit=1) for amount in amounts} == amounts


def test_the_number_is_in_units_of_the_measure():
    assert Condition(Counts.ABOVE, 2).held(3_500_000, unit=1_000_000) == 1_500_000


def said(**more):
    return OwnMeasure(**{"name": "贵金属", "source": Source.ENTERED, "unit": "克"} | more)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, ""),
        ({"unit": "元"}, ""),
        ({"name": "建档"}, "重名"),
        ({"side": "loan"}, "不数账户"),
        ({"source": Source.END, "side": "deposit"}, "单位要选元"),
        ({"source": Source.END, "unit": "万元"}, "要选哪类账户"),
        ({"source": Source.OPENED, "side": "loan", "products": ("福农贷", "黄金")}, "“黄金”没有"),
        ({"source": Source.OPENED, "side": "loan", "products": ("福农贷", "D201")}, ""),
        ({"source": Source.FLOW, "unit": "元"}, "要写哪种交易"),
        ({"source": Source.FLOW, "unit": "元", "kinds": ("手续费",), "least_fen": 1}, "不看余额"),
        ({"source": Source.LENT, "unit": "万元", "side": "deposit"}, "要选贷款"),
        ({"source": Source.EVENT, "unit": "户"}, "要选办的什么事"),
        ({"outcome": "有意向"}, "不数事"),
        ({"kinds": ("手续费",)}, "不数交易"),
        ({"condition": Condition(Counts.SHORT, 0)}, "条件和数要一起填"),
    ],
)
def test_what_makes_no_sense_is_told(more, told):
    faults = faults_of(said(**more), shipped=["建档"], products=PRODUCTS)
    assert told in "".join(faults)
    assert bool(faults) == bool(told)


def test_a_measure_is_told_in_a_sentence():
    few = said(
        name="放款户数", source=Source.OPENED, unit="笔", side="loan", products=("福农贷",), sound=True,
        condition=Condition(Counts.SHORT, 5),
    )  # fmt: skip
    assert meaning(few, events={}) == "本人名下贷款（福农贷）的当月新开、新放，只算月末正常的；不到 5 的，算差多少"
    visits = said(source=Source.EVENT, unit="户", event="fieldwork.visited", outcome="有意向", once=True)
    assert meaning(visits, events={"fieldwork.visited": "上门走访"}) == (
        "本人办的上门走访，结果含“有意向”，一户一月算一次"
    )


def test_names_in_one_cell():
    assert split_names("核销收回， 诉讼收回、核销收回") == ("核销收回", "诉讼收回")
    assert split_names(None) == ()
