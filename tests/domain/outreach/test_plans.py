"""The plan of drives: shares with both denominators, one pilot first, three steps of an outlet, merged villages."""

from dataclasses import replace
from datetime import date

import pytest

from qianmo.domain.outreach.plans import Kind, Land, OutletStep, Planned, Shape, Step, carried, check_plan, shares

SHAPE = Shape(begins_on=date(2026, 1, 1), ends=[date(2026, 12, 31), date(2028, 12, 31)])
LAND = Land(villages={"11": "0101", "12": "0101", "13": "0201", "14": ""}, towns=frozenset({"1", "2", "3"}))
PILOT = Planned(village="11", kind=Kind.DEMONSTRATION, phase=1, pilot=True)
LATER = Planned(village="12", kind=Kind.STANDARD, phase=2)
OTHER = Planned(village="13", kind=Kind.STANDARD, phase=2, pilot=True)
OFF = Planned(village="14", kind=Kind.DEFERRED, reason="两委换届", review_on=date(2026, 9, 1))
GOOD = [PILOT, LATER, OTHER, OFF]


def step(which, town, until, branch="0101"):
    return OutletStep(branch=branch, step=which, town=town, until=until)


THREE = [
    step(Step.TOWN, "1", date(2026, 6, 30)),
    step(Step.VILLAGES, "1", date(2027, 6, 30)),
    step(Step.NEIGHBOURS, "2", date(2028, 6, 30)),
]


def why(villages=GOOD, steps=THREE, shape=SHAPE):
    refused = check_plan(shape=shape, villages=villages, steps=steps, land=LAND)
    return refused.reason if refused else ""


def test_a_whole_plan_stands():
    assert why() == ""


@pytest.mark.parametrize(
    ("planned", "deferred", "villages", "of_all", "of_rest"),
    [
        (600, 0, 909, "66.01%", "66.01%"),  # S5: 100 and 500 villages, 66 %
        (600, 100, 909, "66.01%", "74.17%"),
        (448, 30, 678, "66.08%", "69.14%"),
        (5, 10, 10, "50.00%", "不适用"),
    ],
)
def test_the_share_is_told_over_all_villages_and_over_those_not_put_off(planned, deferred, villages, of_all, of_rest):
    told = shares(planned=planned, deferred=deferred, villages=villages)
    assert (told.of_all.percent(), told.of_rest.percent()) == (of_all, of_rest)


@pytest.mark.parametrize(
    ("villages", "said"),
    [
        ([], "一个村也没有"),
        ([*GOOD, LATER], "村 12 有 2 行"),
        ([*GOOD, replace(LATER, village="19")], "没有代码是 19 的村"),
        ([PILOT, OTHER, replace(LATER, village="14")], "村 14 还没有责任机构"),
        ([*GOOD[:3], replace(OFF, reason="")], "没有写原因和复查日"),
        ([*GOOD[:3], replace(OFF, review_on=date(2026, 1, 1))], "复查日 2026-01-01 不晚于规划开始"),
        ([PILOT, replace(LATER, phase=3), OTHER], "村 12 的阶段是 3，规划只有 1 到 2"),
        ([replace(PILOT, pilot=False), LATER, OTHER], "机构 0101 有 0 个试点村"),
        ([PILOT, replace(LATER, pilot=True), OTHER], "机构 0101 有 2 个试点村"),
        ([replace(PILOT, pilot=False), replace(LATER, pilot=True), OTHER], "要排在它的最早阶段"),
        ([*GOOD[:3], replace(OFF, pilot=True)], "村 14 暂缓，不能作试点"),
    ],
)
def test_a_plan_is_refused_with_its_fault(villages, said):
    assert said in why(villages)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ([], "一个比一个晚"),
        ([date(2026, 1, 1)], "一个比一个晚"),
        ([date(2027, 1, 1), date(2026, 6, 1)], "一个比一个晚"),
        ([date(2028, 12, 31), date(2029, 2, 1)], "超过三年"),
    ],
)
def test_phases_follow_one_another_within_three_years(ends, said):
    assert said in why(shape=Shape(begins_on=date(2026, 1, 1), ends=ends))


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([*THREE, step(Step.TOWN, "2", date(2026, 6, 30), "0201")], "乡镇 2 有网点驻镇"),
        ([*THREE, step(Step.NEIGHBOURS, "2", date(2028, 6, 30), "0201")], "两家辐射"),
        ([THREE[0], THREE[2]], "写了后一步，没有前一步"),
        ([THREE[0], replace(THREE[1], until=date(2026, 6, 30))], "后一步不晚于前一步"),
        ([replace(THREE[0], town="9")], "没有代码是 9 的乡镇"),
    ],
)
def test_an_outlet_goes_outward_step_by_step(steps, said):
    assert said in why(steps=steps)


def test_at_most_eight_faults_are_told_at_once():
    many = [replace(LATER, village=f"9{n}") for n in range(20)]
    refused = check_plan(shape=SHAPE, villages=many, steps=[], land=LAND)
    assert len(refused.sentences) == 8


def test_a_merged_village_counts_where_its_households_are():
    joined = carried(villages=[PILOT, LATER, OFF], into={"11": "12"})
    assert joined == [replace(LATER, pilot=True), OFF]


def test_a_new_village_takes_over_the_earliest_of_what_was_arranged():
    joined = carried(villages=[PILOT, LATER, OFF], into={"11": "20", "12": "20", "14": "20"})
    assert joined == [replace(PILOT, village="20")]
    assert carried(villages=[OFF], into={"14": "20"}) == [replace(OFF, village="20")]
