"""One dossier: the five steps on top, the clock, what is missing, the four forms, the lists, and whose it is."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from qianmo.apps.approvals.queries import case_file, promises_made
from qianmo.apps.dossiers.queries import DossierFile, dossier_behind, dossier_file
from qianmo.apps.org.queries import day_names, working_calendar
from qianmo.domain.access import Right
from qianmo.domain.dated import add_months
from qianmo.domain.dossiers import CHECKS, DECISION, INSPECTION, REVIEW, STEPS, Group, Item, later_refusal
from qianmo.domain.refusal import Refused
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.dossiers.listing import clock_of

FORMS = {"application": "申请表", "survey": "调查表", "decision": "审查审批表", "inspection": "贷后检查表"}
BESIDE = {REVIEW: (Right.REVIEW,), DECISION: (Right.REVIEW, Right.DECIDE), INSPECTION: (Right.APPLY,)}
"""Who fills in what comes after the survey."""
CONSENT_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A form or a checklist on the page: its items, how many of those that are needed are answered."""

    key: str
    title: str
    items: list[Item]

    @property
    def filled(self) -> int:
        """How many items say something."""
        return sum(bool(one.value) for one in self.items)


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """The dossier."""
    return drawn(request, seat, file_of(seat, dossier_id))


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def forms(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """The four forms to print, with what fills them and who filled in what."""
    file = file_of(seat, dossier_id)
    by_hand = {one.part for one in file.items if one.typed and one.source != "fact"}
    return show(
        request, seat, "dossiers/forms.html", room="dossiers",
        row=file.row, forms=parts_of(file, FORMS), mine=parts_now(file, seat) & by_hand - {REVIEW},
    )  # fmt: skip


def parts_beside(seat: Seat) -> set[str]:
    """The lists and forms of those who come after the survey that this person's post may fill in."""
    return {part for part, rights in BESIDE.items() if any(seat.person.may(right) for right in rights)}


def parts_now(file: DossierFile, seat: Seat) -> set[str]:
    """Those of them that this person may fill in of this dossier at the moment."""
    row, me = file.row, seat.person.staff_id
    return {
        part
        for part in parts_beside(seat)
        if row.case_id
        and not later_refusal(
            part=part, state=row.case_state, outcome=row.outcome, surveyed=me in {row.owner_id, row.second_id}
        )
    }


def file_of(seat: Seat, dossier_id: int) -> DossierFile:
    """The dossier within one's reach."""
    file = dossier_file(dossier_id=dossier_id, scope=seat.scope, on=seat.on, second_id=seat.person.staff_id)
    if file is None:
        raise Http404
    return file


def parts_of(file: DossierFile, titles: dict[str, str]) -> list[Part]:
    """The forms or checklists that ask for anything, in order."""
    found = [Part(key, title, [one for one in file.items if one.part == key]) for key, title in titles.items()]
    return [part for part in found if part.items]


def drawn(request: HttpRequest, seat: Seat, file: DossierFile, *, refused: list[Refused] | None = None) -> HttpResponse:
    """The page as it stands, with what was refused; whatever was typed stays."""
    row, me = file.row, seat.person.staff_id
    is_open = row.state == "gathering" and seat.person.may(Right.APPLY)
    case = case_file(case_id=row.case_id, scope=seat.scope) if row.case_id else None
    last = max(row.due_on or seat.on, seat.on)
    clock = clock_of(
        row, seat, working_calendar(), stops=file.stops + (case.stops if case else []),
        names=day_names(since=row.begun_on, until=last),
    )  # fmt: skip
    promise = promises_made(ids={row.promise_id}).get(row.promise_id) if row.promise_id else None
    response = show(
        request, seat, "dossiers/page.html", room="dossiers",
        file=file, row=row, clock=clock, promise=promise,
        steps=[(place, name, told) for place, (name, told) in enumerate(STEPS, start=1)],
        basics=[one for one in file.items if one.group == Group.BASIC],
        papers=[one for one in file.items if one.group == Group.PAPER],
        forms=parts_of(file, FORMS), checks=parts_of(file, CHECKS),
        customers=[one for one in file.lacking if one.customers],
        banks=[one for one in file.lacking if not one.customers],
        may_fill=is_open, is_owner=is_open and row.owner_id == me,
        is_second=is_open and row.second_id == me, is_taker=is_open and row.taker_id == me,
        until=add_months(day=seat.on, months=CONSENT_MONTHS), begun=timezone.localtime(row.begun_at),
        typed=_typed(request), refused=refused or [],
    )  # fmt: skip
    response.status_code = 422 if refused else 200
    return response


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {key.removeprefix("i."): value for key, value in request.POST.items() if key.startswith("i.")}


def panel(seat: Seat, *, application_id: int) -> dict[str, Any]:
    """What the page of a case shows of the dossier behind it, and whether this person answers 三审查 now."""
    dossier = dossier_behind(application_id=application_id, scope=seat.scope, on=seat.on)
    return {
        "dossier": dossier,
        "dossier_papers": [one for one in dossier.items if one.group == Group.PAPER] if dossier else [],
        "dossier_checks": parts_of(dossier, CHECKS) if dossier else [],
        "may_check": dossier is not None and REVIEW in parts_now(dossier, seat),
    }
