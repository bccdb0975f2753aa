"""Tables of 整村组织."""

from qianmo.apps.outreach.models.days import (
    ClaimState,
    DutyKind,
    FieldBounds,
    FieldDay,
    FieldDuty,
    Untested,
    VillageClaim,
)
from qianmo.apps.outreach.models.exams import ExamPaper, Script, ScriptQuestion
from qianmo.apps.outreach.models.plans import (
    DrivePlan,
    OutletStepKind,
    PilotReport,
    PlannedStep,
    PlannedVillage,
    PlanState,
    VillageKind,
)
from qianmo.apps.outreach.models.signing import Gift, SigningDay, SigningGuest
from qianmo.apps.outreach.models.status import CreditCriterion, HouseholdRerating, VillageRerating

__all__ = [
    "ClaimState",
    "CreditCriterion",
    "DrivePlan",
    "DutyKind",
    "ExamPaper",
    "FieldBounds",
    "FieldDay",
    "FieldDuty",
    "Gift",
    "HouseholdRerating",
    "OutletStepKind",
    "PilotReport",
    "PlanState",
    "PlannedStep",
    "PlannedVillage",
    "Script",
    "ScriptQuestion",
    "SigningDay",
    "SigningGuest",
    "Untested",
    "VillageClaim",
    "VillageKind",
    "VillageRerating",
]
