"""What a case of somebody else's model may cost: steps, depth of calls, length of texts and lists.

Loops and functions make the language complete, so a model can ask for more than the world has. Whoever goes on is told
to stop, in the words of a case that cannot be decided.
"""

import sys
from dataclasses import dataclass
from datetime import datetime

from qianmo.decisions.case.outcome import CaseError

MOST_STEPS = 300_000
DEEPEST_CALL = 150
LONGEST_TEXT = 1_000_000
LARGEST = 200_000
"""Values within values, as far as they are looked through: what is written once may be spoken of many times over."""
FRAMES = 6_000  # of Python, for that depth of calls

sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))


@dataclass(slots=True)
class Run:
    """One case being decided: what it has spent, how deep it is, and the moment that `now()` means."""

    now: datetime | None = None
    steps: int = 0
    depth: int = 0

    def spend(self, steps: int) -> None:
        """CaseError when the case has cost too much."""
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise CaseError(f"算了 {MOST_STEPS // 10_000} 万步还没有算完，不再算")

    def pay(self, *values: object) -> None:
        """The cost of going through long texts and lists, or of making them."""
        for one in values:
            if isinstance(one, str):
                self.spend(len(one) // 100)
            elif isinstance(one, tuple):
                self.spend(len(one) // 32)

    def enter(self) -> None:
        """One call deeper; CaseError when it goes too deep."""
        self.spend(1)
        self.depth += 1
        if self.depth > DEEPEST_CALL:
            raise CaseError(f"函数套用超过 {DEEPEST_CALL} 层")

    def leave(self) -> None:
        """Back from a call."""
        self.depth -= 1


class Measure:
    """How much of a value has been looked through. CaseError when it holds more than anybody wrote down."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = LARGEST

    def one(self) -> None:
        """One value more."""
        self.left -= 1
        if self.left < 0:
            raise CaseError(f"一个值里套着 {LARGEST // 10_000} 万个以上的值，不再算")


class Names:
    """Values by name, inside those of a wider scope."""

    __slots__ = ("outer", "run", "values")

    def __init__(self, values: dict[str, object], outer: "Names | None", run: Run) -> None:
        self.values = values
        self.outer = outer
        self.run = run

    def inside(self, values: dict[str, object]) -> "Names":
        """A narrower scope."""
        return Names(values, self, self.run)
