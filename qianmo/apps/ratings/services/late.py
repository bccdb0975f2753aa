"""Ballots that reach the bank after the close: refused, yet kept as they came, so that nobody's word is lost unseen."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.ratings.models import LateBallot, Rater
from qianmo.apps.ratings.queries import ballots_cast, roster_outcomes
from qianmo.apps.ratings.services.sittings import NewBallot
from qianmo.domain.refusal import Refused


@transaction.atomic
def keep_late_ballots(*, ballots: Sequence[NewBallot], at: datetime, business_date: date) -> list[Refused]:
    """Refuse ballots of closed sittings and keep those that would have counted; the refusal of each, in order.

    Kept once a rater and household: not those cast in time, of a turn that was voided, or on a household not rated.
    """
    rows = {
        row.pk: row
        for row in Rater.objects.select_for_update(of=("self",), no_key=True)
        .filter(id__in={one.rater_id for one in ballots}, sitting__closed_at__isnull=False)
        .select_related("sitting")
        .order_by("id")
    }
    known = ballots_cast(sitting_ids=sorted({row.sitting_id for row in rows.values()}))
    known |= set(LateBallot.objects.filter(rater__in=rows).values_list("rater_id", "household_id"))
    outcomes = roster_outcomes(roster_ids=sorted({row.sitting.roster_id for row in rows.values()}))
    answers: list[Refused] = []
    kept: list[NewBallot] = []
    for one in ballots:
        row = rows.get(one.rater_id)
        if row is None or row.turn != one.turn:
            answers.append(Refused(code="no_seat", reason="这一席不在，或已经作废重投。这一票没有收"))
        elif (one.rater_id, one.household_id) in known:
            answers.append(Refused(code="cast_before", reason="评议会已经结束。这一户您已经投过，不用再投"))
        elif outcomes.get((row.sitting.roster_id, one.household_id), "black") == "black":
            answers.append(Refused(code="not_ratable", reason="评议会已经结束。这一户不评议，这一票没有收"))
        else:
            known.add((one.rater_id, one.household_id))
            kept.append(one)
            answers.append(LATE)
    LateBallot.objects.bulk_create(
        LateBallot(
            rater_id=one.rater_id,
            household_id=one.household_id,
            limit_fen=one.limit_fen,
            excludes=one.excludes,
            related=one.related,
            arrived_at=at,
        )
        for one in kept
    )
    record(
        kind="ratings.ballot_late",
        facts=[
            Fact(
                subject_id=one.rater_id,
                household_id=None,
                by=None,
                payload={"sitting": rows[one.rater_id].sitting_id, "seat": rows[one.rater_id].seat},
            )
            for one in kept
        ],
        at=at,
        business_date=business_date,
    )
    return answers


LATE = Refused(
    code="closed", reason="这场评议会已经结束，这一票没有计入，原样留着。要计入，请主持人再开一场，重新投一次"
)
