"""The act of a bulletin: the progress of a counted day told to the whole bank, its figures kept as they were."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.targets.models import Bulletin, BulletinRow, Plan
from qianmo.apps.targets.queries import bulletin_rule, drafted_rows, progress, same_as_last
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.bulletins import check_again
from qianmo.domain.targets.measures import PLANNED

NOTHING = Refused(code="nothing", reason="没有公示：没有选指标，或选的指标这一天没有可公示的数。请重选")


@transaction.atomic
def publish_bulletin(
    *, as_of: date, measures: Sequence[str], said: str, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Tell the whole bank how far these measures of the year's plan have come at the end of a counted day; the id.

    People are named where the rule of the business day says so. Refused: no plan or no count of that day, no measure
    with figures, and as `check_again` says.
    """
    found = progress(on=as_of, measures=measures) if as_of <= business_date else None
    if found is None or found.as_of != as_of:
        return Refused(code="not_counted", reason=f"没有公示：{as_of} 没有目标的计数。请选计过数的日子")
    Plan.objects.select_for_update().get(id=found.plan.id)
    rule = bulletin_rule(business_date)
    people = {one for one in measures if rule.get(one)}
    rows = drafted_rows(found=found, measures=measures, people=people)
    told = [one for one in PLANNED if any(row.part.measure == one for row, _, _ in rows)]
    if not told or len(told) < len(set(measures)):
        return NOTHING
    last, same = same_as_last(found=found, measures=told, people=people)
    refused = check_again(as_of=as_of, last=last, same=same, said=said)
    if refused is not None:
        return refused
    made = Bulletin.objects.create(
        plan_id=found.plan.id, as_of=as_of, measures=told, said=said.strip()[:200], published_by_id=by,
        published_at=at, published_on=business_date,
    )  # fmt: skip
    BulletinRow.objects.bulk_create(
        BulletinRow(
            bulletin=made, measure=row.part.measure, level=row.part.level, unit=row.part.unit, name=row.name,
            under=under, year=one.year, done=one.done, ahead=one.ahead, place=one.place,
        )
        for row, under, one in rows
    )  # fmt: skip
    payload = {
        "year": found.plan.year, "as_of": as_of.isoformat(), "measures": [PLANNED[one].name for one in told],
        "said": made.said,
    }  # fmt: skip
    fact = Fact(subject_id=made.pk, household_id=None, by=by, payload=payload)
    record(kind="targets.bulletin_published", facts=[fact], at=at, business_date=business_date)
    return made.pk
