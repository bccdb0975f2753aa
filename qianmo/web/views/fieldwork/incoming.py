"""收件: what phones sent that somebody at the branch has to settle, what waits, and what could not be taken."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from qianmo.apps.fieldwork.queries import fields_of_branch, open_conflicts
from qianmo.apps.fieldwork.services import Settling, settle_conflicts
from qianmo.apps.grids.ledgers.correcting import corrections, settle_correction
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.households.queries import faces, households_in
from qianmo.apps.intake.queries.waiting import filings_to_rule, set_aside, waiting_long
from qianmo.apps.intake.services import Ruling, rule_on_filings
from qianmo.domain.access import Right
from qianmo.domain.fieldwork.forms import in_words
from qianmo.domain.refusal import Refused
from qianmo.web.posting import conclude, done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.fieldwork.devices import branches_in_sight
from qianmo.web.words.fieldwork import CHOICES


@seated(Right.ASSIGN_WORK)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything of the phones that waits for a person, within sight."""
    inside = [pk for ids in households_in(scope=seat.scope).values() for pk in ids]
    rows = open_conflicts(household_ids=inside)
    named = faces(household_ids=[row.household_id for row in rows], scope=seat.scope)
    fields = fields_of_branch(branch_id=seat.person.branch_id, on=seat.on)
    conflicts = [
        (
            row,
            named.get(row.household_id),
            fields.get(row.field, {}).get("label", row.field),
            *(in_words(value, fields.get(row.field, {})) for value in (row.original, row.mine, row.theirs)),
        )
        for row in rows
    ]
    return show(
        request,
        seat,
        "fieldwork/incoming.html",
        room="intake",
        filings=filings_to_rule(scope=seat.scope),
        conflicts=conflicts,
        figures=[one for one in corrections(scope=seat.scope, at=seat.at) if one.accepted is None],
        long=waiting_long(scope=seat.scope, now=timezone.now()),
        aside=set_aside(branch_ids=branches_in_sight(seat)),
        choices=CHOICES,
    )


@require_POST
@seated(Right.ASSIGN_WORK)
def rule(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say whether a household filed on a phone is the one on file."""
    here, is_same = reverse("intake"), request.POST.get("same") == "1"
    try:
        envelope = UUID(request.POST.get("envelope", ""))
    except ValueError:
        envelope = UUID(int=0)
    ruling = Ruling(envelope=envelope, is_same=is_same, by=seat.person.staff_id)
    (refused,) = rule_on_filings(
        rulings=[ruling], scope=seat.scope, now=timezone.now(), at=seat.at, business_date=seat.on
    )
    if refused is not None:
        return refuse(request, refused, to=here)
    return done(
        request, "已并进这一户的档案，等它的件也一起办了" if is_same else "已退回给客户经理，写明不是同一户", to=here
    )


@require_POST
@seated(Right.ASSIGN_WORK)
def settle(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say which of two values holds."""
    here = reverse("intake")
    settling = Settling(
        conflict_id=whole(request.POST.get("conflict", "")),
        choice=request.POST.get("choice", ""),
        by=seat.person.staff_id,
    )
    (refused,) = settle_conflicts(settlings=[settling], scope=seat.scope, at=seat.at, business_date=seat.on)
    if isinstance(refused, Refused):
        return refuse(request, refused, to=here)
    return done(request, f"已{CHOICES[settling.choice]}，没有取的值留在历史里", to=here)


@require_POST
@seated(Right.ASSIGN_WORK)
def figure(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say whether a figure of a village corrected in the field holds."""
    accept = request.POST.get("accept") == "1"
    refused = settle_correction(
        proposal_id=whole(request.POST.get("proposal", "")), accept=accept,
        said=request.POST.get("said", "").replace("\x00", ""),
        writing=Writing(scope=seat.scope, by=seat.person.staff_id, at=seat.at, on=seat.on),
    )  # fmt: skip
    said = "已采纳，从它的截至日起算，原来的值留在村情的历史里" if accept else "没有采纳，提出的人在手机上看得到原因"
    return conclude(request, refused, said, to=reverse("intake"))
