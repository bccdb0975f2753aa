"""The one line a benchmark ends with, and the little arithmetic behind it.

Ours and the floor are the cost of one unit of work in the unit named, so that their ratio is 1 on the floor and lower
is better. Progress goes to a terminal only: nothing is printed around the line.
"""

import json
import math
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SIGNIFICANT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One measurement: our cost beside the floor's and, by name, those of peers; `more` adds keys after the fixed."""

    name: str
    unit: str
    ours: float
    floor: float
    size: Mapping[str, int]
    peers: Mapping[str, float] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """One JSON object on one line. Raises ValueError for a floor of nothing and for `more` hiding a fixed key."""
        if self.floor <= 0:
            raise ValueError(f"{self.name}: a floor of {self.floor} {self.unit} measures nothing")
        fixed = {
            "name": self.name,
            "unit": self.unit,
            "ours": rounded(self.ours),
            "floor": rounded(self.floor),
            "ratio": rounded(self.ours / self.floor),
            "peers": {name: rounded(cost) for name, cost in self.peers.items()},
            "size": dict(self.size),
        }
        hidden = fixed.keys() & self.more.keys()
        if hidden:
            raise ValueError(f"{self.name}: {sorted(hidden)} are fixed keys")
        return json.dumps({**fixed, **self.more}, ensure_ascii=False)

    def show(self) -> None:
        """Write the line to stdout, in UTF-8 whatever the terminal's locale."""
        sys.stdout.flush()
        sys.stdout.buffer.write(self.line().encode() + b"\n")
        sys.stdout.buffer.flush()


def rounded(value: float) -> float:
    """A measured value without digits that mean nothing."""
    return float(f"{value:.{SIGNIFICANT}g}")


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that at least `share` per cent of the values do not exceed (nearest rank)."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(1, math.ceil(len(values) * share / 100)) - 1]


class Progress:
    """Says on a terminal what is being done and how long it has taken so far; silent elsewhere."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._shown = sys.stderr.isatty()

    def tell(self, words: str) -> None:
        """One line, with the seconds since the beginning."""
        if self._shown:
            print(f"[{time.monotonic() - self._began:6.1f} s] {words}", file=sys.stderr, flush=True)
