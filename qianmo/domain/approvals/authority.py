"""How much one person may decide, after every cut of his or her branch.

Authority is measured on what the whole family would owe, so that one request cannot be split into two (source: S5).
A cut keeps a share of the authority for a range of days, because a branch has too many bad or overdue loans; where
several run at once the hardest holds, they are not multiplied.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qianmo.domain.money import spoken
from qianmo.domain.refusal import Refused

WHOLE_PPM = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A share of a branch's authority that is left, in ppm, and why."""

    keeps_ppm: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """What one person may decide in one way: the amount in fen after cuts (None: nothing), and where it comes from.

    `stands_in_for` is the person whose post it is when a deputy acts, None for one's own.
    """

    limit_fen: int | None
    source: str
    cut: Cut | None = None
    stands_in_for: int | None = None


def cut_down(*, limit_fen: int | None, source: str, cuts: Sequence[Cut], stands_in_for: int | None = None) -> Power:
    """The power that is left of an authority; a share is cut to the fen, downwards."""
    hardest = min(cuts, key=lambda cut: cut.keeps_ppm, default=None)
    if limit_fen is not None and hardest is not None:
        limit_fen = limit_fen * hardest.keeps_ppm // WHOLE_PPM
    return Power(limit_fen=limit_fen, source=source, cut=hardest, stands_in_for=stands_in_for)


def strongest(powers: Sequence[Power]) -> Power:
    """The power that reaches farthest; one's own before a deputy's where they reach equally far."""
    return max(powers, key=lambda one: (-1 if one.limit_fen is None else one.limit_fen, one.stands_in_for is None))


def beyond(*, power: Power, exposure_fen: int, tied_fen: int = 0, act: str = "批") -> Refused | None:
    """Refuse to decide what lies beyond a power, in the words people read.

    `tied_fen` is what of the exposure is owed by households tied to the family: guarantors, one enterprise.
    """
    if power.limit_fen is not None and exposure_fen <= power.limit_fen:
        return None
    held = "没有审批权限" if power.limit_fen is None else f"您的权限是 {spoken(power.limit_fen)}"
    if power.cut is not None and power.limit_fen is not None:
        held += f"（{power.cut.reason}，只留 {power.cut.keeps_ppm // 10_000}%）"
    whole = f"家庭合计敞口将到 {spoken(exposure_fen)}"
    if tied_fen:
        whole = f"家庭和关联合计敞口将到 {spoken(exposure_fen)}（关联 {spoken(tied_fen)}）"
    reason = f"不能{act}：{whole}，{held}。请转有权的审批人"
    return Refused(code="beyond_authority", reason=reason)
