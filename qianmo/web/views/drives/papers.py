"""纸质票: sheets are printed a rater each, read by two people apart, and settled by a third where they differ."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.households.queries import faces
from qianmo.apps.ratings.queries import Sheet, SittingFile, rows_of_sheet, sheets_of, sitting_file, took_part
from qianmo.apps.ratings.services import NewReading, move_to_paper, read_sheet
from qianmo.domain.access import Right
from qianmo.domain.ratings.papers import Mark, read_mark
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets.printed import printed_sheet

HEADS = (
    ("序", 0.6), ("户号", 2.2), ("户主", 1.4), ("组", 1.0), ("额度（万元）", 1.3), ("不了解", 0.8), ("不授信", 0.8),
    ("回避", 0.8),
)  # fmt: skip


def _file(seat: Seat, sitting_id: int) -> SittingFile:
    found = sitting_file(sitting_id=sitting_id, scope=seat.scope)
    if found is None:
        raise Http404
    return found


def _sheet(sitting_id: int, rater_id: int) -> Sheet:
    found = next((one for one in sheets_of(sitting_id=sitting_id) if one.rater_id == rater_id), None)
    if found is None:
        raise Http404
    return found


@require_POST
@seated(Right.HOST_SITTINGS)
def to_paper(request: HttpRequest, seat: Seat, sitting_id: int) -> HttpResponse:
    """Move one seat, or every seat that has not begun, to paper."""
    found, here = _file(seat, sitting_id), reverse("sitting", args=[sitting_id])
    wanted = request.POST.get("rater", "")
    ids = [one.id for one in found.raters if wanted in {"", str(one.id)}]
    moved = move_to_paper(
        sitting_id=sitting_id, rater_ids=ids, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    if not moved:
        return refuse(request, "没有改：这一席已经开始投、已经是纸票，或评议会已经结束", to=here)
    return done(request, f"{moved} 席改用纸质票，手机上的码当即作废。请打印纸票", to=here)


@seated(Right.HOST_SITTINGS)
def printed(request: HttpRequest, seat: Seat, sitting_id: int, rater_id: int) -> HttpResponse:
    """The sheet of one rater as PDF: a row a household, a place to sign."""
    found, sheet = _file(seat, sitting_id), _sheet(sitting_id, rater_id)
    rows = rows_of_sheet(sitting_id=sitting_id, rater_id=rater_id)
    numbers = faces(household_ids=[row.household_id for row in rows], scope=seat.scope)
    return printed_sheet(
        request, seat, name=f"sheet-{sitting_id}-{sheet.seat}", title=f"{found.village}评议纸质票",
        under=f"第 {sheet.seat} 席　{sheet.name}　第 {sheet.turn} 次投　{found.opened_at:%Y-%m-%d} 开会。"
        "每户写万元数，或在后三栏勾一个；空着是没有评。　　本人签名：＿＿＿＿＿＿＿＿　日期：＿＿＿＿＿＿",
        heads=HEADS,
        rows=[
            (
                str(place), numbers[row.household_id].number if row.household_id in numbers else "", row.name,
                row.group, "—" if row.aside else "", "", "", "回避" if row.aside else "",
            )
            for place, row in enumerate(rows, start=1)
        ],
        to=reverse("sitting", args=[sitting_id]),
    )  # fmt: skip


@seated(Right.READ_PAPERS)
def papers(request: HttpRequest, seat: Seat, sitting_id: int) -> HttpResponse:
    """The sheets of a sitting: who has read which, what differs, what is cast."""
    found = _file(seat, sitting_id)
    return show(
        request, seat, "sittings/papers.html", room="campaigns", found=found, sheets=sheets_of(sitting_id=sitting_id),
        me=seat.person.staff_id,
        took_part=took_part(sitting_id=sitting_id, staff_id=seat.person.staff_id),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
@seated(Right.READ_PAPERS)
def reading(request: HttpRequest, seat: Seat, sitting_id: int, rater_id: int) -> HttpResponse:
    """Type one sheet; where two readings differ, settle those rows with the paper in hand."""
    found, sheet = _file(seat, sitting_id), _sheet(sitting_id, rater_id)
    there = reverse("papers", args=[sitting_id])
    if request.method != "POST":
        return _form(request, seat, found, sheet, {})
    typed = {key[2:]: str(text) for key, text in request.POST.items() if key.startswith("h-")}
    read = {whole(key): read_mark(text) for key, text in typed.items()}
    faults = {pk: one for pk, one in read.items() if isinstance(one, Refused)}
    if faults:
        return _form(request, seat, found, sheet, typed, faults=faults)
    new = NewReading(
        sitting_id=sitting_id,
        rater_id=rater_id,
        turn=whole(request.POST.get("turn", "")),
        marks={pk: mark for pk, mark in read.items() if isinstance(mark, Mark)},
        by=seat.person.staff_id,
    )
    answer = read_sheet(reading=new, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=there)
    if answer.cast:
        return done(request, f"第 {sheet.seat} 席投出 {answer.cast} 票", to=there)
    if answer.number == 1:
        return done(request, f"第 {sheet.seat} 席录了一遍。请另一位同事再录一遍", to=there)
    return done(request, f"第 {sheet.seat} 席两遍有 {answer.differs} 处不同。请第三个人对照纸票定", to=there)


def _form(
    request: HttpRequest, seat: Seat, found: SittingFile, sheet: Sheet, typed: dict[str, str], *,
    faults: dict[int, Refused] | None = None,
) -> HttpResponse:  # fmt: skip
    rows = rows_of_sheet(sitting_id=found.id, rater_id=sheet.rater_id)
    settling = set(sheet.differs)
    if settling:
        rows = [row for row in rows if row.household_id in settling]
    numbers = faces(household_ids=[row.household_id for row in rows], scope=seat.scope)
    both = sheet.readings if settling and seat.person.staff_id not in sheet.readers else ()
    lines = [
        {
            "row": row,
            "number": numbers[row.household_id].number if row.household_id in numbers else "",
            "both": [one[row.household_id].label if row.household_id in one else "空着" for one in both],
            "typed": typed.get(str(row.household_id), "回" if row.aside and not settling else ""),
            "fault": (faults or {}).get(row.household_id),
        }
        for row in rows
    ]
    answer = show(
        request, seat, "sittings/reading.html", room="campaigns", found=found, sheet=sheet, lines=lines,
        settling=bool(settling), readers=list(sheet.readers.values()), faults=faults or {},
        mine=seat.person.staff_id in sheet.readers,
    )  # fmt: skip
    answer.status_code = 422 if faults else 200
    return answer
