"""What lies on the desks on the demo day: applications at every duty, visits to be made, some of them late.

Nothing here moves a household along the funnel, so the planned totals stay what they are.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

from qianmo.apps.approvals.queries import waiting_cases
from qianmo.apps.campaigns.queries import HouseholdRow, households
from qianmo.apps.dossiers.services import NewDossier, NewList, begin_dossiers, send_missing_lists
from qianmo.apps.grids.queries import Scope, stewards
from qianmo.apps.notices.queries import why_not_signed
from qianmo.apps.ratings.queries import verdicts
from qianmo.apps.tasks.services import assign_tasks
from qianmo.demo.dossiers import ASKS_FEN, Wanted, bring_all, hand_in
from qianmo.demo.foundation import Ground, village_ids
from qianmo.demo.meetings import hold_meetings
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.demo.walking import WALKED_ON, review_cases, walk_the_shelf

COUNTY = Scope(None)
REQUESTS = UUID("5b6f3c1e-8a4d-4f52-9c0b-7e1d2a3b4c5d")
ASKED_ON = (
    date(2026, 9, 9),
    date(2026, 9, 15),
    date(2026, 9, 22),
    date(2026, 9, 23),
    date(2026, 9, 24),
    date(2026, 9, 28),
)
"""Days of the applications that are open, the first of them late; each sixth waits for what its customer must bring."""
CASES, TOGETHER, VISITS = 72, 24, 600
"""At most so many; a small county has fewer."""
PRODUCTS = {"农牧户": "funong", "商户": "fushang", "公职": "fuxin", "居民": "fumin"}
WAN = 1_000_000


def leave_work(ground: Ground, *, walking: int, reviewer: int, approver: int) -> None:
    """Leave applications with reviewers, approvers and the committee, and visits with the stewards.

    Before that, so many households have walked all the way, each for another product of the shelf.
    """
    _shelf(walking, reviewer=reviewer, approver=approver)
    _applications()
    _together()
    _review(reviewer)
    hold_meetings(sitting=ground.sitting)
    _visits(ground)


def _sample(stage: str, most: int, *, start: int = 0) -> list[HouseholdRow]:
    """Households that came just so far, spread evenly over the county; another start finds others."""
    rows = [row for row in households(scope=COUNTY, stage=stage, limit=100_000).rows if row.stage == stage]
    return rows[start :: max(3, len(rows) // most)][:most]


def _applications() -> None:
    found = _owned(_sample("eligible", CASES))
    for place, day in enumerate(ASKED_ON):
        whose = _begin(found[place :: len(ASKED_ON)], day=day, amounts=range(3, 9))
        told = dict(list(whose.items())[place::6])
        _hand_in({pk: owner for pk, owner in whose.items() if pk not in told}, day=day)
        lists = [NewList(dossier_id=pk, by=owner) for pk, owner in told.items()]
        send_missing_lists(lists=lists, at=moment(day, hour=11), business_date=day)


def _together() -> None:
    """Herders who ask for the same on one day, so that one act may approve those who get the same."""
    herders = [row for row in _sample("eligible", CASES, start=1) if row.segment == "农牧户"][:TOGETHER]
    _hand_in(_begin(_owned(herders), day=ASKED_ON[-2], amounts=(4,)), day=ASKED_ON[-2])


def _owned(rows: Sequence[HouseholdRow]) -> list[tuple[HouseholdRow, int]]:
    """Rows of villages that somebody answers for today, each with who does."""
    owners = stewards(cell_ids=None, on=DEMO_DAY)
    found = [(row, owners[row.village_id].owner_id) for row in rows if row.village_id in owners]
    return [(row, owner) for row, owner in found if owner]


def _begin(owned: Sequence[tuple[HouseholdRow, int]], *, day: date, amounts: Sequence[int]) -> dict[int, int]:
    """Begin a dossier for the card of each household's group, asking for these 万 in turn; dossiers by owner."""
    wishes = [
        NewDossier(
            household_id=row.household_id,
            product=PRODUCTS[row.segment],
            requested_fen=amounts[turn % len(amounts)] * WAN,
            purpose="购买饲草和种子",
            by=owner,
            request_id=uuid5(REQUESTS, row.number),
        )
        for turn, (row, owner) in enumerate(owned)
    ]
    begun = begin_dossiers(wishes=wishes, at=moment(day, hour=10), business_date=day)
    return {pk: wishes[turn].by for turn, pk in begun.ids.items()}


def _hand_in(owners: dict[int, int], *, day: date) -> None:
    bring_all(owners=owners, at=moment(day, hour=10, minute=20), business_date=day)
    until = DEMO_DAY + timedelta(days=365)
    hand_in(owners=owners, consent_until=until, at=moment(day, hour=10, minute=30), business_date=day)


def _shelf(most: int, *, reviewer: int, approver: int) -> None:
    """So many households go from their first contact to a signed contract, each for another product of the shelf."""
    rows = [row for row in households(scope=COUNTY, stage="eligible", limit=100_000).rows if row.stage == "eligible"]
    rated = verdicts(household_ids=[row.household_id for row in rows])
    sound = {pk for pk, one in rated.items() if one.limit_fen >= ASKS_FEN and not one.needs_look}
    held = why_not_signed(household_ids=sorted(sound), on=WALKED_ON)
    found = _owned([row for row in rows if row.household_id in sound - held.keys()])
    found = found[:: max(1, len(found) // most)][:most]
    wanted = [Wanted(household_id=row.household_id, owner=owner) for row, owner in found]
    walk_the_shelf(wanted=wanted, reviewer=reviewer, approver=approver)


def _review(reviewer: int) -> None:
    """Every second case has been reviewed and waits for its approver."""
    waiting = waiting_cases(scope=COUNTY, states=["reviewing"], staff_id=reviewer)[::2]
    day = ASKED_ON[-1]
    review_cases(cases=waiting, reviewer=reviewer, at=moment(day, hour=15), business_date=day)


def _visits(ground: Ground) -> None:
    """Reminders at households that were granted a line and have not signed: some late, most due within days.

    Each is opened by the head of the village's own branch; where nobody heads it, by the village's owner.
    """
    opened = date(2026, 9, 21)
    branches, codes = ground.bank.branch_of_village(), {pk: code for code, pk in village_ids().items()}
    work: dict[tuple[int, int], list[int]] = {}
    for turn, row in enumerate(_sample("granted", VISITS)):
        code = codes[row.village_id]
        head = ground.heads.get(branches[code], ground.owners[code])
        work.setdefault((turn % 8 - 2, head), []).append(row.household_id)
    for (late, head), household_ids in sorted(work.items()):
        assign_tasks(
            household_ids=household_ids,
            kind="visit",
            note="授信没有签约，上门问清原因",
            due_on=DEMO_DAY + timedelta(days=late),
            scope=COUNTY,
            by=head,
            at=moment(opened, hour=9, minute=late + 2),
            business_date=opened,
        )
