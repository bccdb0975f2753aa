"""What lies on the desks on the demo day: applications at every duty, visits to be made, some of them late.

Nothing here moves a household along the funnel, so the planned totals stay what they are.
"""

from datetime import date, timedelta
from uuid import UUID, uuid5

from qianmo.apps.approvals.queries import case_file, waiting_cases
from qianmo.apps.approvals.services import NewOpinion, speak
from qianmo.apps.campaigns.queries import HouseholdRow, households
from qianmo.apps.dossiers.services import NewDossier, NewList, begin_dossiers, send_missing_lists
from qianmo.apps.grids.queries import Scope, stewards
from qianmo.apps.tasks.services import assign_tasks
from qianmo.demo.dossiers import Wanted, bring_all, bring_the_shelf, hand_in
from qianmo.demo.foundation import Ground, village_ids
from qianmo.demo.schedule import DEMO_DAY, moment

COUNTY = Scope(None)
REQUESTS = UUID("5b6f3c1e-8a4d-4f52-9c0b-7e1d2a3b4c5d")
ASKED_ON = (date(2026, 9, 22), date(2026, 9, 23), date(2026, 9, 24), date(2026, 9, 28))
"""Days of the applications that are open; each sixth still waits for what its customer has to bring."""
CASES, VISITS = 48, 600
"""At most so many; a small county has fewer."""
PRODUCTS = {"农牧户": "funong", "商户": "fushang", "公职": "fuxin", "居民": "fumin"}
WAN = 1_000_000


def leave_work(ground: Ground, *, reviewer: int) -> None:
    """Leave applications with their reviewers and approvers, and visits with the stewards."""
    _applications(reviewer)
    _shelf()
    _visits(ground)


def _sample(stage: str, most: int) -> list[HouseholdRow]:
    """Households that came just so far, spread evenly over the county."""
    rows = [row for row in households(scope=COUNTY, stage=stage, limit=100_000).rows if row.stage == stage]
    return rows[:: max(4, len(rows) // most)][:most]


def _applications(reviewer: int) -> None:
    owners = stewards(cell_ids=None, on=DEMO_DAY)
    found = [row for row in _sample("eligible", CASES) if row.village_id in owners and owners[row.village_id].owner_id]
    for place, day in enumerate(ASKED_ON):
        wishes = [
            NewDossier(
                household_id=row.household_id,
                product=PRODUCTS[row.segment],
                requested_fen=(3 + turn % 6) * WAN,
                purpose="购买饲草和种子",
                by=owners[row.village_id].owner_id or 0,
                request_id=uuid5(REQUESTS, row.number),
            )
            for turn, row in enumerate(found[place :: len(ASKED_ON)])
        ]
        begun = begin_dossiers(wishes=wishes, at=moment(day, hour=10), business_date=day)
        whose = {pk: wishes[turn].by for turn, pk in begun.ids.items()}
        told = dict(list(whose.items())[::6])
        done = {pk: owner for pk, owner in whose.items() if pk not in told}
        bring_all(owners=done, at=moment(day, hour=10, minute=20), business_date=day)
        until = DEMO_DAY + timedelta(days=365)
        hand_in(owners=done, consent_until=until, at=moment(day, hour=10, minute=30), business_date=day)
        lists = [NewList(dossier_id=pk, by=owner) for pk, owner in told.items()]
        send_missing_lists(lists=lists, at=moment(day, hour=11), business_date=day)
    _review(reviewer)


def _shelf() -> None:
    """One household applies for each product of the shelf, by its own forms, facts and papers."""
    owners = stewards(cell_ids=None, on=DEMO_DAY)
    rows = [row for row in _sample("eligible", 4 * CASES)[1::2] if row.village_id in owners]
    wanted = [
        Wanted(household_id=row.household_id, owner=owner)
        for row in rows
        if (owner := owners[row.village_id].owner_id) is not None
    ]
    day = ASKED_ON[-1]
    until = DEMO_DAY + timedelta(days=365)
    bring_the_shelf(wanted=wanted, consent_until=until, at=moment(day, hour=14), business_date=day)


def _review(reviewer: int) -> None:
    """Every second case has been reviewed and waits for its approver."""
    for one in waiting_cases(scope=COUNTY, states=["reviewing"], staff_id=reviewer)[::2]:
        file = case_file(case_id=one.id, scope=COUNTY)
        if file is None:
            continue
        opinion = NewOpinion(
            case_id=one.id, revision=file.revision, step="forwarded", by=reviewer, text="资料齐全，收入与当地行情相符"
        )
        speak(opinions=[opinion], at=moment(date(2026, 9, 28), hour=15), business_date=date(2026, 9, 28))


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
