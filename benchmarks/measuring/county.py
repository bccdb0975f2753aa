"""The demo county as benchmarks build it: through its acts, with the default seed, checked to the fen."""

import dataclasses
import sys
import time
from typing import TYPE_CHECKING

from benchmarks.measuring.report import Progress

if TYPE_CHECKING:
    from qianmo.demo.county import Built

FULL_COUNTY = 84_792


def build_county(*, households: int, processes: int, progress: Progress) -> "tuple[Built, float]":
    """Build it where Django works; what was built and the seconds it took.

    Stops the program when the funnel is not exactly the one asked for.
    """
    from qianmo.apps.campaigns.queries import funnel
    from qianmo.apps.grids.queries import Scope
    from qianmo.demo.county import build

    began = time.monotonic()
    built = build(
        households=households,
        processes=processes,
        progress=lambda step, share: progress.tell(f"{share:4.0%} {step}"),
    )
    seconds = time.monotonic() - began
    counted, wanted = dataclasses.asdict(funnel(scope=Scope(None))), dataclasses.asdict(built.totals)
    if counted != wanted:
        sys.exit(f"漏斗不相符，这次测速不算数：建成 {counted}，应为 {wanted}。")
    return built, seconds
