"""The meeting on weak indicators (短板分析会): why a unit is behind, what is promised by whom, what came of it.

A cause is chosen from a list, so that causes can be counted, and said in own words where the list does not hold it.
What is promised is told at the next meeting: done, in part or not, beside how far the unit is behind now.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from qianmo.domain.refusal import Refused, join_refusals

OTHER = "other"
CAUSES: Mapping[str, str] = MappingProxyType(
    {
        "market": "市场和同业竞争",
        "people": "人手不足、换人",
        "work": "走访、名单没有做够",
        "matured": "到期收回多、续贷没接上",
        "product": "产品、定价不合适",
        "risk": "不良暴露、压降退出",
        "outside": "天气、行情、政策",
        "counting": "归属、口径有误",
        OTHER: "其他",
    }
)
"""Why a unit may be behind, by code."""


class Kept(StrEnum):
    """What came of a promise."""

    DONE = "done"
    PART = "part"
    NOT = "not"


KEPT: Mapping[str, str] = MappingProxyType({Kept.DONE: "办到", Kept.PART: "办了一部分", Kept.NOT: "没有办"})


def check_causes(*, causes: Sequence[str], said: str) -> Refused | None:
    """Whether causes can stand: at least one, all of the list, and said in words where the list does not hold it."""
    faults = [
        (not causes, "no_cause", "没有记：没有选原因。请至少选一个"),
        (bool(set(causes) - set(CAUSES)), "unknown_cause", "没有记：有不认识的原因。请从列表里选"),
        (OTHER in causes and not said.strip(), "not_said", "没有记：选了“其他”，请写明是什么原因"),
    ]
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])


def check_promise(*, what: str, due_on: date, on: date, answers_known: bool, number: str) -> Refused | None:
    """Whether a promise can stand: what is done, by somebody there is, until a day to come; every fault at once."""
    faults = [
        (not what.strip(), "no_measure", "没有记：没有写怎么办。请写明"),
        (not answers_known, "nobody", f"没有记：没有工号“{number[:20]}”。请填责任人的工号"),
        (due_on <= on, "no_time", f"没有记：限期 {due_on} 不晚于今天。请选以后的日子"),
    ]
    return join_refusals([Refused(code=code, reason=reason) for fault, code, reason in faults if fault])


def moved(*, then: int, now: int | None) -> str:
    """How a shortfall moved since the meeting, both as how much is lacking, nothing or less where one is ahead.

    20 lacking then: caught up at 0, less at 12, as much at 20, more at 25.
    """
    if now is None:
        return "算不出"
    if now <= 0:
        return "已赶上"
    return "缩小" if now < then else "没有变" if now == then else "扩大"
