"""Reads of 整村组织."""

from qianmo.apps.outreach.queries.days import ClaimRow, DayRow, StationedDay, claims, field_days, stationed_days
from qianmo.apps.outreach.queries.exams import (
    OwnPaper,
    Passed,
    ScriptCard,
    papers_of,
    passes,
    questions_of,
    script_in_force,
    scripts,
)
from qianmo.apps.outreach.queries.plans import (
    PhaseRow,
    Pilot,
    PlanCard,
    PlannedRow,
    PlanToday,
    StepRow,
    by_branch_and_phase,
    drive_plans,
    pilots_due,
    plan_in_force,
    plan_today,
)

__all__ = [
    "ClaimRow",
    "DayRow",
    "OwnPaper",
    "Passed",
    "PhaseRow",
    "Pilot",
    "PlanCard",
    "PlanToday",
    "PlannedRow",
    "ScriptCard",
    "StationedDay",
    "StepRow",
    "by_branch_and_phase",
    "claims",
    "drive_plans",
    "field_days",
    "papers_of",
    "passes",
    "pilots_due",
    "plan_in_force",
    "plan_today",
    "questions_of",
    "script_in_force",
    "scripts",
    "stationed_days",
]
