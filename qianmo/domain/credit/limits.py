"""How much a household is finally granted, and how much its income can carry.

A grant is the least of what the policy in force gives, what the village advised and what was asked for, cut
to the bank's unit at the very end. The repayment capacity turns what a household keeps in a year into the
loan that an annuity of that size repays; it is worked out in exact fractions and rounded once.
"""

from dataclasses import dataclass
from fractions import Fraction

from qianmo.domain.money import floor_to_unit, round_half_up, spoken
from qianmo.domain.ratio import PPM
from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalLimit:
    """A limit that may be granted and what held it: policy, verdict or requested."""

    limit_fen: int
    bound_by: str


def final_limit(*, policy_fen: int, verdict_fen: int, requested_fen: int, unit_fen: int) -> FinalLimit | Refused:
    """The least of policy, verdict and request, floored to the unit. Source: S3.

    Refused: a request that is not above zero, or nothing left of at least one unit.
    """
    if requested_fen <= 0:
        return Refused(reason="不能授信：申请金额要大于零。请填写想申请的金额。", code="request_not_positive")
    limits = {"policy": policy_fen, "verdict": verdict_fen, "requested": requested_fen}
    bound_by = min(limits, key=limits.__getitem__)
    limit_fen = floor_to_unit(fen=max(0, limits[bound_by]), unit_fen=unit_fen)
    if limit_fen == 0:
        least = spoken(max(0, limits[bound_by]))
        return Refused(
            reason=f"不能授信：核下来只有 {least}，不足起点 {spoken(unit_fen)}。可以在情况变化后再申请。",
            code="below_one_unit",
        )
    return FinalLimit(limit_fen=limit_fen, bound_by=bound_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityRule:
    """What part of a yearly surplus may serve debt, and the loan it is turned into: rate and whole years."""

    share_ppm: int
    rate_ppm: int
    years: int


def capacity_limit(*, income_fen: int, living_fen: int, debt_service_fen: int, rule: CapacityRule) -> int:
    """The loan, in fen, that a household's yearly surplus repays as an annuity; zero without a surplus.

    Example in 万: (12 - 4 - 1.5) x 60 % = 3.9 a year, at 5.5 % over 3 years (factor 2.6979) carries 10.52.
    """
    surplus_fen = max(0, income_fen - living_fen - debt_service_fen)
    loan = Fraction(surplus_fen * rule.share_ppm, PPM) * _annuity_factor(rule)
    return round_half_up(numerator=loan.numerator, denominator=loan.denominator)


def _annuity_factor(rule: CapacityRule) -> Fraction:
    """What one yuan a year for so many years is worth today."""
    discount = 1 / (1 + Fraction(rule.rate_ppm, PPM))
    return sum((discount**year for year in range(1, rule.years + 1)), Fraction(0))
