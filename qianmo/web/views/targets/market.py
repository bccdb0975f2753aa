"""市场份额: what of all banks' deposits and loans in the county is ours, by month and town, and who says so."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.targets.queries import MarketMonth, market_layouts, market_months, market_versions, towns_named
from qianmo.apps.targets.services import NewTotals, keep_totals
from qianmo.domain.access import Right
from qianmo.domain.money import decimal_text, round_half_up
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.market import COUNTY, SIDES, moved
from qianmo.web.lists import MARKET
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import Sent, give_back
from qianmo.web.sheets.market import COLUMNS, UNITS, read
from qianmo.web.uploading import was_too_large

WIDE, HIGH, EDGE = 600, 160, 10


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The county by month with its trend, the towns of one month, every version of it, and the way in for others."""
    months = market_months()
    asked = day(request.GET.get("month", ""))
    shown = next((one for one in months if one.on_day == asked), months[0] if months and asked is None else None)
    if asked is not None and shown is None:
        raise Http404
    layouts = market_layouts()
    source = request.GET.get("source") or next(iter(layouts), "")
    columns, unit = layouts.get(source, (COLUMNS, "万元"))
    towns = towns_named()
    return show(
        request, seat, "targets/market.html", room="targets", shown=shown,
        rows=[(one, _sides(one, months[place + 1 :], COUNTY)) for place, one in enumerate(months)],
        towns=_towns(shown, months, towns) if shown else [], lines=_lines(months), ticks=_ticks(months),
        versions=market_versions(on_day=shown.on_day) if shown else [], source=source, sources=list(layouts),
        columns=[(code, word, columns.get(code, "")) for code, word in COLUMNS.items()], unit=unit, units=list(UNITS),
        writes=seat.person.may(Right.EDIT_PLANS),
        **listed(seat, MARKET, {}, rows=sum(len(one.shares) for one in months)),
    )  # fmt: skip


def _sides(month: MarketMonth, earlier: Sequence[MarketMonth], area: str) -> list[dict[str, Any]]:
    """Both sides of an area in a month, with how the share moved since the month told before it."""
    told = []
    for side, name in SIDES.items():
        now = month.shares.get((area, side))
        before = earlier[0].shares.get((area, side)) if earlier else None
        change = moved(now.share if now else None, before.share if before else None)
        told.append(
            {
                "name": name,
                "now": now,
                "share": now.share if now else None,
                "moved": points(change),
                "fell": (change or 0) < 0,
            }
        )
    return told


def points(change: Fraction | None) -> str:
    """A movement of a share in points with its sign: +0.35 点."""
    if change is None:
        return ""
    steps = round_half_up(numerator=abs(change.numerator) * 10_000, denominator=change.denominator)
    return f"{'+' if change >= 0 else '−'}{decimal_text(value=steps, places=2)} 点"


def _towns(
    shown: MarketMonth, months: list[MarketMonth], towns: dict[str, str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    earlier = [one for one in months if one.on_day < shown.on_day]
    areas = sorted({area for area, _ in shown.shares if area != COUNTY})
    return [(towns.get(area, area), _sides(shown, earlier, area)) for area in areas]


def _lines(months: list[MarketMonth]) -> list[dict[str, str]]:
    """The county's shares over the months as lines of an SVG, on one scale."""
    oldest_first = months[::-1]
    series = {side: [one.shares.get((COUNTY, side)) for one in oldest_first] for side in SIDES}
    exact = {
        side: [one.share.exact if one is not None and one.share is not None else None for one in of]
        for side, of in series.items()
    }
    values = [value for of in exact.values() for value in of if value is not None]
    if len(months) < 2 or not values:
        return []
    low, high = min(values), max(values)
    spread = (high - low) or Fraction(1)
    lines = []
    for kind, (side, name) in zip(("mine", "theirs"), SIDES.items(), strict=True):
        known = [(place, value) for place, value in enumerate(exact[side]) if value is not None]
        if known:
            told = " ".join(f"{_x(place, len(months))},{_y(value, low, spread)}" for place, value in known)
            last = known[-1][1]
            text = decimal_text(
                value=round_half_up(numerator=last.numerator * 10_000, denominator=last.denominator), places=2
            )
            lines.append({"kind": kind, "name": name, "points": told, "last": f"{text}%"})
    return lines


def _x(place: int, many: int) -> int:
    return EDGE + place * (WIDE - 2 * EDGE) // (many - 1)


def _y(value: Fraction, low: Fraction, spread: Fraction) -> int:
    return HIGH - EDGE - int((value - low) * (HIGH - 2 * EDGE) / spread)


def _ticks(months: list[MarketMonth]) -> list[tuple[int, str]]:
    oldest: list[date] = [one.on_day for one in months[::-1]]
    return [(_x(place, len(oldest)), f"{one:%Y-%m}") for place, one in enumerate(oldest)] if len(oldest) > 1 else []


@require_POST
@seated(Right.EDIT_PLANS)
def keep(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep a source's file; rows that cannot be read go back with their reasons."""
    here, file = reverse("market"), request.FILES.get("file")
    unit = request.POST.get("unit", "")
    if was_too_large(request) or file is None:
        return refuse(request, "没有收到文件，或文件太大。请选一份表再传", to=here)
    if unit not in UNITS:
        return refuse(request, "没有选金额单位。请选好再传", to=here)
    name = Path((file.name or "").replace("\\", "/")).name
    columns = {code: request.POST.get(f"column-{code}", "").strip() for code in COLUMNS}
    sheet = read(file.read(), name=name, columns=columns, unit=unit, towns=towns_named())
    if isinstance(sheet, Refused):
        return refuse(request, sheet, to=here)
    if sheet.faults:
        sent = Sent(name, sheet.rows)
        return give_back(request, seat, sent, sheet.faults, columns=list(COLUMNS.values()), to=here)
    new = NewTotals(
        source=request.POST.get("source", ""), file_name=name, months=sheet.months, columns=columns, unit=unit
    )
    answer = keep_totals(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return conclude(request, answer, f"已收下 {answer[0]} 个月，其中更正 {answer[1]} 个；一样的没有动", to=here)
