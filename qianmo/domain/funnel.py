"""The funnel from household file to draw, and its rates, each with its own denominator.

The five stages of whole-village credit: filed, eligible, granted, signed, drawn, with the money of the last
three. Every rate is measured against the stage before it, which is why they are fixed here by name; quoting
用信率 against granted households instead halves it. Funnels of villages add up to the funnel of a county.
"""

from dataclasses import dataclass

from qianmo.domain.ratio import Ratio


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Households that reached each stage, and fen granted, signed and outstanding."""

    filed: int
    eligible: int
    granted: int
    granted_fen: int
    signed: int
    signed_fen: int
    drawn: int
    drawn_fen: int

    def __add__(self, other: "Funnel") -> "Funnel":
        return Funnel(
            filed=self.filed + other.filed,
            eligible=self.eligible + other.eligible,
            granted=self.granted + other.granted,
            granted_fen=self.granted_fen + other.granted_fen,
            signed=self.signed + other.signed,
            signed_fen=self.signed_fen + other.signed_fen,
            drawn=self.drawn + other.drawn,
            drawn_fen=self.drawn_fen + other.drawn_fen,
        )

    @property
    def eligible_rate(self) -> Ratio:
        """符合率: eligible of filed."""
        return Ratio(self.eligible, self.filed)

    @property
    def grant_rate(self) -> Ratio:
        """授信率: granted of eligible."""
        return Ratio(self.granted, self.eligible)

    @property
    def sign_rate(self) -> Ratio:
        """签约率: signed of granted."""
        return Ratio(self.signed, self.granted)

    @property
    def draw_rate(self) -> Ratio:
        """用信率: drawn of signed."""
        return Ratio(self.drawn, self.signed)

    @property
    def draw_rate_of_granted(self) -> Ratio:
        """用信率, the variant some banks quote: drawn of granted."""
        return Ratio(self.drawn, self.granted)

    @property
    def limit_use(self) -> Ratio:
        """额度使用率: fen outstanding of fen signed."""
        return Ratio(self.drawn_fen, self.signed_fen)


NO_FUNNEL = Funnel(filed=0, eligible=0, granted=0, granted_fen=0, signed=0, signed_fen=0, drawn=0, drawn_fen=0)
