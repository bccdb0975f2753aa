"""The demo bank's rules of approval: amounts by post, the table of authority, shares of responsibility, promises."""

from datetime import date, datetime, time
from pathlib import Path

from qianmo.apps import approvals
from qianmo.apps.approvals.services import publish_authority, set_authority, set_promise, share_bearing
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.postloan.liability import LiabilityRule
from qianmo.domain.refusal import Refused

AUTHORITY = {"branch_head": 100, "approver": 500}
"""The largest family exposure a post may decide, in 万元 (source: S5)."""
TABLE = Path(approvals.__file__).parent / "authority.dmn"
BEARING = LiabilityRule(survey=60, review=20, approval=20, first_surveyor=70, second_surveyor=30)
"""Source: S5 for 60/20/20; what A 角 and B 角 bear of the survey is own knowledge."""
PROMISED_DAYS = 7


def put_approval_rules_in_force(*, editor: int, publisher: int, since: date, at: datetime) -> None:
    """Found what approval rests on, from the bank's first day on."""
    for post, wan in AUTHORITY.items():
        set_authority(post=post, limit_fen=wan * FEN_PER_WAN, valid_from=since)
    set_promise(kind="credit.application", working_days=PROMISED_DAYS, cutoff=time(17), valid_from=since)
    share_bearing(rule=BEARING, valid_from=since)
    published = publish_authority(
        model=TABLE.read_bytes(),
        edited_by=editor,
        published_by=publisher,
        valid_from=since,
        at=at,
        business_date=since,
    )
    if isinstance(published, Refused):
        raise RuntimeError(published.reason)
