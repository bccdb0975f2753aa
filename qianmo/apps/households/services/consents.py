"""Taking consents: what a person allowed, for which purpose, until when, before whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.models import Consent
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
