"""A ratio keeps its two numbers.

Percentages are never stored: the numerator and denominator are, so that every figure opens to what it was
made of and 「不低于」 compares unrounded values. A zero denominator means the ratio does not apply (不适用);
it is neither 0 % nor 100 %.
"""

from dataclasses import dataclass
from fractions import Fraction

from qianmo.domain.money import decimal_text, round_half_up

NOT_APPLICABLE = "不适用"
PPM = 1_000_000


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two whole numbers of the same unit; 26,029 of 52,195."""

    numerator: int
    denominator: int

    @classmethod
    def of_ppm(cls, ppm: int) -> "Ratio":
        """A threshold or rate in parts per million as a ratio: 50,000 ppm is 5 %."""
        return cls(ppm, PPM)

    @property
    def applies(self) -> bool:
        """False where the denominator is zero."""
        return self.denominator != 0

    @property
    def exact(self) -> Fraction | None:
        """The unrounded value, None where the ratio does not apply."""
        return Fraction(self.numerator, self.denominator) if self.applies else None

    @property
    def order(self) -> int | None:
        """A whole number that sorts as `exact` does and costs a tenth; None where the ratio does not apply.

        Two different fractions lie at least one over the product of their denominators apart, so none fall together
        while denominators stay below two to the power of 48.
        """
        return (self.numerator << 96) // self.denominator if self.applies else None

    def percent(self, places: int = 2) -> str:
        """The ratio for people, rounded half up: 「49.87%」, or 「不适用」."""
        if not self.applies:
            return NOT_APPLICABLE
        steps = round_half_up(numerator=self.numerator * 100 * 10**places, denominator=self.denominator)
        return f"{decimal_text(value=steps, places=places)}%"

    def ppm(self) -> int | None:
        """The ratio in parts per million, rounded half up; None where it does not apply."""
        if not self.applies:
            return None
        return round_half_up(numerator=self.numerator * PPM, denominator=self.denominator)

    def at_least(self, other: "Ratio") -> bool | None:
        """Whether this is 不低于 the other, unrounded; None where either does not apply."""
        mine, theirs = self.exact, other.exact
        return None if mine is None or theirs is None else mine >= theirs

    def exceeds(self, other: "Ratio") -> bool | None:
        """Whether this is strictly above the other, unrounded; None where either does not apply."""
        mine, theirs = self.exact, other.exact
        return None if mine is None or theirs is None else mine > theirs
