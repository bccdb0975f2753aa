"""What a dossier consists of, what is missing of it, which of the five steps it has come to, what a typed fact is.

The five steps and their order are those of S2; it names the checks of the second, third and fourth without saying what
is checked, so their points are the bank's own dated lists.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qianmo.domain.money import FEN_PER_WAN, parse_amount
from qianmo.domain.refusal import Refused

STEPS = (
    ("锁定", "外围收集客户，实地走访客户"),
    ("三核查", "贷前三核查，预评估客户"),
    ("三看三查", "贷中三看三查，全面评估"),
    ("三审查", "指标、合同、风险三审查，发放贷款"),
    ("贷后", "三管账、两入户、一终止"),
)
"""The five steps of S2 with what each is for."""
CHECKS = {"before": "三核查", "during": "三看三查", "review": "三审查"}
"""The checklists of the second, third and fourth step by code."""
REVIEW, DECISION, INSPECTION = "review", "decision", "inspection"
LATER = frozenset({REVIEW, DECISION, INSPECTION})
"""Lists and forms for those who come after the survey: 三审查 and 审查审批表 beside the open case, then 贷后检查表."""


class Group(StrEnum):
    """What kind of item."""

    BASIC = "basic"
    FACT = "fact"
    PAPER = "paper"
    FORM = "form"
    CHECK = "check"


CUSTOMERS = frozenset({Group.FACT, Group.PAPER})
"""Kinds of item the customer brings; the others are for the bank's own people, unless the item says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a dossier asks for: what it is, what it says now, who said so; `part` is the form or checklist.

    `customers` tells whether the customer has to bring it. `needed` ones must not be empty when it goes to review;
    those of 三审查 not when the reviewer sends it on.
    """

    key: str
    group: Group
    title: str
    part: str = ""
    unit: str = ""
    kind: str = "text"
    value: str = ""
    source: str = ""
    by: str = ""
    at: datetime | None = None
    needed: bool = False
    customers: bool = False
    typed: bool = True

    @property
    def is_asked_first(self) -> bool:
        """Whether it is filled in before the dossier goes to review."""
        return self.part not in LATER


def missing(items: Iterable[Item]) -> list[Item]:
    """All that a dossier lacks to go to review, what the customer brings first: the one complete list (一次性告知)."""
    lacking = [one for one in items if one.needed and not one.value and one.is_asked_first]
    return [one for one in lacking if one.customers] + [one for one in lacking if not one.customers]


def told_missing(lacking: Sequence[Item], *, most: int = 6) -> Refused:
    """Why a dossier cannot go to review yet, and the way out."""
    names = "、".join(one.title for one in lacking[:most]) + ("等" if len(lacking) > most else "")
    return Refused(code="missing", reason=f"还不能送审：缺 {len(lacking)} 项：{names}。请补齐，或先开件，一次告知客户")


def unanswered(items: Iterable[Item]) -> Refused | None:
    """Why a reviewer cannot send the case on yet: obligatory points of 三审查 without an answer, all of them named."""
    lacking = [one.title for one in items if one.part == REVIEW and one.needed and not one.value]
    if not lacking:
        return None
    reason = f"还不能送审批：三审查有 {len(lacking)} 条没有答：{'；'.join(lacking)}。请在本页“三审查”里逐条答完再送"
    return Refused(code="unanswered", reason=reason)


def later_refusal(*, part: str, state: str, outcome: str, surveyed: bool) -> Refused | None:
    """Why somebody cannot fill in what comes after the survey: not the time for it, or a surveyor reviewing oneself.

    `state` and `outcome` are those of the case; `surveyed` tells whether this person investigated it.
    """
    if part == INSPECTION:
        if outcome == "approved":
            return None
        return Refused(code="too_early", reason="贷后检查表在批准以后填。请等案子批准")
    if surveyed:
        return Refused(code="not_separate", reason="这件申请是您调查的，审查和审批要由别人填。请交审查岗")
    if part == REVIEW and state != "reviewing":
        return Refused(code="sent_on", reason="三审查只在待审查时答：案子已经送审批、退回补件或办结")
    if part == DECISION and state == "closed":
        return Refused(code="closed", reason="案子已经办结，审查审批表不能再改")
    return None


def step_reached(*, lacking: Sequence[Item], is_forwarded: bool, is_disbursed: bool) -> int:
    """In which of the five steps a dossier is, from 1: the first that is not done.

    The third is reached once the second list is answered and all the customer brings is there; the fourth when the
    case is open; the fifth when money has been paid out.
    """
    if is_disbursed:
        return 5
    if is_forwarded:
        return 4
    before = [one for one in lacking if one.customers or one.part == "before"]
    return 2 if before else 3


def fact_typed(*, kind: str, label: str, text: str) -> object:
    """A fact as a person types it: money in 万元, whole numbers, 是 or 否, or text. Refused where it cannot be read."""
    bare = text.strip()
    if kind == "yes_no":
        answers = {"是": True, "否": False}
        return answers.get(bare, Refused(code="not_yes_no", reason=f"“{label}”请填 是 或 否，现为“{bare[:20]}”"))
    if kind == "money":
        amount = parse_amount(bare if bare and bare[-1] in "万元圆亿" else f"{bare}万")
        return Refused(code=amount.code, reason=f"“{label}”{amount.reason}") if isinstance(amount, Refused) else amount
    if kind == "number":
        digits = bare.removeprefix("-")
        if digits.isascii() and digits.isdecimal() and len(digits) < 12:
            return int(bare)
        return Refused(code="not_whole", reason=f"“{label}”请填整数，现为“{bare[:20]}”")
    return bare


def fact_told(value: object, *, kind: str) -> str:
    """A fact as a form shows it: money in 万元 with two places, 是 or 否, lists joined; empty for what is not known."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "；".join(str(one) for one in value)
    if kind == "money" and isinstance(value, int):
        return f"{value // FEN_PER_WAN}.{abs(value) % FEN_PER_WAN * 100 // FEN_PER_WAN:02d}"
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRule:
    """The way of an amount: from how much, to which branch (None: the household's own), under which promise."""

    id: int
    name: str
    from_fen: int
    branch_id: int | None
    promise_kind: str
    two_surveyors: bool


def lane_of(*, lanes: Sequence[LaneRule], requested_fen: int) -> LaneRule | None:
    """The lane an amount takes: the one that begins highest without lying above it."""
    reached = [one for one in lanes if one.from_fen <= requested_fen]
    return max(reached, key=lambda one: one.from_fen, default=None)


@dataclass(frozen=True, slots=True)
class ListSent:
    """A missing list as it stands: when it went out, when it was answered."""

    sent_on: date
    answered_on: date | None


def list_refusal(*, lacking: Sequence[Item], sent: Sequence[ListSent], reason: str) -> Refused | None:
    """Why no missing list goes out: nothing is missing, one still waits, or a second has no reason."""
    if any(one.answered_on is None for one in sent):
        return Refused(code="waiting", reason="已经一次告知过，在等客户补件。客户补来以后先登记补件")
    if not [one for one in lacking if one.customers]:
        return Refused(code="nothing_missing", reason="没有要客户补的，不必告知")
    if sent and not reason.strip():
        return Refused(code="second_list", reason="一次性告知只告知一次。要再告知，请写明上次为什么没有写全")
    return None
