"""The checklists of the five steps, changed on a page: a new version holds for dossiers begun from its day on."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.dossiers.queries import ChecklistRow, checklists
from qianmo.apps.dossiers.services import OPTIONAL, NewChecklist, publish_checklist
from qianmo.domain.access import Right
from qianmo.domain.dossiers import CHECKS
from qianmo.domain.refusal import Refused
from qianmo.web.posting import day, done
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.dossiers.listing import ways


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The three lists as they hold today, the versions to come and those before; the lanes and their promises."""
    return _page(request, seat)


@require_POST
@seated(Right.EDIT_PRODUCTS)
def publish(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A list's next version."""
    code, since = request.POST.get("code", ""), day(request.POST.get("since", ""))
    if since is None:
        return _page(request, seat, refused=Refused(code="no_day", reason="起用日看不懂。请按 2026-09-30 的样子填写"))
    new = NewChecklist(
        code=code, items=request.POST.get("items", "").splitlines(), valid_from=since, by=seat.person.staff_id
    )
    told = publish_checklist(new=new, at=seat.at, business_date=seat.on)
    if isinstance(told, Refused):
        return _page(request, seat, refused=told)
    return done(request, f"“{CHECKS[code]}”{since} 起用；已经开的件不变", to=reverse("checklists"))


def _page(request: HttpRequest, seat: Seat, *, refused: Refused | None = None) -> HttpResponse:
    lists = [(code, title, *_versions(code, on=seat.on)) for code, title in CHECKS.items()]
    response = show(
        request, seat, "dossiers/checklists.html", room="dossiers", lists=lists, ways=ways(seat),
        tomorrow=seat.on + timedelta(days=1), may_edit=seat.person.may(Right.EDIT_PRODUCTS),
        refused=refused, typed_code=request.POST.get("code", ""), typed_items=request.POST.get("items", ""),
    )  # fmt: skip
    response.status_code = 422 if refused else 200
    return response


def _versions(code: str, *, on: date) -> tuple[ChecklistRow | None, list[ChecklistRow], str]:
    """The version of a list that holds on a day, all its versions, the items of the newest a line each."""
    versions = [one for one in checklists() if one.code == code]
    now = next((one for one in versions if one.holds(on)), None)
    latest = versions[0].points if versions else []
    return now, versions, "\n".join(text if needed else text + OPTIONAL for text, needed in latest)
