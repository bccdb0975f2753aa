"""The bounds a bank sets for screening by its own figures and for the steps of a drive; else the shipped ones."""

from datetime import date

from qianmo.apps.ratings.models import DriveBounds, KnownBounds
from qianmo.domain.campaigns import RULE as SHIPPED_STEPS
from qianmo.domain.campaigns import DriveStage, StageRule
from qianmo.domain.ratings.known import RULE as SHIPPED_KNOWN
from qianmo.domain.ratings.known import KnownRule


def known_rule(*, on: date) -> KnownRule:
    """By which bounds figures raise a flag on a day."""
    row = KnownBounds.objects.filter(valid__contains=on).first()
    if row is None:
        return SHIPPED_KNOWN
    return KnownRule(youngest=row.youngest, oldest=row.oldest, arrears_days=row.arrears_days, debt_ppm=row.debt_ppm)


def stage_rule(*, on: date) -> StageRule:
    """When a step of a drive is done on a day, and how long it may take."""
    row = DriveBounds.objects.filter(valid__contains=on).first()
    if row is None:
        return SHIPPED_STEPS
    return StageRule(
        done_ppm=row.done_ppm, signing_target_ppm=row.signing_target_ppm,
        slow_days={
            DriveStage.SCREENING: row.screening_days, DriveStage.RATING: row.rating_days,
            DriveStage.GRANTING: row.granting_days, DriveStage.NOTICE: row.notice_days,
            DriveStage.SIGNING: row.signing_days,
        },
    )  # fmt: skip
