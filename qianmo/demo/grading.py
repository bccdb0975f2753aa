"""The demo bank's staff grades: the shipped ladder for two tracks, two quarters assessed, a transfer waiting."""

from datetime import date
from random import Random
from uuid import UUID

from qianmo.apps.org.queries import branch_ids as branches_by_code
from qianmo.apps.org.queries import in_posts
from qianmo.apps.performance.services import (
    NewTransfer,
    adopt_shipped_grades,
    ask_transfer,
    confirm_assessment,
    count_months,
    found_staff_records,
    propose_assessment,
)
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.demo.targets import AS_OF
from qianmo.domain.performance.grades import EDUCATION

TRACKS = ["三农", "小微"]
SINCE = date(2026, 1, 1)
PERIODS = (
    (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 7)),
    (date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 6)),
)
"""The quarters assessed: the first places everybody, the second moves; and the day of each."""
ROTATION = UUID("0d5a7c5e-3d4d-4f35-8f0b-0a5c6a7e9b21")
IN_TOWN = 7
"""Every so many-th manager climbs the ladder of small businesses."""


def grade_staff(ground: Ground, *, seed: int) -> None:
    """Found ladders and records, assess two quarters by two persons each, and ask for a rotation.

    The month that runs is counted once more, now by grade.
    """
    chance = Random(seed)  # noqa: S311 - invented records, not secrets
    adopt_shipped_grades(tracks=TRACKS, since=SINCE)
    holders = in_posts(post="manager", branch_ids=set(branches_by_code().values()), on=DEMO_DAY)
    records = [
        {
            "staff_id": one.staff_id, "track": TRACKS[place % IN_TOWN == 0],
            "education": chance.choice(list(EDUCATION)[1:]), "since": date(chance.randint(2008, 2024), 7, 1),
        }
        for place, one in enumerate(holders)
    ]  # fmt: skip
    found_staff_records(rows=records, since=SINCE)
    people = {post: ground.staff[ground.bank.holders(post)[0].number] for post in ("people", "inclusive")}
    for first, until, on in PERIODS:
        at = moment(on, hour=10)
        made = accepted(propose_assessment(first=first, until=until, by=people["people"], at=at, business_date=on))
        accepted(confirm_assessment(assessment_id=made, by=people["inclusive"], at=at, business_date=on))
    count_months(on=AS_OF, at=moment(DEMO_DAY, hour=7))
    goes = NewTransfer(
        number=holders[0].number, branch=ground.bank.branches[-1].code, since=date(2026, 10, 9), until=None,
        reason="同一岗位满三年，轮岗", by=people["people"], request_id=ROTATION,
    )  # fmt: skip
    accepted(ask_transfer(new=goes, at=moment(DEMO_DAY, hour=7), business_date=DEMO_DAY))
