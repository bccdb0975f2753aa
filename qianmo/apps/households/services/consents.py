"""Taking consents: what a person allowed, for which purpose, until when, before whom; and taking one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Consent, ConsentPurpose
from qianmo.apps.households.queries import disclosed, faces, heads
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsent:
    """A permission given by a person before a member of staff."""

    household_id: int
    person_id: int
    purpose: str
    until: date
    witnessed_by: int


@transaction.atomic
def take_consents(*, consents: Sequence[NewConsent], at: datetime, business_date: date) -> list[int]:
    """Record permissions given today; returns their ids in order."""
    ids = allocate_ids(Consent, len(consents))
    copy_rows(
        Consent,
        {
            "id": ids,
            "person_id": [one.person_id for one in consents],
            "purpose": [one.purpose for one in consents],
            "given_on": business_date,
            "until": [one.until for one in consents],
            "witnessed_by_id": [one.witnessed_by for one in consents],
        },
    )
    record(
        kind="households.consented",
        facts=[
            Fact(
                subject_id=consent_id,
                household_id=one.household_id,
                by=one.witnessed_by,
                payload={"purpose": one.purpose, "until": one.until.isoformat()},
            )
            for consent_id, one in zip(ids, consents, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    return ids


DISCLOSED_FOR = timedelta(days=366)
NO_HEAD = Refused(code="no_head", reason="没有记：没有这一户，不在您的范围，或没有户主。请先在档案里补上户主")


@transaction.atomic
def allow_disclosure(
    *, household_ids: Sequence[int], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """The heads of households allow their limit to stand on a public notice, for a year; refusals by household.

    One who allows it already stays as he is. Refused: out of sight, without a head.
    """
    borrowers = _heads_in_sight(household_ids, scope)
    allowed = disclosed(household_ids=list(borrowers), on=business_date)
    new = [
        NewConsent(
            household_id=pk, person_id=person_id, purpose=ConsentPurpose.DISCLOSURE,
            until=business_date + DISCLOSED_FOR, witnessed_by=by,
        )
        for pk, person_id in borrowers.items()
        if pk not in allowed
    ]  # fmt: skip
    take_consents(consents=new, at=at, business_date=business_date)
    return {pk: NO_HEAD for pk in household_ids if pk not in borrowers}


@transaction.atomic
def take_back_disclosure(
    *, household_ids: Sequence[int], scope: Scope, by: int, at: datetime, business_date: date
) -> dict[int, Refused]:
    """Heads take that permission back; from that day no notice shows their limit. Refusals by household.

    One who never gave it stays as he is. Refused: out of sight, without a head.
    """
    borrowers = _heads_in_sight(household_ids, scope)
    household_of = {person_id: pk for pk, person_id in borrowers.items()}
    standing = Consent.objects.select_for_update().filter(
        person_id__in=household_of, purpose=ConsentPurpose.DISCLOSURE, withdrawn_on__isnull=True
    )
    rows = list(standing.order_by("id"))
    for row in rows:
        row.withdrawn_on = business_date
    Consent.objects.bulk_update(rows, ["withdrawn_on"])
    facts = [
        Fact(subject_id=row.pk, household_id=household_of[row.person_id], by=by, payload={"purpose": row.purpose})
        for row in rows
    ]
    record(kind="households.consent_withdrawn", facts=facts, at=at, business_date=business_date)
    return {pk: NO_HEAD for pk in household_ids if pk not in borrowers}


def _heads_in_sight(household_ids: Sequence[int], scope: Scope) -> dict[int, int]:
    seen = faces(household_ids=list(household_ids), scope=scope)
    return {pk: person_id for pk, person_id in heads(household_ids=list(household_ids)).items() if pk in seen}
