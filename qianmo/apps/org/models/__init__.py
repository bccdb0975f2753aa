"""Tables of the bank's own house, of changes of its rules, and of the door for other systems."""

from qianmo.apps.org.models.changes import (
    ChangeState,
    RuleChange,
)
from qianmo.apps.org.models.house import (
    Ability,
    Branch,
    BranchAbility,
    BranchKind,
    BusinessDay,
    CalendarDay,
    Deputy,
    Post,
    PostHolding,
    Qualification,
    Staff,
    Team,
    TeamMember,
)
from qianmo.apps.org.models.tokens import (
    ApiAnswer,
    ApiToken,
)

__all__ = [
    "Ability",
    "ApiAnswer",
    "ApiToken",
    "Branch",
    "BranchAbility",
    "BranchKind",
    "BusinessDay",
    "CalendarDay",
    "ChangeState",
    "Deputy",
    "Post",
    "PostHolding",
    "Qualification",
    "RuleChange",
    "Staff",
    "Team",
    "TeamMember",
]
