"""监管报表分项: tables of 普惠型小微 and 涉农 row by row, each footing to its population."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse

from qianmo.apps.targets.queries import counted_days
from qianmo.domain.access import Right
from qianmo.domain.ratio import Ratio
from qianmo.web.indicator_parts import loans_behind
from qianmo.web.lists.report_tables import REPORT_TABLES, drawn_rate, sums_of
from qianmo.web.lists.tolerance import day_of
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every table of a day; the total of each opens to its loans for whoever sees the whole bank."""
    chosen = REPORT_TABLES.chosen(request.GET)
    day = day_of(chosen)
    if day is None:
        return show(request, seat, "targets/none.html", room="indicators")
    found = sums_of(chosen)
    opens = seat.person.may(Right.SEE_LINES) and seat.person.county_wide
    tables = [
        (
            name,
            [
                (
                    row, one, Ratio(one.bad_fen, one.fen).percent(), drawn_rate(one),
                    loans_behind(day.on_day, row.population, **({"row": row.code} if row.by else {}))
                    if opens and one.fen
                    else "",
                )
                for row, one in rows
            ],
        )
        for name, rows in groupby(found, key=lambda pair: pair[0].table)
    ]  # fmt: skip
    return show(
        request, seat, "targets/tables.html", room="indicators", day=day, days=counted_days(), tables=tables,
        **listed(seat, REPORT_TABLES, chosen, rows=len(found)),
    )  # fmt: skip
