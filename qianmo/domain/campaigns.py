"""How far a whole-village drive has come, judged by what happened in the village and never by what somebody ticked.

A village stands at the first step that is not done for nearly all its households: filing, screening, rating, granting;
then signing until the target of the village is reached, and drawing from there on. A deferred one stands apart.
Source: S5 for the steps; the shares are the bank's own parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PPM = 1_000_000


class DriveStage(StrEnum):
    """The columns of the board."""

    FILING = "filing"
    SCREENING = "screening"
    RATING = "rating"
    GRANTING = "granting"
    SIGNING = "signing"
    DRAWING = "drawing"
    DEFERRED = "deferred"


STAGES = {
    DriveStage.FILING: "建档", DriveStage.SCREENING: "筛查", DriveStage.RATING: "评议", DriveStage.GRANTING: "授信",
    DriveStage.SIGNING: "签约", DriveStage.DRAWING: "用信", DriveStage.DEFERRED: "暂缓",
}  # fmt: skip
"""The columns in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """The share of households with which rating and granting count as done, the usual signing target, in ppm.

    `slow_days` is how long a village may stand at a step before somebody should ask why; a step without has no end.
    """

    done_ppm: int
    signing_target_ppm: int
    slow_days: Mapping[DriveStage, int]


RULE = StageRule(
    done_ppm=950_000,
    signing_target_ppm=500_000,
    slow_days={
        DriveStage.SCREENING: 15,
        DriveStage.RATING: 15,
        DriveStage.GRANTING: 30,
        DriveStage.SIGNING: 365,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveCounts:
    """Households of a village in one drive, each count within the one before it where the work goes on in turn.

    `filed` in the village, `listed` on the roster, `to_rate` of these not barred outright, `rated` with a verdict,
    `eligible` by it, `decided` granted or refused, `granted`, `signed` and `drawn`.
    """

    filed: int
    listed: int
    to_rate: int
    rated: int
    eligible: int
    decided: int
    granted: int
    signed: int
    drawn: int


def needed(whole: int, *, share_ppm: int) -> int:
    """How many of a whole make at least this share, rounded up: 95 % of 41 are 39."""
    return -(-whole * share_ppm // PPM)


def stage_of(
    counts: DriveCounts, *, opened: bool, deferred: bool, sat: bool, sitting: bool, target_ppm: int, rule: StageRule
) -> DriveStage:
    """Where a village stands. `sat` says that a sitting was held or is open, `sitting` that one is open now.

    60 to rate, 57 rated is done (95 %), 56 is not. 40 granted with a target of 50 % are signed enough at 20.
    """
    if deferred:
        return DriveStage.DEFERRED
    if not opened:
        return DriveStage.FILING
    if not sat:
        return DriveStage.SCREENING
    if sitting or counts.rated < needed(counts.to_rate, share_ppm=rule.done_ppm):
        return DriveStage.RATING
    if counts.granted == 0 or counts.decided < needed(counts.eligible, share_ppm=rule.done_ppm):
        return DriveStage.GRANTING
    if counts.signed < max(1, needed(counts.granted, share_ppm=target_ppm)):
        return DriveStage.SIGNING
    return DriveStage.DRAWING


def deferral_words(*, reason: str, review_on: date | None) -> str:
    """A deferral in one line, empty where there is none: what a form was drawn with and is compared with later."""
    return f"{reason}，{review_on} 复查" if reason else ""
