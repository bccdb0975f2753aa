"""绩效: reads of this room: schemes, the board of a month, and one person's slip down to its accounts."""

from qianmo.analytics.work import Measure
from qianmo.apps.performance.catalogue import Catalogue, catalogue, products_held
from qianmo.apps.performance.estimating import estimated_days
from qianmo.apps.performance.queries.allocations import (
    AllocationCard,
    Allotted,
    Redivided,
    ShareRow,
    VersionCard,
    allocation,
    allocations_of,
    allotted,
    redivided,
    shares_of,
    versions_of,
)
from qianmo.apps.performance.queries.appeals import (
    Adjusted,
    AppealCard,
    CorrectionCard,
    adjusted_in,
    appeals_of,
    corrections_of,
)
from qianmo.apps.performance.queries.attributions import AttributedTo, AttributionCard, attributed_to, attributions
from qianmo.apps.performance.queries.contests import (
    ContestBoard,
    ContestCard,
    SideCard,
    contest_board,
    contest_measures,
    contests,
    own_sides,
    running_contests,
)
from qianmo.apps.performance.queries.curves import Curve, core_contracts, curves
from qianmo.apps.performance.queries.deferrals import (
    BadLoan,
    ClawbackCard,
    bad_loans_of,
    clawbacks_of,
    deferred_of,
    released_in,
)
from qianmo.apps.performance.queries.entries import EntryCard, entries_of
from qianmo.apps.performance.queries.evidence import Opened, OpenedMonth, Piece, open_line, period_of
from qianmo.apps.performance.queries.grades import (
    AssessmentCard,
    GradeRow,
    TransferCard,
    UnitStaffing,
    assessed_rows,
    assessments,
    grade_names,
    grades_now,
    staffing,
    transfers,
)
from qianmo.apps.performance.queries.measures import Tested, measures_said, try_measures
from qianmo.apps.performance.queries.months import PERIODS, MonthCard, Ranked, board, counted_months, months_of
from qianmo.apps.performance.queries.pay import Paid, pay_of
from qianmo.apps.performance.queries.pooling import Pooled, pooled
from qianmo.apps.performance.queries.profit import (
    AccountEarned,
    Earned,
    Earnings,
    accounts_earning,
    earnings_of,
    prices_of,
)
from qianmo.apps.performance.queries.reconciling import Reconciled, reconciled
from qianmo.apps.performance.queries.schemes import SchemeCard, scheme_version, scheme_versions
from qianmo.apps.performance.queries.slips import Slip, SlipLine, history, slip, strengths
from qianmo.apps.performance.queries.stock import NOTHING, Parted, stock_and_increment
from qianmo.apps.performance.queries.units import UnitPoints, unit_points
from qianmo.apps.performance.reading import read
from qianmo.apps.performance.reckoning import Stood
from qianmo.apps.performance.trying import Trial, Tried

__all__ = [
    "NOTHING",
    "PERIODS",
    "AccountEarned",
    "Adjusted",
    "AllocationCard",
    "Allotted",
    "AppealCard",
    "AssessmentCard",
    "AttributedTo",
    "AttributionCard",
    "BadLoan",
    "Catalogue",
    "ClawbackCard",
    "ContestBoard",
    "ContestCard",
    "CorrectionCard",
    "Curve",
    "Earned",
    "Earnings",
    "EntryCard",
    "GradeRow",
    "Measure",
    "MonthCard",
    "Opened",
    "OpenedMonth",
    "Paid",
    "Parted",
    "Piece",
    "Pooled",
    "Ranked",
    "Reconciled",
    "Redivided",
    "SchemeCard",
    "ShareRow",
    "SideCard",
    "Slip",
    "SlipLine",
    "Stood",
    "Tested",
    "TransferCard",
    "Trial",
    "Tried",
    "UnitPoints",
    "UnitStaffing",
    "VersionCard",
    "accounts_earning",
    "adjusted_in",
    "allocation",
    "allocations_of",
    "allotted",
    "appeals_of",
    "assessed_rows",
    "assessments",
    "attributed_to",
    "attributions",
    "bad_loans_of",
    "board",
    "catalogue",
    "clawbacks_of",
    "contest_board",
    "contest_measures",
    "contests",
    "core_contracts",
    "corrections_of",
    "counted_months",
    "curves",
    "deferred_of",
    "earnings_of",
    "entries_of",
    "estimated_days",
    "grade_names",
    "grades_now",
    "history",
    "measures_said",
    "months_of",
    "open_line",
    "own_sides",
    "pay_of",
    "period_of",
    "pooled",
    "prices_of",
    "products_held",
    "read",
    "reconciled",
    "redivided",
    "released_in",
    "running_contests",
    "scheme_version",
    "scheme_versions",
    "shares_of",
    "slip",
    "staffing",
    "stock_and_increment",
    "strengths",
    "transfers",
    "try_measures",
    "unit_points",
    "versions_of",
]
