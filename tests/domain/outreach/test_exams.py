"""The exam: papers drawn again from their seed, marks whole and passed unrounded."""

from dataclasses import replace

import pytest

from qianmo.domain.outreach.exams import ExamRule, Marked, Question, check_script, draw_paper, mark

RULE = ExamRule(drawn=2, pass_mark=90, valid_days=365)
BANK = [Question(text=f"第{n}问", choices=["对", "错"], answer=0) for n in range(3)]


def why(text="请问您家几口人", questions=BANK, rule=RULE):
    refused = check_script(text=text, questions=questions, rule=rule)
    return refused.reason if refused else ""


def test_a_whole_script_stands():
    assert why() == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": " "}, "没有写话术"),
        ({"rule": replace(RULE, drawn=4)}, "题库有 3 题，一份卷抽 4 题"),
        ({"rule": replace(RULE, drawn=0)}, "抽 0 题"),
        ({"rule": replace(RULE, pass_mark=101)}, "及格分"),
        ({"rule": replace(RULE, valid_days=0)}, "有效天数"),
        ({"questions": [replace(BANK[0], text=""), *BANK[1:]]}, "第 1 题没有题目"),
        ({"questions": [replace(BANK[0], choices=["对", "对"]), *BANK[1:]]}, "各不相同"),
        ({"questions": [replace(BANK[0], answer=2), *BANK[1:]]}, "答案不在选项里"),
    ],
)
def test_a_script_is_refused_with_its_fault(change, said):
    assert said in why(**change)


def test_a_paper_is_the_same_for_the_same_seed_whatever_the_order_of_the_bank():
    first = draw_paper(questions=[5, 3, 9, 7], drawn=3, seed=42)
    assert first == draw_paper(questions=[9, 7, 5, 3], drawn=3, seed=42)
    assert len(set(first)) == 3
    assert any(draw_paper(questions=[5, 3, 9, 7], drawn=3, seed=seed) != first for seed in range(9))


@pytest.mark.parametrize(
    ("right", "of", "pass_mark", "points", "passed"),
    [
        (9, 10, 90, 90, True),
        (8, 10, 90, 80, False),
        (8, 9, 89, 88, False),  # 88.9
        (8, 9, 88, 88, True),
        (10, 10, 100, 100, True),
        (0, 10, 1, 0, False),
    ],
)
def test_marks_are_whole_points_and_pass_unrounded(right, of, pass_mark, points, passed):
    answers = [1] * right + [None] * (of - right)
    marked = mark(answers=answers, key=[1] * of, pass_mark=pass_mark)
    assert marked == Marked(right, of, passed)
    assert marked.points == points
