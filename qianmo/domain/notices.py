"""Between a village's verdicts and its contracts: a sample looked at again (验收抽查), a notice (公示), objections.

A sample is drawn by a number written down before anybody knows whom it meets, so that everybody can draw it again. A
notice names households and their groups, and amounts only of those who allowed it; who was objected to with reason
waits until rated anew.
Sources: S5 (公示、复评), 阳光信贷 (seven days), PIPL for what is not written on a wall.
"""

from collections.abc import Iterable
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
    OBJECTED = "objected"
    STRUCK = "struck"
    PASSED = "passed"


def heard(*, until: date | None, objected: bool, struck: bool, on: date, posted: bool = True) -> Heard:
    """Where a household stands. `until` is when its notice is over, None where none names it since its last verdict.

    `struck` since that verdict goes before all, an objection that nobody has answered before the end of the notice.
    Where nothing is `posted` (a customer group: what its people are granted is no matter of a wall, PIPL), `until` is
    the day on which the household was told itself.
    """
    if struck:
        return Heard.STRUCK
    if objected:
        return Heard.OBJECTED
    if until is None:
        return Heard.UNPOSTED if posted else Heard.UNTOLD
    return Heard.POSTED if on < until else Heard.PASSED


STRUCK = "公示中有人提出异议并已核实（或抽查不符）。请在评议会上重评，再补一次公示"
OBJECTED = "公示中有人提出异议，还没有答复。请先核实并答复"
UNTOLD = "还没有把评议结果告知本人。客户群不公示：请先在客户群页记告知"
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
