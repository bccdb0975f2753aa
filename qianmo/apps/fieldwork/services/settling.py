"""Settling what two people wrote differently: the author, or somebody at the console, says which value holds.

The value that was not chosen stays with its survey. A choice is made on what was shown: where the bank's value has
changed again since, it is refused and made anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.fieldwork.models import FieldConflict
from qianmo.apps.fieldwork.services.surveying import SOURCE
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import facts_with_origin, placed
from qianmo.apps.households.services import Sheet, hold_households, record_facts
from qianmo.domain.fieldwork.merging import Choice, Clash, alike, settled
from qianmo.domain.refusal import Refused

MISSING = Refused(code="not_found", reason="没有这个冲突，或不在您的网格内。请刷新后再看")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """A choice on one conflict by a member of staff."""

    conflict_id: int
    choice: str
    by: int


@transaction.atomic
def settle_conflicts(
    *, settlings: Sequence[Settling], scope: Scope, at: datetime, business_date: date
) -> list[Refused | None]:
    """Settle conflicts within a scope; refusals by position. One settled before stays as it is and is no refusal.

    Refused: not in sight, no such choice, the bank's value has changed since.
    """
    wanted = FieldConflict.objects.filter(id__in=[one.conflict_id for one in settlings])
    households = dict(wanted.values_list("id", "household_id"))
    hold_households(ids=sorted(set(households.values())))
    rows = {row.pk: row for row in wanted.select_for_update().order_by("id")}
    places = placed(household_ids=sorted(set(households.values())))
    known = facts_with_origin(household_ids=sorted(set(households.values())), on=business_date)
    answers: list[Refused | None] = []
    sheets: list[Sheet] = []
    told: list[Fact] = []
    for one in settlings:
        row = rows.get(one.conflict_id)
        if row is None or not scope.allows(*places[row.household_id]) or one.choice not in set(Choice):
            answers.append(MISSING)
            continue
        if row.choice:
            answers.append(None)
            continue
        fact = known.get(row.household_id, {}).get(row.field)
        theirs = fact.value if fact else None
        value = settled(Clash(row.original, row.mine, row.theirs), Choice(one.choice), theirs=theirs)
        if isinstance(value, Refused):
            row.theirs = theirs
            row.theirs_by_id = fact.recorded_by if fact else None
            row.theirs_as_of = fact.as_of if fact else None
            answers.append(value)
            continue
        answers.append(None)
        row.choice, row.settled_by_id, row.settled_at = one.choice, one.by, at
        if not alike(value, theirs):
            as_of = max(fact.as_of, business_date) if fact else business_date
            sheets.append(
                Sheet(
                    household_id=row.household_id,
                    as_of=as_of,
                    source=SOURCE,
                    facts={row.field: value},
                    recorded_by=one.by,
                )
            )
        told.append(
            Fact(
                subject_id=row.pk,
                household_id=row.household_id,
                by=one.by,
                payload={"field": row.field, "choice": one.choice},
            )
        )
    FieldConflict.objects.bulk_update(
        rows.values(), ["choice", "settled_by", "settled_at", "theirs", "theirs_by", "theirs_as_of"]
    )
    record_facts(sheets=sheets)
    record(kind="fieldwork.conflict_settled", facts=told, at=at, business_date=business_date)
    return answers
