"""The night's look at every branch: what it lent, what of it is bad and overdue, and what that cuts of authority."""

from collections.abc import Callable
from datetime import date, datetime

from qianmo.apps.approvals.services import Lent, settle_cuts
from qianmo.apps.credit.queries.branch_risk import lent_by_branch


def review_authority(*, on: date, at: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Begin and lift cuts of authority by the rules in force; how many changed."""
    lent = {pk: Lent(lent_fen=sums[0], bad_fen=sums[1], overdue_fen=sums[2]) for pk, sums in lent_by_branch().items()}
    changed = settle_cuts(lent=lent, on=on, at=at)
    tell(changed, changed)
    return changed
