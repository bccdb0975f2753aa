"""Beginning dossiers: the first contact writes down who wants what, and owns it from then on (首问负责).

Nothing needs to be complete. The amount finds its lane, and with it the desk and the promise; a promise that counts
from the declaration runs from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.approvals.queries import Promised, promised_days, promises
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.asking import Askable, Asked, weighed
from qianmo.apps.credit.queries import requests_seen
from qianmo.apps.dossiers.models import Dossier, DossierState
from qianmo.apps.dossiers.queries import lanes
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.services import hold_households
from qianmo.apps.products.queries import policies_in_force
from qianmo.domain.dossiers import LaneRule, lane_of
from qianmo.domain.refusal import Refused
from qianmo.storage.copying import allocate_ids, copy_rows

USUAL = "credit.application"
"""The promise where no lane names another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDossier:
    """A household's wish as its first contact `by` writes it down; `request_id` is made by the sender."""

    household_id: int
    product: str
    requested_fen: int
    purpose: str
    by: int
    request_id: UUID


@dataclass(frozen=True, slots=True)
class _Kept:
    place: int
    new: NewDossier
    may: Askable
    lane: LaneRule | None
    promise: Promised | None
    due_on: date | None


@transaction.atomic
def begin_dossiers(*, wishes: Sequence[NewDossier], at: datetime, business_date: date) -> Answers:
    """Begin dossiers; returns their ids and refusals by position.

    Refused: whatever accepting an application would refuse of household, product, amount and branch; a dossier of the
    same household and product that is still being gathered; a promised day in a year whose calendar is missing.
    """
    household_ids = sorted({one.household_id for one in wishes})
    hold_households(ids=household_ids)
    answers = Answers(seen=requests_seen(model=Dossier, request_ids=[one.request_id for one in wishes]))
    fresh = [(place, one) for place, one in enumerate(wishes) if not answers.is_repeat(place, one.request_id)]
    asked = [Asked(one.household_id, one.product, one.requested_fen) for _, one in fresh]
    gathering = {
        (household_id, product_id): owner
        for household_id, product_id, owner in Dossier.objects.filter(
            household_id__in=household_ids, state=DossierState.GATHERING
        ).values_list("household_id", "product_id", "owner__name")
    }
    ways, promised = lanes(on=business_date), promises(on=business_date)
    days = promised_days(made=promised.values(), since=at)
    kept: list[_Kept] = []
    for (place, one), may in zip(fresh, weighed(asked=asked, on=business_date), strict=True):
        refused = may if isinstance(may, Refused) else _going_on(one, may, gathering)
        if refused is not None or isinstance(may, Refused):
            answers.refused[place] = refused or may  # type: ignore[assignment]  # a refusal either way
            continue
        lane = lane_of(lanes=ways, requested_fen=one.requested_fen)
        promise = promised.get(lane.promise_kind if lane else USUAL)
        due_on = days[promise.id] if promise and promise.starts == "declared" else None
        if isinstance(due_on, Refused):
            answers.refused[place] = due_on
            continue
        kept.append(_Kept(place, one, may, lane, promise, due_on))
    ids = _write(kept, at=at, business_date=business_date)
    answers.written([one.place for one in kept], ids)
    return answers


def _going_on(one: NewDossier, may: Askable, gathering: dict[tuple[int, int], str]) -> Refused | None:
    owner = gathering.get((one.household_id, may.product.id))
    if owner is None:
        return None
    reason = f"这一户的“{may.product.name}”已有一件在备件，经办人 {owner}。请接着办那一件，不要另开"
    return Refused(code="gathering", reason=reason)


def _write(kept: list[_Kept], *, at: datetime, business_date: date) -> list[int]:
    policies = policies_in_force(on=business_date)
    ids = allocate_ids(Dossier, len(kept))
    copy_rows(
        Dossier,
        {
            "id": ids,
            "household_id": [one.new.household_id for one in kept],
            "product_id": [one.may.product.id for one in kept],
            "policy_id": [policies[one.may.product.id].id for one in kept],
            "requested_fen": [one.new.requested_fen for one in kept],
            "purpose": [one.new.purpose.strip()[:60] for one in kept],
            "lane_id": [one.lane.id if one.lane else None for one in kept],
            "branch_id": [(one.lane.branch_id if one.lane else None) or one.may.branch_id for one in kept],
            "promise_id": [one.promise.id if one.promise else None for one in kept],
            "due_on": [one.due_on for one in kept],
            "begun_on": business_date,
            "begun_at": at,
            "first_contact_id": [one.new.by for one in kept],
            "owner_id": [one.new.by for one in kept],
            "state": DossierState.GATHERING.value,
            "request_id": [one.new.request_id for one in kept],
        },
    )
    record(
        kind="dossiers.begun",
        facts=[
            Fact(
                subject_id=dossier_id,
                household_id=one.new.household_id,
                by=one.new.by,
                payload={
                    "product": one.may.product.name,
                    "requested_fen": one.new.requested_fen,
                    "lane": one.lane.name if one.lane else "",
                },
            )
            for dossier_id, one in zip(ids, kept, strict=True)
        ],
        at=at,
        business_date=business_date,
    )
    return ids
