"""Hit policies: which of the rules that hit give the answer.

A policy is one record: whether looking may stop at the first hit, whether the answer is a list, and a function from
the positions that hit to the positions that answer. The SQL form of each stands in `lowering_tables` under the same
name; the two change together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qianmo.decisions.outcome import CaseError

Settle = Callable[[str, Sequence[int]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class HitPolicy:
    """How a table settles on its answer."""

    stops_at_first: bool
    is_list: bool
    settle: Settle


def overlap(label: str) -> tuple[str, str, str]:
    """The refusal of a case that hits several rows of a UNIQUE table, in the pieces round the two row numbers."""
    return f"“{label}”第 ", " 行与第 ", " 行同时命中"


def _unique(label: str, hits: Sequence[int]) -> Sequence[int]:
    if len(hits) > 1:
        before, between, after = overlap(label)
        raise CaseError(f"{before}{hits[0] + 1}{between}{hits[-1] + 1}{after}")
    return hits


HIT_POLICIES = {
    "UNIQUE": HitPolicy(stops_at_first=False, is_list=False, settle=_unique),
    "FIRST": HitPolicy(stops_at_first=True, is_list=False, settle=lambda _label, hits: hits[:1]),
    "COLLECT": HitPolicy(stops_at_first=False, is_list=True, settle=lambda _label, hits: hits),
}
