"""The product review (审查会): what waits, how long, on which evidence; published or sent back by another person."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.products.queries import Waiting, draft_changes, draft_tests, drafts, review_queue, terms_proposed
from qianmo.apps.products.services import publish_draft, return_draft
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lab_pairs import draft_named
from qianmo.web.posting import day, done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.terms import brief

OLD_DAYS = 5
"""Working days after which a draft that waits is marked."""
STARTED = ("draft", "returned")


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits, the oldest first, and beside it the one looked at."""
    waiting = review_queue(on=seat.on)
    asked = request.GET.get("draft", "")
    chosen = next((one for one in waiting if str(one.draft.id) == asked), waiting[0] if waiting else None)
    others = [row for row in drafts() if row.state in STARTED]
    return show(
        request,
        seat,
        "products/queue.html",
        room="products",
        waiting=waiting,
        chosen=chosen,
        old=OLD_DAYS,
        others=others,
        terms=[(one, brief(one.repricing, one.settle_months)) for one in terms_proposed()],
        **(_beside(seat, chosen) if chosen else {}),
    )


def _beside(seat: Seat, chosen: Waiting) -> dict[str, object]:
    row = chosen.draft
    changes = draft_changes(draft_id=row.id)
    tests = draft_tests(draft_id=row.id)
    touched = seat.person.name in chosen.editors or seat.person.staff_id == row.submitted_by_id
    return {
        "changes": len(changes),
        "tables": list(dict.fromkeys(one.decision for one in changes if one.decision)),
        "passed": sum(test.passed for test in tests),
        "tests": len(tests),
        "own": touched,
        "may_decide": seat.person.may(Right.REVIEW_PRODUCTS) and not touched,
        "today": seat.on,
    }


@require_POST
@seated(Right.REVIEW_PRODUCTS)
def publish(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Publish a draft as the second person, from the day asked for or another."""
    row, to = draft_named(draft_id), reverse("policy-queue")
    answer = publish_draft(
        draft_id=row.id,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
        note=request.POST.get("note", ""),
        valid_from=day(request.POST.get("valid_from", "")),
    )
    if isinstance(answer, Refused):
        return refuse(request, answer, to=f"{to}?draft={row.id}")
    since = day(request.POST.get("valid_from", "")) or row.valid_from
    return done(request, f"已发布“{row.product}”{row.version}，{since} 起生效", to=to)


@require_POST
@seated(Right.REVIEW_PRODUCTS)
def send_back(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Send a draft back with what is to be mended."""
    row, to = draft_named(draft_id), reverse("policy-queue")
    answer = return_draft(
        draft_id=row.id, note=request.POST.get("note", ""), by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    if isinstance(answer, Refused):
        return refuse(request, answer, to=f"{to}?draft={row.id}")
    return done(request, f"已退回“{row.product}”{row.version}", to=to)
