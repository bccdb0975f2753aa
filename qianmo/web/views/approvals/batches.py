"""Many cases at once: batches that come to the very same, and the board of what is late or stands still."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from qianmo.apps.approvals.queries import waiting_cases
from qianmo.apps.approvals.queries.board import board
from qianmo.apps.credit.queries.alike import Batch, alike
from qianmo.apps.credit.services import Word
from qianmo.apps.leads.services import decide_cases
from qianmo.domain.access import Right
from qianmo.web.posting import done, refuse, whole
from qianmo.web.seat import Seat, seated, show

MOST = 10_000


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def promises(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How the promises stand within one's reach."""
    found = board(scope=seat.scope, on=seat.on, at=seat.at)
    return show(request, seat, "approvals/board.html", room="approvals", board=found)


@require_http_methods(["GET", "HEAD", "POST"])
@seated(Right.DECIDE)
def batches(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Batches that wait for a decision; one of them is approved in one act, as it was shown."""
    staff_id = seat.person.staff_id
    waiting = waiting_cases(scope=seat.scope, states=["deciding"], staff_id=staff_id, limit=MOST)
    found, apart = alike(cases=waiting, on=seat.on)
    if request.method != "POST":
        return show(
            request, seat, "approvals/alike.html", room="approvals", batches=found, apart=apart[:100],
            apart_count=len(apart), at_most=MOST,
        )  # fmt: skip
    back = "/approvals/alike/"
    chosen = next((batch for batch in found if batch.key == request.POST.get("batch")), None)
    if chosen is None or len(chosen.cases) != whole(request.POST.get("cases", "")):
        return refuse(request, "没有批：这一批和您看到的不一样了。请核对现在的户数再批", to=back)
    words = _words(chosen, seat, text=request.POST.get("text", ""))
    answers = decide_cases(words=words, scope=seat.scope, at=seat.at, business_date=seat.on)
    if not answers.ids:
        return refuse(request, answers.refused.values(), to=back)
    left = f"，{len(answers.refused):,} 户没有办成，仍在待批" if answers.refused else ""
    return done(request, f"已批准 {len(answers.ids):,} 户{left}", to=back)


def _words(batch: Batch, seat: Seat, *, text: str) -> list[Word]:
    return [
        Word(
            case_id=one.id,
            revision=one.revision,
            approve=True,
            limit_fen=None,
            text=text,
            by=seat.person.staff_id,
            post=seat.person.post,
            alike=batch.outcome,
            acting_for=seat.acting_for,
        )
        for one in batch.cases
    ]
