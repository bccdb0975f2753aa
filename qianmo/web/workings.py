"""Interest worked out in numbers a banker can check with a pocket calculator: balance × days × rate ÷ days a year."""

from collections.abc import Sequence
from dataclasses import dataclass

from qianmo.domain.credit.loan import Pot
from qianmo.domain.credit.workings import Stretch
from qianmo.domain.money import decimal_text, round_half_up, yuan
from qianmo.domain.ratio import PPM, Ratio

PLACES = 6
"""Decimals of yuan in which an accrual is shown before it is rounded to the fen."""
POTS = {Pot.INTEREST: "利息", Pot.PENALTY: "罚息", Pot.COMPOUND: "复利"}


@dataclass(frozen=True, slots=True)
class ToldStretch:
    """A stretch, and its sums in words: 60,000.00 元 × 105 天 × 5.00% ÷ 360 = 875.000000 元."""

    stretch: Stretch
    sums: list[str]
    reached: list[str]
    ends: list[str]


def told_stretches(stretches: Sequence[Stretch], *, basis: int) -> list[ToldStretch]:
    """Every stretch of a draw with its sums written out and what happened at its end."""
    return [_told(one, basis) for one in stretches]


def brought(first: Sequence[Stretch], *, basis: int) -> list[str]:
    """What had accrued before the first stretch, in words: only a draw of another system brings anything along."""
    return [
        f"{POTS[pot]} {exact_yuan(one.carried[pot], basis=basis)} 元"
        for one in first
        for pot in Pot
        if one.carried[pot]
    ]


def _told(one: Stretch, basis: int) -> ToldStretch:
    run = one.run
    bases = {Pot.COMPOUND: run.compound_base_fen}
    why = {Pot.PENALTY: "（挪用）"} if run.misused else {}
    sums = [
        f"{POTS[pot]}{why.get(pot, '')} {yuan(bases.get(pot, run.principal_fen))} 元 × {run.days} 天"
        f" × {Ratio.of_ppm(run.rate_ppm).percent(3)} ÷ {basis} = {exact_yuan(run.earned[pot], basis=basis)} 元"
        for pot in Pot
        if run.earned[pot]
    ]
    if run.held:
        extra = Ratio.of_ppm(run.held_ppm).percent(3)
        sums.append(
            f"挪用加收 {yuan(run.principal_fen)} 元 × {run.days} 天 × {extra} ÷ {basis}"
            f" = {exact_yuan(run.held, basis=basis)} 元"
        )
    ends = [f"结{POTS[due.pot]} {yuan(due.fen)} 元，{due.due_on:%m-%d} 应还" for due in one.fallen]
    for paid in one.paid:
        parts = (
            ("利息", paid.interest_fen), ("罚息", paid.penalty_fen), ("复利", paid.compound_fen),
            ("本金", paid.principal_fen),
        )  # fmt: skip
        ends.append("还" + "、".join(f"{name} {yuan(fen)}" for name, fen in parts if fen))
    if run.joined:
        ends.append(f"认定挪用，加收 {exact_yuan(run.joined, basis=basis)} 元计入罚息")
    return ToldStretch(one, sums, [exact_yuan(one.reached[pot], basis=basis) for pot in Pot if one.reached[pot]], ends)


def exact_yuan(accrued: int, *, basis: int) -> str:
    """An accrual (fen × days × ppm) in yuan, to a ten-thousandth of a fen."""
    return decimal_text(
        value=round_half_up(numerator=accrued * 10 ** (PLACES - 2), denominator=PPM * basis), places=PLACES
    )
