"""政策试验: a draft tried on the county: its picture, the branches, grades and reasons behind it, its submission."""

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.lab.services import ask_back_test, submit
from qianmo.apps.products.queries import DraftRow, draft, draft_model, draft_tests, versions
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over
from qianmo.web.lab_panel import exposure, panel
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show

JOB = "lab.carry_out"
OPEN = ("draft", "returned")
"""States of a draft that may still change."""


def draft_named(draft_id: int) -> DraftRow:
    """A draft by its id. Raises Http404."""
    found = draft(draft_id=draft_id)
    if found is None:
        raise Http404
    return found


def pictured(request: HttpRequest, seat: Seat, row: DraftRow) -> dict[str, Any]:
    """What the panel of a draft needs."""
    return {
        "draft": row,
        "may_edit": seat.person.may(Right.EDIT_PRODUCTS) and row.state in OPEN,
        "lab": panel(
            draft_id=row.id,
            product_id=row.product_id,
            model_hash=row.model_hash,
            population=request.GET.get("population", ""),
            on=seat.on,
        ),
    }


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """The lab of a draft; `population` chooses on whom."""
    row = draft_named(draft_id)
    shown = pictured(request, seat, row)
    test = shown["lab"].test
    summary = (test.summary if test else None) or {}
    return show(
        request,
        seat,
        "lab/page.html",
        room="products",
        **shown,
        grades=[one for one in summary.get("grades", []) if one["before"] != one["after"]],
        reasons=summary.get("reasons", []),
        exposures=exposure(test) if test and test.population == "lines" else [],
        opens=seat.person.may(Right.SEE_CUSTOMERS),
        versions=versions(product_id=row.product_id),
        tests=draft_tests(draft_id=row.id),
    )


@seated(Right.SEE_PRODUCTS)
def piece(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """The panel alone, for a page that asks for it anew while a test is being carried out."""
    shown = pictured(request, seat, draft_named(draft_id))
    in_editor = urlsplit(request.headers.get("HX-Current-URL", "")).path == reverse("policy-draft", args=[draft_id])
    return render(request, "lab/panel.html", {**shown, "lab_link": in_editor})


@require_POST
@seated(Right.EDIT_PRODUCTS)
def run(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Have a draft tried as it stands; the worker carries it out."""
    row = draft_named(draft_id)
    here = _back(request, draft_id)
    with transaction.atomic():
        answer = ask_back_test(
            product_id=row.product_id,
            model=draft_model(draft_id=row.id).decode(),
            by=seat.person.staff_id,
            at=seat.at,
            business_date=seat.on,
            against=whole(request.POST.get("against", "")) or None,
        )
        if isinstance(answer, Refused):
            return refuse(request, answer, to=here)
        hand_over(JOB)
    return done(request, "回测已交后台，三个总体依次算，几秒见图", to=here)


@require_POST
@seated(Right.EDIT_PRODUCTS)
def hand_in(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Submit a draft for review on its evidence, to hold from a day on."""
    here = _back(request, draft_id)
    valid_from = day(request.POST.get("valid_from", ""))
    if valid_from is None:
        return refuse(request, "不能提交：没有填生效日。请选一天，今天或以后", to=here)
    answer = submit(
        draft_id=draft_id,
        revision=whole(request.POST.get("revision", "")),
        valid_from=valid_from,
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, f"已送审查会，拟 {valid_from} 生效。等另一位同事发布", to=here)


def _back(request: HttpRequest, draft_id: int) -> str:
    """The page the form stood on: the editor's, or the lab."""
    editor = reverse("policy-draft", args=[draft_id])
    came_from = urlsplit(request.headers.get("Referer", "")).path
    return editor if came_from == editor else reverse("lab", args=[draft_id])
