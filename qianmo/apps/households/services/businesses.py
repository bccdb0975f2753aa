"""Acts on businesses of households: note them, end them, and take over those that surveys have told of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import IN_PIECE, Scope
from qianmo.apps.households.models import Business, Household
from qianmo.apps.households.queries.businesses import TOLD
from qianmo.domain.businesses import KINDS, LONGEST_NAME, LONGEST_PLACE, check_business
from qianmo.domain.businesses import Business as Told
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids
from qianmo.storage.identifiers import blind_index, seal_identifiers

UNSEEN = Refused(code="not_found", reason="没有办：没有这一户，或不在您的范围内，或已并入别的户。请刷新后再看")
GONE = Refused(code="no_business", reason="没有办：没有这一项经营，或已经结束，或不在您的范围内。请刷新后再看")
GATHERED = "入户采集"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBusiness:
    """A business of a household, and where one knows it from."""

    household_id: int
    told: Told
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessEnd:
    """A business that ends on a day, and why."""

    business_id: int
    until: date
    why: str


@transaction.atomic
def note_businesses(
    *, new: Sequence[NewBusiness], scope: Scope, by: int, at: datetime, business_date: date
) -> list[int | Refused]:
    """Note businesses; ids or refusals by position. The same name noted again of a household is the same business.

    Refused: a household out of sight or merged away, and as `check_business` says.
    """
    seen = _in_sight([one.household_id for one in new], scope)
    open_rows = Business.objects.filter(household_id__in=seen, until_on__isnull=True)
    known = {(pk, name): row for pk, name, row in open_rows.values_list("household_id", "name", "id")}
    answers: list[int | Refused] = []
    rows: list[Business] = []
    for one, pk in zip(new, allocate_ids(Business, len(new)), strict=True):
        name = one.told.name.strip()[:LONGEST_NAME]
        refused = UNSEEN if one.household_id not in seen else check_business(one.told, on=business_date)
        if refused is not None:
            answers.append(refused)
        elif (held := known.get((one.household_id, name))) is not None:
            answers.append(held)
        else:
            known[one.household_id, name] = pk
            answers.append(pk)
            rows.append(_row(one, pk, name, by, business_date))
    Business.objects.bulk_create(rows)
    _tell("households.business_noted", rows, by=by, at=at, on=business_date)
    return answers


def _in_sight(household_ids: Sequence[int], scope: Scope) -> set[int]:
    rows = Household.objects.select_for_update().filter(id__in=household_ids, merged_into__isnull=True).order_by("id")
    return {pk for pk, *place in rows.values_list("id", "village_id", "group_id") if scope.allows(*place)}


def _open(household: Household, scope: Scope) -> bool:
    return scope.allows(household.village_id, household.group_id)


def _row(one: NewBusiness, pk: int, name: str, by: int, on: date) -> Business:
    told = one.told
    return Business(
        id=pk, household_id=one.household_id, name=name, kind=told.kind, trade=told.trade.strip()[:40],
        place=told.place.strip()[:LONGEST_PLACE],
        sealed=seal_identifiers({"code": told.code}, bound_to=f"business:{pk}") if told.code else None,
        code_index=blind_index("credit_code", told.code) if told.code else None, since_on=told.since,
        source=one.source.strip()[:40], noted_by_id=by, noted_on=on,
    )  # fmt: skip


@transaction.atomic
def end_businesses(
    *, ends: Sequence[BusinessEnd], scope: Scope, by: int, at: datetime, business_date: date
) -> list[Refused | None]:
    """End businesses; what was stays. Refused by position: out of sight, ended, no reason, a day that cannot be."""
    held = Business.objects.select_for_update(of=("self",)).select_related("household").order_by("id")
    rows = {row.pk: row for row in held.filter(id__in=[one.business_id for one in ends], until_on__isnull=True)}
    answers: list[Refused | None] = []
    ended: list[Business] = []
    for one in ends:
        row = rows.get(one.business_id)
        if row is None or not _open(row.household, scope) or row in ended:
            answers.append(GONE)
        elif not one.why.strip():
            answers.append(Refused(code="no_reason", reason="没有办：没有写为什么结束。请写明"))
        elif not row.since_on <= one.until <= business_date:
            reason = f"没有办：结束日要在 {row.since_on} 和今天之间。请核对"
            answers.append(Refused(code="no_day", reason=reason))
        else:
            row.until_on, row.why_ended = one.until, one.why.strip()[:100]
            answers.append(None)
            ended.append(row)
    Business.objects.bulk_update(ended, ["until_on", "why_ended"])
    _tell("households.business_ended", ended, by=by, at=at, on=business_date)
    return answers


def gather_businesses(*, scope: Scope, by: int, at: datetime, business_date: date) -> int:
    """Note the businesses surveys told of and nobody noted yet, of the households in sight; how many.

    A name and place as they were told, dated the day of the survey; who said to have a licence counts as 个体工商户;
    its code is noted by hand from the licence.
    """
    condition, params = scope.condition("h.village_id", pieces=IN_PIECE)
    with connection.cursor() as cursor:
        found = cursor.execute(TOLD.format(scope=condition), params).fetchall()
    new = [
        NewBusiness(
            household_id=pk,
            told=Told(
                name=name.strip(), kind="stall" if licensed else "unregistered", trade=trade, place=place, code="",
                since=as_of,
            ),
            source=GATHERED,
        )
        for pk, name, place, trade, licensed, as_of in found
    ]  # fmt: skip
    answers = note_businesses(new=new, scope=scope, by=by, at=at, business_date=business_date) if new else []
    return sum(isinstance(one, int) for one in answers)


def _tell(kind: str, rows: Sequence[Business], *, by: int, at: datetime, on: date) -> None:
    facts = [
        Fact(
            subject_id=row.pk,
            household_id=row.household_id,
            by=by,
            payload={"name": row.name, "kind": KINDS[row.kind], "said": row.why_ended or row.source},
        )
        for row in rows
    ]
    record(kind=kind, facts=facts, at=at, business_date=on)
