"""Rows that repeat by the hundred, written in one go: villages under a measure, households at places, days of a ruler.

A loop of the template language would cost more than all else on the page. What people wrote is escaped here like
everywhere; counts, codes and amounts need no escaping.
"""

from collections.abc import Iterable, Mapping

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from qianmo.apps.campaigns.queries import CellFunnel, Point, VillageDrive
from qianmo.domain.campaigns import DriveStage
from qianmo.domain.funnel import Funnel
from qianmo.domain.ratio import Ratio
from qianmo.web.drives import Card
from qianmo.web.measures import Measure
from qianmo.web.ruler import Ruler
from qianmo.web.stages import standing
from qianmo.web.templatetags.console import MISSING, day, degrees, tenth, wan
from qianmo.web.towns import Town, short_name
from qianmo.web.villages import Ranked

register = template.Library()
PALEST = 3
"""Bars begin at the third colour: the first two are too faint for a thin line."""
NO = '<span class="qm-sub">否</span>'
SLOW = ' class="qm-st qm-wait"'
STILL, PASSED, HALF = (
    '<i class="qm-hatch"></i>',
    '<i><b style="width:100%"></b></i>',
    '<i><b style="width:50%"></b></i>',
)


def _joined(rows: Iterable[str]) -> SafeString:
    return mark_safe("".join(rows))  # noqa: S308  # every piece below is ours or escaped


@register.filter
def stage_mark(key: str) -> SafeString:
    """How far a household has come: shape, colour and word."""
    known = standing(key)
    return _joined([f'<span class="qm-st {known.shape}">{known.standing}</span>'])


@register.filter
def ruler_days(ruler: Ruler) -> SafeString:
    """The working days of a ruler as cells: passed ones full, today half, those the clock stood still hatched."""
    return _joined(
        STILL if cell.stopped else PASSED if cell.passed else HALF if cell.today else "<i></i>"
        for cell in ruler.cells
        if cell.open
    )


@register.simple_tag
def village_choices(villages: Iterable[VillageDrive]) -> SafeString:
    """Villages to choose from under the names of their towns, each with its households."""
    under: dict[str, list[str]] = {}
    for one in villages:
        option = f'<option value="{one.code}">{escape(one.name)}（{one.counts.filed:,} 户）</option>'
        under.setdefault(one.town, []).append(option)
    return _joined(f'<optgroup label="{escape(town)}">{"".join(found)}</optgroup>' for town, found in under.items())


@register.simple_tag
def choices(pairs: Iterable[tuple[object, str]], chosen: str) -> SafeString:
    """Options of a list to choose from: what each sends and its name, the chosen one marked."""
    return _joined(
        f'<option value="{value}"{" selected" if str(value) == chosen else ""}>{escape(name)}</option>'
        for value, name in pairs
    )


def village_rows(ranked: Iterable[Ranked], measure: Measure, *, ticks: bool) -> SafeString:
    """Villages under a measure, a row each with its bar; with `ticks` several can be taken together."""
    draw = _two_ways if measure.change else _one_way
    return _joined(_village_row(row, draw(row), ticks) for row in ranked)


