"""The demo bank's rules of approval: amounts by post, the table of authority, shares, promises, committees."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from qianmo.apps import approvals
from qianmo.apps.approvals.services import (
    NewPromise,
    allow_alone,
    ask_confirmation,
    found_committee,
    publish_authority,
    set_authority,
    set_cut_rule,
    set_promise,
    share_bearing,
)
from qianmo.demo.accepting import accepted
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.postloan.liability import LiabilityRule

AUTHORITY = {"branch_head": 100, "approver": 500}
"""The largest family exposure a post may decide, in 万元 (source: S5)."""
TABLE = Path(approvals.__file__).parent / "authority.dmn"
BEARING = LiabilityRule(survey=60, review=20, approval=20, first_surveyor=70, second_surveyor=30)
"""Source: S5 for 60/20/20; what A 角 and B 角 bear of the survey is own knowledge."""
PROMISES = (
    NewPromise(kind="credit.application", name="S1 限时办结", days=7, stops="disbursed", cutoff=time(17)),
    NewPromise(kind="express", name="S2 三天放款", days=3, starts="declared", stops="disbursed", cutoff=time(17)),
)
"""S1: 5 to 7 working days from complete material; S2: 3 days from the declaration; both until the money is paid out."""
CUTS = {"bad": 40_000, "overdue": 80_000}
"""Above these shares of its lending a branch keeps half of its authority; the shares are invented."""
CONFIRMED_ABOVE_WAN = 100
COMMITTEE_POSTS = ("approver", "risk", "inclusive", "finance")
"""Posts of head office of which two each sit in the committees, in this order."""
COMMITTEES = (("credit", "授信委", 7, 2000), ("use", "贷审委", 5, 1000))
"""Code, name, members and the largest family exposure in 万元. Names from S5; members and amounts are invented."""


def put_approval_rules_in_force(
    *, editor: int, publisher: int, sitting: Sequence[int], since: date, at: datetime
) -> None:
    """Found what approval rests on, from the bank's first day on; the first of those sitting takes the chair."""
    for post, wan in AUTHORITY.items():
        set_authority(post=post, limit_fen=wan * FEN_PER_WAN, valid_from=since)
    for promise in PROMISES:
        set_promise(new=promise, valid_from=since)
    for measure, over_ppm in CUTS.items():
        set_cut_rule(measure=measure, over_ppm=over_ppm, keeps_ppm=500_000, valid_from=since)
    ask_confirmation(above_fen=CONFIRMED_ABOVE_WAN * FEN_PER_WAN, minutes=10, valid_from=since)
    allow_alone(product="funong", limit_fen=50 * FEN_PER_WAN, photos=2, review_ppm=100_000, valid_from=since)
    share_bearing(rule=BEARING, valid_from=since)
    for code, name, seats, wan in COMMITTEES:
        chair, *others = sitting[:seats]
        founded = found_committee(
            code=code, name=name, chair=chair, others=others, limit_fen=wan * FEN_PER_WAN, since=since
        )
        accepted(founded)
    published = publish_authority(
        model=TABLE.read_bytes(),
        edited_by=editor,
        published_by=publisher,
        valid_from=since,
        at=at,
        business_date=since,
    )
    accepted(published)
