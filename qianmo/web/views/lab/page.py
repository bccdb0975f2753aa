"""政策试验: a version tried on the county: its picture, the branches, grades and reasons behind it, its submission.

The same pages show a draft and two published versions; `which` names the pair as the address does.
"""

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.lab.services import ask_back_test, submit
from qianmo.apps.products.queries import draft_tests, versions
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over
from qianmo.web.lab_pairs import Pair, draft_named, of_draft, pair_named
from qianmo.web.lab_panel import exposure, panel
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show

JOB = "lab.carry_out"
OPEN = ("draft", "returned")
"""States of a draft that may still change."""


def pictured(request: HttpRequest, seat: Seat, pair: Pair) -> dict[str, Any]:
    """What the panel of a pair needs; `may_edit` says whether it may be tried from here."""
    may = seat.person.may(Right.EDIT_PRODUCTS) and (pair.draft is None or pair.draft.state in OPEN)
    lab = panel(pair=pair, population=request.GET.get("population", ""), on=seat.on)
    return {"pair": pair, "draft": pair.draft, "may_edit": may, "lab": lab}


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat, /, **which: int) -> HttpResponse:
    """The lab of a pair; `population` chooses on whom."""
    pair = pair_named(**which)
    shown = pictured(request, seat, pair)
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
        versions=versions(product_id=pair.product_id),
        tests=draft_tests(draft_id=pair.draft.id) if pair.draft else (),
    )


@seated(Right.SEE_PRODUCTS)
def piece(request: HttpRequest, seat: Seat, /, **which: int) -> HttpResponse:
    """The panel alone, for a page that asks for it anew while a test is being carried out."""
    pair = pair_named(**which)
    shown = pictured(request, seat, pair)
    in_editor = urlsplit(request.headers.get("HX-Current-URL", "")).path == _editor(pair)
    return render(request, "lab/panel.html", {**shown, "lab_link": in_editor})


@require_POST
@seated(Right.EDIT_PRODUCTS)
def run(request: HttpRequest, seat: Seat, /, **which: int) -> HttpResponse:
    """Have a pair tried as it stands; the worker carries it out."""
    pair = pair_named(**which)
    here = _back(request, pair)
    with transaction.atomic():
        answer = ask_back_test(
            product_id=pair.product_id,
            model=pair.model(),
            by=seat.person.staff_id,
            at=seat.at,
            business_date=seat.on,
            against=pair.before_id or whole(request.POST.get("against", "")) or None,
        )
        if isinstance(answer, Refused):
            return refuse(request, answer, to=here)
        hand_over(JOB)
    return done(request, "回测已交后台，三个总体依次算，几秒见图", to=here)


@require_POST
@seated(Right.EDIT_PRODUCTS)
def hand_in(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Submit a draft for review on its evidence, to hold from a day on."""
    here = _back(request, of_draft(draft_named(draft_id)))
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


def _editor(pair: Pair) -> str:
    return reverse("policy-draft", args=[pair.draft.id]) if pair.draft else ""


def _back(request: HttpRequest, pair: Pair) -> str:
    """The page the form stood on: the draft's editor, or the lab."""
    came_from = urlsplit(request.headers.get("Referer", "")).path
    return came_from if came_from and came_from == _editor(pair) else pair.here
