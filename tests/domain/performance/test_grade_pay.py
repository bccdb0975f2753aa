"""Pay by grade: points in three dimensions decide the coefficient; base and cap come after, by hand."""

from fractions import Fraction

import pytest

from qianmo.domain.performance.grade_pay import GradeTerms, faults_of, graded, read_terms, short_of, stood_by, terms_of

SECOND = GradeTerms(
    name="二级", asks={"lending": 100_00, "growth": 5_00, "quality": -2_00}, base_fen=500_00, met_ppm=1_200_000,
    short_ppm=800_000, cap_fen=2_000_00,
)  # fmt: skip
REST = GradeTerms(name="*", asks={}, base_fen=0, met_ppm=1_000_000, short_ppm=1_000_000, cap_fen=None)


@pytest.mark.parametrize(
    ("reached", "lacking"),
    [
        ({"lending": 100_00, "growth": 5_00, "quality": -2_00}, ()),
        ({"lending": 99_99, "growth": 5_00, "quality": 0}, ("lending",)),
        ({"lending": 250_00, "quality": -2_01}, ("growth", "quality")),
        ({}, ("lending", "growth")),
    ],
)
def test_each_dimension_is_asked_by_itself(reached, lacking):
    assert short_of(terms=SECOND, reached=reached) == lacking


MET = {"lending": 100_00, "growth": 5_00}


@pytest.mark.parametrize(
    ("terms", "reached", "lines", "factor", "earned", "cut"),
    [
        # 1,000 x 1.1 x 1.2 + 500 = 1,820
        (SECOND, MET, 1_000_00, 1_100_000, 1_820_00, 0),
        # 1,000 x 1.1 x 0.8 + 500 = 1,380
        (SECOND, {}, 1_000_00, 1_100_000, 1_380_00, 0),
        # 1,500 x 1.0 x 1.2 + 500 = 2,300, held at 2,000
        (SECOND, MET, 1_500_00, 1_000_000, 2_000_00, 300_00),
        # 0.05 x 0.9 x 1.2 = 0.054, rounded once: 0.05 (0.9 alone would be 0.05, then 0.06)
        (SECOND, MET, 5, 900_000, 500_05, 0),
        # what is owed is neither more nor less by a factor, and the base is paid all the same
        (SECOND, MET, -100_00, 1_100_000, 400_00, 0),
        (REST, {}, 1_000_00, 900_000, 900_00, 0),
        (None, {}, 1_000_00, 1_100_000, 1_100_00, 0),
    ],
)
def test_pay_by_grade(terms, reached, lines, factor, earned, cut):
    found = graded(terms=terms, reached=reached, lines_fen=lines, factor_ppm=factor)
    assert (found.earned_fen, found.cut_fen) == (earned, cut)


@pytest.mark.parametrize(
    ("lines", "factor", "part", "base", "earned"),
    [
        (0, 1_000_000, Fraction(10, 30), 600_00, 600_00),
        (100_00, 1_100_000, Fraction(10, 31), 580_65, 690_65),
        (-50_00, 800_000, Fraction(1), 1_800_00, 1_750_00),
    ],
)
def test_pay_of_whoever_stands_by(lines, factor, part, base, earned):
    """1,800 yuan a month by days: 10 of 31 are 580.645, which rounds up; what is owed is made no less by a factor."""
    found = stood_by(lines_fen=lines, factor_ppm=factor, month_fen=1_800_00, part=part)
    assert (found.base_fen, found.earned_fen, found.coefficient_ppm) == (base, earned, 1_000_000)


@pytest.mark.parametrize(
    ("terms", "lines", "earned", "cut", "deferrable"),
    [
        # 1,000 x 1.1 x 1.2 + 500 and 300 as they stand; 1,320 may be deferred in part
        (SECOND, 1_000_00, 2_120_00, 0, 1_320_00),
        # held at 2,000 without the allowances, which come on top
        (SECOND, 1_500_00, 2_300_00, 480_00, 1_500_00),
        (None, 1_000_00, 1_400_00, 0, 1_100_00),
        (None, 0, 300_00, 0, 0),
    ],
)
def test_allowances_are_paid_as_they_stand(terms, lines, earned, cut, deferrable):
    found = graded(terms=terms, reached=MET, lines_fen=lines, factor_ppm=1_100_000, allowance_fen=300_00)
    assert (found.earned_fen, found.cut_fen, found.deferrable_fen) == (earned, cut, deferrable)


@pytest.mark.parametrize(("grade", "found"), [("二级", SECOND), ("", REST), ("九级", REST)])
def test_who_has_no_grade_or_one_that_is_not_named_is_of_the_rest(grade, found):
    assert terms_of([SECOND, REST], grade=grade) is found


def test_a_scheme_without_grades_knows_no_terms():
    assert terms_of([], grade="二级") is None


@pytest.mark.parametrize(
    ("told", "part"),
    [
        ([{"name": "一级"}], "还要有一行“其余”"),
        ([{"name": "*"}, {"name": "*"}], "等级「*」写了两行"),
        ([{"name": "*", "quality": 0}], "等级要资产质量的积分，却没有项目算在资产质量"),
        ([{"name": "*", "met": 900_000, "short": 950_000}], "不达标的不高过达标的"),
        ([{"name": "*", "base": 500_00, "cap": 400_00}], "封顶不能低过底薪"),
    ],
)
def test_what_is_wrong_with_terms_is_told(told, part):
    assert any(part in fault for fault in faults_of(read_terms(told), counted={"lending"}))
