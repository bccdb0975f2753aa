"""Interest worked out in numbers a banker can check with a pocket calculator: balance × days × rate ÷ 360."""

from collections.abc import Sequence
from dataclasses import dataclass

from qianmo.domain.credit.interest import ACTUAL_360
from qianmo.domain.credit.workings import Span
from qianmo.domain.money import decimal_text, round_half_up, yuan
from qianmo.domain.ratio import PPM, Ratio

PLACES = 6
"""Decimals of yuan in which an accrual is shown before it is rounded to the fen."""


@dataclass(frozen=True, slots=True)
class ToldSpan:
    """A span, and its sum in words: 60,000.00 元 × 105 天 × 5.00% ÷ 360 = 875.000000 元."""

    span: Span
    sum: str
    carried: str
    reached: str


def told_spans(spans: Sequence[Span], *, rate_ppm: int) -> list[ToldSpan]:
    """Every span of a draw with its sum written out."""
    return [
        ToldSpan(
            span,
            f"{yuan(span.balance_fen)} 元 × {span.days.days or 0} 天 × {Ratio.of_ppm(rate_ppm).percent(2)}"
            f" ÷ {ACTUAL_360} = {exact_yuan(span.earned)} 元",
            exact_yuan(span.carried),
            exact_yuan(span.reached),
        )
        for span in spans
    ]


def exact_yuan(accrued: int) -> str:
    """An accrual (fen × days × ppm) in yuan, to a ten-thousandth of a fen."""
    return decimal_text(
        value=round_half_up(numerator=accrued * 10 ** (PLACES - 2), denominator=PPM * ACTUAL_360), places=PLACES
    )
