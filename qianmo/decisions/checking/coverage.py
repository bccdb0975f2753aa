"""Do boxes cover a space? A sweep through the columns, never through all combinations of atoms.

At each column the atoms that leave the same rules in play are taken together; a branch ends as soon as no rule is
left (a hole) or one of those left accepts all that remains. What has been found covered once is not looked at again.
Work is bounded: a sweep that runs out of steps says so instead of claiming an answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from qianmo.decisions.checking.boxes import Boxes, bits

Box = tuple[int, ...]


@dataclass(slots=True)
class Sweep:
    """The holes found, at most `most`, and the steps taken; `is_exhaustive` is false when they ran out."""

    holes: list[Box] = field(default_factory=list)
    is_exhaustive: bool = True
    steps: int = 0


def holes(boxes: Boxes, rules: Sequence[int], space: Box, *, most: int, steps: int) -> Sweep:
    """The parts of a space that none of the rules covers."""
    return _Sweeping(boxes, rules, space, most, steps).run()


class _Sweeping:
    def __init__(self, boxes: Boxes, rules: Sequence[int], space: Box, most: int, steps: int) -> None:
        self._boxes = boxes
        # A rule that never meets the space cannot cover any of it.
        self._active = boxes.meeting(space, sum(1 << rule for rule in rules))
        self._rules = list(bits(self._active))
        self._order = self._best_order(space)
        self._space = space
        self._most = most
        self._steps = steps
        self._rest_free = self._free_from()
        self._covered: set[tuple[int, int]] = set()
        self._sweep = Sweep()

    def _best_order(self, space: Box) -> list[int]:
        """Columns on which most rules take a stand come first: they thin out the rules soonest."""
        masks = [self._boxes.rules[rule] for rule in self._rules]
        stands = [sum(one[column] & full != full for one in masks) for column, full in enumerate(space)]
        return sorted(range(len(space)), key=lambda column: -stands[column])

    def _free_from(self) -> list[int]:
        """For each place in the order: the rules that accept everything from there on."""
        free = [self._active]
        for column in reversed(self._order):
            full = self._space[column]
            here = sum(1 << rule for rule in self._rules if self._boxes.rules[rule][column] & full == full)
            free.append(free[-1] & here)
        return free[::-1]

    def run(self) -> Sweep:
        self._descend(0, self._active, [])
        return self._sweep

    def _descend(self, place: int, active: int, prefix: list[int]) -> bool:
        """Is everything covered from this place on by the active rules? Notes the holes found."""
        if active & self._rest_free[place]:
            return True
        if active == 0 or place == len(self._order):
            self._note(prefix)
            return False
        if (place, active) in self._covered:
            return True
        is_covered = True
        for left, mask in self._groups(place, active):
            if self._steps <= 0 or len(self._sweep.holes) >= self._most:
                self._sweep.is_exhaustive = False
                return False
            self._steps -= 1
            self._sweep.steps += 1
            is_covered = self._descend(place + 1, left, [*prefix, mask]) and is_covered
        if is_covered:
            self._covered.add((place, active))
        return is_covered

    def _groups(self, place: int, active: int) -> list[tuple[int, int]]:
        groups: dict[int, int] = {}
        column = self._order[place]
        accepting = self._boxes.accepting[column]
        for atom in bits(self._space[column]):
            left = active & accepting[atom]
            groups[left] = groups.get(left, 0) | 1 << atom
        return list(groups.items())

    def _note(self, prefix: list[int]) -> None:
        hole = list(self._space)
        for column, mask in zip(self._order, prefix, strict=False):
            hole[column] = mask
        self._sweep.holes.append(tuple(hole))
