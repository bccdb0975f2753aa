"""评议: tables of this room."""

from qianmo.apps.ratings.models.advice import CadreAdvice
from qianmo.apps.ratings.models.clashes import ClashAnswer
from qianmo.apps.ratings.models.kin import KinSource, RaterKin
from qianmo.apps.ratings.models.papers import PaperReading
from qianmo.apps.ratings.models.registers import EntryAbsence, EntrySource, Register, RegisterDraft, RegisterRow
from qianmo.apps.ratings.models.rosters import (
    DriveBounds,
    KnownBounds,
    NegativeReason,
    Outcome,
    RatingRule,
    Roster,
    RosterEntry,
    RosterMark,
)
from qianmo.apps.ratings.models.sittings import (
    Ballot,
    LateBallot,
    LookAnswer,
    Rater,
    RaterKind,
    SecondLook,
    Sitting,
    Verdict,
    Voiding,
    WrongCode,
)
from qianmo.apps.ratings.models.table import CreditLevel, TableRating, TableSign

__all__ = [
    "Ballot",
    "CadreAdvice",
    "ClashAnswer",
    "CreditLevel",
    "DriveBounds",
    "EntryAbsence",
    "EntrySource",
    "KinSource",
    "KnownBounds",
    "LateBallot",
    "LookAnswer",
    "NegativeReason",
    "Outcome",
    "PaperReading",
    "Rater",
    "RaterKin",
    "RaterKind",
    "RatingRule",
    "Register",
    "RegisterDraft",
    "RegisterRow",
    "Roster",
    "RosterEntry",
    "RosterMark",
    "SecondLook",
    "Sitting",
    "TableRating",
    "TableSign",
    "Verdict",
    "Voiding",
    "WrongCode",
]
