"""How the console writes figures: counts with separators, money in the unit of its column, ratios with their parts."""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import quote
from uuid import uuid4

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from qianmo.apps.grids.queries import CellRow
from qianmo.apps.org.queries import SignedIn
from qianmo.domain import money
from qianmo.domain.access import Right
from qianmo.domain.fieldwork.envelopes import KINDS
from qianmo.domain.ratio import Ratio
from qianmo.web.stages import Stage, standing
from qianmo.web.towns import short_name
from qianmo.web.words import pictured

register = template.Library()
MISSING = "—"
CHOSEN = " selected"
WEEKDAYS = "一二三四五六日"
WATERMARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="340" height="200">'
    '<text x="20" y="130" transform="rotate(-20 170 100)" font-size="17" font-family="sans-serif" fill="#14211c">'
    "{}</text></svg>"
)


@register.filter
def count(value: int | None) -> str:
    """A count with separators, 「—」 when it is not known."""
    return MISSING if value is None else f"{value:,}"


@register.filter
def degrees(e6: int) -> str:
    """A longitude or latitude kept in millionths: 119.343210."""
    return f"{e6 / 1e6:.6f}"


@register.filter
def yuan(fen: int | None) -> str:
    """Ledger money to the fen, without the unit: 1,604.17."""
    return MISSING if fen is None else money.yuan(fen)


@register.filter
def wan(fen: int | None) -> str:
    """Money in 万元 without the unit, for columns that carry it in their head."""
    return MISSING if fen is None else money.wan(int(fen)).removesuffix(" 万元")  # sums arrive as whole decimals


@register.filter
def wan_unit(fen: int | None) -> str:
    """Money in 万元 with the unit: 8.80 万元."""
    return MISSING if fen is None else money.wan(fen)


@register.filter
def large(fen: int | None) -> str:
    """A total with its unit, in 亿元 from one 亿 up and in 万元 below."""
    if fen is None:
        return MISSING
    return money.yi(fen) if abs(fen) >= money.FEN_PER_YI else money.wan(fen)


@register.filter
def large_number(fen: int | None) -> str:
    """The number of a large figure alone; its unit follows by `large_unit`."""
    return large(fen).split(" ")[0]


@register.filter
def large_unit(fen: int | None) -> str:
    """The unit that belongs to `large_number`."""
    return large(fen).partition(" ")[2]


@register.filter
def percent(ratio: Ratio | None, places: int = 2) -> str:
    """A ratio for people: 「49.87%」, 「不适用」."""
    return MISSING if ratio is None else ratio.percent(places)


@register.filter
def per_cent_of(numerator: int, denominator: int) -> str:
    """Two counts as a percentage with one decimal."""
    return Ratio(numerator, denominator).percent(1)


@register.filter
def rate(ppm: int | None) -> str:
    """A yearly rate in parts per million as a percentage: 55,000 is 5.50%."""
    return MISSING if ppm is None else Ratio.of_ppm(ppm).percent(2)


@register.filter
def whole_percent(ppm: int) -> int:
    """A share in parts per million as whole per cent, for a field that is typed in."""
    return ppm // 10_000


@register.filter
def unit(per_mille: int) -> str:
    """Thousandths as a plain decimal for a style, whatever the page's language."""
    return f"{per_mille / 1000:.3f}"


@register.filter
def tenth(per_mille: int) -> str:
    """Thousandths as per cent with one decimal and no sign, for a style."""
    return f"{per_mille / 10:.1f}"


@register.filter
def at_key(known: dict[int, str], key: int) -> str | None:
    """The value of a key that is not a word."""
    return known.get(key)


@register.filter
def picture(code: str) -> str:
    """The name of what a picture was taken for."""
    return pictured(code)


@register.filter
def kind_of_envelope(code: str) -> str:
    """What an envelope is, by name."""
    return KINDS.get(code, code)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in full."""
    return MISSING if value is None else f"{value:%Y-%m-%d}"


@register.filter
def kilometres(metres: int | None) -> str:
    """A distance in kilometres with one decimal: 3.2."""
    return "—" if metres is None else f"{metres / 1000:,.1f}"


@register.filter
def lasting(seconds: int | None) -> str:
    """How long something took, in the two largest units: 「2 分 5 秒」."""
    if seconds is None:
        return MISSING
    if seconds < 1:
        return "不到 1 秒"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


@register.filter
def weekday(value: date) -> str:
    """The day of the week in Chinese."""
    return f"周{WEEKDAYS[value.weekday()]}"


@register.filter
def stage(key: str) -> Stage:
    """The words and shape of a stage."""
    return standing(key)


register.filter("short", short_name)


@register.filter
def may(person: SignedIn, right: str) -> bool:
    """Whether a person's post gives a right, by its name: `seat.person|may:"disburse"`."""
    return person.may(Right(right))


@register.filter
def where(person: SignedIn) -> str:
    """Branch and post; a department whose post bears its name is said once."""
    return " · ".join(dict.fromkeys((person.branch_name, person.post_name)))


@register.simple_tag
def once() -> SafeString:
    """The hidden id that makes a form's request answer once, however often it is sent."""
    return format_html('<input type="hidden" name="request_id" value="{}">', uuid4())


@register.simple_tag
def cell_options(cells: Iterable[CellRow], chosen: str | None) -> SafeString:
    """Towns or villages to choose from, hundreds of them, so written in one go."""
    return mark_safe(  # noqa: S308  # codes are digits, names are escaped
        "".join(
            f'<option value="{cell.code}"{CHOSEN if cell.code == chosen else ""}>{escape(cell.name)}</option>'
            for cell in cells
        )
    )


@register.simple_tag
def watermark(name: str, number: str, now: datetime) -> SafeString:
    """The style of the layer that says who looked and in which minute."""
    text = WATERMARK.format(f"{name} {number}  {now:%m-%d %H:%M}")
    return format_html('style="background-image:url(data:image/svg+xml,{})"', quote(text))
