"""Where a household is: which positions are worth keeping, and how finely a reader may see them.

A position is a dated fact with its source. That of a visit counts when the phone was sure of it to within a hundred
metres, stood where it should and did not say that it made the place up. Who needs no door sees squares, never a point.
Source: the bank's own rule; positions of homes are kept as closely as sensitive personal information (个人信息保护法
第二十八条 names 行踪轨迹).
"""

SURE_M = 100
"""How sure a phone must be, in metres."""
COARSE_E6 = 5_000
"""The side of the smallest square shown to who needs no door, in millionths of a degree: some 500 m."""
HALF_TURN_E6, QUARTER_TURN_E6 = 180_000_000, 90_000_000


def worth_keeping(*, accuracy_m: int, outside: bool, mock: bool | None) -> bool:
    """Whether a phone's position tells where the household is. Example: 35 m at the gate does, 400 m does not."""
    return accuracy_m <= SURE_M and not outside and not mock


def square_side(*, span_e6: int, across: int, doors: bool) -> int:
    """The side of the squares points are gathered in, so that about `across` cover `span_e6`; in millionths.

    Example: 96,000 across 48 squares is 2,000; without doors it is 5,000.
    """
    side = max(1, span_e6 // across)
    return side if doors else max(side, COARSE_E6)


def coarse(*, e6: int) -> int:
    """The middle of the smallest square a value lies in. Example: 119,343,210 is 119,342,500."""
    return e6 // COARSE_E6 * COARSE_E6 + COARSE_E6 // 2
