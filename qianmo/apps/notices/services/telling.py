"""Telling people of a customer group what came of their rating (告知), in the place of a notice."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.notices.models import Told
from qianmo.apps.notices.queries import roster_states, rules_of_rosters, untold
from qianmo.apps.ratings.queries import rosters_put_off
from qianmo.apps.ratings.services import hold_rosters
from qianmo.domain.notices import why_not_told
from qianmo.domain.refusal import Refused


@transaction.atomic
def tell_households(
    *, roster_id: int, household_ids: Collection[int], scope: Scope, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Note that these households were told their verdicts today; how many. One told before is left as it is.

    Refused: a group that is put off, or whose people are posted or not told by the rule of its kind; a sample the rule
    asks for that was not drawn or not looked at; none of them waits to be told, because it has no settled verdict of
    this round or is out of sight.
    """
    hold_rosters(roster_ids=[roster_id])
    if resting := rosters_put_off(roster_ids=[roster_id], doing="记告知").get(roster_id):
        return resting
    state = roster_states(roster_ids=[roster_id], scope=scope).get(roster_id)
    held = rules_of_rosters(roster_ids=[roster_id], on=business_date)[roster_id]
    if state is not None:
        left, drawn = state.sample_left, state.drawn
        if refused := why_not_told(way=held.way, rule=held.rule, sample_left=left, drawn=drawn):
            return refused
    waiting = untold(roster_id=roster_id, scope=scope)
    chosen = {pk: waiting[pk] for pk in sorted(household_ids) if pk in waiting}
    if not chosen:
        return Refused(code="nobody", reason="没有记告知：勾选的户里没有等着告知的。有评议额度、还没有告知的户才要告知")
    rows = Told.objects.bulk_create(
        Told(verdict_id=verdict_id, told_on=business_date, told_by_id=by) for verdict_id in chosen.values()
    )
    facts = [
        Fact(subject_id=row.pk, household_id=pk, by=by, payload={"verdict": row.verdict_id})
        for row, pk in zip(rows, chosen, strict=True)
    ]
    record(kind="notices.told", facts=facts, at=at, business_date=business_date)
    return len(rows)
