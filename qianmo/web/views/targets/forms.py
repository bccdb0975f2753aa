"""报表模板: the bank's own workbooks with what stands in which cell, filled in for a day and taken away."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from qianmo.apps.org.queries import branch_names
from qianmo.apps.targets.queries import DayCard, counted_days, form_figures, forms, readings_of
from qianmo.apps.targets.services import fill_form_of, keep_form
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.measures import PLANNED
from qianmo.web.posting import conclude, refuse
from qianmo.web.report_cells import COLUMNS, month_told, read
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import give_back, sent_sheet

HERE = "/indicators/forms/"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEVER = Refused(code="no_day", reason="还没有数过一天，没有数可填。借据余额入湖以后的第一个日终起才有")


@seated(Right.EDIT_PLANS)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every form, the chosen one's cells with their numbers as of a day, and the way in for another."""
    days, known = counted_days(), forms()
    day = _day(request.GET.get("day", ""), days)
    shown = next((one for one in known if str(one.id) == request.GET.get("form")), known[0] if known else None)
    filled = form_figures(form_id=shown.id, day=day) if shown and day else []
    titles, branches = _titles(day), branch_names()
    cells = [
        (
            one,
            titles.get(one.cell.figure, one.cell.figure),
            branches.get(one.cell.branch, ""),
            month_told(one.cell.month),
        )
        for one in filled
    ]
    return show(
        request, seat, "targets/forms.html", room="indicators", days=days, day=day, forms=known, shown=shown,
        cells=cells, without=sum(not one.number for one in filled), columns=COLUMNS,
    )  # fmt: skip


def _day(text: str, days: list[DayCard]) -> DayCard | None:
    return next((one for one in days if one.on_day.isoformat() == text), days[0] if days else None)


def _titles(day: DayCard | None) -> dict[str, str]:
    """Indicators of a day and measures of a plan by code."""
    told = {row.sentence.code: row.sentence.title for row in readings_of(day=day)} if day else {}
    return told | {code: one.name for code, one in PLANNED.items()}


@require_POST
@seated(Right.EDIT_PLANS)
def keep(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep a workbook and what stands in its cells; rows that cannot be read go back with their reasons."""
    day, form = _day("", counted_days()), request.FILES.get("form")
    if day is None:
        return refuse(request, NEVER, to=HERE)
    sent = sent_sheet(request, COLUMNS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=HERE)
    if form is None:
        return refuse(request, "没有收到报表模板。请选空白的报表再传", to=HERE)
    told = read(sent.rows, titles=_titles(day))
    if told.faults:
        return give_back(request, seat, sent, told.faults, columns=COLUMNS, to=HERE)
    answer = keep_form(
        name=request.POST.get("name", ""), file_name=Path((form.name or "报表.xlsx").replace("\\", "/")).name,
        data=form.read(), cells=told.cells, day=day, by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    to = HERE if isinstance(answer, Refused) else f"{HERE}?form={answer}"
    return conclude(request, answer, f"已收下，{len(told.cells):,} 格取数都对得上", to=to)


@require_POST
@seated(Right.EDIT_PLANS)
def fill(request: HttpRequest, seat: Seat, form_id: int) -> HttpResponse:
    """The workbook filled in as of a day."""
    day = _day(request.POST.get("day", ""), counted_days())
    if day is None:
        return refuse(request, NEVER, to=HERE)
    answer = fill_form_of(form_id=form_id, day=day, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=HERE)
    name, filled = answer
    named = f"{Path(name).stem}-{day.on_day}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=named) or ""
    return HttpResponse(filled, content_type=SPREADSHEET, headers={"Content-Disposition": disposition})
