"""Between a village's verdicts and its contracts: a sample looked at again (验收抽查), a notice (公示), objections.

A sample is drawn by a number written down before anybody knows whom it meets, so that everybody can draw it again. A
notice names households and their groups, and amounts only of those who allowed it; who was objected to with reason
waits until rated anew.
Sources: S5 (公示、复评), 阳光信贷 (seven days), PIPL for what is not written on a wall.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from qianmo.domain.campaigns import needed
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRule:
    """The bank's own rule.

    `days` a notice hangs (5 to 7), the share of rated households looked at again (ppm) and how many at least, in how
    many days an objection is answered, and whether nobody signs before the notice is over.
    """

    days: int
    sample_ppm: int
    sample_least: int
    answer_days: int
    before_signing: bool


class Way(StrEnum):
    """How the people of a customer group learn what came of their rating."""

    TOLD = "told"
    POSTED = "posted"
    NONE = "none"


WAYS: Mapping[str, str] = {Way.TOLD: "告知本人", Way.POSTED: "公示", Way.NONE: "不告知不公示"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRule:
    """The bank's rule for a kind of customer group; `days` hangs a notice, or passes between telling and signing."""

    way: Way
    days: int
    sample_ppm: int
    sample_least: int


NO_GROUP_RULE = GroupRule(way=Way.TOLD, days=0, sample_ppm=0, sample_least=0)
"""A kind of group without a rule: told itself, free to sign the same day, nobody looked at again."""


def rule_for_group(*, bank: NoticeRule, group: GroupRule) -> NoticeRule:
    """What holds for a group of a kind: its own days and sample; where nobody is told, nobody waits.

    How soon an objection is answered, and whether anybody waits at all, is the bank's one rule.
    """
    return NoticeRule(
        days=group.days, sample_ppm=group.sample_ppm, sample_least=group.sample_least, answer_days=bank.answer_days,
        before_signing=bank.before_signing and group.way is not Way.NONE,
    )  # fmt: skip


def why_not_told(*, way: Way, rule: NoticeRule, sample_left: int | None, drawn: bool) -> Refused | None:
    """Why people of a group cannot be told yet: theirs are posted, or not told at all, or the sample comes first."""
    if way is Way.POSTED:
        return Refused(code="posted", reason="不用记告知：这类客户群按制度公示。请在“公示与抽查”里贴出名单")
    if way is Way.NONE:
        return Refused(code="not_told", reason="不用记告知：这类客户群按制度不告知、不公示，可以直接签约")
    if rule.sample_ppm and not drawn:
        return Refused(code="no_sample", reason="不能记告知：还没有抽查。请由支行在“公示与抽查”里抽一次样，入户核实")
    if sample_left:
        return Refused(code="sample_open", reason=f"不能记告知：抽查还有 {sample_left} 户没有核实。请先核实完")
    return None


def sample_size(*, rated: int, rule: NoticeRule) -> int:
    """How many of the rated are looked at again: 5 % of 90 are 5 (rounded up), at least 3, never more than there are.

    A rule with a share of nothing draws nobody.
    """
    if rule.sample_ppm == 0:
        return 0
    return min(rated, max(rule.sample_least, needed(rated, share_ppm=rule.sample_ppm)))


def draw_sample(*, numbers: Iterable[str], seed: int, size: int) -> list[str]:
    """The household numbers drawn, in the order of the draw: those with the least SHA-256 of `seed:number`.

    Anybody with the seed and the list of numbers draws the same ones with a shell and `sha256sum`.
    """
    return sorted(numbers, key=lambda number: sha256(f"{seed}:{number}".encode()).digest())[:size]


def notice_ends(*, posted_on: date, days: int) -> date:
    """The first day on which a notice is over: one posted on the 3rd for seven days hangs to the 9th, ends the 10th."""
    return posted_on + timedelta(days=days)


class Heard(StrEnum):
    """Where a household stands between its verdict and its contract."""

    UNPOSTED = "unposted"
    UNTOLD = "untold"
    POSTED = "posted"
    TOLD = "told"
    OBJECTED = "objected"
    STRUCK = "struck"
    PASSED = "passed"


def heard(
    *, until: date | None, objected: bool, struck: bool, on: date, posted: bool = True, told: bool = False
) -> Heard:
    """Where a household stands. `until` is when its notice is over, None where none names it since its last verdict.

    `struck` since that verdict goes before all, an objection that nobody has answered before the end of the notice.
    Where nothing is `posted` (a customer group whose people are told themselves), `until` is the day from which
    somebody who was `told` may sign.
    """
    if struck:
        return Heard.STRUCK
    if objected:
        return Heard.OBJECTED
    if until is None:
        return Heard.UNPOSTED if posted else Heard.UNTOLD
    if on >= until:
        return Heard.PASSED
    return Heard.TOLD if told else Heard.POSTED


STRUCK = "公示中有人提出异议并已核实（或抽查不符）。请在评议会上重评，再补一次公示"
OBJECTED = "公示中有人提出异议，还没有答复。请先核实并答复"
UNTOLD = "还没有把评议结果告知本人。请先在客户群页记告知"
UNPOSTED = "还没有公示。请先在村页“公示”里贴出名单"


def why_not_yet(*, found: Heard, until: date | None, rule: NoticeRule) -> Refused | None:
    """Why a household cannot sign yet, None when nothing stands in the way.

    What was struck or objected to always does; that a notice must be over first only where the rule says so.
    """
    if found is Heard.STRUCK:
        return Refused(code="struck", reason=STRUCK)
    if found is Heard.OBJECTED:
        return Refused(code="objected", reason=OBJECTED)
    if not rule.before_signing or found is Heard.PASSED:
        return None
    if found is Heard.POSTED:
        return Refused(code="notice_running", reason=f"名单还在公示，{until} 起才能签约。请等公示期满")
    if found is Heard.TOLD:
        return Refused(code="told_lately", reason=f"告知本人还没有满规定的天数，{until} 起才能签约。请等到那一天")
    if found is Heard.UNTOLD:
        return Refused(code="untold", reason=UNTOLD)
    return Refused(code="unposted", reason=UNPOSTED)


def why_no_notice(
    *, rated: int, to_rate: int, done_ppm: int, sitting: bool, sample_left: int | None, drawn: bool, rule: NoticeRule
) -> Refused | None:
    """Why a village cannot be told its list yet: a sitting runs, too few are rated, the sample is not looked at.

    `sample_left` households of a drawn sample nobody has been to. 57 of 60 rated are enough at 95 %, 56 are not.
    """
    if sitting:
        return Refused(code="sitting_open", reason="不能公示：评议会还开着。请先结束它")
    if rated == 0 or rated < needed(to_rate, share_ppm=done_ppm):
        reason = f"不能公示：{to_rate} 户要评，只评了 {rated} 户。请先把评议做完"
        return Refused(code="unrated", reason=reason)
    if rule.sample_ppm and not drawn:
        return Refused(code="no_sample", reason="不能公示：还没有抽查。请由支行抽一次样，入户核实")
    if sample_left:
        return Refused(code="sample_open", reason=f"不能公示：抽查还有 {sample_left} 户没有核实。请先核实完")
    return None
