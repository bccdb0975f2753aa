"""What is done to one dossier: filled in, told to the customer, handed over, signed, handed in, withdrawn."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.dossiers.queries import DossierFile
from qianmo.apps.dossiers.services import (
    Filling,
    Forward,
    NewAnswer,
    NewHandover,
    NewList,
    Withdrawal,
    answer_handover,
    fill_dossiers,
    forward_dossiers,
    log_supplements,
    name_second,
    offer_handover,
    send_missing_lists,
    sign_survey,
    withdraw_dossiers,
)
from qianmo.domain.access import Right
from qianmo.domain.dossiers import Group, Item
from qianmo.domain.refusal import Refused
from qianmo.web.posting import conclude, day, done
from qianmo.web.seat import Seat, seated
from qianmo.web.views.dossiers.page import drawn, file_of, parts_beside

ALL = {"papers": (Group.PAPER, "已收，与原件核对"), "checks": (Group.CHECK, "符合")}
"""What one button answers at once: all papers received, all points as they should be."""


@require_POST
@seated(Right.APPLY)
def fill(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """Keep what was typed into items, those alone that say something new."""
    file = file_of(seat, dossier_id)
    return _fill(request, seat, file, to=_here(dossier_id))


@require_POST
@seated(Right.SEE_LINES)
def fill_beside(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """Keep what is filled in after the survey: 三审查 and 审查审批表 beside the case, 贷后检查表 after it."""
    file = file_of(seat, dossier_id)
    on_case = file.row.case_id and request.POST.get("back") != "forms"
    to = reverse("case", args=[file.row.case_id]) if on_case else reverse("dossier-forms", args=[dossier_id])
    refused = keep_beside(request, seat, file)
    return conclude(request, refused, "已记下", to=to)


def keep_beside(request: HttpRequest, seat: Seat, file: DossierFile) -> Refused | None:
    """Keep those answers of a form that this person's post may give after the survey; the first refusal, if any."""
    mine = parts_beside(seat)
    entries = _entries(request, seat, file.row.id, [item for item in file.items if item.part in mine])
    told = fill_dossiers(entries=entries, at=seat.at, business_date=seat.on)
    return next((one for one in told if one is not None), None)


def _fill(request: HttpRequest, seat: Seat, file: DossierFile, *, to: str) -> HttpResponse:
    entries = _entries(request, seat, file.row.id, [item for item in file.items if item.is_asked_first])
    if not entries:
        return done(request, "没有改动", to=to)
    told = fill_dossiers(entries=entries, at=seat.at, business_date=seat.on)
    refused = [one for one in told if one is not None]
    if refused:
        return drawn(request, seat, file_of(seat, file.row.id), refused=refused)
    return done(request, f"已记下 {len(entries)} 项", to=to)


def _entries(request: HttpRequest, seat: Seat, dossier_id: int, items: Iterable[Item]) -> list[Filling]:
    """What the form says of these items where it differs from what stands there; a note follows its answer."""
    group, answer = ALL.get(request.POST.get("all", ""), (None, ""))
    found: dict[str, str] = {}
    for item in items:
        value = request.POST.get(f"i.{item.key}", "").strip()
        note = request.POST.get(f"n.{item.key}", "").strip()
        if not value and item.group == group and item.needed and not item.value:
            value = answer
        whole = f"{value}：{note}" if value and note else value
        if item.typed and whole and whole != item.value:
            found[item.key] = whole
    return [
        Filling(dossier_id=dossier_id, item=key, value=value, by=seat.person.staff_id) for key, value in found.items()
    ]


def _act(
    request: HttpRequest, seat: Seat, dossier_id: int, act: Callable[[], Refused | None], said: str
) -> HttpResponse:
    """One act within reach, and the page again with what it said."""
    file = file_of(seat, dossier_id)
    refused = act()
    if refused is not None:
        return drawn(request, seat, file_of(seat, file.row.id), refused=[refused])
    return done(request, said, to=_here(dossier_id))


@require_POST
@seated(Right.APPLY)
def tell(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """The one complete list goes to the customer."""
    new = NewList(dossier_id=dossier_id, by=seat.person.staff_id, reason=request.POST.get("reason", ""))
    return _act(
        request, seat, dossier_id,
        lambda: send_missing_lists(lists=[new], at=seat.at, business_date=seat.on)[0],
        "已一次告知客户，停表",
    )  # fmt: skip


@require_POST
@seated(Right.APPLY)
def supplement(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """What the customer brought is noted, and the clock runs again."""
    new = NewAnswer(dossier_id=dossier_id, by=seat.person.staff_id, note=request.POST.get("note", ""))
    return _act(
        request, seat, dossier_id,
        lambda: log_supplements(answers=[new], at=seat.at, business_date=seat.on)[0],
        "已登记补件，继续计时",
    )  # fmt: skip


@require_POST
@seated(Right.APPLY)
def second(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """The owner names the second investigator."""
    number = request.POST.get("number", "")
    return _act(
        request, seat, dossier_id,
        lambda: name_second(
            dossier_id=dossier_id, number=number, by=seat.person.staff_id, at=seat.at, business_date=seat.on
        ),
        "已请协办调查人",
    )  # fmt: skip


@require_POST
@seated(Right.APPLY)
def sign(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """The second investigator signs the survey."""
    return _act(
        request, seat, dossier_id,
        lambda: sign_survey(dossier_id=dossier_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on),
        "已在调查表签字",
    )  # fmt: skip


@require_POST
@seated(Right.APPLY)
def offer(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """The owner offers the dossier to somebody else."""
    new = NewHandover(
        dossier_id=dossier_id, taker=request.POST.get("number", ""), reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
    )  # fmt: skip
    return _act(
        request, seat, dossier_id,
        lambda: offer_handover(new=new, at=seat.at, business_date=seat.on),
        "已提出移交，对方接手以前仍由您负责",
    )  # fmt: skip


@require_POST
@seated(Right.APPLY)
def answer(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """Whoever it was offered to accepts it or declines."""
    accept = request.POST.get("answer") == "accept"
    return _act(
        request, seat, dossier_id,
        lambda: answer_handover(
            dossier_id=dossier_id, accept=accept, by=seat.person.staff_id, at=seat.at, business_date=seat.on
        ),
        "已接手，从现在起由您负责" if accept else "没有接手，仍由原经办人负责",
    )  # fmt: skip


@require_POST
@seated(Right.APPLY)
def forward(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """The owner hands the dossier in; that is the first investigator's signature."""
    file = file_of(seat, dossier_id)
    until = day(request.POST.get("until", "")) if request.POST.get("consented") else None
    one = Forward(dossier_id=dossier_id, by=seat.person.staff_id, consent_until=until)
    told = forward_dossiers(forwards=[one], at=seat.at, business_date=seat.on)
    if told.refused:
        return drawn(request, seat, file, refused=[told.refused[0]])
    case_id = file_of(seat, dossier_id).row.case_id
    return done(request, "材料齐全，已送审查", to=reverse("case", args=[case_id]) if case_id else _here(dossier_id))


@require_POST
@seated(Right.APPLY)
def withdraw(request: HttpRequest, seat: Seat, dossier_id: int) -> HttpResponse:
    """The customer does not want it any more."""
    one = Withdrawal(dossier_id=dossier_id, reason=request.POST.get("reason", ""), by=seat.person.staff_id)
    return _act(
        request, seat, dossier_id,
        lambda: withdraw_dossiers(withdrawals=[one], at=seat.at, business_date=seat.on)[0],
        "已撤回",
    )  # fmt: skip


def _here(dossier_id: int) -> str:
    return reverse("dossier", args=[dossier_id])