@register.filter
def bar_line(share: int, measure: Measure) -> str:
    """Where the line of all villages together stands in the bars, in per cent of their width."""
    return tenth(500 + share // 2 if measure.change else share)


def _one_way(row: Ranked) -> str:
    return f'<span class="qm-meter"><i class="qm-q{max(row.step, PALEST)}" style="width:{tenth(row.share)}%">'


def _two_ways(row: Ranked) -> str:
    fell = ' class="qm-fell"' if row.share < 0 else ""
    return f'<span class="qm-meter qm-both"><i{fell} style="width:{tenth(abs(row.share) // 2)}%">'


def _village_row(row: Ranked, bar: str, ticks: bool) -> str:
    cell, code, name = row.cell, row.cell.code, escape(row.cell.name)
    marked = " data-deferred" if row.deferred else ""
    box = f'<input type="checkbox" name="cells" value="{code}" form="several" aria-label="选{name}">'
    tick = f'<td class="qm-tick">{box}</td>' if ticks else ""
    return (
        f'<tr data-href data-code="{code}" data-name="{name}" data-shown="{row.shown}" data-step="{row.step}"{marked}>'
        f'{tick}<td class="qm-fill"><span class="qm-place">'
        f'<a href="?cell={code}" data-cell="{code}">{name}</a>'
        f'<span class="qm-micro qm-sub">{escape(short_name(cell.town))}</span>{_put_off(cell)}</span></td>'
        f'<td class="qm-r">{row.counted}</td><td>{bar}</i><s></s></span></td><td class="qm-r">{row.bare}</td></tr>'
    )


def _put_off(village: CellFunnel) -> str:
    reason = village.deferral_reason
    return f' <span class="qm-tag" title="{escape(reason)}">暂缓</span>' if reason else ""


@register.simple_tag
def point_rows(points: Iterable[Point]) -> SafeString:
    """Households at their places, a row each, which leads to the household."""
    households = reverse("households")
    return _joined(_point_row(one, households) for one in points)


def _point_row(one: Point, households: str) -> str:
    sure = '<span class="qm-sub">—</span>' if one.accuracy_m is None else f"{one.accuracy_m} 米"
    return (
        f'<tr data-href><td data-card="left"><a href="{households}{one.household_id}/">{one.number}</a>'
        f'</td><td data-card="title">{escape(one.name)}</td><td data-card="left" class="qm-mid">{escape(one.village)}'
        f'</td><td data-card="side">{"是" if one.yes else NO}</td>'
        f'<td class="qm-r" data-card="none">{degrees(one.lon_e6)}</td>'
        f'<td class="qm-r" data-card="none">{degrees(one.lat_e6)}</td>'
        f'<td class="qm-r qm-mid" data-card="none">{sure}</td>'
        f'<td data-card="none" class="qm-mid">{day(one.as_of)}</td>'
        f'<td data-card="none" class="qm-mid">{escape(one.source)}</td></tr>'
    )


@register.simple_tag
def drive_cards(cards: Iterable[Card]) -> SafeString:
    """Villages of a column of the board as cards."""
    return _joined(_card(one) for one in cards)


def _card(one: Card) -> str:
    village = one.village
    told = _put_off_card(one) if village.stage is DriveStage.DEFERRED else _running_card(one)
    beside = escape(short_name(village.town) if one.group is None else one.group.kind)
    due = f"<span><small>{one.group.due_on:%Y-%m-%d} 前完成</small></span>" if one.group and one.group.due_on else ""
    return (
        f'<a class="qm-card" href="{one.address}"><span><b>{escape(village.name)}</b>'
        f"<small>{beside}</small></span>\n{told}{due}</a>"
    )


def _put_off_card(one: Card) -> str:
    review = f"{one.village.review_on:%Y-%m-%d} 复查" if one.village.review_on else "未定复查日"
    held_up = "".join(f'<span class="qm-st qm-wait">{block}</span>' for block in one.blocks)
    reason = escape(one.village.deferral_reason)
    return f'<span class="qm-micro qm-mid">{reason}</span><span><small>{review}</small></span>{held_up}'


def _running_card(one: Card) -> str:
    days = "" if one.days is None else f"<em{SLOW if one.slow else ''}>{one.days} 天</em>"
    mark = "qm-wait" if one.slow else "qm-todo"
    held_up = f'<em class="qm-st {mark}">{one.blocks[0]}</em>' if one.blocks else "<em></em>"
    return (
        f'<i class="qm-meter"><i class="{one.step.square}" style="width:{tenth(one.share)}%"></i></i>'
        f"<span><em>{one.step.done} {one.done:,} / {one.whole:,}</em>{days}</span>\n"
        f"<span>{held_up}<small>{escape(one.owner)}</small></span>"
    )


@register.simple_tag
def funnel_cells(funnel: Funnel, town: str = "") -> SafeString:
    """The cells of a funnel, whose counts open the lists of a town or of everything."""
    return _joined([_cells(funnel, reverse("households"), f"&amp;town={escape(town)}" if town else "")])


@register.simple_tag
def town_rows(towns: Iterable[Town], owners: Mapping[int, str]) -> SafeString:
    """Every town with its funnel, and under it its villages, folded away at first."""
    campaigns, list_of = reverse("campaigns"), reverse("households")
    return _joined(
        row for town in towns for row in (_town_row(town, list_of), *_under(town, owners, campaigns, list_of))
    )


def _town_row(town: Town, list_of: str) -> str:
    return (
        f'<tr><td><button class="qm-open" data-folds="{town.code}" aria-expanded="false">{escape(town.name)}</button>'
        f' <span class="qm-micro qm-sub">{len(town.villages)} 村</span></td><td></td>'
        f"{_cells(town.funnel, list_of, f'&amp;town={town.code}')}</tr>\n"
    )


def _under(town: Town, owners: Mapping[int, str], campaigns: str, list_of: str) -> Iterable[str]:
    for village in town.villages:
        yield (
            f'<tr class="qm-child" data-under="{town.code}" hidden><td><a href="{campaigns}{village.code}/">'
            f"{escape(village.name)}</a>{_put_off(village)}</td>"
            f'<td class="qm-mid">{escape(owners.get(village.cell_id) or MISSING)}</td>'
            f"{_cells(village.funnel, list_of, f'&amp;village={village.code}')}</tr>\n"
        )


def _cells(funnel: Funnel, list_of: str, within: str) -> str:
    """Counts that open their lists, the rate of each on the stage before it, and the money of the last three."""

    def opens(stage: str, households: int) -> str:
        address = f"{list_of}?stage={stage}{within}"
        return f'<td class="qm-r"><a class="qm-src" href="{address}">{households:,}</a></td>'

    def of(part: int, whole: int) -> str:
        return f'<td class="qm-r qm-mid">{Ratio(part, whole).percent(1)}</td>'

    def money(fen: int) -> str:
        return f'<td class="qm-r">{wan(fen)}</td>'

    return "".join(
        (
            opens("filed", funnel.filed),
            opens("eligible", funnel.eligible), of(funnel.eligible, funnel.filed),
            opens("granted", funnel.granted), of(funnel.granted, funnel.eligible), money(funnel.granted_fen),
            opens("signed", funnel.signed), of(funnel.signed, funnel.granted), money(funnel.signed_fen),
            opens("drawn", funnel.drawn), of(funnel.drawn, funnel.signed), money(funnel.drawn_fen),
        )
    )  # fmt: skip
