"""Accepting applications: the customer's own request, with an authorised enquiry, at a branch that may accept it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.asking import Askable, Asked, weighed
from qianmo.apps.credit.models import Application, ApplicationState
from qianmo.apps.credit.queries import requests_seen
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.queries import consents_valid
from qianmo.apps.households.services import hold_households
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplication:
    """A request for a line, in fen, under the enquiry permission `consent_id`; `request_id` is made by the sender."""

    household_id: int
    product: str
    requested_fen: int
    consent_id: int
    accepted_by: int
    request_id: UUID
    purpose: str = ""


@transaction.atomic
def accept_applications(*, applications: Sequence[NewApplication], at: datetime, business_date: date) -> Answers:
    """Accept applications; returns application ids and refusals by position.

    Refused: an amount that is not positive, a product unknown or not on offer, an unknown household, no valid enquiry
    permission of its head, a branch that may only refer, a pending application for the same product. Nothing is granted
    here.
    """
    household_ids = sorted({one.household_id for one in applications})
    hold_households(ids=household_ids)
    answers = Answers(seen=requests_seen(model=Application, request_ids=[one.request_id for one in applications]))
    fresh = [(place, one) for place, one in enumerate(applications) if not answers.is_repeat(place, one.request_id)]
    asked = [Asked(one.household_id, one.product, one.requested_fen) for _, one in fresh]
    found = weighed(asked=asked, on=business_date)
    consents = consents_valid(ids=[one.consent_id for _, one in fresh], purpose="enquiry", on=business_date)
    kept: list[tuple[int, NewApplication, Askable]] = []
    for (place, one), may in zip(fresh, found, strict=True):
        if isinstance(may, Refused):
            answers.refused[place] = may
        elif consents.get(one.consent_id) != may.borrower_id:
            answers.refuse(place, "no_enquiry_consent", "还不能受理：缺户主本人有效的征信查询授权。请先签授权")
        else:
            kept.append((place, one, may))
    ids = _write(kept, at=at, business_date=business_date)
    answers.written([position for position, *_ in kept], ids)
    return answers


def _write(kept: list[tuple[int, NewApplication, Askable]], *, at: datetime, business_date: date) -> list[int]:
    ids = allocate_ids(Application, len(kept))
    copy_rows(
        Application,
        {
            "id": ids,
            "household_id": [one.household_id for _, one, _ in kept],
            "borrower_id": [may.borrower_id for *_, may in kept],
            "product_id": [may.product.id for *_, may in kept],
            "requested_fen": [one.requested_fen for _, one, _ in kept],
            "purpose": [one.purpose for _, one, _ in kept],
            "accepted_on": business_date,
            "accepted_by_id": [one.accepted_by for _, one, _ in kept],
            "enquiry_consent_id": [one.consent_id for _, one, _ in kept],
            "state": ApplicationState.ACCEPTED.value,
            "request_id": [one.request_id for _, one, _ in kept],
        },
    )
    record(
        kind="credit.applied",
        facts=[
            Fact(
                subject_id=application_id,
                household_id=one.household_id,
                by=one.accepted_by,
                payload={"product": one.product, "requested_fen": one.requested_fen},
            )
            for application_id, (_, one, _) in zip(ids, kept, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    return ids
