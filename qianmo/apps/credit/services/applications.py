"""Accepting applications: the customer's own request, with an authorised enquiry, at a branch that may accept it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.models import Application, ApplicationState
from qianmo.apps.credit.queries import pending_applications, requests_seen
from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.queries import cells
from qianmo.apps.households.queries import consents_valid, heads, villages_of
from qianmo.apps.households.services import hold_households
from qianmo.apps.org.queries import able_branches
from qianmo.apps.products.queries import products, products_on_offer
from qianmo.domain.money import spoken
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
    kept: list[tuple[int, NewApplication, int]] = []
    household_ids = sorted({one.household_id for one in applications})
    hold_households(ids=household_ids)
    answers = Answers(seen=requests_seen(model=Application, request_ids=[one.request_id for one in applications]))
    known_products, on_offer = products(), products_on_offer(on=business_date)
    borrowers = heads(household_ids=household_ids)
    villages = villages_of(household_ids=household_ids)
    branches = {cell.id: cell.branch_id for cell in cells(level="village")}
    accepting = able_branches(ability="accept", on=business_date)
    consents = consents_valid(ids=[one.consent_id for one in applications], purpose="enquiry", on=business_date)
    pending = pending_applications(household_ids=household_ids)
    for position, one in enumerate(applications):
        if answers.is_repeat(position, one.request_id):
            continue
        if one.requested_fen <= 0:
            answers.refuse(position, "not_positive", f"申请额度须大于零，现为 {spoken(one.requested_fen)}")
        elif one.product not in known_products:
            answers.refuse(position, "unknown_product", f"没有“{one.product}”这个产品")
        elif one.product not in on_offer:
            name = known_products[one.product].name
            answers.refuse(position, "not_on_offer", f"不能受理：“{name}”现在不办。请选别的产品")
        elif one.household_id not in borrowers:
            answers.refuse(position, "unknown_household", "没有这一户，或这一户没有户主")
        elif consents.get(one.consent_id) != borrowers[one.household_id]:
            answers.refuse(position, "no_enquiry_consent", "还不能受理：缺户主本人有效的征信查询授权。请先签授权")
        elif branches.get(villages[one.household_id]) not in accepting:
            answers.refuse(position, "branch_only_refers", "本网点只能推荐，不能受理。请转有受理权限的支行")
        elif (one.household_id, known_products[one.product].id) in pending:
            answers.refuse(position, "pending", "这一户同一产品已有一笔申请在办，办结后再申请")
        else:
            pending.add((one.household_id, known_products[one.product].id))
            kept.append((position, one, known_products[one.product].id))
    ids = _write(kept, borrowers=borrowers, at=at, business_date=business_date)
    answers.written([position for position, *_ in kept], ids)
    return answers


def _write(
    kept: list[tuple[int, NewApplication, int]], *, borrowers: dict[int, int], at: datetime, business_date: date
) -> list[int]:
    ids = allocate_ids(Application, len(kept))
    copy_rows(
        Application,
        {
            "id": ids,
            "household_id": [one.household_id for _, one, _ in kept],
            "borrower_id": [borrowers[one.household_id] for _, one, _ in kept],
            "product_id": [product_id for *_, product_id in kept],
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
