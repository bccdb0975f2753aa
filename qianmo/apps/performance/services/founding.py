"""The founding of a bank: the shipped ladder, staffing rule and rows of VAT, a first curve, and who climbs a track."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from qianmo.apps.performance.models import CurvePoint, GradeRule, StaffingRule, StaffRecord, VatRule
from qianmo.apps.performance.shipped import shipped_grades, shipped_vat
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.performance.grades import EDUCATION
from qianmo.storage.dated_rows import say_from


@transaction.atomic
def adopt_shipped_grades(*, tracks: list[str], since: date) -> None:
    """The shipped ladder for these tracks and the staffing rule of S4, where the bank has no ladder."""
    if GradeRule.objects.exists():
        return
    told, lowest = shipped_grades(), next(iter(EDUCATION))
    grades = [
        {
            "track": track, "step": one["step"], "name": one["name"], "borrowers": one["borrowers"],
            "balance_fen": one["balance_wan"] * FEN_PER_WAN, "lent_fen": 0, "profit_fen": 0, "deposit_fen": 0,
            "points": 0, "exam": 0, "bad_ppm": one["bad_ppm"], "education": lowest, "years": 0, "certificate": None,
        }
        for track in tracks
        for one in told["grades"]
    ]  # fmt: skip
    say_from(since, rows=GradeRule.objects.all(), key=["track", "step"], wanted=grades)
    rule = told["staffing"]
    staffing = {
        "cohort": "*", "least": rule["least"], "balance_fen": rule["balance_wan"] * FEN_PER_WAN,
        "borrowers": rule["borrowers"], "step_fen": rule["step_wan"] * FEN_PER_WAN,
        "step_borrowers": rule["step_borrowers"],
    }  # fmt: skip
    say_from(since, rows=StaffingRule.objects.all(), key=["cohort"], wanted=[staffing])


@transaction.atomic
def found_staff_records(*, rows: Sequence[Mapping[str, Any]], since: date) -> None:
    """Who climbs which track (`staff_id`, `track`, `education`, `since`), where the bank has nothing of it."""
    if not StaffRecord.objects.exists():
        say_from(since, rows=StaffRecord.objects.all(), key=["staff_id"], wanted=rows)


@transaction.atomic
def found_curve(*, points: Mapping[int, int], since: date) -> None:
    """The first curve of transfer prices, ppm by days, where the bank has none."""
    if not CurvePoint.objects.exists():
        wanted = [{"tenor_days": days, "rate_ppm": ppm} for days, ppm in points.items()]
        say_from(since, rows=CurvePoint.objects.all(), key=["tenor_days"], wanted=wanted)


@transaction.atomic
def adopt_shipped_vat(*, since: date) -> None:
    """The shipped rows of VAT from a day on, where the bank has none."""
    if VatRule.objects.exists():
        return
    rows = [
        {
            "who": one["who"], "upto_fen": None if one["upto_wan"] is None else one["upto_wan"] * FEN_PER_WAN,
            "way": one["way"], "rate_ppm": one["rate_ppm"], "reference_ppm": one["reference_ppm"],
        }
        for one in shipped_vat()
    ]  # fmt: skip
    say_from(since, rows=VatRule.objects.all(), key=["who", "upto_fen"], wanted=rows)
