"""What a customer can do next about an application: told with the decision, never left to be asked for.

A refusal ends one application and no customer: what has changed may be brought, once more before the same people and
any time as a new application, and whatever was decided by a model alone is looked at by a person on request. Source:
domain rules §7 (reconsideration once, with new facts), §10 (automated decisions are explained and reviewed by people).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qianmo.domain.money import spoken


class Standing(StrEnum):
    """Where an application is."""

    WAITS = "waits"
    LACKS_PAPERS = "lacks_papers"
    GRANTED = "granted"
    SIGNED = "signed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Offered:
    """A product whose policy would take the household today, and the most it would give."""

    product: str
    limit_fen: int


def ways_on(
    *,
    standing: Standing,
    admitted: bool | None,
    reasons: Sequence[str],
    lacking: Sequence[str] = (),
    due: str = "",
    offered: Sequence[Offered] = (),
) -> list[str]:
    """The ways on as sentences that can be read aloud, the nearest first.

    `admitted` is what the policy said, if it did; `due` is the promised day in words; `offered` is what today's
    policies would give of other products.
    """
    if standing is Standing.WAITS:
        return [f"等审批结果{f'，{due}前答复' if due else ''}。", "想改金额或不借了，可以撤回，随时能再申请。"]
    if standing is Standing.LACKS_PAPERS:
        return [f"补齐这些就接着办：{'、'.join(lacking) or '见一次性告知单'}。", "补齐以前不计时，不会因此作废。"]
    if standing is Standing.GRANTED:
        return ["带身份证到网点或请主办上门签约，签约以后才能支用。", "不签也可以，额度不收费。"]
    if standing is Standing.SIGNED:
        return ["额度内随借随还，按实际用款天数计息。"]
    return _after_refusal(admitted=admitted, reasons=reasons, offered=offered)


def _after_refusal(*, admitted: bool | None, reasons: Sequence[str], offered: Sequence[Offered]) -> list[str]:
    ways = [f"“{reason}”有变化，带上证明可以重新申请，按那天的政策重新算。" for reason in reasons if admitted is False]
    if any("征信" in reason for reason in reasons):
        ways.append("认为征信记录有误的，向征信机构提出异议，更正后再申请。")
    if admitted is False:
        ways.append("不同意按模型算的结果，可以要求人工复核，经办机构讲明每一步。")
    else:
        ways.append("可以请经办机构讲明否决的理由；有新情况的写明，原来的审批可以复议一次。")
    ways.append("家庭情况登记得不对的，请主办上门核对，更正后再申请。")
    ways += [f"按今天的政策可以申请{one.product}，最多 {spoken(one.limit_fen)}。" for one in offered]
    return ways
