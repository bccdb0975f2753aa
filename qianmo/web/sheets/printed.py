"""A table on paper as an answer of the console: who took it along stands at the foot."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from qianmo.domain.refusal import Refused
from qianmo.gateways.printing import print_sheet
from qianmo.web.posting import refuse
from qianmo.web.seat import Seat


def printed_sheet(
    request: HttpRequest, seat: Seat, *, name: str, title: str, under: str, heads: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[str]], to: str,
) -> HttpResponse:  # fmt: skip
    """A sheet as PDF with heads and their widths; without fonts it says so and goes back to the page."""
    pdf = print_sheet(
        {
            "bank": seat.county.name if seat.county else "", "title": title, "under": under,
            "heads": [head for head, _ in heads], "widths": [width for _, width in heads],
            "rows": [list(row) for row in rows],
            "foot": f"{seat.person.name} {seat.person.number} {seat.at:%Y-%m-%d %H:%M} 打印",
        }
    )  # fmt: skip
    if isinstance(pdf, Refused):
        return refuse(request, pdf, to=to)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
