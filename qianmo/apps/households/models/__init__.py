"""客户档案: tables of this room."""

from qianmo.apps.households.models.businesses import Business
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
from qianmo.apps.households.models.groups import CustomerGroup, GroupDeferral, GroupKind, GroupMember
from qianmo.apps.households.models.layouts import Layout
from qianmo.apps.households.models.merges import Likeness, LikenessVerdict, Merge, MergeState
from qianmo.apps.households.models.positions import Position
from qianmo.apps.households.models.relocations import Relocation, RelocationState
from qianmo.apps.households.models.segments import PastSegment
from qianmo.apps.households.models.tiers import HouseholdTier, Tier

__all__ = [
    "Business",
    "Circle",
    "CircleKind",
    "CircleMember",
    "Consent",
    "ConsentPurpose",
    "CustomerGroup",
    "FactSheet",
    "GroupDeferral",
    "GroupKind",
    "GroupMember",
    "Household",
    "HouseholdTier",
    "Layout",
    "Likeness",
    "LikenessVerdict",
    "Membership",
    "Merge",
    "MergeState",
    "PastSegment",
    "PastVillage",
    "Person",
    "PieceKind",
    "Position",
    "Relation",
    "Relocation",
    "RelocationState",
    "RosterPiece",
    "RosterUpload",
    "Segment",
    "Tier",
    "UploadState",
]
