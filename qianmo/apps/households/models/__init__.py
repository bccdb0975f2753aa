"""客户档案: tables of this room."""

from qianmo.apps.households.models.files import (
    Circle,
    CircleKind,
    CircleMember,
    Consent,
    ConsentPurpose,
    FactSheet,
    Household,
    Membership,
    PastVillage,
    Person,
    PieceKind,
    Relation,
    RosterPiece,
    RosterUpload,
    Segment,
    UploadState,
)
from qianmo.apps.households.models.merges import Likeness, LikenessVerdict, Merge, MergeState

__all__ = [
    "Circle",
    "CircleKind",
    "CircleMember",
    "Consent",
    "ConsentPurpose",
    "FactSheet",
    "Household",
    "Likeness",
    "LikenessVerdict",
    "Membership",
    "Merge",
    "MergeState",
    "PastVillage",
    "Person",
    "PieceKind",
    "Relation",
    "RosterPiece",
    "RosterUpload",
    "Segment",
    "UploadState",
]
