"""How many bad loans are borne with (不良容忍度), and what it means for whoever answers for more.

A scale looks at the share of bad loans in a population, of the whole bank or of whoever answers for a part of it: at
how many points it lies above that of all the bank's loans, or at the share itself. Within the first step nobody is held
to account (尽职免责); each step beyond says how it is taken. Sources: domain rules §1.5; S1 (4 % for 小微 and 三农,
within it 予以免责); the rule on new loans of a county (below 3 %, from 3 to 5 %, from 5 % on).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from qianmo.domain.ratio import PPM, Ratio
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.sentences import ALL, Against


class Outcome(StrEnum):
    """How a share of bad loans is taken."""

    FREE = "free"
    ORDINARY = "ordinary"
    STRICT = "strict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where a scale begins to take it otherwise: above so many parts per million, or where these are `reached`."""

    scale: str
    population: str
    against: str
    outcome: str
    above_ppm: int
    reached: bool

    def begins(self, excess: Fraction) -> bool:
        """Whether an excess lies in this step or beyond it."""
        bound = Fraction(self.above_ppm, PPM)
        return excess >= bound if self.reached else excess > bound


def _step(scale: str, population: str, outcome: Outcome, above_ppm: int, *, by: str, reached: bool) -> Step:
    return Step(
        scale=scale, population=population, against=by, outcome=outcome, above_ppm=above_ppm, reached=reached
    )  # fmt: skip


USUAL = (
    _step("普惠小微", "inclusive", Outcome.ORDINARY, 30_000, by=Against.ALL, reached=False),
    _step("三农小微", "agri", Outcome.ORDINARY, 40_000, by=Against.FIXED, reached=False),
    _step("本年新发放", "fresh", Outcome.ORDINARY, 30_000, by=Against.FIXED, reached=True),
    _step("本年新发放", "fresh", Outcome.STRICT, 50_000, by=Against.FIXED, reached=True),
)
"""What holds until the bank says something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Borne:
    """How a share is taken, up to where nobody is held to account, and the room up to there (below nothing: over)."""

    outcome: Outcome
    share: Ratio
    bound: Fraction
    room: Fraction


def bear(*, steps: Sequence[Step], share: Ratio, all_loans: Ratio) -> Borne | None:
    """How a share of bad loans is taken on a scale; None where there is no balance to take it of.

    All loans 1.60 %, tolerated up to 3 points above: 4.60 % is within, 4.61 % is not; of new loans 3.00 % is not.
    """
    beside = all_loans.exact if steps[0].against == Against.ALL else Fraction(0)
    if share.exact is None or beside is None:
        return None
    excess = share.exact - beside
    begun = [one for one in steps if one.begins(excess)]
    outcome = max((Outcome(one.outcome) for one in begun), key=list(Outcome).index, default=Outcome.FREE)
    bound = beside + Fraction(min(one.above_ppm for one in steps), PPM)
    return Borne(outcome=outcome, share=share, bound=bound, room=bound - share.exact)


def unfit(steps: Sequence[Step]) -> Refused | None:
    """Why steps make no scale: two populations or two ways of looking on one, harder where less is bad."""
    scales: dict[str, list[Step]] = {}
    for one in steps:
        scales.setdefault(one.scale, []).append(one)
    for name, found in scales.items():
        if len({(one.population, one.against) for one in found}) > 1:
            return Refused(
                code="two_scales", reason=f"没有提交：“{name}”各行的口径和比法要一样。请改成一样，或另起名称"
            )
        rising = sorted(found, key=lambda one: list(Outcome).index(Outcome(one.outcome)))
        if any(later.above_ppm <= before.above_ppm for before, later in pairwise(rising)):
            return Refused(code="falls", reason=f"没有提交：“{name}”从严追责的起点要比一般责任高。请核对")
        if found[0].population == ALL and found[0].against == Against.ALL:
            return Refused(code="itself", reason=f"没有提交：“{name}”是各项贷款比各项贷款。请换口径，或比定数")
    return None
