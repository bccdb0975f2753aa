"""What is done in a case beside review and decision: B 角 signs, risk is advised on, photos, approving alone, memo."""

from decimal import Decimal, InvalidOperation

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.approvals.queries import case_file, case_record, people_of, photo, sight_of
from qianmo.apps.approvals.services import NewOpinion, NewPhoto, keep_photo, note_kinship, speak
from qianmo.apps.credit.queries import application
from qianmo.apps.credit.services import LoneWord, decide_alone
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.confirming import confirmed
from qianmo.web.posting import conclude, refuse, whole
from qianmo.web.seat import Seat, seated, show

MICRO = 1_000_000


def _seen(seat: Seat, case_id: int) -> str:
    """The address of a case in sight."""
    scope = sight_of(case_id=case_id, staff_id=seat.person.staff_id, scope=seat.scope)
    if case_file(case_id=case_id, scope=scope) is None:
        raise Http404
    return f"/approvals/{case_id}/"


def _say(request: HttpRequest, seat: Seat, case_id: int, *, step: str, said: str) -> HttpResponse:
    back = _seen(seat, case_id)
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
    back, sent = _seen(seat, case_id), request.FILES.get("picture")
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
    _seen(seat, case_id)
    found = photo(photo_id=photo_id, case_id=case_id)
    if found is None:
        raise Http404
    kind = "image/png" if found.startswith(b"\x89PNG") else "image/jpeg"
    return HttpResponse(found, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


@require_POST
@seated(Right.APPLY)
def approve_alone(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The first investigator approves alone, as the controlled exception."""
    back = _seen(seat, case_id)
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
    """Say that one is related to the household of a case."""
    file, me = case_file(case_id=case_id, scope=seat.scope), seat.person.staff_id
    if file is None:
        raise Http404
    answer: Refused | None = note_kinship(
        staff_id=me,
        household_id=file.case.household_id,
        what=request.POST.get("what", ""),
        by=me,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已登记亲属回避", to=f"/approvals/{case_id}/")


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def memo(request: HttpRequest, seat: Seat, case_id: int) -> HttpResponse:
    """The memo of a case for printing, written from what is kept."""
    file = case_file(case_id=case_id, scope=seat.scope)
    asked = application(application_id=file.subject_id) if file else None
    if file is None or asked is None:
        raise Http404
    kept = case_record(kind="credit.application", subject_id=file.subject_id)
    return show(
        request,
        seat,
        "approvals/memo.html",
        room="approvals",
        file=file,
        asked=asked,
        kept=kept,
        people=people_of(case_id=case_id),
    )
