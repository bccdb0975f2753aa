"""Approving alone: the one controlled exception to the separation of duties (source: S5).

The account manager who surveyed may approve a personal small credit up to 50 万 in the system, and only if everything
stands behind it: the whole rule-based precheck admits it, two persons surveyed and signed, photos taken on the spot
say where, neither surveyor is related to the household, and the line and all that is owed stay within the cap. What
was approved alone is looked at afterwards, by lot, with a seed that is kept so that anybody can draw the same again.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class LoneRule:
    """The cap in fen, and how many photos with their place must be there."""

    limit_fen: int
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What stands behind one case; amounts in fen, `related` names who is related to the household."""

    admitted: bool
    cosigned: bool
    photos: int
    declared: bool
    related: Sequence[str]
    line_fen: int
    exposure_fen: int


def cannot_alone(*, rule: LoneRule | None, behind: Behind) -> Refused | None:
    """Refuse to approve alone, naming everything that is missing; None where the exception holds."""
    if rule is None:
        return Refused(code="not_allowed", reason="不能单人批准：这个产品没有放开单人审批。请走审查审批")
    missing = []
    if not behind.admitted:
        missing.append("政策没有准入")
    if not behind.cosigned:
        missing.append("协办调查人没有签字")
    if behind.photos < rule.photos:
        missing.append(f"带定位的现场照片 {behind.photos} 张，须 {rule.photos} 张")
    if behind.related:
        missing.append(f"{'、'.join(behind.related)} 与这一户是亲属")
    if not behind.declared:
        missing.append("没有声明两名调查人与这一户没有亲属关系")
    if behind.line_fen > rule.limit_fen:
        missing.append(f"额度 {spoken(behind.line_fen)}，超过 {spoken(rule.limit_fen)}")
    elif behind.exposure_fen > rule.limit_fen:
        missing.append(f"合计敞口 {spoken(behind.exposure_fen)}，超过 {spoken(rule.limit_fen)}")
    if not missing:
        return None
    return Refused(code="not_alone", reason=f"不能单人批准：{'；'.join(missing)}。请补齐，或走审查审批")


def drawn_by_lot(*, cases: Sequence[int], share_ppm: int, seed: int) -> list[int]:
    """The cases to look at: a share rounded up, at least one of any, the same for the same seed in whatever order."""
    count = -(-len(cases) * share_ppm // 1_000_000)
    return sorted(random.Random(seed).sample(sorted(cases), count))  # noqa: S311  # drawn again by anybody, not secret
