"""The exam on what is said in a village: who has not passed it does not go.

The bank keeps the questions with the script they are about. A paper draws some of them by a seed that is kept with it,
so that the same paper can be drawn again; marks are whole points of a hundred and compared unrounded.
Source: S5 (制定统一的入村宣传话术,对行长和客户经理进行集中培训,情景演练,人人通关).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from qianmo.domain.refusal import Refused, join_refusals

FEWEST_CHOICES, MOST_CHOICES = 2, 6
MOST_QUESTIONS = 200
TRIES_A_DAY = 3
WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, its choices in order, and the place of the right one, from nought."""

    text: str
    choices: Sequence[str]
    answer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamRule:
    """How many questions a paper has, how many points of a hundred pass, and for how many days a pass holds."""

    drawn: int
    pass_mark: int
    valid_days: int


def check_script(*, text: str, questions: Sequence[Question], rule: ExamRule) -> Refused | None:
    """Why a script with its questions does not stand, every fault at once."""
    found = [] if text.strip() else ["没有写话术"]
    if not 1 <= rule.drawn <= len(questions) <= MOST_QUESTIONS:
        found.append(
            f"题库有 {len(questions)} 题，一份卷抽 {rule.drawn} 题。要抽 1 题以上、不超过题库，题库最多 200 题"
        )
    if not 1 <= rule.pass_mark <= WHOLE:
        found.append("及格分要在 1 到 100 之间")
    if not 1 <= rule.valid_days <= 3 * 366:
        found.append("通过的有效天数要在 1 天到 3 年之间")
    for place, one in enumerate(questions, start=1):
        if not one.text.strip():
            found.append(f"第 {place} 题没有题目")
        if not FEWEST_CHOICES <= len(one.choices) <= MOST_CHOICES or len(set(one.choices)) < len(one.choices):
            found.append(f"第 {place} 题的选项要有 2 到 6 个，各不相同")
        if not 0 <= one.answer < len(one.choices):
            found.append(f"第 {place} 题的答案不在选项里")
    return join_refusals([Refused(code="script", reason=f"没有收下：{reason}") for reason in found[:8]])


def draw_paper(*, questions: Sequence[int], drawn: int, seed: int) -> list[int]:
    """So many of the questions in an order of their own, the same for the same seed."""
    return Random(seed).sample(sorted(questions), drawn)  # noqa: S311 - drawn again from the seed, not a secret


@dataclass(frozen=True, slots=True)
class Marked:
    """A paper that was marked: right answers, of how many, and whether that passes."""

    right: int
    of: int
    passed: bool

    @property
    def points(self) -> int:
        """Whole points of a hundred, the rest dropped."""
        return self.right * WHOLE // self.of


def mark(*, answers: Sequence[int | None], key: Sequence[int], pass_mark: int) -> Marked:
    """Mark a paper; what was not answered is wrong. 9 of 10 pass at 90, 8 of 9 (88.9) do not at 89."""
    right = sum(answer == correct for answer, correct in zip(answers, key, strict=True))
    return Marked(right, len(key), right * WHOLE >= pass_mark * len(key))
