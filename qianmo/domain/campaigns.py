"""How far a whole-village drive has come, judged by what happened in the village and never by what somebody ticked.

A village stands at the first step that is not done for nearly all its households: filing, screening, rating, granting,
notice (where nobody may sign before his is over); then signing until the target of the village is reached, and drawing
from there on. A deferred one stands apart. Source: S5 for the steps (公示以后签约); the shares are the bank's own
parameters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qianmo.domain.refusal import Refused

PPM = 1_000_000


class DriveStage(StrEnum):
    """The columns of the board."""

    FILING = "filing"
    SCREENING = "screening"
    RATING = "rating"
    GRANTING = "granting"
    NOTICE = "notice"
    SIGNING = "signing"
    DRAWING = "drawing"
    DEFERRED = "deferred"


STAGES = {
    DriveStage.FILING: "建档", DriveStage.SCREENING: "筛查", DriveStage.RATING: "评议", DriveStage.GRANTING: "授信",
    DriveStage.NOTICE: "公示", DriveStage.SIGNING: "签约", DriveStage.DRAWING: "用信", DriveStage.DEFERRED: "暂缓",
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
        DriveStage.NOTICE: 15,
        DriveStage.SIGNING: 365,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveCounts:
    """Households of a village in one drive, each count within the one before it where the work goes on in turn.

    `filed` in the village, `listed` on the roster, `to_rate` of these not barred outright, `rated` with a verdict,
    `eligible` by it, `decided` granted or refused, `granted`, `cleared` of these free to sign (their notice is over
    without objection, they signed before, or nobody rated them), `signed` and `drawn`.
    """

    filed: int
    listed: int
    to_rate: int
    rated: int
    eligible: int
    decided: int
    granted: int
    cleared: int
    signed: int
    drawn: int


def needed(whole: int, *, share_ppm: int) -> int:
    """How many of a whole make at least this share, rounded up: 95 % of 41 are 39."""
    return -(-whole * share_ppm // PPM)


def stage_of(
    counts: DriveCounts,
    *,
    opened: bool,
    deferred: bool,
    sat: bool,
    sitting: bool,
    noticed: bool,
    target_ppm: int,
    rule: StageRule,
) -> DriveStage:
    """Where a village stands. `sat` says that a sitting was held or is open, `sitting` that one is open now.

    `noticed` says that nobody signs before his notice is over; without it there is no such step. 60 to rate, 57 rated
    is done (95 %), 56 is not. 40 granted with a target of 50 % are signed enough at 20.
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
    if noticed and counts.cleared < needed(counts.granted, share_ppm=rule.done_ppm):
        return DriveStage.NOTICE
    if counts.signed < max(1, needed(counts.granted, share_ppm=target_ppm)):
        return DriveStage.SIGNING
    return DriveStage.DRAWING


def deferral_words(*, reason: str, review_on: date | None) -> str:
    """A deferral in one line, empty where there is none: what a form was drawn with and is compared with later."""
    if not reason:
        return ""
    return f"{reason}，{review_on} 复查" if review_on else f"{reason}，未定复查日"


def why_put_off(*, doing: str, name: str, said: str, page: str = "村页") -> Refused | None:
    """Why something cannot be done in a village, or for a customer group, that is put off.

    `said` is its deferral in one line, empty for none; `page` is where it is taken up again.
    """
    if not said:
        return None
    reason = f"不能{doing}：{name}暂缓，{said}。请先在{page}恢复，再从停下的那一步接着办"
    return Refused(code="put_off", reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What plan, grid and exam say of somebody who opens a village on a day.

    `branch` answers for the village that day (empty: none), `in_branch` says that who opens is of it or of head office;
    `pilot` is the pilot village of that branch that comes first (empty: none, or it was told of); `untested` says what
    is wrong with the exam of who opens, empty where it holds or no script is in force.
    """

    village: str
    who: str
    branch: str
    in_branch: bool
    pilot: str
    untested: str


def why_not_begun(*, going: Going, opened: bool, said: str) -> Refused | None:
    """Why a village cannot be opened; one that is open only takes households, which a deferral alone forbids.

    Source: S5 (剔除暂缓执行的村; 每家支行找出一个村,按照试点方案全员参与; 情景演练,人人通关).
    """
    name = going.village
    if put := why_put_off(doing="开村", name=name, said=said):
        return put
    if opened:
        return None
    if not going.branch:
        reason = f"不能开村：{name}还没有责任机构。请先在“网格”里把它分给一家机构"
        return Refused(code="no_branch", reason=reason)
    if not going.in_branch:
        reason = f"不能开村：{name}由{going.branch}负责，{going.who}不在那里任职。请{going.branch}的同事来开"
        return Refused(code="others_village", reason=reason)
    if going.pilot:
        reason = f"不能开村：{going.branch}的试点村{going.pilot}还没有总结。请先做完试点、写下总结，再开{name}"
        return Refused(code="pilot_first", reason=reason)
    if going.untested:
        reason = f"不能开村：{going.who}{going.untested}。请先在“话术考试”里通过，或请通过的同事来开"
        return Refused(code="not_passed", reason=reason)
    return None
