"""Pools and weighted scores of a scheme: read strictly, priced exactly."""

import pytest

from qianmo.apps.performance.shipped import shipped_scheme
from qianmo.domain.performance.pricing import Price, paid_fen
from qianmo.domain.performance.schemes import Pool, Scheme, read_price, read_scheme
from qianmo.domain.refusal import Refused

UNITS = {line["measure"]: 1 for line in shipped_scheme()["lines"]} | {"turned_bad": 1, "turned_late": 1}
KINDS = {"township", "city", "counter", "micro"}


def read(**changed):
    return read_scheme({**shipped_scheme(), **changed}, units=UNITS, kinds=KINDS)


def lines(**points):
    """The shipped lines without pay, some with points of their own."""
    return [
        {**line, "pay": {}, "points": points.get(line["code"], line["points"])} for line in shipped_scheme()["lines"]
    ]


def test_a_score_is_the_weight_by_what_was_done_up_to_its_cap():
    price = read_price({"target": 320, "weight": 40_00, "cap_ppm": 1_200_000}, unit=1)
    assert isinstance(price, Price)
    # 40 points for 320 households: 110 % are 44, 150 % are held at 48, a fall costs nothing (domain rules, KPI).
    assert [paid_fen(price=price, volume=many) for many in (352, 480, -10)] == [44_00, 48_00, 0]
    # 40 points at 110 % and 60 at 150 %, held at 120 %, are 44 + 72 = 116.
    other = read_price({"target": 90, "weight": 60_00, "cap_ppm": 1_200_000}, unit=1)
    assert isinstance(other, Price)
    assert paid_fen(price=price, volume=352) + paid_fen(price=other, volume=135) == 116_00


def test_a_pool_is_shared_by_weights_that_sum_to_a_hundred():
    scheme = read(pool={"fen": 1_000_000_00, "weights": {"deposit-average": 60, "filed": 40}}, lines=lines())
    assert isinstance(scheme, Scheme)
    assert scheme.pool == Pool(fen=1_000_000_00, weights={"deposit-average": 60, "filed": 40})


@pytest.mark.parametrize(
    ("changed", "part"),
    [
        (
            {"pool": {"fen": 1, "weights": {"filed": 90}}, "lines": lines()},
            "资金池的权重合计 90，要正好 100，少 10：建档 90",
        ),
        ({"pool": {"fen": 1, "weights": {"filed": 0, "signed": 100}}, "lines": lines()}, "「建档」权重要大于零"),
        ({"pool": {"fen": 0, "weights": {"filed": 100}}, "lines": lines()}, "总额要大于零"),
        ({"pool": {"fen": 1, "weights": {"none": 100}}, "lines": lines()}, "没有这个项目"),
        ({"pool": {"fen": 1, "weights": {"filed": 100}}}, "已有单价"),
        (
            {"lines": lines(filed={"farm": {"target": 10, "weight": 40_00}})},
            "三农片区按目标计分的权重合计 40，要正好 100，少 60：建档 40",
        ),
        ({"lines": lines(filed={"farm": {"target": 0, "weight": 40_00}})}, "目标和权重要大于零"),
    ],
)
def test_weights_that_do_not_sum_and_lines_paid_twice_are_told(changed, part):
    refused = read(**changed)
    assert isinstance(refused, Refused)
    assert part in refused.reason
