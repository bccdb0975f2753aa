"""What is done in a case beside review and decision: B 角 signs, risk is advised on, photos, approving alone, memo."""

from decimal import Decimal, InvalidOperation

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.approvals.queries import case_record, people_of, photo
from qianmo.apps.approvals.services import NewOpinion, NewPhoto, keep_photo, note_kinship, speak
from qianmo.apps.credit.services import LoneWord
from qianmo.apps.dossiers.queries import dossier_behind
from qianmo.apps.leads.services import decide_alone
from qianmo.domain.access import Right
from qianmo.domain.dossiers import CHECKS
from qianmo.domain.refusal import Refused
from qianmo.web.confirming import confirmed
from qianmo.web.posting import conclude, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sights import case_in_sight
from qianmo.web.views.contracts.page import sealed_pack
from qianmo.web.views.dossiers.page import parts_of

MICRO = 1_000_000
PRINTED = CHECKS | {"decision": "审查审批表"}
"""What is printed of the dossier with the memo of its case."""


def _here(seat: Seat, case_id: int) -> str:
    """The address of a case in sight."""
    case_in_sight(seat, case_id)
    return f"/approvals/{case_id}/"


def _say(request: HttpRequest, seat: Seat, case_id: int, *, step: str, said: str) -> HttpResponse:
    back = _here(seat, case_id)
    opinion = NewOpinion(
        case_id=case_id,
        revision=whole(request.POST.get("revision", "")),
        step=step,
        by=seat.person.staff_id,
        on_behalf_of=seat.acting_for,
        text=request.POST.get("text", ""),
    )
    (refused,) = speak(opinions=[opinion], at=seat.at, business_date=seat.on)
    return conclude(request, refused, said, to=back)


@require_POST
@seated(Right.ADVISE)
def advise(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The risk manager's independent opinion."""
    return _say(request, seat, case_id, step="advised", said="风险意见已记下")


@require_POST
@seated(Right.APPLY)
def cosign(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The second investigator signs."""
    return _say(request, seat, case_id, step="cosigned", said="已签字，可以审查")


@require_POST
@seated(Right.APPLY)
def add_photo(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """Keep a picture taken on the spot, with its place as typed or as the device says."""
    back, sent = _here(seat, case_id), request.FILES.get("picture")
    new = NewPhoto(
        case_id=case_id,
        picture=sent.read() if sent is not None else b"",
        latitude_e6=_degrees(request.POST.get("latitude", "")),
        longitude_e6=_degrees(request.POST.get("longitude", "")),
    )
    answer = keep_photo(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "照片已存，连同定位和摘要", to=back)


def _degrees(text: str) -> int | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return int(number * MICRO) if number.is_finite() and abs(number) <= 360 else None  # degrees


@never_cache
@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def show_photo(request: HttpRequest, seat: Seat, case_id: int, photo_id: int) -> HttpResponse:
    """One picture of a case in sight."""
    del request
    case_in_sight(seat, case_id)
    found = photo(photo_id=photo_id, case_id=case_id)
    if found is None:
        raise Http404
    kind = "image/png" if found.startswith(b"\x89PNG") else "image/jpeg"
    return HttpResponse(found, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


@require_POST
@seated(Right.APPLY)
def approve_alone(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The first investigator approves alone, as the controlled exception."""
    back = _here(seat, case_id)
    refused = confirmed(request, seat, fen=None)
    if refused is not None:
        return refuse(request, refused, to=back)
    word = LoneWord(
        case_id=case_id,
        revision=whole(request.POST.get("revision", "")),
        declared=request.POST.get("declared") == "yes",
        text=request.POST.get("text", ""),
        by=seat.person.staff_id,
    )
    answer = decide_alone(word=word, scope=seat.scope, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已单人批准，会按比例事后抽查", to=back)


@require_POST
@seated(Right.SEE_LINES)
def stay_out(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """Say that one is related to the household of a case, from its page or from the committee that votes on it."""
    (_, file, _), me = case_in_sight(seat, case_id), seat.person.staff_id
    answer: Refused | None = note_kinship(
        staff_id=me,
        household_id=file.case.household_id,
        what=request.POST.get("what", ""),
        by=me,
        at=seat.at,
        business_date=seat.on,
    )
    meeting = whole(request.POST.get("meeting", ""))
    back = f"/committees/{meeting}/" if meeting else f"/approvals/{case_id}/"
    return conclude(request, answer, "已登记亲属回避，这一户的案子您不再办理，也不再表决", to=back)


@require_POST
@seated(Right.SEAL_EVIDENCE)
def evidence(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The evidence pack of a case, from its first contact to the last supplement of its contract."""
    seat, file, _ = case_in_sight(seat, case_id)
    back = f"/approvals/{case_id}/"
    return sealed_pack(request, seat, name=f"审批案-{case_id}", back=back, application_id=file.subject_id)


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def memo(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The memo of a case for printing, written from what is kept."""
    seat, file, asked = case_in_sight(seat, case_id)
    kept = case_record(kind="credit.application", subject_id=file.subject_id)
    dossier = dossier_behind(application_id=file.subject_id, scope=seat.scope, on=seat.on)
    return show(
        request,
        seat,
        "approvals/memo.html",
        room="approvals",
        file=file,
        asked=asked,
        kept=kept,
        people=people_of(case_id=case_id),
        row=dossier.row if dossier else None,
        forms=parts_of(dossier, PRINTED) if dossier else [],
    )
