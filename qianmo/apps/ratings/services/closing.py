"""Closing sittings: ballots are combined, or what a table signed is taken, into one verdict per household."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from qianmo.apps.events.services import Fact, record
from qianmo.apps.ratings.models import Ballot, Sitting, Verdict
from qianmo.apps.ratings.queries import aside_of_seats, rating_rule, rosters_put_off, table_verdicts
from qianmo.apps.ratings.services.sittings import hold_seats
from qianmo.domain import ratings as rules
from qianmo.domain.ratings.table import Way
from qianmo.storage.copying import allocate_ids, copy_rows


@transaction.atomic
def close_sittings(*, sitting_ids: Sequence[int], at: datetime, business_date: date) -> dict[int, rules.Verdict]:
    """Close open sittings and combine their ballots into one verdict per household; returns verdicts by household.

    The rule in force that day combines them. A verdict is advice: it caps what may be granted and grants nothing
    (预授信不是授信). Of a table stands what everybody who may speak has signed, the rest stays unrated. The sitting of
    a village that is put off stays open with its ballots until that is lifted.
    """
    rule = rating_rule(on=business_date)
    held = Sitting.objects.select_for_update().filter(id__in=sitting_ids, closed_at__isnull=True).order_by("id")
    deferred = rosters_put_off(roster_ids=[row.roster_id for row in held], doing="结束评议会")
    rows = [row for row in held if row.roster_id not in deferred]
    hold_seats(sitting_ids=[row.pk for row in rows])
    verdicts: list[tuple[int, int, int, rules.Verdict]] = []
    for row, household_id, ballots in _ballots_by_household([row for row in rows if row.way == Way.BLIND]):
        verdicts.append((row.pk, row.host_id, household_id, rules.combine(ballots=ballots, rule=rule)))
    tables = {row.pk: row.host_id for row in rows if row.way == Way.TABLE}
    for sitting_id, household_id, verdict in table_verdicts(sitting_ids=list(tables), rule=rule):
        verdicts.append((sitting_id, tables[sitting_id], household_id, verdict))
    ids = _write(verdicts)
    Sitting.objects.filter(id__in=[row.pk for row in rows]).update(closed_at=Greatest(Value(at), F("opened_at")))
    record(
        kind="ratings.rated",
        facts=[
            Fact(
                subject_id=verdict_id,
                household_id=household_id,
                by=host_id,
                payload={
                    "limit_fen": verdict.limit_fen,
                    "opinions": verdict.opinions,
                    "excluded": verdict.excluded,
                    "dispersed": verdict.dispersed,
                },
            )
            for verdict_id, (_, host_id, household_id, verdict) in zip(ids, verdicts, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    return {household_id: verdict for _, _, household_id, verdict in verdicts}


def _write(verdicts: Sequence[tuple[int, int, int, rules.Verdict]]) -> Sequence[int]:
    """Write verdicts, each told with its sitting, host and household; their ids."""
    ids = allocate_ids(Verdict, len(verdicts))
    results = [verdict for *_, verdict in verdicts]
    copy_rows(
        Verdict,
        {
            "id": ids,
            "sitting_id": [sitting_id for sitting_id, *_ in verdicts],
            "household_id": [household_id for _, _, household_id, _ in verdicts],
            "excluded": [one.excluded for one in results],
            "limit_fen": [one.limit_fen for one in results],
            "method": [one.method for one in results],
            "opinions": [one.opinions for one in results],
            "abstentions": [one.abstentions for one in results],
            "set_aside": [one.set_aside for one in results],
            "spoken_aside": [one.spoken_aside for one in results],
            "lowest_fen": [one.lowest_fen for one in results],
            "middle_fen": [one.middle_fen for one in results],
            "highest_fen": [one.highest_fen for one in results],
            "dispersed": [one.dispersed for one in results],
            "needs_visit": [one.needs_visit for one in results],
            "needs_look": [one.needs_look for one in results],
            "final_fen": None,
            "level": [one.level for one in results],
        },
    )
    return ids


Cast = tuple[int, int | None, bool, bool]
"""A ballot as `combine` reads it: rater, limit in fen or None, excludes, related."""


def _ballots_by_household(rows: list[Sitting]) -> list[tuple[Sitting, int, list[Cast]]]:
    by_id = {row.pk: row for row in rows}
    grouped: dict[tuple[int, int], list[Cast]] = defaultdict(list)
    counting = Ballot.objects.filter(rater__sitting_id__in=by_id, turn=F("rater__turn"))
    aside = aside_of_seats(sitting_ids=sorted(by_id))
    cast = counting.order_by("rater__sitting_id", "household_id", "rater_id")
    fields = ("rater__sitting_id", "household_id", "rater_id", "limit_fen", "excludes", "related")
    for sitting_id, household_id, rater_id, limit_fen, excludes, related in cast.values_list(*fields):
        set_aside = related or (rater_id, household_id) in aside
        grouped[sitting_id, household_id].append((rater_id, limit_fen, excludes, set_aside))
    return [(by_id[sitting_id], household_id, ballots) for (sitting_id, household_id), ballots in grouped.items()]
