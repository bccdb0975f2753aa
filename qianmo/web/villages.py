"""Villages under one measure: the rows beside the map, the squares of the home page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qianmo.apps.campaigns.queries import CellFunnel
from qianmo.domain.funnel import Funnel
from qianmo.web.measures import Measure, Told


@dataclass(frozen=True, slots=True)
class Ranked:
    """A village with its value under a measure: colour step, text, length of its bar in thousandths."""

    cell: CellFunnel
    step: int
    shown: str
    share: int
    counted: str

    @property
    def whole(self) -> str:
        """The value without decimals, for a square: 「50」."""
        return str((self.share + 5) // 10) if self.step else "—"

    @property
    def bare(self) -> str:
        """The text for a column whose head carries the unit."""
        return self.shown.removesuffix(" 万")

    @property
    def deferred(self) -> bool:
        """Whether its drive is put off."""
        return bool(self.cell.deferral_reason)


def funnel_of(village: CellFunnel) -> Funnel:
    """What most measures are told of."""
    return village.funnel


def rank(
    villages: Iterable[CellFunnel],
    measure: Measure,
    *,
    rising: bool,
    of: Callable[[CellFunnel], Told] = funnel_of,
) -> list[Ranked]:
    """Villages by value; those the measure does not apply to come last, equals in code order.

    `of` gives what the measure is told of: the funnel of a village, or its deposits.
    """

    def value(village: CellFunnel) -> tuple[bool, int]:
        order = measure.parts(of(village)).order
        return order is None, (order or 0) * (1 if rising else -1)

    return [
        Ranked(
            cell=village,
            step=measure.step(of(village)),
            shown=measure.shown(of(village)),
            share=measure.share(of(village)),
            counted=measure.counted_text(of(village)),
        )
        for village in sorted(villages, key=value)
    ]
