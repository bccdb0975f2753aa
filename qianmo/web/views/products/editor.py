"""The editor of a draft: the page with its tables, and the edits it sends, each checked at once."""

import json
from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo import decisions
from qianmo.apps.lab.queries import POPULATIONS, households_matching
from qianmo.apps.products.queries import Comment, DraftRow, comments, draft_decisions, draft_tests
from qianmo.apps.products.services import edit_draft
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lab_pairs import draft_named, of_draft
from qianmo.web.lab_panel import panel
from qianmo.web.lists import TOUCHED
from qianmo.web.posting import whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets.policy import Desk, remarks_shown, state, touched

OPEN = ("draft", "returned")
"""States of a draft that may still change."""
BROKEN = "没有存下：页面送来的改动读不懂。请刷新本页再改"
MOST_BYTES = 2_000_000


def may_edit(seat: Seat, row: DraftRow) -> bool:
    """Whether this person may change this draft now."""
    return seat.person.may(Right.EDIT_PRODUCTS) and row.state in OPEN


def may_remark(seat: Seat) -> bool:
    """Whether this person may remark on drafts and settle remarks: who makes products and who reviews them."""
    return seat.person.may(Right.EDIT_PRODUCTS) or seat.person.may(Right.REVIEW_PRODUCTS)


def open_remarks(row: DraftRow) -> list[Comment]:
    """The remarks on a draft that nobody has settled."""
    return [one for one in comments(draft_id=row.id) if one.resolved_at is None]


def around(seat: Seat, row: DraftRow) -> dict[str, Any]:
    """What every page of a draft shows in its head and at its left."""
    return {
        "draft": row,
        "may_edit": may_edit(seat, row),
        "may_remark": may_remark(seat),
        "open_comments": open_remarks(row),
    }


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """The tables of a draft, what the check finds and what changed."""
    row = draft_named(draft_id)
    shown = around(seat, row)
    return show(
        request,
        seat,
        "products/editor.html",
        room="products",
        **shown,
        state=_state(row, None) | {"remarks": remarks_shown(shown["open_comments"])},
        pair=(pair := of_draft(row)),
        lab=panel(pair=pair, population=request.GET.get("population", ""), on=seat.on),
        key=f"qianmo-policy-{row.id}-{seat.person.number}",
    )


def _state(row: DraftRow, began: float | None) -> dict[str, Any]:
    started = monotonic() if began is None else began
    desk = Desk(draft_decisions(draft_id=row.id))
    findings = decisions.check(desk.model)
    return state(
        desk=desk,
        revision=row.revision,
        base_id=row.based_on_id,
        findings=findings,
        tests=draft_tests(draft_id=row.id),
        took_ms=_since(started),
    )


def _since(started: float) -> int:
    return round((monotonic() - started) * 1000)


@require_POST
@seated(Right.EDIT_PRODUCTS)
def edit(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Apply the edits of a page, made on a revision: the new revision, what the check finds, what changed.

    409 when somebody else has edited since, with the draft as it stands; 422 when an edit is refused.
    """
    started = monotonic()
    row = draft_named(draft_id)
    try:
        said = json.loads(request.body)
        revision, edits = int(said["revision"]), list(said["edits"])
        desk = Desk(draft_decisions(draft_id=row.id))
        understood = desk.edits(edits)
    except (ValueError, TypeError, KeyError, RecursionError):
        return _refused(row, BROKEN, started)
    except decisions.ModelError as error:
        return _refused(row, f"没有存下：{error}", started)
    answer = edit_draft(
        draft_id=row.id,
        revision=revision,
        edits=understood,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if isinstance(answer, Refused):
        return _refused(draft_named(draft_id), answer.reason, started, is_stale=answer.code == "stale")
    after = Desk(draft_decisions(draft_id=row.id))
    told = state(
        desk=after,
        revision=answer.revision,
        base_id=row.based_on_id,
        findings=answer.findings,
        tests=answer.tests,
        took_ms=_since(started),
        only=touched(understood),
    )
    return JsonResponse({"state": told})


def _refused(row: DraftRow, sentence: str, started: float, *, is_stale: bool = False) -> HttpResponse:
    told = {"refused": sentence, "stale": is_stale, "state": _state(row, started)}
    return JsonResponse(told, status=409 if is_stale else 422)


@seated(Right.SEE_PRODUCTS)
def counts(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """How many households each finding touches, in the order of the check, each with its list for who may open it."""
    del request
    row = draft_named(draft_id)
    model = draft_decisions(draft_id=row.id)
    found = households_matching(product_id=row.product_id, model=model, findings=decisions.check(model), on=seat.on)
    whose = POPULATIONS.get(found.population, "")
    links = [
        TOUCHED.link({"draft": str(row.id), "finding": str(place), "revision": str(row.revision)}) if count else ""
        for place, count in enumerate(found.counts)
        if seat.person.may(Right.SEE_CUSTOMERS)
    ]
    return JsonResponse({"revision": row.revision, "counts": found.counts, "whose": whose, "links": links})


def here(draft_id: int) -> str:
    """The address of a draft."""
    return reverse("policy-draft", args=[draft_id])


def revision_of(request: HttpRequest) -> int:
    """The revision a form was drawn with."""
    return whole(request.POST.get("revision", ""))
